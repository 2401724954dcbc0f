package dev.slipway.local.table;

import dev.slipway.dynamodb.TableDefinition;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Creates the table where it is not yet there, at whatever endpoint the client speaks to. */
public final class TableCreation {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private TableCreation() {}

    /**
     * Afterwards the table is there, takes reads and writes, and rids itself of what has expired.
     *
     * @throws IllegalStateException when a table of this name is there that is not the registry's
     */
    public static void createIfAbsent(DynamoDbClient client, String tableName) {
        if (createLastingIfAbsent(client, tableName)) {
            client.updateTimeToLive(TableDefinition.timeToLive(tableName));
        }
    }

    /**
     * The same, but what has expired stays, which nobody can tell by reading. DynamoDB Local would look for it by scanning the
     * whole table again and again, under a lock that nobody else gets past. Says whether the table is new.
     */
    static boolean createLastingIfAbsent(DynamoDbClient client, String tableName) {
        try {
            check(describe(client, tableName));
            return false;
        } catch (ResourceNotFoundException e) {
            create(client, tableName);
            return true;
        }
    }

    private static void create(DynamoDbClient client, String tableName) {
        try {
            client.createTable(TableDefinition.creation(tableName));
        } catch (ResourceInUseException e) {
            // Somebody else creates it at this moment: theirs is as good.
        }
        awaitActive(client, tableName);
    }

    private static void awaitActive(DynamoDbClient client, String tableName) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (describe(client, tableName).tableStatus() != TableStatus.ACTIVE) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("table " + tableName + " is not active after " + PATIENCE);
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while table " + tableName + " is being created", e);
            }
        }
    }

    /** A folder of an earlier make would otherwise fail at the first list, in other words and much later. */
    private static void check(TableDescription table) {
        Set<String> missing = new HashSet<>();
        for (TableDefinition.Index index : TableDefinition.Index.values()) {
            missing.add(index.indexName());
        }
        table.globalSecondaryIndexes().forEach(index -> missing.remove(index.indexName()));
        if (!missing.isEmpty() || table.latestStreamArn() == null) {
            throw new IllegalStateException("table " + table.tableName() + " is not one of this registry's: it lacks "
                    + (missing.isEmpty() ? "a stream" : missing));
        }
    }

    private static TableDescription describe(DynamoDbClient client, String tableName) {
        return client.describeTable(describe -> describe.tableName(tableName)).table();
    }
}
