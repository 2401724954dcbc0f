package dev.slipway.dynamodb;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How many bytes an item takes, by the rules of "DynamoDB item sizes and formats" in the developer guide: names and texts in
 * UTF-8, a number one byte for two digits and one more, a map or list three and one for each element. Where the guide says
 * "approximately", of numbers, this takes the larger figure: what passes here never fails there.
 */
final class ItemSize {
    /** What one item may take, names included. */
    static final int MAX_ITEM = 400 * 1024;

    /** What all items of one transaction may take. */
    static final int MAX_TRANSACTION = 4 * 1024 * 1024;

    private static final int CONTAINER = 3;
    private static final int ELEMENT = 1;

    private ItemSize() {}

    /**
     * Bytes of an item that one item may take.
     *
     * @throws Refused {@link Refusal#TOO_LARGE} naming {@code what} it is
     */
    static long checked(String what, Map<String, AttributeValue> item) {
        long bytes = of(item);
        if (bytes > MAX_ITEM) {
            throw tooLarge(what, bytes, MAX_ITEM, "bytes");
        }
        return bytes;
    }

    /** The refusal of what is too large, said before DynamoDB would say it as a fault. */
    static Refused tooLarge(String what, long size, long max, String unit) {
        return Refusal.TOO_LARGE.because(
                what + " takes " + size + " " + unit + " in the registry's table; the limit is " + max,
                Map.of("size", size, "max", max));
    }

    /** Bytes of an item. */
    static long of(Map<String, AttributeValue> item) {
        long bytes = 0;
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            bytes += utf8(attribute.getKey()) + of(attribute.getValue());
        }
        return bytes;
    }

    private static long of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> number(new BigDecimal(value.n()));
            case B -> value.b().asByteArrayUnsafe().length;
            case M -> CONTAINER + (long) ELEMENT * value.m().size() + of(value.m());
            case L ->
                CONTAINER
                        + value.l().stream()
                                .mapToLong(element -> ELEMENT + of(element))
                                .sum();
            case NS ->
                CONTAINER
                        + value.ns().stream()
                                .mapToLong(number -> number(new BigDecimal(number)))
                                .sum();
            case BOOL, NUL -> 1;
            default -> throw new IllegalArgumentException("the table holds no " + value.type());
        };
    }

    /** Digits are stored in pairs that an exponent of ten may split, and a sign takes a byte. */
    private static long number(BigDecimal number) {
        int digits = number.stripTrailingZeros().precision();
        return 2L + digits / 2 + (number.signum() < 0 ? 1 : 0);
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
