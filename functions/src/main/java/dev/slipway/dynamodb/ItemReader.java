package dev.slipway.dynamodb;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.name.Sha256;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads an item, or a map inside one, attribute by attribute. */
record ItemReader(Map<String, AttributeValue> attributes) {

    /** The sort key of an item. */
    String sort() {
        return text(TableDefinition.SORT_KEY);
    }

    String text(String name) {
        String text = attribute(name).s();
        if (text == null) {
            throw new IllegalStateException("an item of the table has a " + name + " that is no text");
        }
        return text;
    }

    Optional<String> optionalText(String name) {
        return optional(name).map(AttributeValue::s);
    }

    Identity identity(String name) {
        String id = text(name);
        return new Identity(id, optionalText(name + "Name").orElse(id));
    }

    int integer(String name) {
        return Integer.parseInt(attribute(name).n());
    }

    Optional<Integer> optionalInteger(String name) {
        return optional(name).map(value -> Integer.valueOf(value.n()));
    }

    long number(String name) {
        return Long.parseLong(attribute(name).n());
    }

    Optional<Long> optionalNumber(String name) {
        return optional(name).map(value -> Long.valueOf(value.n()));
    }

    /** Numbers, each once; none when there is no such attribute. */
    SortedSet<Long> numbers(String name) {
        SortedSet<Long> all = new TreeSet<>();
        optional(name).ifPresent(value -> value.ns().forEach(number -> all.add(Long.valueOf(number))));
        return all;
    }

    boolean flag(String name) {
        return attribute(name).bool();
    }

    /** A flag that is not there unless it is set. */
    boolean flagIfThere(String name) {
        return optional(name).map(AttributeValue::bool).orElse(false);
    }

    byte[] bytes(String name) {
        return attribute(name).b().asByteArray();
    }

    Instant time(String name) {
        return Instant.parse(text(name));
    }

    Optional<Instant> optionalTime(String name) {
        return optionalText(name).map(Instant::parse);
    }

    /** A digest that is kept as bytes. */
    Sha256 sha256(String name) {
        return new Sha256(HexFormat.of().formatHex(bytes(name)));
    }

    Sha256 digest(String name) {
        return new Sha256(text(name));
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        return Enum.valueOf(type, text(name));
    }

    <T> Optional<T> map(String name, Function<ItemReader, T> read) {
        return optional(name).map(value -> read.apply(new ItemReader(value.m())));
    }

    <K extends Comparable<K>, V> SortedMap<K, V> maps(
            String name, Function<String, K> key, BiFunction<K, ItemReader, V> read) {
        SortedMap<K, V> all = new TreeMap<>();
        attribute(name).m().forEach((text, value) -> {
            K of = key.apply(text);
            all.put(of, read.apply(of, new ItemReader(value.m())));
        });
        return all;
    }

    <T> List<T> list(String name, Function<ItemReader, T> read) {
        return attribute(name).l().stream()
                .map(value -> read.apply(new ItemReader(value.m())))
                .toList();
    }

    /** Texts in their order. */
    List<String> textsInOrder(String name) {
        return attribute(name).l().stream().map(AttributeValue::s).toList();
    }

    /** Numbers in their order. */
    List<Long> numbersInOrder(String name) {
        return attribute(name).l().stream()
                .map(value -> Long.valueOf(value.n()))
                .toList();
    }

    Map<String, String> texts(String name) {
        return scalars(name, String.class);
    }

    /** Texts or numbers by name; numbers without the trailing zeros that DynamoDB may add. */
    <T> Map<String, T> scalars(String name, Class<T> type) {
        Map<String, T> all = new HashMap<>();
        attribute(name).m().forEach((key, value) -> all.put(key, type.cast(scalar(value))));
        return all;
    }

    private static Object scalar(AttributeValue value) {
        if (value.n() != null) {
            BigDecimal number = new BigDecimal(value.n());
            return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        }
        return value.s();
    }

    private Optional<AttributeValue> optional(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    private AttributeValue attribute(String name) {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            throw new IllegalStateException("an item of the table has no " + name);
        }
        return value;
    }
}
