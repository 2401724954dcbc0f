package dev.slipway.local.table;

import dev.slipway.json.Json;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Commits made by hand, as small as they can be. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.000Z");

    private Samples() {}

    static Model model(String name) {
        return new Model(
                Ids.next(NOW),
                new ModelName(name),
                Optional.empty(),
                Map.of(),
                0,
                1,
                "0".repeat(64),
                new TreeMap<>(),
                new TreeMap<>(),
                "ann",
                NOW,
                NOW,
                Optional.empty());
    }

    /** The same head after one entry more. */
    static Model next(Model model) {
        return new Model(
                model.id(),
                model.name(),
                model.description(),
                model.tags(),
                model.lastVersion(),
                model.seq() + 1,
                model.hash(),
                model.stages(),
                model.open(),
                model.createdBy(),
                model.createdAt(),
                model.updatedAt(),
                model.deletion());
    }

    static Model renamed(Model model, String name) {
        return next(model.described(new ModelName(name), model.description(), model.tags()));
    }

    static Model tagged(Model model, Map<String, String> tags) {
        return model.described(model.name(), model.description(), tags);
    }

    static Model deleted(Model model) {
        return next(model.deleted(Optional.of(new Model.Deletion(NOW, NOW.plus(Duration.ofDays(30))))));
    }

    static Model restored(Model model) {
        return next(model.deleted(Optional.empty()));
    }

    static Entry entry(Model after, Instant at) {
        String body = Json.canonical(Map.of(
                "id", after.id() + "-" + after.seq(),
                "type", EntryType.MODEL_UPDATED.title(),
                "modelId", after.id(),
                "model", after.name(),
                "seq", after.seq(),
                "at", at,
                "by", "ann",
                "previousHash", after.hash()));
        return new Entry(body, Sha256.of(body));
    }

    static Commit creation(Model model) {
        return new Commit(Optional.empty(), model, List.of(entry(model, NOW)), List.of(), Optional.empty());
    }

    static Commit change(Model before, Model after, Commit.Write... writes) {
        return new Commit(Optional.of(before), after, List.of(entry(after, NOW)), List.of(writes), Optional.empty());
    }

    static Commit answered(Commit commit, Answered answered) {
        return new Commit(commit.before(), commit.after(), commit.entries(), commit.writes(), Optional.of(answered));
    }

    static Answered mark(String id, String answer, Instant expiresAt) {
        return new Answered(id, Sha256.of(id), answer, expiresAt);
    }

    static Metadata metadata(Optional<String> description, Map<String, String> tags) {
        return new Metadata(description, tags, Map.of(), Map.of(), Optional.empty(), Lineage.NONE);
    }

    static Version version(Model model, int number, VersionStatus status, Metadata metadata) {
        return new Version(
                model.id(),
                number,
                status,
                Optional.empty(),
                metadata,
                "models/" + model.id() + "/" + Ids.next(NOW),
                Sha256.of("manifest " + number),
                1,
                7,
                "ann",
                NOW.plusSeconds(number),
                Optional.empty(),
                NOW.plusSeconds(number),
                Optional.empty());
    }

    static Version version(Model model, int number) {
        return version(model, number, VersionStatus.READY, metadata(Optional.empty(), Map.of()));
    }

    static VersionFiles files(Version version, int count) {
        List<VersionFile> files = IntStream.range(0, count)
                .mapToObj(i -> new FilePath("part-" + i + ".bin"))
                .map(path -> new VersionFile(
                        new ManifestFile(path, 7, Sha256.of(path.value()), Optional.empty()),
                        version.prefix() + "/" + path,
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        return new VersionFiles(version.modelId(), version.number(), version.prefix(), files);
    }

    static Promotion promotion(Model model, StageName stage, Instant at, PromotionStatus status) {
        return new Promotion(
                Ids.next(at),
                model.id(),
                model.name(),
                stage,
                1,
                Sha256.of("manifest 1"),
                0,
                0,
                Policy.ONE_APPROVAL,
                status,
                "ann",
                at,
                "because",
                at.plus(Duration.ofDays(7)),
                List.of(new Gate.Result("auc >= 0.9", true, "0.93 is enough")),
                List.of(new Decision(Decision.Verdict.APPROVE, "bea", at, Optional.of("fine"))),
                Optional.empty(),
                Optional.empty());
    }

    static StageChange stageChange(
            Model model, StageName stage, long rev, Instant at, StageChange.Kind kind, Optional<Integer> to) {
        return new StageChange(
                model.id(),
                stage,
                rev,
                kind,
                Optional.empty(),
                to,
                "ann",
                at,
                "because " + rev,
                Optional.empty(),
                Optional.of(new Stage.ChangeKey(at, rev)),
                Optional.empty());
    }
}
