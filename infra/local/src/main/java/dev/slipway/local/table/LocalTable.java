package dev.slipway.local.table;

import dev.slipway.local.files.FolderLock;
import dev.slipway.local.files.Room;
import dev.slipway.local.files.UnusableFile;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
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

    private static final System.Logger LOG = System.getLogger(LocalTable.class.getName());

    /** SQLite's own log, which repeats with a stack trace what its caller is told. Held, or it would be forgotten. */
    private static final java.util.logging.Logger SQLITE =
            java.util.logging.Logger.getLogger("com.almworks.sqlite4java");

    private final AmazonDynamoDBLocal database;
    private final DynamoDbClient client;
    private final DynamoDbStreamsClient streams;
    private final Optional<FolderLock> lock;
    private final String name;

    private LocalTable(
            AmazonDynamoDBLocal database,
            DynamoDbClient client,
            DynamoDbStreamsClient streams,
            Optional<FolderLock> lock,
            String name) {
        this.database = database;
        this.client = client;
        this.streams = streams;
        this.lock = lock;
        this.name = name;
    }

    /**
     * Opens the table kept in a folder, or begins one there.
     *
     * @throws UnusableFile when the folder or the file in it cannot be used
     * @throws IllegalStateException when another process uses the folder
     */
    public static LocalTable inFolder(Path folder, String name) {
        return inFolder(folder, name, Room.of(folder));
    }

    /**
     * Opens the table that a folder must have.
     *
     * @throws UnusableFile when it has none, or the file cannot be used
     * @throws IllegalStateException when another process uses the folder
     */
    public static LocalTable existingIn(Path folder, String name) {
        TableFile file = new TableFile(folder, name);
        file.requireExistence();
        return inFolder(folder, name);
    }

    /** The same in a folder whose file system keeps as many bytes free as given. */
    static LocalTable inFolder(Path folder, String name, Room room) {
        TableFile file = new TableFile(folder, name);
        FolderLock lock = file.lock();
        try {
            file.check();
            AmazonDynamoDBLocal database = file.open(() -> open(file.path().toFile()));
            return begun(
                    database,
                    LastingClient.of(database.dynamoDbClient(), file, room),
                    file.told(DynamoDbStreamsClient.class, database.dynamoDbStreamsClient()),
                    Optional.of(lock),
                    name);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /** A table that ends with the process. */
    public static LocalTable inMemory(String name) {
        AmazonDynamoDBLocal database = open(null);
        return begun(database, database.dynamoDbClient(), database.dynamoDbStreamsClient(), Optional.empty(), name);
    }

    private static AmazonDynamoDBLocal open(File file) {
        // Log4j takes a quarter of a second to find that it has nothing to say; its simple logger takes none.
        setUnlessGiven("log4j2.loggerContextFactory", "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
        SQLITE.setUseParentHandlers(false);
        return DynamoDBEmbedded.create(file, WITHOUT_TELEMETRY);
    }

    private static LocalTable begun(
            AmazonDynamoDBLocal database,
            DynamoDbClient client,
            DynamoDbStreamsClient streams,
            Optional<FolderLock> lock,
            String name) {
        try {
            TableCreation.createLastingIfAbsent(client, name);
            return new LocalTable(database, client, streams, lock, name);
        } catch (RuntimeException e) {
            // A start that failed must not keep the process alive.
            database.shutdownNow();
            throw e;
        }
    }

    /** Speaks to the table; one for all threads. */
    public DynamoDbClient client() {
        return client;
    }

    /** Speaks to the table's stream. */
    public DynamoDbStreamsClient streams() {
        return streams;
    }

    public String name() {
        return name;
    }

    /** Ends the database's threads, which would keep the process alive, and lets another process open the folder. */
    @Override
    public void close() {
        try {
            // Shutting down waits for nothing: whoever opens the file next would find it locked by what is still
            // queued.
            client.describeTable(describe -> describe.tableName(name));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the table does not answer while it is closed", e);
        }
        database.shutdownNow();
        lock.ifPresent(FolderLock::close);
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
