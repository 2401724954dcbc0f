package dev.slipway.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Where an item stands in the table. */
record Key(String partition, String sort) {

    /** Of an item, or of what an index tells of one. */
    static Key of(Map<String, AttributeValue> item) {
        return new Key(
                item.get(TableDefinition.PARTITION_KEY).s(),
                item.get(TableDefinition.SORT_KEY).s());
    }

    /** As DynamoDB takes it. */
    Map<String, AttributeValue> attributes() {
        return Map.of(
                TableDefinition.PARTITION_KEY, AttributeValue.fromS(partition),
                TableDefinition.SORT_KEY, AttributeValue.fromS(sort));
    }
}
