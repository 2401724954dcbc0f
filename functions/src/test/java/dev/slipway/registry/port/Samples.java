package dev.slipway.registry.port;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Models, versions, promotions and commits for the contracts of the stores, as small as they can be. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.000Z");

    private static final Stamp ANN = new Stamp(Identity.user("ann"), NOW);

    /** So many writes of any kind fit into one commit. */
    private static final int FITTING = 10;

    private static final AtomicLong PROMOTIONS = new AtomicLong();

    private Samples() {}

    public static Model model(String name) {
        return new Model(
                Ids.next(NOW),
                new ModelName(name),
                new Holdings(0, new TreeMap<>(), 0, new TreeMap<>()),
                ANN,
                new Tail(1, Entry.NO_PREVIOUS, NOW),
                Optional.empty());
    }

    /** The same head after one entry more. */
    public static Model next(Model model) {
        Tail tail = model.tail();
        return new Model(
                model.id(),
                model.name(),
                model.holdings(),
                model.created(),
                new Tail(tail.seq() + 1, tail.hash(), tail.at()),
                model.deletion());
    }

    /** What was made of a head, after the entry that tells of it. */
    public static Model moved(Model changed) {
        return changed.after(entry(next(changed), NOW));
    }

    public static Model renamed(Model model, String name) {
        return next(model.named(new ModelName(name)));
    }

    public static Model deleted(Model model) {
        return next(model.deleted(new Model.Deletion(NOW, NOW.plus(Duration.ofDays(30)))));
    }

    public static Model restored(Model model) {
        return next(model.restored(model.name()));
    }

    public static Entry entry(Model after, Instant at) {
        Tail before = new Tail(after.tail().seq() - 1, after.tail().hash(), at);
        return Entry.next(
                before,
                after.id(),
                after.name(),
                new Stamp(Identity.user("ann"), at),
                new ModelFact.Updated(Optional.empty(), Optional.empty(), Optional.empty(), Sha256.of("words")));
    }

    public static Commit creation(Model model) {
        return new Commit(Optional.empty(), model, List.of(entry(model, NOW)), List.of(), Optional.empty());
    }

    public static Commit change(Model before, Model after, Commit.Write... writes) {
        return new Commit(Optional.of(before), after, List.of(entry(after, NOW)), List.of(writes), Optional.empty());
    }

    /** The same commit, which takes over a name that stayed with this model. */
    public static Commit taking(Commit commit, String predecessor) {
        return new Commit(
                commit.before(),
                commit.after(),
                Optional.of(predecessor),
                commit.entries(),
                commit.writes(),
                commit.answered());
    }

    /** Writes these in as many changes of the model as it takes. */
    public static void write(RegistryStore store, Model model, List<? extends Commit.Write> writes) {
        Model head = model;
        for (int start = 0; start < writes.size(); start += FITTING) {
            Model next = next(head);
            store.commit(change(
                    head,
                    next,
                    writes.subList(start, Math.min(writes.size(), start + FITTING))
                            .toArray(Commit.Write[]::new)));
            head = next;
        }
    }

    /** Writes these versions. */
    public static void writeVersions(RegistryStore store, Model model, List<Version> versions) {
        write(store, model, versions.stream().map(Commit.Write.OfVersion::new).toList());
    }

    public static Commit answered(Commit commit, Answered answered) {
        return new Commit(commit.before(), commit.after(), commit.entries(), commit.writes(), Optional.of(answered));
    }

    public static Answered mark(String id, String answer, Instant expiresAt) {
        return new Answered(id, Sha256.of(id), answer, expiresAt);
    }

    public static Metadata metadata(Optional<String> description, Map<String, String> tags) {
        return new Metadata(description, tags, Map.of(), Map.of(), Optional.empty(), Lineage.NONE);
    }

    public static Version version(Model model, int number, VersionStatus status, Metadata metadata) {
        Instant at = NOW.plusSeconds(number);
        return Version.registered(
                new VersionKey(model.id(), number),
                new Contents.Held("models/" + model.id() + "/" + Ids.next(NOW), Sha256.of("manifest " + number), 1, 7),
                metadata,
                new Stamp(Identity.user("ann"), at),
                new Progress(status, Optional.empty(), Optional.empty()));
    }

    public static Version version(Model model, int number) {
        return version(model, number, VersionStatus.READY, metadata(Optional.empty(), Map.of()));
    }

    public static VersionFiles files(Version version, int count) {
        return files(
                version,
                IntStream.range(0, count)
                        .mapToObj(i -> new FilePath("part-%04d.bin".formatted(i)))
                        .toList());
    }

    public static VersionFiles files(Version version, List<FilePath> paths) {
        List<VersionFile> files = paths.stream()
                .map(path -> new VersionFile(
                        new ManifestFile(path, 7, Sha256.of(path.value()), Optional.empty()),
                        version.heldAt().orElseThrow() + "/" + path,
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        return new VersionFiles(
                version.modelId(), version.number(), version.heldAt().orElseThrow(), files);
    }

    public static Promotion promotion(Model model, StageName stage, Instant at, PromotionStatus status) {
        return new Promotion(
                new PromotionId(model.id(), PROMOTIONS.incrementAndGet()).toString(),
                new Promotion.Target(model.id(), model.name(), stage, 1),
                new Promotion.Basis(
                        Sha256.of("manifest 1"), 0, new PolicyInForce(Policy.ONE_APPROVAL, PolicyOrigin.own(0))),
                new Promotion.Asked(new Stamp(Identity.user("ann"), at), "because", at.plus(Duration.ofDays(7))),
                List.of(new Gate.Result("auc >= 0.9", true, "0.93 is enough")),
                List.of(new Decision(
                        Decision.Verdict.APPROVE, new Stamp(Identity.user("bea"), at), Optional.of("fine"))),
                status.isOpen() ? Optional.empty() : Optional.of(new Promotion.End(status, at, "over")),
                7);
    }

    /** A stage change as the entry that leads to this head. */
    public static Entry stageChange(
            Model after, StageName stage, long rev, Instant at, StageChange.Kind kind, Optional<Integer> to) {
        Tail before = new Tail(after.tail().seq() - 1, after.tail().hash(), at);
        return Entry.next(
                before,
                after.id(),
                after.name(),
                new Stamp(Identity.user("ann"), at),
                new StageFact.Changed(
                        stage,
                        rev,
                        kind,
                        new StageChange.Move(Optional.empty(), to),
                        to.map(version -> new StageFact.Occupant(
                                Sha256.of("manifest " + version), Optional.empty(), Optional.empty())),
                        "because " + rev,
                        Optional.empty(),
                        new StageChange.Landings(Optional.of(after.tail().seq()), Optional.empty()),
                        new StageChange.Under(PolicyOrigin.own(0), false)));
    }

    /** A change that says so. */
    public static Commit change(Model before, Model after, Entry entry) {
        return new Commit(Optional.of(before), after, List.of(entry), List.of(), Optional.empty());
    }
}
