package dev.slipway.dynamodb;

import dev.slipway.registry.port.Stores;
import java.time.Clock;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The registry's stores on one DynamoDB table. */
public final class DynamoStores {
    private DynamoStores() {}

    /**
     * All of them.
     *
     * @param client may be shared; is not closed here
     * @param clock says which marks of requests have expired
     */
    public static Stores on(DynamoDbClient client, String tableName, Clock clock) {
        Table table = new Table(client, tableName);
        DynamoRegistryStore store = new DynamoRegistryStore(table, clock);
        return new Stores(store, new DynamoLists(table, store), new DynamoStoredState(table), new DynamoSecrets(table));
    }
}
