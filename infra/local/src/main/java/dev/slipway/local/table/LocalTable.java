package dev.slipway.local.table;

import dev.slipway.dynamodb.TableDefinition;
import dev.slipway.local.files.FolderLock;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * DynamoDB Local in this process with the registry's table in it. It opens no socket and tells nobody of its use. What a
 * commit was answered for is in the file: it survives the end of the process, however abrupt.
 */
public final class LocalTable implements AutoCloseable {
    /** {@code create}'s second argument, which no documentation names: true turns telemetry off. */
    private static final boolean WITHOUT_TELEMETRY = true;

    private final AmazonDynamoDBLocal database;
    private final DynamoDbClient client;
    private final Optional<FolderLock> lock;
    private final String name;

    private LocalTable(Optional<File> file, Optional<FolderLock> lock, String name) {
        // Log4j takes a quarter of a second to find that it has nothing to say; its simple logger takes none.
        setUnlessGiven("log4j2.loggerContextFactory", "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
        this.database = DynamoDBEmbedded.create(file.orElse(null), WITHOUT_TELEMETRY);
        this.client = file.isPresent() ? lasting(database.dynamoDbClient(), name) : database.dynamoDbClient();
        this.lock = lock;
        this.name = name;
        try {
            TableCreation.createLastingIfAbsent(client, name);
        } catch (RuntimeException e) {
            // A start that failed must not keep the process alive.
            database.shutdownNow();
            throw e;
        }
    }

    /**
     * Opens the table kept in a folder, or begins one there.
     *
     * @throws IllegalStateException when the folder cannot be written or another process uses it; DynamoDB Local itself
     *     would wait for ever
     */
    public static LocalTable inFolder(Path folder, String name) {
        Path file = folder.resolve(name + ".db");
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder) || (Files.exists(file) && !Files.isWritable(file))) {
                throw new IllegalStateException(folder + " cannot be written");
            }
            FolderLock lock =
                    FolderLock.take(folder.resolve(name + ".lock"), folder + " is in use by another registry");
            try {
                return new LocalTable(Optional.of(file.toFile()), Optional.of(lock), name);
            } catch (RuntimeException | Error e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table that ends with the process. */
    public static LocalTable inMemory(String name) {
        return new LocalTable(Optional.empty(), Optional.empty(), name);
    }

    /** Speaks to the table; one for all threads. */
    public DynamoDbClient client() {
        return client;
    }

    /** Speaks to the table's stream. */
    public DynamoDbStreamsClient streams() {
        return database.dynamoDbStreamsClient();
    }

    public String name() {
        return name;
    }

    /** Ends the database's threads, which would keep the process alive, and lets another process open the folder. */
    @Override
    public void close() {
        database.shutdownNow();
        lock.ifPresent(FolderLock::close);
    }

    /**
     * DynamoDB Local answers a transaction before it has committed it to the file: the commit is only queued, and a process
     * killed at that moment loses what it has acknowledged. The queue is worked off in order, so when a read that was queued
     * behind is answered, the commit is done; every transaction waits for one.
     */
    private static DynamoDbClient lasting(DynamoDbClient client, String name) {
        Map<String, AttributeValue> nothing = Map.of(
                TableDefinition.PARTITION_KEY, AttributeValue.fromS("NOTHING"),
                TableDefinition.SORT_KEY, AttributeValue.fromS("NOTHING"));
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                Object answer = method.invoke(client, arguments);
                if (method.getName().equals("transactWriteItems")) {
                    client.getItem(get -> get.tableName(name).key(nothing));
                }
                return answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (DynamoDbClient) Proxy.newProxyInstance(
                LocalTable.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, handler);
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
