package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.NOW;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.SteppedTime;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a change gets through when others change the same model, and what a request under a key leaves behind. */
class ChangesTest {
    private static final Instant EXPIRY = NOW.plus(Duration.ofDays(1));

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");
    private final SteppedTime time = new SteppedTime();
    private final List<Long> seen = new ArrayList<>();
    private final Changes changes = new Changes(sample.between, sample.clock, time);

    @Test
    void aChangeThatIsOvertakenIsDecidedAnewOnWhatTheOtherLeft() {
        sample.between.beforeCommit(() -> describe("by another"));

        Model after = changes.change(model.name(), Request.by(ADA), this::restored);

        assertThat(seen).containsExactly(1L, 2L);
        assertThat(after).isEqualTo(sample.now(model));
        assertThat(sample.store.words(model.id()).description()).contains("by another");
        assertThat(sample.facts(model, 2))
                .satisfiesExactly(
                        other -> assertThat(other).isInstanceOf(ModelFact.Updated.class),
                        own -> assertThat(own).isInstanceOf(ModelFact.Restored.class));
        assertThat(time.waits()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommitConflict.Kind.class,
            names = {"HEAD_MOVED", "CONTENTION"})
    void aChangeThatComesThroughAtItsThirtiethTryIsDone(CommitConflict.Kind kind) {
        conflicts(29, kind);

        changes.change(model.name(), Request.by(ADA), this::restored);

        assertThat(seen).hasSize(30);
        assertThat(time.waits()).hasSize(29);
        assertThat(sample.now(model).tail().seq()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommitConflict.Kind.class,
            names = {"HEAD_MOVED", "CONTENTION"})
    void aChangeThatFailsUntilItsTimeIsUpIsGivenUpAndLeavesNothing(CommitConflict.Kind kind) {
        conflictsForEver(kind, Duration.ZERO);
        Duration began = time.now();

        Refused busy = refused(Refusal.BUSY, () -> changes.change(model.name(), once("key", "f"), this::restored));

        Duration gone = time.now().minus(began);
        assertThat(gone).isBetween(Changes.PATIENCE.minusMillis(40), Changes.PATIENCE);
        assertThat(busy).hasMessage("Too many concurrent changes to this model; retry after 1 s");
        assertThat(busy.facts()).isEqualTo(Map.of("tries", seen.size(), "waitedMillis", gone.toMillis()));
        assertThat(seen).hasSize(time.waits().size() + 1);
        assertThat(sample.now(model)).isEqualTo(model);
        assertThat(sample.store.answered("key")).isEmpty();
    }

    @Test
    void noTryBeginsThatWouldEndTooLateIfItTookAsLongAsTheOneBefore() {
        conflictsForEver(CommitConflict.Kind.CONTENTION, Duration.ofSeconds(8));
        Duration began = time.now();

        assertThat(refused(Refusal.BUSY, () -> changes.change(model.name(), Request.by(ADA), this::restored)))
                .satisfies(busy -> assertThat(busy.facts()).containsEntry("tries", 2));

        assertThat(time.now().minus(began)).isLessThan(Changes.PATIENCE);
    }

    @Test
    void aTryThatTakesAllTheTimeIsTheOnlyOne() {
        conflictsForEver(CommitConflict.Kind.CONTENTION, Duration.ofSeconds(11));

        assertThat(refused(Refusal.BUSY, () -> changes.change(model.name(), Request.by(ADA), this::restored)))
                .satisfies(busy -> assertThat(busy.facts()).isEqualTo(Map.of("tries", 1, "waitedMillis", 11_000L)));
    }

    @Test
    void eachChangeHasTheWholeTimeForItself() {
        time.advance(Changes.PATIENCE);
        conflicts(3, CommitConflict.Kind.HEAD_MOVED);
        changes.change(model.name(), Request.by(ADA), this::restored);

        time.advance(Changes.PATIENCE);
        conflicts(3, CommitConflict.Kind.HEAD_MOVED);
        changes.change(model.name(), Request.by(ADA), this::restored);

        assertThat(seen).hasSize(8);
    }

    @Test
    void theTimeThatIsMeasuredIsTheComputersAndDoesNotDependOnTheClock() throws InterruptedException {
        Duration began = Changes.Time.REAL.now();
        Changes.Time.REAL.sleep(Duration.ofMillis(3));

        assertThat(Changes.Time.REAL.now().minus(began)).isGreaterThanOrEqualTo(Duration.ofMillis(3));
    }

    @Test
    void aWaitIsAtRandomBelowABoundThatDoublesUpToATenthOfTheTimeThatIsLeft() {
        List<List<Duration>> waits = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            conflicts(8, CommitConflict.Kind.CONTENTION);
            time.waits().clear();
            changes.change(model.name(), Request.by(ADA), this::restored);
            waits.add(List.copyOf(time.waits()));
        }

        long[] bounds = {40, 80, 160, 320, 640, 1_280, 2_000, 2_000};
        for (int i = 0; i < bounds.length; i++) {
            int wait = i;
            TreeSet<Duration> all =
                    new TreeSet<>(waits.stream().map(each -> each.get(wait)).toList());
            Duration bound = Duration.ofMillis(bounds[i]);
            assertThat(all.first()).as("shortest wait %d", i).isBetween(Duration.ZERO, bound.dividedBy(10));
            assertThat(all.last())
                    .as("longest wait %d", i)
                    .isBetween(bound.multipliedBy(8).dividedBy(10), bound);
        }
    }

    @Test
    void whatIsUrgentNeverWaitsLongSoThatItComesBeforeThoseWhoWriteALot() {
        conflicts(200, CommitConflict.Kind.HEAD_MOVED);

        changes.changeUrgently(model.name(), Request.by(ADA), this::restored);

        assertThat(time.waits())
                .hasSize(200)
                .allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(Duration.ofMillis(80)));
    }

    @Test
    void whoHasLittleTimeLeftTriesOften() {
        conflictsForEver(CommitConflict.Kind.HEAD_MOVED, Duration.ZERO);
        refused(Refusal.BUSY, () -> changes.change(model.name(), Request.by(ADA), this::restored));

        Duration left = Changes.PATIENCE;
        for (Duration wait : time.waits()) {
            assertThat(wait).isLessThanOrEqualTo(max(Duration.ofMillis(40), left.dividedBy(10)));
            left = left.minus(wait);
        }
        assertThat(time.waits()).hasSizeBetween(40, 400);
    }

    @Test
    void whoeverIsInterruptedWhileWaitingIsToldThatTheRegistryDidNotAnswerAndStaysInterrupted() {
        Changes impatient = new Changes(sample.between, sample.clock, new Changes.Time() {
            @Override
            public Duration now() {
                return Duration.ZERO;
            }

            @Override
            public void sleep(Duration time) throws InterruptedException {
                throw new InterruptedException();
            }
        });
        for (Changes each : List.of(impatient, new Changes(sample.between, sample.clock))) {
            conflicts(1, CommitConflict.Kind.HEAD_MOVED);
            if (each != impatient) {
                Thread.currentThread().interrupt();
            }

            Refused interrupted =
                    refused(Refusal.UNAVAILABLE, () -> each.change(model.name(), Request.by(ADA), this::restored));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(interrupted).hasMessageContaining("interrupted");
        }
        assertThat(sample.now(model)).isEqualTo(model);
    }

    @Test
    void aNameThatIsTakenIsRefusedAtOnce() {
        conflicts(1, CommitConflict.Kind.NAME_TAKEN);

        assertThat(refused(Refusal.MODEL_EXISTS, () -> changes.change(model.name(), Request.by(ADA), this::restored)))
                .hasMessageContaining("another model has that name");

        assertThat(seen).hasSize(1);
        assertThat(time.waits()).isEmpty();
    }

    @Test
    void aRequestThatWasDoneInTheMeantimeIsNotDoneAgain() {
        sample.between.beforeCommit(() -> sample.registry.models().delete(model.name(), onceOfDescribed("key", "f")));

        assertThatThrownBy(() -> changes.change(model.name(), once("key", "f"), this::restored))
                .isInstanceOf(AlreadyAnswered.class);

        assertThat(seen).hasSize(1);
        assertThat(sample.facts(model, 2)).hasSize(1).first().isInstanceOf(ModelFact.Deleted.class);
    }

    @Test
    void aRequestUnderAKeyIsDoneOnceUntilTheKeyExpires() {
        Model first = changes.change(model.name(), once("key", "f"), this::restored);

        assertThat(sample.store.answered("key")).contains(new Answered("key", Sha256.of("f"), "revision 2", EXPIRY));
        assertThatThrownBy(() -> changes.change(model.name(), once("key", "f"), this::restored))
                .isInstanceOf(AlreadyAnswered.class);
        assertThat(sample.now(model)).isEqualTo(first);

        sample.clock.set(EXPIRY);
        changes.change(model.name(), once("key", "f"), this::restored);
        assertThat(sample.now(model).tail().seq()).isEqualTo(3);
    }

    @Test
    void aRequestWithoutAKeyIsDoneAsOftenAsItIsMade() {
        changes.change(model.name(), Request.by(ADA), this::restored);
        changes.change(model.name(), Request.by(ADA), this::restored);

        assertThat(sample.now(model).tail().seq()).isEqualTo(3);
    }

    @Test
    void whatChangesNothingIsNotCommittedButItsAnswerIsKept() {
        Request<Model> request = once("key", "f");
        changes.change(model.name(), request, Draft::model);
        changes.change(model.name(), request, Draft::model);

        assertThat(sample.between.commits()).isZero();
        assertThat(sample.store.answered("key")).contains(new Answered("key", Sha256.of("f"), "revision 1", EXPIRY));
    }

    @Test
    void whatChangesNothingAndHasNoKeyLeavesNothing() {
        Model unchanged = changes.change(model.name(), Request.by(ADA), Draft::model);

        assertThat(unchanged).isEqualTo(model);
        assertThat(sample.between.commits()).isZero();
        assertThat(sample.now(model)).isEqualTo(model);
    }

    @Test
    void whatChangesNothingUnderAKeyThatAnotherRequestUsedIsAnsweredAlready() {
        changes.change(model.name(), once("key", "f"), Draft::model);

        assertThatThrownBy(() -> changes.change(model.name(), once("key", "g"), Draft::model))
                .isInstanceOf(AlreadyAnswered.class);
    }

    @Test
    void whatChangesNothingAnyMoreIsAnsweredAsItWasTheFirstTime() {
        changes.change(model.name(), once("key", "f"), Draft::model);
        describe("by another");

        assertThatThrownBy(() -> changes.change(model.name(), once("key", "f"), Draft::model))
                .isInstanceOf(AlreadyAnswered.class);
        assertThat(sample.store.answered("key"))
                .hasValueSatisfying(kept -> assertThat(kept.answer()).isEqualTo("revision 1"));
    }

    @Test
    void whatADecisionRefusesIsNotTriedAgainAndLeavesNothing() {
        refused(
                Refusal.VERSION_IN_USE,
                () -> changes.change(model.name(), once("key", "f"), draft -> {
                    restored(draft);
                    throw Refusal.VERSION_IN_USE.because("for the test");
                }));

        assertThat(seen).hasSize(1);
        assertThat(sample.now(model)).isEqualTo(model);
        assertThat(sample.store.answered("key")).isEmpty();
    }

    @Test
    void aModelThatIsNotThereIsRefusedByTheNameItWasAskedForBy() {
        String id = Ids.next(NOW);
        assertThat(refused(
                        Refusal.MODEL_NOT_FOUND,
                        () -> changes.change(new ModelName("n"), Request.by(ADA), this::restored)))
                .hasMessage("there is no model n");
        assertThat(refused(
                        Refusal.MODEL_NOT_FOUND,
                        () -> changes.changeAny(new ModelRef.Deleted(id), Request.by(ADA), this::restored)))
                .hasMessage("there is no model id:" + id);
        assertThat(refused(Refusal.MODEL_NOT_FOUND, () -> changes.changeById(id, Request.by(ADA), this::restored)))
                .hasMessage("there is no model " + id);
    }

    @Test
    void aDeletedModelIsChangedOnlyByThoseWhoSaySo() {
        Model deleted =
                sample.registry.models().delete(model.name(), Request.by(ADA)).model();

        assertThat(refused(Refusal.MODEL_DELETED, () -> changes.change(deleted.ref(), Request.by(ADA), this::restored)))
                .hasMessage("m is deleted; restore it first");
        changes.changeAny(deleted.ref(), Request.by(ADA), this::restored);
        changes.changeById(model.id(), Request.by(ADA), this::restored);
        assertThat(seen).containsExactly(2L, 3L);
    }

    @Test
    void aNewModelThatTheStoreAsksToBePatientWithIsMadeOnce() {
        conflicts(7, CommitConflict.Kind.CONTENTION);

        Model made = sample.overtaken
                .models()
                .create(new ModelName("n"), Optional.empty(), Map.of(), onceOfDescribed("key", "f"))
                .model();

        assertThat(sample.store.model(new ModelName("n"))).contains(made);
        assertThat(sample.history(made)).hasSize(1);
        assertThat(sample.store.answered("key"))
                .hasValueSatisfying(kept -> assertThat(kept.answer()).isEqualTo("revision 1"));
    }

    private Model restored(Draft draft) {
        seen.add(draft.model().tail().seq());
        return draft.record(new ModelFact.Restored()).model();
    }

    private void describe(String text) {
        sample.registry
                .models()
                .update(
                        model.name(),
                        new Models.Description(Optional.empty(), Optional.of(Optional.of(text)), Map.of()),
                        Request.by(ADA));
    }

    private void conflicts(int times, CommitConflict.Kind kind) {
        for (int i = 0; i < times; i++) {
            sample.between.beforeCommit(() -> {
                throw new CommitConflict(kind);
            });
        }
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    /** Has every commit fail after so long. */
    private void conflictsForEver(CommitConflict.Kind kind, Duration each) {
        sample.between.beforeEveryCommit(() -> {
            time.advance(each);
            throw new CommitConflict(kind);
        });
    }

    private static Request<Model> once(String key, String fingerprint) {
        return once(key, fingerprint, model -> model);
    }

    private static Request<DescribedModel> onceOfDescribed(String key, String fingerprint) {
        return once(key, fingerprint, DescribedModel::model);
    }

    private static <T> Request<T> once(String key, String fingerprint, Function<T, Model> model) {
        return new Request<>(
                ADA,
                Optional.empty(),
                Optional.of(new Request.Once<>(
                        key,
                        Sha256.of(fingerprint),
                        EXPIRY,
                        answer -> "revision " + model.apply(answer).tail().seq())));
    }
}
