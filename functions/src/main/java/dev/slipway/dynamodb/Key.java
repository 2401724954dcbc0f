package dev.slipway.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Where an item stands in the table. */
record Key(String partition, String sort) {

    /** As DynamoDB takes it. */
    Map<String, AttributeValue> attributes() {
        return Map.of(
                TableDefinition.PARTITION_KEY, AttributeValue.fromS(partition),
                TableDefinition.SORT_KEY, AttributeValue.fromS(sort));
    }
}
