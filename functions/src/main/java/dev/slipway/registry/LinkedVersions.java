package dev.slipway.registry;

import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import java.util.Map;
import java.util.Optional;

/**
 * Versions that come without an upload: they link to files that the registry holds already, or to a place elsewhere. They
 * are READY at once.
 */
public final class LinkedVersions {
    private final RegistryStore store;
    private final Changes changes;

    public LinkedVersions(RegistryStore store, Changes changes) {
        this.store = store;
        this.changes = changes;
    }

    /**
     * Registers a version whose files lie elsewhere. Nobody here has seen them and they may change unseen.
     *
     * @param metadata must name the source
     * @param note what could not be found out about it, for people
     */
    public Versions.ModelVersion external(
            ModelRef ref, Metadata metadata, Optional<String> note, Request<Versions.ModelVersion> request) {
        String location =
                metadata.lineage().source().map(Lineage.Source::place).orElseThrow(IllegalArgumentException::new);
        return changes.change(
                ref, request, draft -> register(draft, next(draft, Contents.External.at(location), metadata, note)));
    }

    /**
     * Registers a version that is another one once more, under another name or number: the same contents, the same digest,
     * and what was measured of it.
     *
     * @param description what is said of the new one
     * @param lineage the original's, as far as the new one's does not differ
     */
    public Versions.ModelVersion sharing(
            ModelRef ref,
            Version original,
            Optional<String> description,
            Map<String, String> tags,
            Lineage lineage,
            Request<Versions.ModelVersion> request) {
        return changes.change(ref, request, draft -> {
            // Read within the change: the original may have been described or deleted since.
            Version now = store.version(original.modelId(), original.number()).orElse(original);
            Versions.usable(now);
            Metadata known = now.metadata();
            Metadata metadata =
                    new Metadata(description, tags, known.metrics(), known.hyperparameters(), known.schema(), lineage);
            return register(
                    draft,
                    next(draft, now.contents(), metadata, Optional.empty()).copyOf(now));
        });
    }

    /** What has the model's next number, complete from the beginning. */
    private static Version next(Draft draft, Contents contents, Metadata metadata, Optional<String> note) {
        VersionKey key = new VersionKey(draft.model().id(), draft.model().lastVersion() + 1);
        Progress ready = Progress.ready(draft.at(), note);
        return Version.registered(key, contents, metadata, draft.stamp(), ready);
    }

    private static Versions.ModelVersion register(Draft draft, Version version) {
        draft.model(draft.model().numbered(version.number()));
        Version recorded = draft.record(version, VersionFact.Registered.of(version), VersionFact.Ready.of(version));
        return new Versions.ModelVersion(draft.model(), recorded);
    }
}
