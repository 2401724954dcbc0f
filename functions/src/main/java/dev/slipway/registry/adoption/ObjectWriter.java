package dev.slipway.registry.adoption;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.StoredObject;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Puts files that went through this process into the registry's bucket, each key once. Nothing answers null. Implementations
 * are thread-safe. A store that does not answer throws {@link dev.slipway.registry.refusal.Refusal#UNAVAILABLE}.
 */
public interface ObjectWriter {
    /** What lies at a key, if anything does. */
    Optional<Kept> find(String key);

    /**
     * Puts a file at a key where nothing lies, and answers what lies there then: this file, or what somebody else was faster
     * to put there.
     *
     * @param size of the file, in bytes
     * @param sha256 of the file; the store takes no other bytes
     */
    Kept put(String key, Path file, long size, Sha256 sha256);

    /**
     * What lies at a key.
     *
     * @param sha256 as the store computed it over all the bytes
     */
    record Kept(long size, Sha256 sha256, StoredObject object) {}
}
