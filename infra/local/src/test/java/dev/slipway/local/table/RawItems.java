package dev.slipway.local.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Items as the table holds them, for tests that go behind the store's back. */
final class RawItems {
    private RawItems() {}

    /** Repeats version 1 as the versions up to {@code last}, much faster than so many commits would. */
    static void repeatVersion(DynamoDbClient client, String table, String modelId, int last) {
        repeatVersion(client, table, modelId, last, (number, version) -> {});
    }

    /** The same with something of its own in each. */
    static void repeatVersion(
            DynamoDbClient client,
            String table,
            String modelId,
            int last,
            BiConsumer<Integer, Map<String, AttributeValue>> own) {
        Map<String, AttributeValue> first = client.getItem(get -> get.tableName(table)
                        .key(Map.of(
                                "pk", AttributeValue.fromS("MODEL#" + modelId),
                                "sk", AttributeValue.fromS("VERSION#0000000001"))))
                .item();
        List<WriteRequest> writes = new ArrayList<>();
        for (int number = 2; number <= last; number++) {
            Map<String, AttributeValue> version = new HashMap<>(first);
            version.put("sk", AttributeValue.fromS("VERSION#%010d".formatted(number)));
            version.put("number", AttributeValue.fromN(Integer.toString(number)));
            own.accept(number, version);
            writes.add(
                    WriteRequest.builder().putRequest(put -> put.item(version)).build());
            if (writes.size() == 25 || number == last) {
                client.batchWriteItem(batch -> batch.requestItems(Map.of(table, List.copyOf(writes))));
                writes.clear();
            }
        }
    }

    /** Records that the only file of a version was found, and not that it was the last. */
    static Map<String, AttributeValue> findings(String prefix) {
        String[] ids = prefix.split("/", -1);
        return Map.of(
                "pk", AttributeValue.fromS("MODEL#" + ids[1]),
                "sk", AttributeValue.fromS("FILES#%s#FINDINGS#00000".formatted(ids[2])),
                "itemType", AttributeValue.fromS("FINDINGS"),
                "0", AttributeValue.fromM(Map.of("etag", AttributeValue.fromS("etag"))));
    }
}
