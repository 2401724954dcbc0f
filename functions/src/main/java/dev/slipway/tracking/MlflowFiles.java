package dev.slipway.tracking;

import dev.slipway.registry.adoption.FileSource;
import dev.slipway.registry.adoption.ObjectWriter;
import dev.slipway.registry.adoption.ObjectWriter.Kept;
import dev.slipway.registry.adoption.SourceRefused;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Files that an MLflow tracking server serves itself: {@code mlflow-artifacts:/path}, with this server's host or none. They
 * go through a temporary file of this process, which is what S3 needs to be told their digest before it takes them. The
 * server has no mark of a file that is told from its bytes, so that whether one is still the same is found by reading it
 * again. Thread-safe.
 */
public final class MlflowFiles implements FileSource {
    /** Bytes; the function that copies has a disk of 10 GiB. */
    private static final long SPOOL = 9L << 30;

    private final Host host;
    private final Listing listing;
    private final Download download;
    private final ObjectWriter objects;

    /** Mebibytes that files may take on the disk at once: however many are copied, a function's is never full. */
    private final Semaphore spool = new Semaphore(mebibytes(SPOOL));

    /**
     * The files of a server.
     *
     * @param base its address, which may have a path
     * @param credential asked for before each call, and sent to this address only
     * @throws IllegalArgumentException if it is no address of a server, or one with a user, query or fragment
     */
    public MlflowFiles(URI base, Supplier<Optional<Credential>> credential, ObjectWriter objects) {
        this(base, credential, objects, Patience.FOR_LISTS, Patience.FOR_BYTES);
    }

    MlflowFiles(
            URI base,
            Supplier<Optional<Credential>> credential,
            ObjectWriter objects,
            Patience forLists,
            Patience forBytes) {
        ServerCalls calls = new ServerCalls(base, credential);
        this.host = Host.of(base);
        this.listing = new Listing(calls, forLists);
        this.download = new Download(calls, forBytes);
        this.objects = objects;
    }

    @Override
    public boolean has(String place) {
        return ArtifactPath.served(place, host).isPresent();
    }

    @Override
    public long maxFileSize() {
        return MAX_WHOLE;
    }

    @Override
    public List<SourceFile> files(String place, int most) {
        ArtifactPath at = path(place);
        List<SourceFile> files = listing.files(at, most);
        return files.isEmpty() ? listing.file(at).stream().toList() : files;
    }

    @Override
    public Copy copy(String place, SourceFile file, String key) {
        file.checkSize(maxFileSize());
        ArtifactPath at = path(place);
        Kept kept = objects.find(key).orElseGet(() -> take(at, file, key));
        if (kept.size() != file.size()) {
            throw SourceRefused.changed(file.path());
        }
        return new Copy(
                new ManifestFile(new FilePath(file.path()), kept.size(), kept.sha256(), Optional.empty()),
                kept.object(),
                Optional.empty());
    }

    @Override
    public boolean isStill(String place, SourceFile now, Copy copy) {
        if (!now.path().equals(copy.file().path().value())
                || now.size() != copy.file().size()) {
            return false;
        }
        try {
            Sha256 read =
                    download.read(bytesOf(path(place), now), now.size(), now.path(), OutputStream::nullOutputStream);
            return copy.file().sha256().equals(Optional.of(read));
        } catch (SourceRefused changed) {
            return false;
        }
    }

    private Kept take(ArtifactPath at, SourceFile file, String key) {
        int room = mebibytes(file.size());
        spool.acquireUninterruptibly(room);
        try {
            return spooled(at, file, key);
        } finally {
            spool.release(room);
        }
    }

    private Kept spooled(ArtifactPath at, SourceFile file, String key) {
        Path bytes = temporary();
        try {
            Sha256 sha256 =
                    download.read(bytesOf(at, file), file.size(), file.path(), () -> Files.newOutputStream(bytes));
            return objects.put(key, bytes, file.size(), sha256);
        } finally {
            delete(bytes);
        }
    }

    private static int mebibytes(long bytes) {
        return (int) (bytes >> 20) + 1;
    }

    /** A place that is itself a file has nothing in it; a folder may have a file of its own name. */
    private ArtifactPath bytesOf(ArtifactPath at, SourceFile file) {
        return file.path().equals(at.name()) && listing.isEmpty(at) ? at : at.below(file.path());
    }

    private ArtifactPath path(String place) {
        return ArtifactPath.served(place, host)
                .map(ArtifactPath::ofLocation)
                .orElseThrow(() -> new IllegalArgumentException("The place is not of this server"));
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("copy-", ".part");
        } catch (IOException e) {
            throw ServerCalls.unavailable(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw ServerCalls.unavailable(e);
        }
    }
}
