package dev.slipway.local.table;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Passes every call on to a real client and counts the calls and the items that DynamoDB read for them. */
final class Meter {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger items = new AtomicInteger();
    private final DynamoDbClient client;

    Meter(DynamoDbClient real) {
        this.client = (DynamoDbClient) Proxy.newProxyInstance(
                Meter.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, (proxy, method, arguments) -> {
                    try {
                        Object response = method.invoke(real, arguments);
                        count(response);
                        return response;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    DynamoDbClient client() {
        return client;
    }

    /** What a deed costs: {@code <calls> calls, <items> items}. */
    String reading(Runnable deed) {
        calls.set(0);
        items.set(0);
        deed.run();
        return calls + " calls, " + items + " items";
    }

    int itemsRead() {
        return items.get();
    }

    private void count(Object response) {
        calls.incrementAndGet();
        if (response instanceof GetItemResponse) {
            items.incrementAndGet();
        } else if (response instanceof QueryResponse query) {
            items.addAndGet(query.scannedCount());
        } else if (response instanceof BatchGetItemResponse batch) {
            batch.responses().values().forEach(found -> items.addAndGet(found.size()));
        }
    }
}
