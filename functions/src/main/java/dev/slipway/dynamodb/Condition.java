package dev.slipway.dynamodb;

import dev.slipway.json.Rfc3339;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.RegistryStore.GuardedName;
import dev.slipway.registry.port.RegistryStore.KeptName;
import dev.slipway.registry.search.Indexed;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What must hold of the item that stands at a key for a write to happen. */
record Condition(String expression, Map<String, String> names, Map<String, AttributeValue> values) {
    /** There is no item. */
    static final Condition ABSENT =
            new Condition("attribute_not_exists(#pk)", Map.of("#pk", TableDefinition.PARTITION_KEY), Map.of());

    /** It is the head that was read: of the same model, after the same entry. */
    static Condition unchanged(Model head) {
        return new Condition(
                "#id = :id AND #seq = :seq",
                Map.of("#id", ModelItems.ID, "#seq", ModelItems.SEQ),
                Map.of(
                        ":id", AttributeValue.fromS(head.id()),
                        ":seq", AttributeValue.fromN(Long.toString(head.tail().seq()))));
    }

    /** There is no item, or a name that stays with one of these models. */
    static Condition absentOrKeptBy(Collection<String> modelIds) {
        Map<String, AttributeValue> values = new HashMap<>();
        modelIds.forEach(id -> values.put(":id" + values.size(), AttributeValue.fromS(id)));
        return new Condition(
                "attribute_not_exists(#pk) OR #keeper IN (" + String.join(", ", new TreeSet<>(values.keySet())) + ")",
                Map.of("#pk", TableDefinition.PARTITION_KEY, "#keeper", ModelItems.KEEPER),
                values);
    }

    /** It is the name that stays with this model since it gave it up with this entry. */
    static Condition kept(KeptName kept) {
        return new Condition(
                "#keeper = :keeper AND #leftWith = :leftWith",
                Map.of("#keeper", ModelItems.KEEPER, "#leftWith", ModelItems.LEFT_WITH),
                Map.of(
                        ":keeper", AttributeValue.fromS(kept.modelId()),
                        ":leftWith", AttributeValue.fromN(Long.toString(kept.leftWith()))));
    }

    /** It is the spelling of this name. */
    static Condition guarded(GuardedName guarded) {
        return new Condition(
                "#name = :name AND #id = :id",
                Map.of("#name", ModelItems.NAME, "#id", ModelItems.ID),
                Map.of(
                        ":name", AttributeValue.fromS(guarded.name().value()),
                        ":id", AttributeValue.fromS(guarded.modelId())));
    }

    /** There is no mark, or one whose time is over. */
    static Condition absentOrExpired(Instant now) {
        return new Condition(
                "attribute_not_exists(#pk) OR #expiresAt <= :now",
                Map.of("#pk", TableDefinition.PARTITION_KEY, "#expiresAt", RequestItems.EXPIRES_AT),
                Map.of(":now", AttributeValue.fromS(Rfc3339.format(now))));
    }

    /** It says that a subject has these terms; there is no item where it has none. */
    static Condition indexed(Indexed indexed) {
        return indexed.terms().isEmpty()
                ? ABSENT
                : new Condition(
                        "#terms = :terms",
                        Map.of("#terms", SearchItems.TERMS),
                        Map.of(":terms", SearchItems.indexed(indexed).get(SearchItems.TERMS)));
    }

    /** It holds this token. */
    static Condition tokenIs(String token) {
        return new Condition(
                "#token = :token",
                Map.of("#token", PromotionItems.TOKEN),
                Map.of(":token", AttributeValue.fromS(token)));
    }

    /** As DynamoDB takes it: an empty map is refused where none is wanted. */
    Map<String, AttributeValue> valuesOrNone() {
        return values.isEmpty() ? null : values;
    }
}
