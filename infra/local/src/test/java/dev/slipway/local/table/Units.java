package dev.slipway.local.table;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Passes every call on to a real client and adds up the units that AWS bills for it, by the sizes of the items: one for each
 * begun KB of a write, two in a transaction, one more for each index that has the item; one for each begun 4 KB of a strong
 * read, half of one otherwise. Counts puts, updates, transactions, gets and queries, and refuses to count others.
 */
final class Units {
    private static final int KB = 1024;

    private final DynamoDbClient real;
    private final DynamoDbClient client;
    private double read;
    private long written;

    Units(DynamoDbClient real) {
        this.real = real;
        this.client = (DynamoDbClient) Proxy.newProxyInstance(
                Units.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof Consumer) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    try {
                        count(arguments[0]);
                        Object response = method.invoke(real, arguments);
                        count(arguments[0], response);
                        return response;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    DynamoDbClient client() {
        return client;
    }

    /** What a deed costs. */
    Cost of(Runnable deed) {
        read = 0;
        written = 0;
        deed.run();
        return new Cost(read, written);
    }

    /** Units that were read and written. */
    record Cost(double read, long written) {}

    /** The bytes of an item, names included. */
    static long size(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .mapToLong(attribute -> utf8(attribute.getKey()) + size(attribute.getValue()))
                .sum();
    }

    private void count(Object request) {
        if (request instanceof PutItemRequest put) {
            written += write(put.item());
        } else if (request instanceof TransactWriteItemsRequest transaction) {
            transaction.transactItems().forEach(action -> written += write(action));
        } else if (!(request instanceof GetItemRequest
                || request instanceof QueryRequest
                || request instanceof UpdateItemRequest)) {
            throw new IllegalArgumentException("nobody knows what " + request + " costs");
        }
    }

    private void count(Object request, Object response) {
        if (request instanceof GetItemRequest get) {
            add(size(((GetItemResponse) response).item()), get.consistentRead());
        } else if (request instanceof QueryRequest query) {
            add(size(((QueryResponse) response).items()), query.consistentRead());
        } else if (request instanceof UpdateItemRequest update) {
            written +=
                    write(real.getItem(get -> get.tableName(update.tableName()).key(update.key()))
                            .item());
        }
    }

    private void add(long bytes, Boolean strong) {
        long begun = Math.max(1, (bytes + 4 * KB - 1) / (4 * KB));
        read += Boolean.TRUE.equals(strong) ? begun : begun / 2.0;
    }

    private static long write(TransactWriteItem action) {
        if (action.put() == null) {
            throw new IllegalArgumentException("nobody knows what " + action + " costs");
        }
        return 2 * begun(action.put().item()) + inIndexes(action.put().item());
    }

    private static long write(Map<String, AttributeValue> item) {
        return begun(item) + inIndexes(item);
    }

    private static long inIndexes(Map<String, AttributeValue> item) {
        long indexes = item.keySet().stream()
                .filter(name -> name.equals("firstList") || name.equals("secondList"))
                .count();
        return indexes * begun(item);
    }

    private static long begun(Map<String, AttributeValue> item) {
        return Math.max(1, (size(item) + KB - 1) / KB);
    }

    private static long size(Collection<Map<String, AttributeValue>> items) {
        return items.stream().mapToLong(Units::size).sum();
    }

    private static long size(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> number(value.n());
            case B -> value.b().asByteArray().length;
            case NS -> 3 + value.ns().stream().mapToLong(n -> 1 + number(n)).sum();
            case L ->
                3 + value.l().stream().mapToLong(element -> 1 + size(element)).sum();
            case M -> 3L + value.m().size() + size(value.m());
            case BOOL, NUL -> 1;
            default -> throw new IllegalArgumentException("the table holds no " + value.type());
        };
    }

    private static long number(String digits) {
        return 1L + (digits.length() + 1) / 2;
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
