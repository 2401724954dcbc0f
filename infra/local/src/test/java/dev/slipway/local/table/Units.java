package dev.slipway.local.table;

import dev.slipway.dynamodb.TableDefinition;
import dev.slipway.dynamodb.TableDefinition.Index;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Passes every call on to a real client and counts the request units that AWS bills for it, from the sizes of the items before
 * and after, by the rules of the developer guide ("Provisioned capacity mode": read and write units, transactions, secondary
 * indexes). DynamoDB Local's own figures are not AWS's. Of a thread that shares its table with no other.
 *
 * <p>A write takes one unit for each kilobyte of the larger of the item before and after, in a transaction two; in each index
 * one for each kilobyte of the entry that is written and of the entry that is deleted, none where the entry stays as it is. A
 * strongly consistent read takes one unit for each four kilobytes of an item, or of all items of a query together; any other
 * half of that.
 */
final class Units {
    private static final int READ = 4 * 1024;
    private static final int WRITE = 1024;

    private final DynamoDbClient real;
    private final DynamoDbClient client;
    private long written;
    private double read;
    private long reserved;
    private boolean isMeasuring;

    Units(DynamoDbClient real) {
        this.real = real;
        this.client = (DynamoDbClient) Proxy.newProxyInstance(
                Units.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, (proxy, method, arguments) -> {
                    // The convenience methods with a consumer build the request and call the method that takes it.
                    if (method.isDefault() && arguments != null && arguments[0] instanceof Consumer) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    return counted(method, arguments);
                });
    }

    /** From now on heads of models are billed as if they were larger by so many bytes, which are spoken for. */
    void reserveInHeads(long bytes) {
        reserved = bytes;
    }

    /** Units that were read and written. */
    record Cost(double read, long written) {}

    DynamoDbClient client() {
        return client;
    }

    /** What a deed costs. What is done outside of one is passed on uncounted, which saves it the reads. */
    Cost of(Runnable deed) {
        written = 0;
        read = 0;
        isMeasuring = true;
        try {
            deed.run();
        } finally {
            isMeasuring = false;
        }
        return new Cost(read, written);
    }

    private Object counted(Method method, Object[] arguments) throws Throwable {
        if (!isMeasuring) {
            return answer(method, arguments);
        }
        Object request = arguments == null ? null : arguments[0];
        Map<Map<String, AttributeValue>, Map<String, AttributeValue>> before = new LinkedHashMap<>();
        String table = writtenKeys(request, before);
        Object response = answer(method, arguments);
        int factor = request instanceof TransactWriteItemsRequest ? 2 : 1;
        before.forEach((key, old) -> written += units(old, item(table, key), factor));
        count(request, response, !before.isEmpty());
        return response;
    }

    private Object answer(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private String writtenKeys(Object request, Map<Map<String, AttributeValue>, Map<String, AttributeValue>> before) {
        List<Map<String, AttributeValue>> keys = new ArrayList<>();
        String table = "";
        if (request instanceof PutItemRequest put) {
            table = put.tableName();
            keys.add(key(put.item()));
        } else if (request instanceof DeleteItemRequest delete) {
            table = delete.tableName();
            keys.add(delete.key());
        } else if (request instanceof UpdateItemRequest update) {
            table = update.tableName();
            keys.add(update.key());
        } else if (request instanceof BatchWriteItemRequest batch) {
            table = batch.requestItems().keySet().iterator().next();
            for (WriteRequest write : batch.requestItems().get(table)) {
                keys.add(
                        write.putRequest() == null
                                ? write.deleteRequest().key()
                                : key(write.putRequest().item()));
            }
        } else if (request instanceof TransactWriteItemsRequest transaction) {
            for (TransactWriteItem action : transaction.transactItems()) {
                if (action.put() != null) {
                    table = action.put().tableName();
                    keys.add(key(action.put().item()));
                } else {
                    table = Objects.requireNonNull(action.delete(), "an action that is not counted")
                            .tableName();
                    keys.add(action.delete().key());
                }
            }
        }
        for (Map<String, AttributeValue> key : keys) {
            before.put(key, item(table, key));
        }
        return table;
    }

    private void count(Object request, Object response, boolean isWrite) {
        if (response instanceof GetItemResponse got) {
            boolean consistent = Boolean.TRUE.equals(((GetItemRequest) request).consistentRead());
            read += units(billed(got.item()), consistent);
        } else if (response instanceof QueryResponse found) {
            boolean consistent = Boolean.TRUE.equals(((QueryRequest) request).consistentRead());
            read += units(found.items().stream().mapToLong(this::billed).sum(), consistent);
        } else if (response instanceof BatchGetItemResponse found) {
            ((BatchGetItemRequest) request).requestItems().forEach((table, wanted) -> {
                boolean consistent = Boolean.TRUE.equals(wanted.consistentRead());
                List<Map<String, AttributeValue>> items = found.responses().getOrDefault(table, List.of());
                items.forEach(item -> read += units(billed(item), consistent));
                // What is not there is billed as the smallest item.
                int missing = wanted.keys().size() - items.size();
                read += missing * units(0, consistent);
            });
        } else if (!isWrite) {
            throw new IllegalArgumentException("nobody knows what " + request + " costs");
        }
    }

    private static double units(long bytes, boolean consistent) {
        double units = Math.max(1, (bytes + READ - 1) / READ);
        return consistent ? units : units / 2;
    }

    private long units(Map<String, AttributeValue> before, Map<String, AttributeValue> after, int factor) {
        long units = factor * kilobytes(Math.max(billed(before), billed(after)));
        for (Index index : Index.values()) {
            Map<String, AttributeValue> old = entry(index, before);
            Map<String, AttributeValue> now = entry(index, after);
            if (!old.equals(now)) {
                units += old.isEmpty() ? 0 : kilobytes(size(old));
                units += now.isEmpty() ? 0 : kilobytes(size(now));
            }
        }
        return units;
    }

    private static long kilobytes(long bytes) {
        return Math.max(1, (bytes + WRITE - 1) / WRITE);
    }

    /** What an index that projects the keys holds of an item. */
    private static Map<String, AttributeValue> entry(Index index, Map<String, AttributeValue> item) {
        if (!item.containsKey(index.partitionKey()) || !item.containsKey(index.sortKey())) {
            return Map.of();
        }
        Map<String, AttributeValue> entry = new LinkedHashMap<>(key(item));
        entry.put(index.partitionKey(), item.get(index.partitionKey()));
        entry.put(index.sortKey(), item.get(index.sortKey()));
        return entry;
    }

    private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
        return Map.of(
                TableDefinition.PARTITION_KEY, item.get(TableDefinition.PARTITION_KEY),
                TableDefinition.SORT_KEY, item.get(TableDefinition.SORT_KEY));
    }

    private Map<String, AttributeValue> item(String table, Map<String, AttributeValue> key) {
        return real.getItem(get -> get.tableName(table).key(key).consistentRead(true))
                .item();
    }

    private long billed(Map<String, AttributeValue> item) {
        boolean isHead = item.containsKey(TableDefinition.ITEM_TYPE)
                && item.get(TableDefinition.ITEM_TYPE).s().equals("HEAD");
        return size(item) + (isHead ? reserved : 0);
    }

    /** Bytes of an item by "DynamoDB item sizes and formats"; numbers at their largest. */
    static long size(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .mapToLong(attribute -> bytes(attribute.getKey()) + size(attribute.getValue()))
                .sum();
    }

    private static long size(AttributeValue value) {
        return switch (value.type()) {
            case S -> bytes(value.s());
            case N -> number(value.n());
            case B -> value.b().asByteArray().length;
            case NS -> 3 + value.ns().stream().mapToLong(Units::number).sum();
            case M -> 3L + value.m().size() + size(value.m());
            case L ->
                3 + value.l().stream().mapToLong(element -> 1 + size(element)).sum();
            default -> 1;
        };
    }

    private static long number(String text) {
        return 2L + new BigDecimal(text).stripTrailingZeros().precision() / 2 + (text.startsWith("-") ? 1 : 0);
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
