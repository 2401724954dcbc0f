package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.NOW;
import static dev.slipway.registry.SampleRegistry.ROOT;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.history.Retagged;
import dev.slipway.registry.history.TextChange;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Models: making, describing, renaming, deleting and restoring them. */
class ModelsTest {
    private static final ModelName M = new ModelName("m");
    private static final ModelName N = new ModelName("n");

    private final SampleRegistry sample = new SampleRegistry();
    private final Models models = sample.registry.models();

    @Test
    void aNewModelHasTwoEmptyStagesAndNoVersion() {
        sample.clock.set(NOW.plusNanos(999_999));

        DescribedModel made = models.create(M, Optional.of("text"), Map.of("team", "risk"), Request.by(ADA));

        Model model = made.model();
        assertThat(model.name()).isEqualTo(M);
        assertThat(Ids.isId(model.id())).isTrue();
        assertThat(made.words()).isEqualTo(new Words(Optional.of("text"), Map.of("team", "risk")));
        assertThat(sample.store.words(model.id())).isEqualTo(made.words());
        assertThat(model.holdings()).isEqualTo(Holdings.ofBirth());
        assertThat(model.created()).isEqualTo(new Stamp(Identity.user("ada"), NOW));
        assertThat(model.updatedAt()).isEqualTo(NOW);
        assertThat(model.deletion()).isEmpty();
        assertThat(sample.now(model)).isEqualTo(model);
        assertThat(sample.store.model(M)).contains(model);
        assertThat(sample.facts(model, 1))
                .containsExactly(new ModelFact.Registered(
                        ModelKind.MODEL,
                        Optional.of("text"),
                        Map.of("team", "risk"),
                        Optional.empty(),
                        made.words().digest()));
    }

    @Test
    void aNameIsGivenOnce() {
        Model first = sample.model("m");

        assertThat(refused(Refusal.MODEL_EXISTS, () -> sample.model("m"))).hasMessage("another model has that name");

        assertThat(sample.store.model(M)).contains(first);
    }

    @Test
    void aModelIsMadeOnceForEachKey() {
        Request<DescribedModel> request = once();
        Model made = models.create(M, Optional.empty(), Map.of(), request).model();

        assertThatThrownBy(() -> models.create(N, Optional.empty(), Map.of(), request))
                .isInstanceOf(AlreadyAnswered.class);

        assertThat(sample.store.answered("key"))
                .hasValueSatisfying(kept -> assertThat(kept.answer()).isEqualTo(made.id()));
        assertThat(sample.store.model(N)).isEmpty();
    }

    @Test
    void whatIsSaidOfAModelChangesAndTheRestStays() {
        Model model = models.create(M, Optional.of("before"), Map.of("team", "risk", "draft", "yes"), Request.by(ADA))
                .model();
        sample.later(Duration.ofSeconds(1));

        DescribedModel described = update(
                M,
                new Models.Description(
                        Optional.empty(),
                        Optional.of(Optional.of("after")),
                        Map.of("team", Optional.of("risk"), "draft", Optional.empty(), "new", Optional.of("yes"))));

        Model after = described.model();
        assertThat(described.words()).isEqualTo(new Words(Optional.of("after"), Map.of("team", "risk", "new", "yes")));
        assertThat(sample.store.words(model.id())).isEqualTo(described.words());
        assertThat(after.name()).isEqualTo(M);
        assertThat(after.updatedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(after.created()).isEqualTo(model.created());
        assertThat(sample.now(model)).isEqualTo(after);
        assertThat(sample.lastFact(model))
                .isEqualTo(new ModelFact.Updated(
                        Optional.empty(),
                        Optional.of(new TextChange(Optional.of("before"), Optional.of("after"))),
                        Optional.of(new Retagged(List.of("new"), List.of("draft"))),
                        described.words().digest()));
    }

    @Test
    void aDescriptionIsTakenAwayByAnEmptyOneAndStaysWithoutOne() {
        models.create(M, Optional.of("text"), Map.of("team", "risk"), Request.by(ADA));

        assertThat(update(
                                M,
                                new Models.Description(
                                        Optional.empty(), Optional.empty(), Map.of("team", Optional.empty())))
                        .words())
                .isEqualTo(new Words(Optional.of("text"), Map.of()));
        assertThat(update(M, new Models.Description(Optional.empty(), Optional.of(Optional.empty()), Map.of()))
                        .words()
                        .description())
                .isEmpty();
    }

    @Test
    void sayingWhatIsSoAlreadyLeavesNoEntry() {
        DescribedModel model = models.create(M, Optional.of("text"), Map.of("team", "risk"), Request.by(ADA));
        sample.later(Duration.ofSeconds(1));

        DescribedModel same = update(
                M,
                new Models.Description(
                        Optional.of(M), Optional.of(Optional.of("text")), Map.of("team", Optional.of("risk"))));

        assertThat(same).isEqualTo(model);
        assertThat(sample.now(model.model())).isEqualTo(model.model());
    }

    @Test
    void aRenamedModelFreesItsNameAndKeepsEverythingElse() {
        Model model = sample.model("m");
        Version version = sample.ready(model);

        Model renamed = rename(M, N);

        assertThat(renamed.id()).isEqualTo(model.id());
        assertThat(sample.store.model(N)).contains(renamed);
        assertThat(sample.store.model(M)).isEmpty();
        assertThat(sample.now(version)).isEqualTo(version);
        Entry told = sample.history(model).get(3);
        assertThat(told.model()).isEqualTo(N);
        assertThat(told.fact())
                .isEqualTo(new ModelFact.Updated(
                        Optional.of(new TextChange(Optional.of("m"), Optional.of("n"))),
                        Optional.empty(),
                        Optional.empty(),
                        new Words(Optional.empty(), Map.of()).digest()));
        assertThat(sample.model("m").id()).isNotEqualTo(model.id());
    }

    @Test
    void aModelIsNotRenamedToATakenName() {
        Model model = sample.model("m");
        Model other = sample.model("n");

        assertThat(refused(Refusal.MODEL_EXISTS, () -> rename(M, N))).hasMessage("another model has that name");

        assertThat(sample.now(model)).isEqualTo(model);
        assertThat(sample.now(other)).isEqualTo(other);
    }

    @Test
    void aDeletedModelFreesItsNameAndIsFoundByItsIdForThirtyDays() {
        Model model = sample.model("m");
        sample.later(Duration.ofSeconds(1));

        Model deleted = models.delete(M, Request.by(ROOT)).model();

        Instant until = NOW.plusSeconds(1).plus(Duration.ofDays(30));
        assertThat(deleted.deletion()).contains(new Model.Deletion(NOW.plusSeconds(1), until));
        assertThat(sample.store.model(M)).isEmpty();
        assertThat(sample.store.model(new ModelRef.Deleted(model.id()))).contains(deleted);
        assertThat(sample.lastFact(model)).isEqualTo(new ModelFact.Deleted(until));
        assertThat(sample.model("m").id()).isNotEqualTo(model.id());
    }

    @Test
    void aModelWhoseGuardedStageHoldsAVersionIsNotDeleted() {
        Model model = sample.model("m");
        sample.promoted(sample.ready(model), StageName.PRODUCTION);
        Model before = sample.now(model);

        Refused inUse = refused(Refusal.MODEL_IN_USE, () -> models.delete(M, Request.by(ROOT)));

        assertThat(inUse).hasMessage("production holds version 1; clear the stage first");
        assertThat(inUse.facts())
                .isEqualTo(Map.of("stage", StageName.PRODUCTION, "rev", 1L, "version", Optional.of(1)));
        assertThat(sample.now(model)).isEqualTo(before);
        sample.registry.stages().clear(M, StageName.PRODUCTION, "a reason", Request.by(ROOT));
        assertThat(models.delete(M, Request.by(ROOT)).model().deletion()).isPresent();
    }

    @Test
    void aModelOfWhichOnlyStagesWithoutAPolicyHoldAVersionIsDeletedAndKeepsThem() {
        Model model = sample.model("m");
        sample.promoted(sample.ready(model), StageName.STAGING);

        Model deleted = models.delete(M, Request.by(ROOT)).model();

        assertThat(deleted.stage(StageName.STAGING).version()).contains(1);
    }

    @Test
    void promotionsOfADeletedModelAreOver() {
        Model model = sample.model("m");
        Promotion promotion = sample.promotion(sample.ready(model), StageName.PRODUCTION);

        Model deleted = models.delete(M, Request.by(ROOT)).model();

        assertThat(sample.lastFact(model)).isEqualTo(new ModelFact.Deleted(NOW.plus(Models.RESTORE_WINDOW)));
        Promotion over = sample.registry.catalog().promotion(promotion.id());
        assertThat(over.status()).isEqualTo(PromotionStatus.SUPERSEDED);
        models.restore(deleted.ref(), Optional.empty(), Request.by(ROOT));

        assertThat(sample.facts(model, deleted.tail().seq()))
                .as("what was over does not come back with its model, whenever that was recorded")
                .containsExactly(
                        new ModelFact.Deleted(NOW.plus(Models.RESTORE_WINDOW)),
                        new PromotionFact.Ended(
                                PromotionFact.Subject.of(promotion),
                                PromotionStatus.SUPERSEDED,
                                "the model was deleted",
                                over.recordDigest()),
                        new ModelFact.Restored());
        assertThat(sample.now(model).open()).isEmpty();
    }

    @Test
    void aDeletedModelIsNotDescribedAndNotDeletedAgain() {
        sample.model("m");
        ModelRef ref = models.delete(M, Request.by(ROOT)).model().ref();

        assertThat(refused(Refusal.MODEL_DELETED, () -> models.delete(ref, Request.by(ROOT))))
                .hasMessage("m is deleted; restore it first");
        refused(Refusal.MODEL_DELETED, () -> rename(ref, N));
        refused(Refusal.MODEL_NOT_FOUND, () -> rename(M, N));
    }

    @Test
    void aModelIsRestoredAsItWasUntilTheLastMomentOfItsWindow() {
        Model model = sample.model("m");
        Version version = sample.ready(model);
        ModelRef ref = models.delete(M, Request.by(ROOT)).model().ref();
        sample.later(Duration.ofDays(30).minusMillis(1));

        Model restored = models.restore(ref, Optional.empty(), Request.by(ROOT)).model();

        assertThat(restored.deletion()).isEmpty();
        assertThat(restored.name()).isEqualTo(M);
        assertThat(restored.lastVersion()).isEqualTo(1);
        assertThat(sample.store.model(M)).contains(restored);
        assertThat(sample.store.model(ref)).isEmpty();
        assertThat(sample.now(version)).isEqualTo(version);
        assertThat(sample.lastFact(model)).isEqualTo(new ModelFact.Restored());
    }

    @Test
    void aModelIsNotRestoredOnceItsWindowIsOver() {
        Model model = sample.model("m");
        Model deleted = models.delete(M, Request.by(ROOT)).model();
        sample.later(Duration.ofDays(30));

        assertThat(refused(
                        Refusal.RESTORE_WINDOW_PASSED,
                        () -> models.restore(deleted.ref(), Optional.empty(), Request.by(ROOT))))
                .hasMessage("it could be restored until " + NOW.plus(Duration.ofDays(30)));
        assertThat(sample.now(model)).isEqualTo(deleted);
    }

    @Test
    void aModelWhoseNameIsTakenByNowIsRestoredUnderAnother() {
        Model model = sample.model("m");
        Model deleted = models.delete(M, Request.by(ROOT)).model();
        Model successor = sample.model("m");

        assertThat(refused(
                        Refusal.MODEL_EXISTS, () -> models.restore(deleted.ref(), Optional.empty(), Request.by(ROOT))))
                .hasMessage("another model has that name");
        Model restored =
                models.restore(deleted.ref(), Optional.of(N), Request.by(ROOT)).model();

        assertThat(restored.id()).isEqualTo(model.id());
        assertThat(sample.store.model(N)).contains(restored);
        assertThat(sample.store.model(M)).contains(successor);
        assertThat(sample.history(model)).extracting(Entry::model).containsExactly(M, M, N);
    }

    @Test
    void aModelThatIsInUseOrNeverWasIsNotRestored() {
        Model model = sample.model("m");

        assertThat(refused(Refusal.MODEL_NOT_DELETED, () -> models.restore(M, Optional.of(N), Request.by(ROOT))))
                .hasMessage("m is in use; a deleted model is named id: and its id");
        refused(
                Refusal.MODEL_NOT_FOUND,
                () -> models.restore(new ModelRef.Deleted(model.id()), Optional.empty(), Request.by(ROOT)));
        refused(Refusal.MODEL_NOT_FOUND, () -> models.restore(N, Optional.empty(), Request.by(ROOT)));
        assertThat(sample.now(model)).isEqualTo(model);
    }

    private DescribedModel update(ModelRef ref, Models.Description to) {
        return models.update(ref, to, Request.by(ADA));
    }

    private Model rename(ModelRef ref, ModelName to) {
        return update(ref, new Models.Description(Optional.of(to), Optional.empty(), Map.of()))
                .model();
    }

    private static Request<DescribedModel> once() {
        return new Request<>(
                ADA,
                Optional.empty(),
                Optional.of(new Request.Once<>(
                        "key",
                        Sha256.of("f"),
                        NOW.plus(Duration.ofDays(1)),
                        of -> of.model().id())));
    }
}
