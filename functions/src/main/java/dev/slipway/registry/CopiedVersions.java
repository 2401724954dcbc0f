package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Versions that are COPYING, until each is READY or REJECTED; once, whoever comes first. */
public final class CopiedVersions {
    private final RegistryStore store;
    private final SourceRules rules;
    private final Changes changes;

    CopiedVersions(RegistryStore store, SourceRules rules, Changes changes) {
        this.store = store;
        this.rules = rules;
        this.changes = changes;
    }

    /**
     * What is known of a version now that its source was read.
     *
     * @param metadata of what was recorded of it by then
     * @param note what is to be known of it, for people
     */
    public record Known(UnaryOperator<Metadata> metadata, Optional<String> note) {}

    /** Which files may be copied for whom. */
    public SourceRules rules() {
        return rules;
    }

    /** What the time is. */
    public Clock clock() {
        return changes.clock();
    }

    /** The version, if it is COPYING. */
    public Optional<Version> find(VersionKey key) {
        return Optional.of(version(key)).filter(version -> version.status() == VersionStatus.COPYING);
    }

    /** Makes a version READY whose files stay at a place elsewhere. */
    public void readyAt(VersionKey key, String place, Known known) {
        ready(key, Contents.External.at(place), known, draft -> {});
    }

    /**
     * Makes a version READY with files that were copied.
     *
     * @param files none of which says that it was found
     * @param objects what was found of each, by the files' numbers
     */
    public void readyWith(
            VersionKey key,
            Contents.Held contents,
            VersionFiles files,
            Map<Integer, StoredObject> objects,
            Known known) {
        // First what was found: it means nothing until the version names the files, and is written again if that fails.
        store.found(files.set(), objects);
        ready(key, contents, known, draft -> draft.write(new Commit.Write.OfFiles(files)));
    }

    /** Refuses a version for good. */
    public void reject(VersionKey key, String why) {
        end(key, (draft, version) -> {
            Version rejected = version.rejected(why, draft.at());
            draft.record(rejected, VersionFact.Rejected.of(rejected));
        });
    }

    private interface Besides {
        void write(Draft draft);
    }

    private void ready(VersionKey key, Contents contents, Known known, Besides besides) {
        end(key, (draft, version) -> {
            besides.write(draft);
            Metadata metadata = known.metadata().apply(store.whole(version).metadata());
            Version ready = version.resolved(contents, metadata, known.note(), draft.at());
            draft.record(ready, VersionFact.Resolved.of(ready), VersionFact.Ready.of(ready));
        });
    }

    private interface Ending {
        void write(Draft draft, Version version);
    }

    private void end(VersionKey key, Ending ending) {
        changes.changeById(key.modelId(), Request.by(Caller.REGISTRY), draft -> {
            find(key).ifPresent(version -> ending.write(draft, version));
            return key;
        });
    }

    private Version version(VersionKey key) {
        return store.version(key.modelId(), key.number())
                .orElseThrow(() -> new IllegalStateException("there is no version " + key));
    }
}
