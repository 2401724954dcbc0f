package dev.slipway.registry;

import dev.slipway.registry.name.Ids;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds a place for the files of a new version, once for each model, however often the change is tried; opens uploads for
 * those with parts.
 */
final class Placing {
    private final RegistryStore store;
    private final ArtifactStore artifacts;
    private final Manifest manifest;
    private String prefix;
    private final List<VersionFile> placed = new ArrayList<>();

    Placing(RegistryStore store, ArtifactStore artifacts, Manifest manifest) {
        this.store = store;
        this.artifacts = artifacts;
        this.manifest = manifest;
    }

    VersionFiles at(String modelId, int number, Instant now) {
        // Between two tries the name may have passed to another model, whose files do not go among this one's.
        if (prefix == null || !VersionFiles.modelIdOf(prefix).equals(modelId)) {
            abandon();
            place(VersionFiles.prefix(modelId, Ids.next(now)));
        }
        return new VersionFiles(modelId, number, prefix, placed);
    }

    private void place(String fresh) {
        prefix = fresh;
        placed.clear();
        Map<ManifestFile, String> opened = new ConcurrentHashMap<>();
        try {
            AtOnce.each(
                    manifest.files().stream()
                            .filter(file -> file.parts().isPresent())
                            .toList(),
                    file -> artifacts.open(key(file), file).ifPresent(id -> opened.put(file, id)));
        } finally {
            // Those that were opened are known though others could not be.
            manifest.files()
                    .forEach(file -> placed.add(
                            new VersionFile(file, key(file), Optional.ofNullable(opened.get(file)), Optional.empty())));
        }
    }

    private String key(ManifestFile file) {
        return prefix + "/" + file.path();
    }

    /** Drops the uploads of a registration that failed; the bucket drops in time what cannot be dropped now. */
    void abandonAfter(RuntimeException failure) {
        try {
            abandon();
        } catch (RuntimeException left) {
            failure.addSuppressed(left);
        }
    }

    /** Drops the uploads, unless the version is there after all: its commit may have been done and its answer lost. */
    private void abandon() {
        List<VersionFile> opened =
                placed.stream().filter(file -> file.uploadId().isPresent()).toList();
        if (!opened.isEmpty() && store.files(prefix).isEmpty()) {
            AtOnce.each(opened, artifacts::abandon);
        }
    }
}
