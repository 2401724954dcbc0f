package dev.slipway.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/** The one table, by its client: single items and queries, with its failures said in the registry's words. */
record Table(DynamoDbClient client, String name) {
    private static final int MOST_GETS = 100;

    /** An item as it is now. */
    Optional<ItemReader> item(Key key) {
        Map<String, AttributeValue> item = answer(() -> client.getItem(
                        get -> get.tableName(name).key(key.attributes()).consistentRead(true)))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(new ItemReader(item));
    }

    /** Those of these items that there are, as they are now, a hundred in one request. */
    List<ItemReader> items(List<Key> keys) {
        List<ItemReader> found = new ArrayList<>();
        List<Key> distinct = keys.stream().distinct().toList();
        for (int i = 0; i < distinct.size(); i += MOST_GETS) {
            KeysAndAttributes wanted = KeysAndAttributes.builder()
                    .keys(distinct.subList(i, Math.min(distinct.size(), i + MOST_GETS)).stream()
                            .map(Key::attributes)
                            .toList())
                    .consistentRead(true)
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

    /** Takes an item, if it is there, out of an index. */
    void unlist(Key key, TableDefinition.Index index) {
        held(() -> client.updateItem(update -> update.tableName(name)
                .key(key.attributes())
                .updateExpression("REMOVE #list, #order")
                .conditionExpression("attribute_exists(#pk)")
                .expressionAttributeNames(Map.of(
                        "#list", index.partitionKey(),
                        "#order", index.sortKey(),
                        "#pk", TableDefinition.PARTITION_KEY))));
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
    Set<Integer> add(Key key, ItemType type, String set, Collection<Integer> numbers) {
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
                .numberSet(set);
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

    /** One query of a stretch of the table; strongly consistent unless it goes to an index, which cannot be. */
    QueryResponse query(Listing listing, Filter filter, Map<String, AttributeValue> start, int limit) {
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(name)
                .keyConditionExpression("#partition = :partition AND #sort BETWEEN :lowest AND :highest")
                .expressionAttributeNames(
                        filter.names("#partition", listing.partitionKey(), "#sort", listing.sortKey()))
                .expressionAttributeValues(filter.values(Map.of(
                        ":partition", AttributeValue.fromS(listing.partition()),
                        ":lowest", AttributeValue.fromS(listing.lowest()),
                        ":highest", AttributeValue.fromS(listing.highest()))))
                .filterExpression(filter.expression())
                .scanIndexForward(!listing.isBackwards())
                .consistentRead(listing.index().isEmpty())
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
