package dev.slipway.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The one table, by its client: single items and queries, with its failures said in the registry's words. */
record Table(DynamoDbClient client, String name) {
    private static final int MOST_GETS = 100;
    private static final int MOST_WRITES = 25;

    /** An item as it is now. */
    Optional<ItemReader> item(Key key) {
        Map<String, AttributeValue> item = answer(() -> client.getItem(
                        get -> get.tableName(name).key(key.attributes()).consistentRead(true)))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(new ItemReader(item));
    }

    /** Those of these items that there are, a hundred in one request; as they are now, or at half the price a moment ago. */
    List<ItemReader> items(List<Key> keys, boolean consistent) {
        List<ItemReader> found = new ArrayList<>();
        List<Key> distinct = keys.stream().distinct().toList();
        for (int i = 0; i < distinct.size(); i += MOST_GETS) {
            KeysAndAttributes wanted = KeysAndAttributes.builder()
                    .keys(distinct.subList(i, Math.min(distinct.size(), i + MOST_GETS)).stream()
                            .map(Key::attributes)
                            .toList())
                    .consistentRead(consistent)
                    .build();
            // What does not fit into one answer is asked for again: each answer brings some of it, or DynamoDB fails
            // it.
            while (wanted != null) {
                Map<String, KeysAndAttributes> request = Map.of(name, wanted);
                BatchGetItemResponse response = answer(() -> client.batchGetItem(get -> get.requestItems(request)));
                response.responses().getOrDefault(name, List.of()).forEach(item -> found.add(new ItemReader(item)));
                wanted = response.unprocessedKeys().get(name);
            }
        }
        return found;
    }

    /** Writes an item over whatever stands there. */
    void put(Map<String, AttributeValue> item) {
        answer(() -> client.putItem(put -> put.tableName(name).item(item)));
    }

    /** Writes an item if the condition holds; says whether it did. */
    boolean put(Map<String, AttributeValue> item, Condition condition) {
        return held(() -> client.putItem(put -> put.tableName(name)
                .item(item)
                .conditionExpression(condition.expression())
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.valuesOrNone())));
    }

    /** Deletes an item if the condition holds; says whether it did. */
    boolean delete(Key key, Condition condition) {
        return held(() -> client.deleteItem(delete -> delete.tableName(name)
                .key(key.attributes())
                .conditionExpression(condition.expression())
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.valuesOrNone())));
    }

    /** Deletes items, twenty-five in one request; one that is not there is no error. */
    void deleteAll(List<Key> keys) {
        List<Key> distinct = keys.stream().distinct().toList();
        for (int i = 0; i < distinct.size(); i += MOST_WRITES) {
            List<WriteRequest> deletions = distinct.subList(i, Math.min(distinct.size(), i + MOST_WRITES)).stream()
                    .map(key -> WriteRequest.builder()
                            .deleteRequest(delete -> delete.key(key.attributes()))
                            .build())
                    .toList();
            // What DynamoDB has no capacity for at the moment is asked for again; it fails the request that does
            // nothing.
            while (!deletions.isEmpty()) {
                Map<String, List<WriteRequest>> request = Map.of(name, deletions);
                deletions = answer(() -> client.batchWriteItem(write -> write.requestItems(request)))
                        .unprocessedItems()
                        .getOrDefault(name, List.of());
            }
        }
    }

    /** Gives an item, which is made if it is not there, those of these attributes that it does not have; answers it. */
    ItemReader setIfAbsent(Key key, ItemType type, Map<String, AttributeValue> attributes) {
        StringJoiner expression = new StringJoiner(", ", "SET ", "");
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values = new HashMap<>();
        Map<String, AttributeValue> all = new HashMap<>(attributes);
        all.put(TableDefinition.ITEM_TYPE, AttributeValue.fromS(type.name()));
        all.forEach((attribute, value) -> {
            int number = names.size();
            expression.add("#name%1$d = if_not_exists(#name%1$d, :value%1$d)".formatted(number));
            names.put("#name" + number, attribute);
            values.put(":value" + number, value);
        });
        return update(key, expression.toString(), names, values);
    }

    /** Adds numbers to the set that an item, which is made if it is not there, has; answers the whole set. */
    SortedSet<Long> add(Key key, ItemType type, String set, Collection<Integer> numbers) {
        return update(
                        key,
                        "SET #type = :type ADD #set :added",
                        Map.of("#type", TableDefinition.ITEM_TYPE, "#set", set),
                        Map.of(
                                ":type",
                                AttributeValue.fromS(type.name()),
                                ":added",
                                AttributeValue.fromNs(
                                        numbers.stream().map(String::valueOf).toList())))
                .numbers(set);
    }

    private ItemReader update(
            Key key, String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        return new ItemReader(answer(() -> client.updateItem(update -> update.tableName(name)
                        .key(key.attributes())
                        .updateExpression(expression)
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values)
                        .returnValues(ReturnValue.ALL_NEW)))
                .attributes());
    }

    /** One query of a stretch of one partition. */
    QueryResponse query(Listing listing, String partition, Map<String, AttributeValue> start, int limit) {
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(name)
                .keyConditionExpression("#partition = :partition AND #sort BETWEEN :lowest AND :highest")
                .expressionAttributeNames(Map.of("#partition", listing.partitionKey(), "#sort", listing.sortKey()))
                .expressionAttributeValues(Map.of(
                        ":partition", AttributeValue.fromS(partition),
                        ":lowest", AttributeValue.fromS(listing.lowest()),
                        ":highest", AttributeValue.fromS(listing.highest())))
                .scanIndexForward(!listing.isBackwards())
                .consistentRead(listing.isConsistent())
                .limit(limit);
        listing.index().ifPresent(index -> query.indexName(index.indexName()));
        if (!start.isEmpty()) {
            query.exclusiveStartKey(start);
        }
        return answer(() -> client.query(query.build()));
    }

    private static boolean held(Runnable write) {
        try {
            write.run();
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        } catch (SdkException e) {
            throw Failures.unavailable(e);
        }
    }

    private static <T> T answer(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw Failures.unavailable(e);
        }
    }
}
