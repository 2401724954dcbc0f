package dev.slipway.dynamodb;

import dev.slipway.registry.port.StoredState.Stored;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Compares an item, attribute by attribute, with what the registry would write for the value that it reads from it. So an
 * attribute that no value is read from, such as a place in an index, cannot be altered unnoticed either.
 */
final class StoredItem {
    private StoredItem() {}

    /** Reads an item and compares it; {@code write} makes the item of the value. */
    static <T> Stored<T> of(
            Map<String, AttributeValue> item,
            Function<ItemReader, T> read,
            Function<T, Map<String, AttributeValue>> write) {
        T value;
        Map<String, AttributeValue> written;
        try {
            value = read.apply(new ItemReader(item));
            written = write.apply(value);
        } catch (RuntimeException unreadable) {
            // Whatever somebody wrote there: values complain of it each in their own way.
            return Stored.damaged("it cannot be read");
        }
        return new Stored<>(
                Optional.of(value),
                difference("", item, written).map(name -> "the registry would write attribute " + name + " otherwise"));
    }

    /** The path of the first attribute that differs. */
    private static Optional<String> difference(
            String path, Map<String, AttributeValue> stored, Map<String, AttributeValue> written) {
        TreeSet<String> names = new TreeSet<>(stored.keySet());
        names.addAll(written.keySet());
        return names.stream()
                .flatMap(name -> difference(path + name, stored.get(name), written.get(name)).stream())
                .findFirst();
    }

    private static Optional<String> difference(String path, AttributeValue stored, AttributeValue written) {
        if (stored == null || written == null || stored.type() != written.type()) {
            return Optional.of(path);
        }
        return switch (stored.type()) {
            case M -> difference(path + ".", stored.m(), written.m());
            case L -> difference(path, stored.l(), written.l());
            // DynamoDB writes numbers in its own way, and sets in any order.
            case N -> unless(new BigDecimal(stored.n()).compareTo(new BigDecimal(written.n())) == 0, path);
            case NS -> unless(new HashSet<>(stored.ns()).equals(new HashSet<>(written.ns())), path);
            default -> unless(stored.equals(written), path);
        };
    }

    private static Optional<String> difference(String path, List<AttributeValue> stored, List<AttributeValue> written) {
        if (stored.size() != written.size()) {
            return Optional.of(path);
        }
        Iterator<AttributeValue> other = written.iterator();
        int place = 0;
        for (AttributeValue value : stored) {
            Optional<String> difference = difference(path + "[" + place + "]", value, other.next());
            if (difference.isPresent()) {
                return difference;
            }
            place++;
        }
        return Optional.empty();
    }

    private static Optional<String> unless(boolean same, String path) {
        return same ? Optional.empty() : Optional.of(path);
    }
}
