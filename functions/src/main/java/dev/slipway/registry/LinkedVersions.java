package dev.slipway.registry;

import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.ReadableSources;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.location.SourceText;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.version.Adoption;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Versions that come without an upload: they share files that the registry holds already, or name a place elsewhere. They are
 * READY at once, unless settings list the place for whoever registers it: then its files are copied first.
 */
public final class LinkedVersions {
    private final RegistryStore store;
    private final SourceRules rules;
    private final Changes changes;

    LinkedVersions(RegistryStore store, SourceRules rules, Changes changes) {
        this.store = store;
        this.rules = rules;
        this.changes = changes;
    }

    /**
     * Registers a version by the place where its files lie. Where settings list that place for the caller, or the tracking
     * server is to say what it is, the version is COPYING, and its adoption goes on. Otherwise it stays by reference:
     * nobody here has seen its files and they may change unseen.
     *
     * @param metadata must name the source
     */
    public Versions.ModelVersion bySource(ModelRef ref, Metadata metadata, Request<Versions.ModelVersion> request) {
        Lineage.Source source = metadata.lineage().source().orElseThrow(IllegalArgumentException::new);
        SourceText text = SourceText.of(source.uri());
        SortedSet<Holder> groups = rules.of(request.caller());
        boolean isToBeRead = isToBeRead(text, metadata.lineage(), new ReadableSources(rules, groups));
        return changes.change(ref, request, draft -> {
            VersionKey key = next(draft);
            Contents named = Contents.External.at(source.place());
            if (!isToBeRead) {
                return register(draft, ready(draft, key, named, metadata, note(text)));
            }
            String prefix = VersionFiles.prefix(key.modelId(), Ids.next(draft.at()));
            Version copying = Version.registered(
                    key, named, metadata, draft.stamp(), Progress.copying(new Adoption(prefix, groups)));
            return register(draft, copying, VersionFact.Registered.of(copying));
        });
    }

    private static boolean isToBeRead(SourceText text, Lineage lineage, ReadableSources readable) {
        boolean isListed = text instanceof SourceText.Place place && readable.isListed(place.uri());
        return isListed || (lineage.isOfRun() && readable.hasAnyExperiment());
    }

    /** What is to be known of a version whose source nobody reads. */
    private Optional<String> note(SourceText text) {
        if (!(text instanceof SourceText.Place place)) {
            String why = rules.tracking().isPresent()
                    ? "no experiment of the tracking server is listed for who registered it"
                    : "no tracking server is configured";
            return Optional.of("kept as given, by reference: " + why);
        }
        boolean isPlace = place.uri().indexOf(':') >= 0;
        return isPlace ? Optional.of(ReadableSources.UNLISTED) : Optional.empty();
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
                    ready(draft, next(draft), now.contents(), metadata, Optional.empty())
                            .copyOf(now));
        });
    }

    private static VersionKey next(Draft draft) {
        return new VersionKey(draft.model().id(), draft.model().lastVersion() + 1);
    }

    /** A version that is complete from the beginning. */
    private static Version ready(
            Draft draft, VersionKey key, Contents contents, Metadata metadata, Optional<String> note) {
        return Version.registered(key, contents, metadata, draft.stamp(), Progress.ready(draft.at(), note));
    }

    private static Versions.ModelVersion register(Draft draft, Version ready) {
        return register(draft, ready, VersionFact.Registered.of(ready), VersionFact.Ready.of(ready));
    }

    private static Versions.ModelVersion register(Draft draft, Version version, VersionFact... facts) {
        draft.model(draft.model().numbered(version.number()));
        Version recorded = draft.record(version, facts);
        return new Versions.ModelVersion(draft.model(), recorded);
    }
}
