package dev.slipway.local.storage;

import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.s3.S3ArtifactStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * What every S3 must do for the artifact store. A suite that extends this runs on any endpoint that
 * {@link #endpoint()} names; each test works under a key prefix of its own and leaves its objects behind.
 */
abstract class S3Contract {
    protected static final int PART = (int) FileParts.MIN_PART_SIZE;

    protected S3Client s3;
    protected S3Presigner presigner;
    protected ArtifactStore store;

    /** Where to run. */
    abstract S3Endpoint endpoint();

    @BeforeEach
    void open() {
        s3 = endpoint().client();
        presigner = endpoint().presigner();
        store = new S3ArtifactStore(s3, presigner, endpoint().bucket());
    }

    @AfterEach
    void close() {
        s3.close();
        presigner.close();
    }

    protected VersionFile declared(String path, String content) {
        return declared(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A file for one PUT. */
    protected VersionFile declared(String path, byte[] content) {
        ManifestFile file = new ManifestFile(new FilePath(path), content.length, Sha256.of(content), Optional.empty());
        return new VersionFile(file, key(path), Optional.empty(), Optional.empty());
    }

    /** A file for an upload in parts of the least size there is. Its upload is open. */
    protected VersionFile declaredInParts(String path, byte[] content) {
        List<Sha256> digests = new ArrayList<>();
        for (int from = 0; from < content.length || from == 0; from += PART) {
            digests.add(Sha256.of(Arrays.copyOfRange(content, from, Math.min(content.length, from + PART))));
        }
        ManifestFile file = new ManifestFile(
                new FilePath(path), content.length, Sha256.of(content), Optional.of(new FileParts(PART, digests)));
        String key = key(path);
        return new VersionFile(file, key, store.open(key, file), Optional.empty());
    }

    /** Bytes that are not all alike, the same each time. */
    protected static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    protected static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String key(String path) {
        Instant now = Instant.now();
        return "models/" + Ids.next(now) + "/" + Ids.next(now) + "/" + path;
    }
}
