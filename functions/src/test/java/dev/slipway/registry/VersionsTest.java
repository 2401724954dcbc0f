package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.NOW;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.history.Retagged;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.history.TextChange;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Describing versions, taking them out of use and putting them back. */
class VersionsTest {
    private static final Metadata DESCRIBED = new Metadata(
            Optional.of("before"),
            Map.of("team", "risk", "draft", "yes"),
            Map.of("auc", new BigDecimal("0.9")),
            Map.of("depth", new BigDecimal("3")),
            Optional.of(Map.of("inputs", List.of())),
            Lineage.NONE);

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");

    @Test
    void whatIsSaidOfAVersionChangesAndTheRestStays() {
        Version version = sample.ready(model, DESCRIBED);
        sample.later(Duration.ofSeconds(1));

        ModelVersion updated = update(
                version,
                new Versions.Description(
                        Optional.of(Optional.of("after")),
                        Map.of("team", Optional.of("fraud"), "draft", Optional.empty(), "new", Optional.of("yes")),
                        Map.of("auc", new BigDecimal("0.90"), "f1", new BigDecimal("0.8"))));

        Metadata after = new Metadata(
                Optional.of("after"),
                Map.of("team", "fraud", "new", "yes"),
                Map.of("auc", new BigDecimal("0.9"), "f1", new BigDecimal("0.8")),
                DESCRIBED.hyperparameters(),
                DESCRIBED.schema(),
                DESCRIBED.lineage());
        assertThat(updated.version())
                .isEqualTo(version.described(after, NOW.plusSeconds(1))
                        .at(updated.model().tail().seq()));
        assertThat(sample.now(version)).isEqualTo(updated.version());
        assertThat(updated.model()).isEqualTo(sample.now(model));
        assertThat(sample.lastFact(model))
                .isEqualTo(new VersionFact.Updated(
                        1,
                        Optional.of(new TextChange(Optional.of("before"), Optional.of("after"))),
                        Optional.of(new Retagged(List.of("new", "team"), List.of("draft"))),
                        new TreeMap<>(Map.of("f1", new BigDecimal("0.8"))),
                        after.digest(),
                        updated.version().recordDigest()));
    }

    @Test
    void aDescriptionIsTakenAwayByAnEmptyOneAndStaysWithoutOne() {
        Version version = sample.registered(model, DESCRIBED, SampleRegistry.manifest("a"));

        update(version, new Versions.Description(Optional.empty(), Map.of("team", Optional.empty()), Map.of()));
        assertThat(sample.now(version).metadata().description()).contains("before");
        assertThat(sample.now(version).metadata().tags()).containsExactly(Map.entry("draft", "yes"));

        update(version, new Versions.Description(Optional.of(Optional.empty()), Map.of(), Map.of()));
        assertThat(sample.now(version).metadata().description()).isEmpty();
        assertThat(((VersionFact.Updated) sample.lastFact(model)).description())
                .contains(new TextChange(Optional.of("before"), Optional.empty()));
    }

    @Test
    void sayingWhatIsSoAlreadyLeavesNoEntry() {
        Version version = sample.ready(model, DESCRIBED);
        Model before = sample.now(model);
        sample.later(Duration.ofSeconds(1));

        ModelVersion same = update(
                version,
                new Versions.Description(
                        Optional.of(Optional.of("before")),
                        Map.of("team", Optional.of("risk"), "absent", Optional.empty()),
                        Map.of("auc", new BigDecimal("0.900"))));

        assertThat(same).isEqualTo(new ModelVersion(before, version));
        assertThat(sample.now(model)).isEqualTo(before);
        assertThat(sample.now(version)).isEqualTo(version);
    }

    @Test
    void aMetricOnceRecordedStays() {
        Version version = sample.ready(model, DESCRIBED);
        Model before = sample.now(model);

        Refused recorded =
                refused(Refusal.METRIC_RECORDED, () -> update(version, metrics(Map.of("auc", new BigDecimal("0.91")))));

        assertThat(recorded).hasMessageStartingWith("metrics.auc is 0.9 and stays so");
        assertThat(sample.now(model)).isEqualTo(before);
    }

    @Test
    void aVersionHasAtMostFiveHundredMetricsInAll() {
        Version version = sample.ready(model, DESCRIBED);

        assertThat(refused("metrics", () -> update(version, metrics(numbered(500)))))
                .hasMessage("metrics must be at most 500 in all, not 501");
        update(version, metrics(numbered(499)));
        assertThat(sample.now(version).metadata().metrics()).hasSize(500);
    }

    @Test
    void aVersionHasAtMostAHundredTagsInAll() {
        Version version = sample.ready(model, DESCRIBED);
        Map<String, Optional<String>> tags =
                IntStream.range(0, 99).boxed().collect(Collectors.toMap(i -> "t" + i, i -> Optional.of("v")));

        assertThat(refused("tags", () -> update(version, new Versions.Description(Optional.empty(), tags, Map.of()))))
                .hasMessage("tags must be at most 100 in all, not 101");
    }

    @Test
    void aVersionThatIsNotThereIsNeitherDescribedNorDeletedNorRestored() {
        for (Runnable deed : deeds(7)) {
            assertThat(refused(Refusal.VERSION_NOT_FOUND, deed::run)).hasMessage("m has no version 7");
        }
    }

    @Test
    void aDeletedVersionIsNeitherDescribedNorDeletedAgain() {
        Version version = sample.ready(model);
        delete(version);

        for (Runnable deed : deeds(version.number()).subList(0, 2)) {
            assertThat(refused(Refusal.VERSION_DELETED, deed::run)).hasMessage("version 1 of m is deleted");
        }
    }

    @Test
    void aDeletedVersionKeepsWhatItWas() {
        Version version = sample.ready(model, DESCRIBED);
        sample.later(Duration.ofSeconds(1));

        ModelVersion deleted = delete(version);

        assertThat(deleted.version())
                .isEqualTo(version.deleted(NOW.plusSeconds(1))
                        .at(deleted.model().tail().seq()));
        assertThat(deleted.version().deletedAt()).contains(NOW.plusSeconds(1));
        assertThat(sample.now(version)).isEqualTo(deleted.version());
        assertThat(deleted.model()).isEqualTo(sample.now(model));
        assertThat(sample.files(version)).hasSize(1);
        assertThat(sample.lastFact(model)).isEqualTo(VersionFact.Deleted.of(deleted.version(), List.of()));
    }

    @Test
    void aVersionInAStageWithAPolicyIsNotDeleted() {
        Version version = sample.ready(model);
        sample.promoted(version, StageName.PRODUCTION);
        Model before = sample.now(model);

        Refused inUse = refused(Refusal.VERSION_IN_USE, () -> delete(version));

        assertThat(inUse).hasMessage("production holds version 1; move or clear the stage first");
        assertThat(inUse.facts())
                .isEqualTo(Map.of("stage", StageName.PRODUCTION, "rev", 1L, "version", Optional.of(1)));
        assertThat(sample.now(model)).isEqualTo(before);
    }

    @Test
    void stagesWithoutAPolicyThatHoldADeletedVersionAreClearedAndOthersStay() {
        Version stays = sample.ready(model);
        Version goes = sample.ready(model);
        sample.promoted(stays, StageName.PRODUCTION);
        sample.promoted(goes, StageName.STAGING);
        StageName alias = new StageName("champion");
        sample.registry.promotions().point(model.name(), alias, 2, "a reason", Request.by(ADA));
        Model before = sample.now(model);

        Versions.Deletion deletion = sample.registry.versions().delete(model.name(), goes.number(), Request.by(ADA));

        assertThat(deletion.clearedStages()).containsExactly(alias, StageName.STAGING);
        Model after = sample.now(model);
        assertThat(after.stage(StageName.STAGING).occupant()).isEmpty();
        assertThat(after.stages()).doesNotContainKey(alias);
        assertThat(after.stage(StageName.PRODUCTION)).isEqualTo(before.stage(StageName.PRODUCTION));
        assertThat(sample.facts(model, before.tail().seq() + 1))
                .containsExactly(
                        cleared(alias, before.stage(alias)),
                        cleared(StageName.STAGING, before.stage(StageName.STAGING)),
                        VersionFact.Deleted.of(deletion.modelVersion().version(), List.of(alias, StageName.STAGING)));
    }

    @Test
    void promotionsOfADeletedVersionAreOverAndOthersWaitOn() {
        Version stays = sample.ready(model);
        Version goes = sample.ready(model);
        Promotion waits = sample.promotion(stays, StageName.PRODUCTION);
        Promotion over = sample.promotion(goes, StageName.PRODUCTION);

        Version deleted = delete(goes).version();

        long deletion = sample.now(model).tail().seq();
        assertThat(sample.lastFact(model)).isEqualTo(VersionFact.Deleted.of(deleted, List.of()));
        Promotion ended = sample.registry.catalog().promotion(over.id());
        assertThat(ended.status()).isEqualTo(PromotionStatus.SUPERSEDED);
        assertThat(sample.registry.catalog().promotion(waits.id()).isOpen()).isTrue();
        Version restored = sample.registry
                .versions()
                .restore(model.name(), 2, Request.by(ADA))
                .version();

        assertThat(sample.facts(model, deletion))
                .as("what was over does not come back with its version, whenever that was recorded")
                .containsExactly(
                        VersionFact.Deleted.of(deleted, List.of()),
                        new PromotionFact.Ended(
                                PromotionFact.Subject.of(over),
                                PromotionStatus.SUPERSEDED,
                                "version 2 was deleted",
                                ended.recordDigest()),
                        VersionFact.Restored.of(restored));
        assertThat(sample.now(model).open()).containsExactly(waits.id());
    }

    @Test
    void aRestoredVersionIsWhatItWasAndHasItsNumber() {
        Version version = sample.ready(model, DESCRIBED);
        delete(version);
        sample.later(Duration.ofSeconds(2));

        ModelVersion restored = restore(1);

        assertThat(restored.version())
                .isEqualTo(version.restored(NOW.plusSeconds(2)).at(5));
        assertThat(restored.version().deletedAt()).isEmpty();
        assertThat(sample.now(version)).isEqualTo(restored.version());
        assertThat(restored.model()).isEqualTo(sample.now(model));
        assertThat(sample.lastFact(model)).isEqualTo(VersionFact.Restored.of(restored.version()));
    }

    @Test
    void restoringAVersionThatIsInUseChangesNothing() {
        Version version = sample.ready(model);
        Model before = sample.now(model);

        assertThat(restore(1)).isEqualTo(new ModelVersion(before, version));
        assertThat(sample.now(model)).isEqualTo(before);
    }

    @Test
    void aDescriptionThatIsOvertakenIsJudgedAgain() {
        Version version = sample.ready(model, DESCRIBED);
        sample.between.beforeCommit(() -> update(version, metrics(Map.of("f1", new BigDecimal("0.7")))));

        refused(
                Refusal.METRIC_RECORDED,
                () -> sample.overtaken
                        .versions()
                        .update(model.name(), 1, metrics(Map.of("f1", new BigDecimal("0.8"))), Request.by(ADA)));

        assertThat(sample.now(version).metadata().metrics()).containsEntry("f1", new BigDecimal("0.7"));
    }

    private List<Runnable> deeds(int number) {
        return List.of(
                () -> sample.registry.versions().update(model.name(), number, metrics(Map.of()), Request.by(ADA)),
                () -> sample.registry.versions().delete(model.name(), number, Request.by(ADA)),
                () -> restore(number));
    }

    private ModelVersion update(Version version, Versions.Description description) {
        return sample.registry.versions().update(model.name(), version.number(), description, Request.by(ADA));
    }

    private ModelVersion delete(Version version) {
        return sample.registry
                .versions()
                .delete(model.name(), version.number(), Request.by(ADA))
                .modelVersion();
    }

    private ModelVersion restore(int number) {
        return sample.registry.versions().restore(model.name(), number, Request.by(ADA));
    }

    private static StageFact.Changed cleared(StageName name, Stage held) {
        return new StageFact.Changed(
                name,
                held.rev() + 1,
                StageChange.Kind.CLEARED,
                new StageChange.Move(held.version(), Optional.empty()),
                Optional.empty(),
                "version 2 was deleted",
                Optional.empty(),
                new StageChange.Landings(Optional.empty(), Optional.empty()),
                new StageChange.Under(PolicyOrigin.own(held.policyRevision()), false));
    }

    private static Versions.Description metrics(Map<String, BigDecimal> metrics) {
        return new Versions.Description(Optional.empty(), Map.of(), metrics);
    }

    private static Map<String, BigDecimal> numbered(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "m" + i, BigDecimal::valueOf));
    }
}
