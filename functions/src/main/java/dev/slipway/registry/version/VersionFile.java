package dev.slipway.registry.version;

import java.util.Optional;

/**
 * A declared file and where it is kept: the object key that the registry minted, the multipart upload opened for it, and
 * the stored object once it was found to be what was declared.
 */
public record VersionFile(ManifestFile declared, String key, Optional<String> uploadId, Optional<StoredObject> stored) {

    /** The same file, found in the store. */
    public VersionFile found(StoredObject object) {
        return new VersionFile(declared, key, uploadId, Optional.of(object));
    }
}
