package dev.slipway.local.storage;

import com.google.common.base.Throwables;
import dev.slipway.local.files.OwnerOnly;
import dev.slipway.local.files.Room;
import dev.slipway.local.files.UnusableFile;
import dev.slipway.local.gateway.UnusablePort;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.blobstore.BlobStore;

/**
 * An S3 endpoint on loopback with some buckets, kept in a folder. Requests must be signed with the one access key there is.
 *
 * <p>A PUT that was answered is in the folder, whole and with its checksum: files appear there by being linked or renamed
 * when they are complete, and what the process has written outlives its being killed. Its event does not: S3 delivers
 * events at least once, this store at most once when it is killed, and looking for uploads whose event was lost is part of
 * the registry anyway.
 *
 * <p>S3Proxy serves on threads that keep a process alive. Whoever starts this closes it, also when something else fails to
 * start.
 */
public final class LocalObjectStore implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LocalObjectStore.class.getName());
    private static final int SECONDS_FOR_LAST_EVENTS = 5;

    private final S3Server server;
    private final ExecutorService events;

    /**
     * What to start.
     *
     * @param folder where objects are kept; made if it is not there. Its file system must know extended attributes, which
     *     is where S3Proxy keeps ETag and checksum
     * @param port 0 for any that is free
     * @param buckets the names of those that are there; a name that S3 does not allow is refused
     */
    public record Settings(Path folder, int port, String accessKey, String secretKey, List<String> buckets) {
        public Settings {
            buckets = List.copyOf(buckets);
            buckets.forEach(BucketName::check);
        }

        /** With one bucket. */
        public Settings(Path folder, int port, String accessKey, String secretKey, String bucket) {
            this(folder, port, accessKey, secretKey, List.of(bucket));
        }
    }

    private LocalObjectStore(S3Server server, ExecutorService events) {
        this.server = server;
        this.events = events;
    }

    /**
     * Starts it; requests are served when this returns.
     *
     * @throws UnusableFile if the folder cannot be used
     * @throws IOException if the port is taken
     */
    public static LocalObjectStore start(Settings settings, Clock clock, ObjectCreatedListener listener)
            throws IOException {
        OwnerOnly.folder(settings.folder());
        for (String bucket : settings.buckets()) {
            // S3Proxy takes a folder for a bucket.
            OwnerOnly.folder(settings.folder().resolve(bucket));
        }
        requireExtendedAttributes(settings.folder());
        ExecutorService events = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "object-created");
            thread.setDaemon(true);
            return thread;
        });
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", settings.folder().toString());
        BlobStore files = new OwnersBlobStore(BlobStores.create("filesystem", properties), settings.folder());
        TellingBlobStore blobs = new TellingBlobStore(
                new DiskNamingBlobStore(new DigestedPartsBlobStore(
                        new CopyingBlobStore(new RoomyBlobStore(files, Room.of(settings.folder()))))),
                clock,
                created -> deliver(events, listener, created));
        S3Server server = new S3Server(
                settings.port(),
                new S3Front(new VersionedBlobStore(blobs), settings.accessKey(), settings.secretKey()));
        LocalObjectStore store = new LocalObjectStore(server, events);
        try {
            server.start();
        } catch (Exception e) {
            store.close();
            if (Throwables.getRootCause(e) instanceof BindException refused) {
                throw new UnusablePort(settings.port(), "artifactPort", refused);
            }
            throw new IOException("S3 cannot be served on port " + settings.port() + ": " + e.getMessage(), e);
        }
        return store;
    }

    /** Where to send requests, path-style: {@code http://127.0.0.1:<port>}. */
    public URI endpoint() {
        return server.uri();
    }

    /** Stops serving, then waits a moment for the listener to hear of what was stored. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "S3 did not stop as it should", e);
        }
        events.shutdown();
        try {
            if (!events.awaitTermination(SECONDS_FOR_LAST_EVENTS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "not everybody has heard of the last objects");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deliver(ExecutorService events, ObjectCreatedListener listener, ObjectCreated created) {
        try {
            events.execute(() -> {
                try {
                    listener.objectCreated(created);
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, "the event of a new object was not taken", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.WARNING, "stored while closing; nobody hears of " + created.key());
        }
    }

    /** Without them S3Proxy would go on and forget every checksum, and no upload would ever be found to be right. */
    private static void requireExtendedAttributes(Path folder) throws IOException {
        if (!Files.getFileStore(folder).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
            throw new UnusableFile(
                    folder,
                    "is on a file system that keeps no extended attributes, and checksums are kept in them",
                    "Choose another data folder with -Ddata=...");
        }
    }
}
