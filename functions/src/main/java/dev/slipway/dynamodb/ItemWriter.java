package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.json.Json;
import dev.slipway.json.Rfc3339;
import dev.slipway.registry.access.Identity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes an item, or a map inside one, attribute by attribute. What is absent is left out. */
final class ItemWriter {
    private final Map<String, AttributeValue> attributes = new HashMap<>();

    private ItemWriter() {}

    /** An item at a place of the table. */
    static ItemWriter at(Key key, ItemType type) {
        ItemWriter item = new ItemWriter();
        item.attributes.putAll(key.attributes());
        return item.text(TableDefinition.ITEM_TYPE, type.name());
    }

    /** A map inside an item. */
    static ItemWriter inside() {
        return new ItemWriter();
    }

    /** Puts the item into a list of an index. */
    ItemWriter listed(Index index, Key place) {
        return text(index.partitionKey(), place.partition()).text(index.sortKey(), place.sort());
    }

    ItemWriter text(String name, String text) {
        attributes.put(name, AttributeValue.fromS(text));
        return this;
    }

    ItemWriter text(String name, Optional<String> text) {
        text.ifPresent(present -> text(name, present));
        return this;
    }

    /** Who did something: the members of {@link Identity#into}, but for a name that is no other than the id. */
    ItemWriter identity(String name, Identity identity) {
        text(name, identity.id());
        return identity.name().equals(identity.id()) ? this : text(name + "Name", identity.name());
    }

    ItemWriter number(String name, long number) {
        attributes.put(name, AttributeValue.fromN(Long.toString(number)));
        return this;
    }

    ItemWriter number(String name, Optional<Integer> number) {
        number.ifPresent(present -> number(name, present));
        return this;
    }

    ItemWriter optionalNumber(String name, Optional<Long> number) {
        number.ifPresent(present -> number(name, present));
        return this;
    }

    /** Numbers, each once; an empty set is left out, as DynamoDB has none. */
    ItemWriter numbers(String name, Collection<Long> numbers) {
        if (!numbers.isEmpty()) {
            attributes.put(
                    name,
                    AttributeValue.fromNs(numbers.stream()
                            .map(number -> Long.toString(number))
                            .toList()));
        }
        return this;
    }

    ItemWriter flag(String name, boolean flag) {
        attributes.put(name, AttributeValue.fromBool(flag));
        return this;
    }

    /** A number that is left out while it is 0. */
    ItemWriter numberIfSet(String name, long number) {
        return number == 0 ? this : number(name, number);
    }

    /** A flag that is written only when it is set. */
    ItemWriter flagIfSet(String name, boolean flag) {
        return flag ? flag(name, true) : this;
    }

    ItemWriter bytes(String name, byte[] bytes) {
        attributes.put(name, AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
        return this;
    }

    ItemWriter time(String name, Instant time) {
        return text(name, Rfc3339.format(time));
    }

    ItemWriter time(String name, Optional<Instant> time) {
        time.ifPresent(present -> time(name, present));
        return this;
    }

    /** A document whose shape is not the table's business. One document has one text, in whatever process it is written. */
    ItemWriter json(String name, Map<String, Object> document) {
        return text(name, Json.writeInOrder(document));
    }

    ItemWriter map(String name, ItemWriter inside) {
        attributes.put(name, AttributeValue.fromM(inside.attributes));
        return this;
    }

    /** The map if there is anything in it. */
    ItemWriter mapIfAny(String name, ItemWriter inside) {
        return inside.attributes.isEmpty() ? this : map(name, inside);
    }

    <T> ItemWriter map(String name, Optional<T> value, Function<T, ItemWriter> inside) {
        value.ifPresent(present -> map(name, inside.apply(present)));
        return this;
    }

    <K, V> ItemWriter maps(String name, Map<K, V> values, Function<V, ItemWriter> inside) {
        ItemWriter all = inside();
        values.forEach((key, value) -> all.map(key.toString(), inside.apply(value)));
        return map(name, all);
    }

    <T> ItemWriter list(String name, Collection<T> values, Function<T, ItemWriter> inside) {
        attributes.put(
                name,
                AttributeValue.fromL(values.stream()
                        .map(value -> AttributeValue.fromM(inside.apply(value).attributes))
                        .toList()));
        return this;
    }

    /** Texts in their order. */
    ItemWriter texts(String name, List<String> texts) {
        attributes.put(
                name,
                AttributeValue.fromL(texts.stream().map(AttributeValue::fromS).toList()));
        return this;
    }

    /** Numbers in their order. */
    ItemWriter numbers(String name, List<Long> numbers) {
        attributes.put(
                name,
                AttributeValue.fromL(numbers.stream()
                        .map(number -> AttributeValue.fromN(number.toString()))
                        .toList()));
        return this;
    }

    /** Texts and numbers by name. */
    ItemWriter scalars(String name, Map<String, ?> values) {
        Map<String, AttributeValue> all = new HashMap<>();
        values.forEach((key, value) -> all.put(key, scalar(value)));
        attributes.put(name, AttributeValue.fromM(all));
        return this;
    }

    Map<String, AttributeValue> item() {
        return attributes;
    }

    private static AttributeValue scalar(Object value) {
        if (value instanceof BigDecimal number) {
            return AttributeValue.fromN(number.toString());
        }
        return AttributeValue.fromS(value.toString());
    }
}
