package dev.slipway.registry;

import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.GRACE;
import static dev.slipway.registry.StageStory.HEIDI;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.STAGING;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Version;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Promotions that the registry ends by its own hand: overtaken, past their gates or their time, or without a flow. */
class EndingsTest {
    private final StageStory story = new StageStory();

    @Test
    void aPromotionThatStillHoldsIsLeftWaiting() {
        story.policy(PRODUCTION, StageStory.approvals(1, StageStory.atLeast("recall", "0.9")));
        Promotion waiting = story.ask(story.readyVersion("recall", "0.9"), PRODUCTION);
        long before = story.lastEntry();

        assertThat(story.endings.evaluate(waiting.id())).isEqualTo(waiting);
        assertThat(story.endings.supersede(waiting.id())).isEqualTo(waiting);

        assertThat(story.entriesAfter(before)).isEmpty();
        assertThat(story.model().open()).contains(waiting.id());
    }

    @Test
    void aPromotionThatHasEndedIsLeftAsItEndedWhateverHappensAfterwards() {
        Promotion waiting = waiting();
        Promotion withdrawn = story.promotions.withdraw(waiting.id(), Request.by(ADA));
        story.promote(PRODUCTION, story.readyVersion());
        long before = story.lastEntry();

        assertThat(story.endings.evaluate(waiting.id())).isEqualTo(withdrawn);
        assertThat(story.endings.supersede(waiting.id())).isEqualTo(withdrawn);
        assertThat(story.endings.expire(waiting.id())).isEqualTo(withdrawn);
        assertThat(story.endings.fail(waiting.id(), "a step timed out")).isEqualTo(withdrawn);

        assertThat(story.entriesAfter(before)).isEmpty();
    }

    @Test
    void aPromotionWithTooFewApprovalsInTimeExpires() {
        story.policy(PRODUCTION, StageStory.approvals(2));
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.approve(GRACE, waiting);
        story.pass(Duration.ofDays(7));
        long before = story.lastEntry();

        Promotion expired = story.endings.expire(waiting.id());

        String why = "1 of 2 approvals by " + waiting.asked().expiresAt();
        assertThat(expired.end()).contains(new Promotion.End(PromotionStatus.EXPIRED, story.clock.instant(), why));
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(Identity.REGISTRY);
        assertThat(story.factsAfter(before))
                .containsExactly(new PromotionFact.Ended(
                        new PromotionFact.Subject(waiting.id(), PRODUCTION, 1),
                        PromotionStatus.EXPIRED,
                        why,
                        expired.recordDigest()));
        assertThat(story.model().open()).isEmpty();
        story.refuses(Refusal.PROMOTION_ENDED, () -> story.approve(HEIDI, waiting));
    }

    @Test
    void aPromotionThatIsOvertakenEndsAsThatWhateverElseIsAskedForIt() {
        String why = "the stage's policy changed";
        for (Function<String, Promotion> deed : List.<Function<String, Promotion>>of(
                story.endings::evaluate,
                story.endings::supersede,
                story.endings::expire,
                id -> story.endings.fail(id, "a step timed out"))) {
            Promotion waiting = waiting();
            story.policy(
                    PRODUCTION, StageStory.approvals(2 + story.stage(PRODUCTION).policyRevision()));
            story.pass(Duration.ofDays(8));
            long before = story.lastEntry();

            Promotion ended = deed.apply(waiting.id());

            assertThat(ended.end()).contains(new Promotion.End(PromotionStatus.SUPERSEDED, story.clock.instant(), why));
            assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(Identity.REGISTRY);
            assertThat(story.factsAfter(before))
                    .containsExactly(new PromotionFact.Ended(
                            PromotionFact.Subject.of(waiting), PromotionStatus.SUPERSEDED, why, ended.recordDigest()));
        }
    }

    @Test
    void aPromotionWhoseFlowBrokeDownIsRejectedAndCanBeAskedForAgain() {
        Promotion waiting = waiting();
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        Promotion failed = story.endings.fail(waiting.id(), "a step timed out");

        String why = "the approval flow failed: a step timed out";
        assertThat(failed.end()).contains(new Promotion.End(PromotionStatus.REJECTED, story.clock.instant(), why));
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(Identity.REGISTRY);
        assertThat(story.factsAfter(before))
                .containsExactly(new PromotionFact.Ended(
                        new PromotionFact.Subject(waiting.id(), PRODUCTION, 1),
                        PromotionStatus.REJECTED,
                        why,
                        failed.recordDigest()));
        assertThat(story.ask(1, PRODUCTION).isOpen()).isTrue();
    }

    @Test
    void aPromotionThatIsNotThereIsNotFoundByItsFlow() {
        String id = "01JABCDEFGHJKMNPQRSTVWXYZ0";

        refused(Refusal.PROMOTION_NOT_FOUND, () -> story.endings.evaluate(id));
        refused(Refusal.PROMOTION_NOT_FOUND, () -> story.endings.supersede(id));
        refused(Refusal.PROMOTION_NOT_FOUND, () -> story.endings.expire(id));
        refused(Refusal.PROMOTION_NOT_FOUND, () -> story.endings.fail(id, "a step timed out"));
    }

    /** What the table may hold after it was restored or edited, and how a promotion ends that meets it. */
    static Stream<Arguments> alterations() {
        return Stream.of(
                Arguments.of("the stage moved to revision 1", alteration(story -> {
                    Stage stage = story.stage(PRODUCTION);
                    story.alter(story.model().with(new Stage(PRODUCTION, 1, 0, stage.occupant(), stage.landing())));
                })),
                Arguments.of(
                        "the stage's policy changed",
                        alteration(story -> story.alter(
                                story.model().with(story.stage(PRODUCTION).under(1))))),
                Arguments.of(
                        "version 1 was deleted",
                        alteration(story -> version(story, version -> version.deleted(story.clock.instant())))),
                Arguments.of(
                        "version 1 is REJECTED",
                        alteration(story ->
                                version(story, version -> version.rejected("damaged", story.clock.instant())))),
                Arguments.of(
                        "version 1 has another digest",
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
        Promotion waiting = waiting();
        alteration.accept(story);
        long before = story.lastEntry();

        Refused refused = refused(Refusal.PROMOTION_SUPERSEDED, () -> story.approve(GRACE, waiting));

        assertThat(refused).hasMessage("it is SUPERSEDED: " + why);
        Promotion ended = story.promotion(waiting.id());
        assertThat(ended.end()).contains(new Promotion.End(PromotionStatus.SUPERSEDED, story.clock.instant(), why));
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(Identity.REGISTRY);
        assertThat(story.factsAfter(before))
                .containsExactly(new PromotionFact.Ended(
                        new PromotionFact.Subject(waiting.id(), PRODUCTION, 1),
                        PromotionStatus.SUPERSEDED,
                        why,
                        ended.recordDigest()));
        assertThat(story.changes(PRODUCTION)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("alterations")
    void aPromotionForWhichWhatWasSeenIsNoLongerSoIsNotPutBeforeTheApprovers(
            String why, Consumer<StageStory> alteration) {
        Promotion waiting = waiting();
        alteration.accept(story);

        assertThat(story.endings.evaluate(waiting.id()).end())
                .contains(new Promotion.End(PromotionStatus.SUPERSEDED, story.clock.instant(), why));
    }

    @Test
    void aPromotionWhoseGatesFailByNowIsRejectedWithTheirWords() {
        story.policy(PRODUCTION, StageStory.approvals(1, StageStory.atLeast("recall", "0.9")));
        Promotion waiting = story.ask(story.readyVersion("recall", "0.95"), PRODUCTION);
        story.measure(1, "0.85");
        long before = story.lastEntry();

        Promotion rejected = story.endings.evaluate(waiting.id());

        String why = "recall of version 1 is 0.85, not >= 0.9";
        assertThat(rejected.end()).contains(new Promotion.End(PromotionStatus.REJECTED, story.clock.instant(), why));
        assertThat(rejected.gates()).containsExactly(new Gate.Result("recall >= 0.9", false, why));
        assertThat(story.promotion(waiting.id())).isEqualTo(rejected);
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(Identity.REGISTRY);
        assertThat(story.factsAfter(before))
                .containsExactly(new PromotionFact.Ended(
                        new PromotionFact.Subject(waiting.id(), PRODUCTION, 1),
                        PromotionStatus.REJECTED,
                        why,
                        rejected.recordDigest()));
    }

    @Test
    void theGatesAreJudgedAgainAgainstWhatTheStageHolds() {
        story.policy(STAGING, StageStory.approvals(1, StageStory.moreThanCurrent("recall")));
        story.promote(STAGING, story.readyVersion("recall", "0.9"));
        Promotion waiting = story.ask(story.readyVersion("recall", "0.95"), STAGING);
        story.measure(1, "0.97");

        Promotion rejected = story.endings.evaluate(waiting.id());

        assertThat(rejected.end())
                .map(Promotion.End::reason)
                .contains("recall of version 2 is 0.95, not > 0.97 of version 1");
    }

    private Promotion waiting() {
        return story.ask(story.readyVersion(), PRODUCTION);
    }

    private static Consumer<StageStory> alteration(Consumer<StageStory> alteration) {
        return alteration;
    }

    /** Version 1 is another one from now on. */
    private static void version(StageStory story, Function<Version, Version> change) {
        story.alter(story.model(), new Commit.Write.OfVersion(change.apply(story.version(1))));
    }
}
