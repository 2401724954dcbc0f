package dev.slipway.registry;

import dev.slipway.registry.history.Retagged;
import dev.slipway.registry.history.TextChange;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Parent;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.TagChange;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Versions: registering, describing, deleting and restoring them. */
public final class Versions {
    private final RegistryStore store;
    private final ArtifactStore artifacts;
    private final Guard guard;
    private final Changes changes;
    private final StageMoves moves;
    private final Endings endings;

    Versions(
            RegistryStore store,
            ArtifactStore artifacts,
            Guard guard,
            StageMoves moves,
            Endings endings,
            Changes changes) {
        this.store = store;
        this.artifacts = artifacts;
        this.guard = guard;
        this.changes = changes;
        this.moves = moves;
        this.endings = endings;
    }

    /** What a description is changed to: absent members stay, an empty optional takes away, metrics are only added. */
    public record Description(
            Optional<Optional<String>> description,
            Map<String, Optional<String>> tags,
            Map<String, BigDecimal> metrics) {
        public Description {
            tags = Map.copyOf(tags);
            metrics = Map.copyOf(metrics);
        }
    }

    /** A version and the model it belongs to. */
    public record ModelVersion(Model model, Version version) {}

    /** A version that was just deleted, and the stages that held it and hold nothing since. */
    public record Deletion(ModelVersion modelVersion, List<StageName> clearedStages) {
        public Deletion {
            clearedStages = List.copyOf(clearedStages);
        }
    }

    /** A version that was just registered, its model, and its files, none of which has been uploaded. */
    public record Registered(Model model, Version version, VersionFiles files) {
        /** Without the files. */
        public ModelVersion modelVersion() {
            return new ModelVersion(model, version);
        }
    }

    /**
     * Registers a version under the next number. Its files are expected from then on.
     *
     * @throws Refused {@link Refusal#VERSION_NOT_FOUND} when the parent does not exist, {@link
     *     Refusal#PROMPT_HAS_NO_FILES}
     */
    public Registered register(ModelRef ref, Metadata metadata, Manifest manifest, Request<Registered> request) {
        Placing placing = new Placing(store, artifacts, manifest);
        try {
            return changes.change(ref, request, draft -> {
                Model model = draft.model();
                if (model.isPrompt()) {
                    throw Refusal.PROMPT_HAS_NO_FILES.because(
                            model.name() + " is a prompt: its versions are texts, which MLflow's API registers");
                }
                Metadata found = withParentOf(metadata, model);
                int number = model.lastVersion() + 1;
                VersionFiles files = placing.at(model.id(), number, draft.at());
                Version version = Version.registered(
                        new VersionKey(model.id(), number),
                        Contents.Held.of(files.prefix(), manifest),
                        found,
                        draft.stamp(),
                        Progress.PENDING);
                draft.model(model.numbered(number)).write(new Commit.Write.OfFiles(files));
                Version recorded = draft.record(version, VersionFact.Registered.of(version));
                return new Registered(draft.model(), recorded, files);
            });
        } catch (RuntimeException failure) {
            placing.abandonAfter(failure);
            throw failure;
        }
    }

    /** Describes or tags a version, or adds metrics. Saying what is so already changes nothing. */
    public ModelVersion update(ModelRef ref, int number, Description to, Request<ModelVersion> request) {
        return changes.change(ref, request, draft -> {
            Version version = store.whole(find(draft.model(), number));
            request.expect(version);
            Metadata metadata = version.metadata();
            Optional<String> description = to.description().orElse(metadata.description());
            TagChange tags = TagChange.of(metadata.tags(), to.tags());
            Map<String, BigDecimal> metrics = added(metadata.metrics(), to.metrics());
            Metadata after = metadata.with(description, tags.after(), metrics);
            Version changed = version.described(after, draft.at());
            VersionFact.Updated updated = new VersionFact.Updated(
                    number,
                    TextChange.between(metadata.description(), description),
                    Retagged.by(tags),
                    missing(metadata.metrics(), to.metrics()),
                    after.digest(),
                    changed.recordDigest());
            Version recorded = updated.changesNothing() ? version : draft.record(changed, metadata.texts(), updated);
            return new ModelVersion(draft.model(), recorded);
        });
    }

    /**
     * Takes a version out of use, unless a stage with a policy holds it. Aliases that hold it are cleared with it, so that
     * none is left pointing at what is gone. Its number, files and history stay.
     */
    public Deletion delete(ModelRef ref, int number, Request<Deletion> request) {
        return changes.change(ref, request, draft -> {
            Version version = find(draft.model(), number);
            request.expect(version);
            guard.checkDelete(draft.model(), number);
            List<Stage> holding = draft.model().stages().values().stream()
                    .filter(stage -> stage.holds(number))
                    .toList();
            holding.forEach(stage -> moves.clear(draft, stage, "version " + number + " was deleted"));
            Version deleted = version.deleted(draft.at());
            List<StageName> cleared = holding.stream().map(Stage::name).toList();
            Version recorded = draft.record(deleted, VersionFact.Deleted.of(deleted, cleared));
            return new Deletion(new ModelVersion(draft.model(), recorded), cleared);
        });
    }

    /** Puts a deleted version back into use. */
    public ModelVersion restore(ModelRef ref, int number, Request<ModelVersion> request) {
        return changes.change(ref, request, draft -> {
            Version version = findAny(draft.model(), number);
            request.expect(version);
            if (version.deletedAt().isEmpty()) {
                return new ModelVersion(draft.model(), version);
            }
            // What waited for it when it was deleted does not come back with it.
            endings.clear(draft.model());
            Version restored = version.restored(draft.at());
            Version recorded = draft.record(restored, VersionFact.Restored.of(restored));
            return new ModelVersion(draft.model(), recorded);
        });
    }

    /**
     * Refuses the files of a version of a prompt.
     *
     * @throws Refused {@link Refusal#PROMPT_HAS_NO_FILES}
     */
    static void checkFiles(Version version) {
        if (version.contents() instanceof Contents.Texts) {
            throw Refusal.PROMPT_HAS_NO_FILES.because(
                    "version " + version.number() + " is one of a prompt: a text, and no files");
        }
    }

    /** A version that is not deleted. */
    Version find(Model model, int number) {
        Version version = findAny(model, number);
        if (version.deletedAt().isPresent()) {
            throw Refusal.VERSION_DELETED.because("version " + number + " of " + model.name() + " is deleted");
        }
        return version;
    }

    /** A version, deleted or not. */
    Version findAny(Model model, int number) {
        return store.version(model.id(), number)
                .orElseThrow(() -> Refusal.VERSION_NOT_FOUND.because(model.name() + " has no version " + number));
    }

    /** The files of a version; none of one that is there by reference. */
    VersionFiles files(Version version) {
        return version.heldAt()
                .map(prefix -> store.files(prefix)
                        .orElseThrow(() -> new IllegalStateException("the files of a version are missing")))
                .orElseGet(() -> VersionFiles.none(version.key()));
    }

    /** Refuses a version that no stage may point at. */
    static void usable(Version version) {
        if (!version.isUsable()) {
            throw unusable(version);
        }
    }

    /** The refusal of a version that is deleted or not READY. */
    static Refused unusable(Version version) {
        return version.deletedAt().isPresent()
                ? Refusal.VERSION_DELETED.because("version " + version.number() + " is deleted")
                : Refusal.VERSION_NOT_READY.because("version " + version.number() + " is " + version.status()
                        + version.progress().reason().map(why -> ": " + why).orElse(""));
    }

    /** The metadata with the parent that it names looked up. */
    private Metadata withParentOf(Metadata metadata, Model model) {
        return metadata.lineage()
                .parent()
                .map(parent -> parent instanceof Parent.Named named ? parent(model, named) : parent.found())
                .map(found -> metadata.with(metadata.lineage().childOf(found)))
                .orElse(metadata);
    }

    private Parent.Found parent(Model model, Parent.Named named) {
        Model of = named.model().isEmpty()
                ? model
                : store.model(named.model().get())
                        .orElseThrow(() -> Refusal.MODEL_NOT_FOUND.because("lineage.parent.model: there is no model "
                                + named.model().get()));
        Version version = store.version(of.id(), named.version())
                .orElseThrow(() -> Refusal.VERSION_NOT_FOUND.because(
                        "lineage.parent.version: " + of.name() + " has no version " + named.version()));
        return new Parent.Found(of.id(), of.name(), version.number(), version.digest());
    }

    private static Map<String, BigDecimal> added(Map<String, BigDecimal> before, Map<String, BigDecimal> more) {
        Map<String, BigDecimal> after = new TreeMap<>(before);
        more.forEach((metric, value) -> {
            BigDecimal held = after.putIfAbsent(metric, value);
            if (held != null && held.compareTo(value) != 0) {
                throw Refusal.METRIC_RECORDED.because("metrics." + metric + " is " + held.toPlainString()
                        + " and stays so: gates and approvals rest on it");
            }
        });
        if (after.size() > Metadata.MAX_METRICS) {
            throw Refusal.INVALID.because(
                    "metrics", "must be at most " + Metadata.MAX_METRICS + " in all, not " + after.size());
        }
        return after;
    }

    /** Those of these metrics that are not recorded yet. */
    private static SortedMap<String, BigDecimal> missing(
            Map<String, BigDecimal> recorded, Map<String, BigDecimal> given) {
        SortedMap<String, BigDecimal> missing = new TreeMap<>(given);
        missing.keySet().removeAll(recorded.keySet());
        return missing;
    }
}
