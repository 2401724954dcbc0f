package dev.slipway.registry;

import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.GRACE;
import static dev.slipway.registry.StageStory.HEIDI;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.STAGING;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Version;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the approval flow does with a promotion: looks at it, applies it, lets it expire, gives up on it. */
class PromotionFlowTest {
    private final StageStory story = new StageStory();

    @Test
    void anApprovedPromotionMovesTheStageInTheNameOfWhoAsked() {
        story.policy(PRODUCTION, StageStory.approvals(2));
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.approve(GRACE, waiting);
        story.approve(HEIDI, waiting);
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        Promotion applied = story.promotions.apply(waiting.id());

        Stamp byAda = story.now(ADA);
        assertThat(applied.end())
                .contains(new Promotion.End(PromotionStatus.APPLIED, byAda.at(), "production moved to revision 1"));
        assertThat(story.promotion(waiting.id())).isEqualTo(applied);
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly("ada");
        assertThat(story.factsAfter(before))
                .containsExactly(new StageFact.Changed(
                        PRODUCTION,
                        1,
                        StageChange.Kind.PROMOTED,
                        new StageChange.Move(Optional.empty(), Optional.of(1)),
                        story.occupant(1),
                        "better recall",
                        Optional.of(new StageFact.Applied(waiting.id(), List.of("grace", "heidi")))));
        Stage production = story.stage(PRODUCTION);
        assertThat(production.rev()).isEqualTo(1);
        assertThat(production.policyRevision()).isEqualTo(1);
        assertThat(production.occupant()).map(Stage.Occupant::landed).contains(byAda);
        assertThat(story.changes(PRODUCTION))
                .extracting(StageChange::cause)
                .containsExactly(new StageChange.Cause(byAda, "better recall", Optional.of(waiting.id())));
        assertThat(story.model().open()).isEmpty();
    }

    @Test
    void aPromotionIsNotAppliedBeforeItHasItsApprovals() {
        story.policy(PRODUCTION, StageStory.approvals(2));
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        Promotion half = story.approve(GRACE, waiting);
        long before = story.lastEntry();

        assertThat(story.promotions.apply(waiting.id())).isEqualTo(half);

        assertThat(story.entriesAfter(before)).isEmpty();
        assertThat(story.stage(PRODUCTION).rev()).isZero();
    }

    @Test
    void aPromotionIsAppliedOnce() {
        Promotion approved = story.approve(GRACE, waiting());
        Promotion applied = story.promotions.apply(approved.id());
        long before = story.lastEntry();

        assertThat(story.promotions.apply(approved.id())).isEqualTo(applied);

        assertThat(story.entriesAfter(before)).isEmpty();
        assertThat(story.changes(PRODUCTION)).hasSize(1);
    }

    @Test
    void aPromotionThatStillHoldsIsLeftWaiting() {
        story.policy(PRODUCTION, StageStory.approvals(1, StageStory.atLeast("recall", "0.9")));
        Promotion waiting = story.ask(story.readyVersion("recall", "0.9"), PRODUCTION);
        long before = story.lastEntry();

        assertThat(story.promotions.evaluate(waiting.id())).isEqualTo(waiting);

        assertThat(story.entriesAfter(before)).isEmpty();
        assertThat(story.model().open()).containsKey(waiting.id());
    }

    @Test
    void aPromotionThatHasEndedIsLeftAsItEndedWhateverHappensAfterwards() {
        Promotion waiting = waiting();
        Promotion withdrawn = story.promotions.withdraw(waiting.id(), Request.by(ADA));
        story.promote(PRODUCTION, story.readyVersion());
        long before = story.lastEntry();

        assertThat(story.promotions.evaluate(waiting.id())).isEqualTo(withdrawn);
        assertThat(story.promotions.apply(waiting.id())).isEqualTo(withdrawn);
        assertThat(story.promotions.expire(waiting.id())).isEqualTo(withdrawn);
        assertThat(story.promotions.fail(waiting.id(), "a step timed out")).isEqualTo(withdrawn);

        assertThat(story.entriesAfter(before)).isEmpty();
    }

    @Test
    void aPromotionWithTooFewApprovalsInTimeExpires() {
        story.policy(PRODUCTION, StageStory.approvals(2));
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.approve(GRACE, waiting);
        story.pass(Duration.ofDays(7));
        long before = story.lastEntry();

        Promotion expired = story.promotions.expire(waiting.id());

        String why = "1 of 2 approvals by " + waiting.asked().expiresAt();
        assertThat(expired.end()).contains(new Promotion.End(PromotionStatus.EXPIRED, story.clock.instant(), why));
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly("slipway");
        assertThat(story.factsAfter(before))
                .containsExactly(new PromotionFact.Ended(
                        new PromotionFact.Subject(waiting.id(), PRODUCTION, 1), PromotionStatus.EXPIRED, why));
        assertThat(story.model().open()).isEmpty();
        story.refuses(Refusal.PROMOTION_ENDED, () -> story.approve(HEIDI, waiting));
    }

    @Test
    void aPromotionThatHasItsApprovalsWhenItsTimeIsOverIsAppliedInstead() {
        Promotion approved = story.approve(GRACE, waiting());
        story.pass(Duration.ofDays(8));

        Promotion applied = story.promotions.expire(approved.id());

        assertThat(applied.status()).isEqualTo(PromotionStatus.APPLIED);
        assertThat(story.stage(PRODUCTION).holds(1)).isTrue();
    }

    @Test
    void aPromotionWhoseFlowBrokeDownIsRejectedAndCanBeAskedForAgain() {
        Promotion waiting = waiting();
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        Promotion failed = story.promotions.fail(waiting.id(), "a step timed out");

        String why = "the approval flow failed: a step timed out";
        assertThat(failed.end()).contains(new Promotion.End(PromotionStatus.REJECTED, story.clock.instant(), why));
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly("slipway");
        assertThat(story.factsAfter(before))
                .containsExactly(new PromotionFact.Ended(
                        new PromotionFact.Subject(waiting.id(), PRODUCTION, 1), PromotionStatus.REJECTED, why));
        assertThat(story.ask(1, PRODUCTION).isOpen()).isTrue();
    }

    @Test
    void aPromotionThatIsNotThereIsNotFoundByItsFlow() {
        String id = "01JABCDEFGHJKMNPQRSTVWXYZ0";

        refused(Refusal.PROMOTION_NOT_FOUND, () -> story.promotions.evaluate(id));
        refused(Refusal.PROMOTION_NOT_FOUND, () -> story.promotions.apply(id));
        refused(Refusal.PROMOTION_NOT_FOUND, () -> story.promotions.expire(id));
        refused(Refusal.PROMOTION_NOT_FOUND, () -> story.promotions.fail(id, "a step timed out"));
    }

    /** What the table may hold after it was restored or edited, and how a promotion ends that meets it. */
    static Stream<Arguments> alterations() {
        return Stream.of(
                Arguments.of("the stage moved in the meantime", alteration(story -> {
                    Stage stage = story.stage(PRODUCTION);
                    story.alter(story.model().with(new Stage(PRODUCTION, 1, 0, stage.occupant(), stage.landing())));
                })),
                Arguments.of("the stage moved in the meantime", alteration(story -> {
                    Model model = story.model();
                    SortedMap<StageName, Stage> stages = new TreeMap<>(model.stages());
                    stages.remove(PRODUCTION);
                    story.alter(new Model(
                            model.id(),
                            model.name(),
                            model.words(),
                            new Holdings(model.lastVersion(), stages, model.open()),
                            model.created(),
                            model.tail(),
                            model.deletion()));
                })),
                Arguments.of(
                        "the stage's policy changed",
                        alteration(story -> story.alter(
                                story.model().with(story.stage(PRODUCTION).under(1))))),
                Arguments.of(
                        "the version is no longer usable",
                        alteration(story -> version(story, version -> version.deleted(story.clock.instant())))),
                Arguments.of(
                        "the version is no longer usable",
                        alteration(story ->
                                version(story, version -> version.rejected("damaged", story.clock.instant())))),
                Arguments.of(
                        "the version is not what it was",
                        alteration(story -> version(
                                story,
                                version -> Version.registered(
                                        version.key(),
                                        new Contents.Held("models/a/b", Sha256.of("other bytes"), 1, 1),
                                        version.metadata(),
                                        version.registered(),
                                        version.progress())))),
                Arguments.of(
                        "the model was deleted",
                        alteration(story -> story.alter(story.model()
                                .deleted(new Model.Deletion(story.clock.instant(), story.clock.instant()))))));
    }

    @ParameterizedTest
    @MethodSource("alterations")
    void anApprovalHoldsForWhatWasSeenWhoeverChangedIt(String why, Consumer<StageStory> alteration) {
        Promotion approved = story.approve(GRACE, waiting());
        alteration.accept(story);
        long before = story.lastEntry();

        Promotion ended = story.promotions.apply(approved.id());

        assertThat(ended.end()).contains(new Promotion.End(PromotionStatus.SUPERSEDED, story.clock.instant(), why));
        assertThat(story.factsAfter(before))
                .containsExactly(new PromotionFact.Ended(
                        new PromotionFact.Subject(approved.id(), PRODUCTION, 1), PromotionStatus.SUPERSEDED, why));
        assertThat(story.changes(PRODUCTION)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("alterations")
    void aPromotionForWhichWhatWasSeenIsNoLongerSoIsNotPutBeforeTheApprovers(
            String why, Consumer<StageStory> alteration) {
        Promotion waiting = waiting();
        alteration.accept(story);

        assertThat(story.promotions.evaluate(waiting.id()).end())
                .contains(new Promotion.End(PromotionStatus.SUPERSEDED, story.clock.instant(), why));
    }

    @Test
    void theGatesAreJudgedAgainBeforeAPromotionIsApplied() {
        story.policy(PRODUCTION, StageStory.approvals(1, StageStory.atLeast("recall", "0.9")));
        Promotion approved = story.approve(GRACE, story.ask(story.readyVersion("recall", "0.95"), PRODUCTION));
        measure(1, "0.85");
        long before = story.lastEntry();

        Promotion rejected = story.promotions.apply(approved.id());

        String why = "recall of version 1 is 0.85, not >= 0.9";
        assertThat(rejected.end()).contains(new Promotion.End(PromotionStatus.REJECTED, story.clock.instant(), why));
        assertThat(rejected.gates()).containsExactly(new Gate.Result("recall >= 0.9", false, why));
        assertThat(story.promotion(approved.id())).isEqualTo(rejected);
        assertThat(story.factsAfter(before))
                .containsExactly(new PromotionFact.Ended(
                        new PromotionFact.Subject(approved.id(), PRODUCTION, 1), PromotionStatus.REJECTED, why));
        assertThat(story.stage(PRODUCTION).rev()).isZero();
    }

    @Test
    void theGatesAreJudgedAgainAgainstWhatTheStageHolds() {
        story.policy(STAGING, StageStory.approvals(1, StageStory.moreThanCurrent("recall")));
        story.promote(STAGING, story.readyVersion("recall", "0.9"));
        Promotion waiting = story.ask(story.readyVersion("recall", "0.95"), STAGING);
        measure(1, "0.97");

        Promotion rejected = story.promotions.evaluate(waiting.id());

        assertThat(rejected.end())
                .map(Promotion.End::reason)
                .contains("recall of version 2 is 0.95, not > 0.97 of version 1");
    }

    private Promotion waiting() {
        return story.ask(story.readyVersion(), PRODUCTION);
    }

    private void measure(int number, String recall) {
        version(
                story,
                version -> version.described(
                        version.metadata().with(Optional.empty(), Map.of(), Map.of("recall", new BigDecimal(recall))),
                        story.clock.instant()));
        assertThat(story.version(number).metadata().metrics()).containsEntry("recall", new BigDecimal(recall));
    }

    private static Consumer<StageStory> alteration(Consumer<StageStory> alteration) {
        return alteration;
    }

    /** Version 1 is another one from now on. */
    private static void version(StageStory story, Function<Version, Version> change) {
        story.alter(story.model(), new Commit.Write.OfVersion(change.apply(story.version(1))));
    }
}
