package dev.slipway.registry.port;

import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.VersionFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Declared files for the contracts of the artifact store, each at a key that nobody else uses. */
public final class SampleFiles {
    /** Bytes of a part, the fewest that there may be. */
    public static final int PART = (int) FileParts.MIN_PART_SIZE;

    private SampleFiles() {}

    /** A file for one PUT. */
    public static VersionFile declared(String path, byte[] content) {
        ManifestFile file = new ManifestFile(new FilePath(path), content.length, Sha256.of(content), Optional.empty());
        return new VersionFile(file, key(path), Optional.empty(), Optional.empty());
    }

    /** A file for one PUT. */
    public static VersionFile declared(String path, String content) {
        return declared(path, utf8(content));
    }

    /** A file for an upload in parts, which is open. */
    public static VersionFile declaredInParts(ArtifactStore store, String path, byte[] content) {
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
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    /** A text as the content of a file. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String key(String path) {
        Instant now = Instant.now();
        return "models/" + Ids.next(now) + "/" + Ids.next(now) + "/" + path;
    }
}
