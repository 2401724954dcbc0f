package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.BOB;
import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.CANARY;
import static dev.slipway.registry.StageStory.GRACE;
import static dev.slipway.registry.StageStory.HEIDI;
import static dev.slipway.registry.StageStory.MODEL;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.ROOT;
import static dev.slipway.registry.StageStory.STAGING;
import static dev.slipway.registry.access.Identity.user;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision.Verdict;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two changes at once: what one reads has changed by the time it is written. */
class StageRaceTest {
    private final StageStory story = new StageStory();
    private final Promotions promotions = story.overtaken.promotions();
    private final Stages stages = story.overtaken.stages();

    @AfterEach
    void allThatOthersWantedWasDone() {
        assertThat(story.race.isOver()).isTrue();
    }

    @Test
    void ofTwoPromotionsAtOnceTheSecondIsRefusedAndToldWhereTheStageIs() {
        int first = story.readyVersion();
        int second = story.readyVersion();
        story.race.beforeCommit(() -> story.promote(STAGING, second));

        Refused refused = refused(Refusal.STAGE_MOVED, () -> ask(first, STAGING));

        assertThat(refused).hasMessage("staging moved to revision 1 in the meantime");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 1L, "version", Optional.of(second)));
        assertThat(story.changes(STAGING)).hasSize(1);
    }

    @Test
    void aChangeThatLeavesTheStageDoesNotStandInThePromotionsWay() {
        int version = story.readyVersion();
        story.race.beforeCommit(story::readyVersion);

        assertThat(ask(version, STAGING).status()).isEqualTo(PromotionStatus.APPLIED);

        assertThat(story.stage(STAGING).rev()).isEqualTo(1);
        assertThat(story.model().lastVersion()).isEqualTo(2);
    }

    @Test
    void aStageThatWasMovedThereAndBackIsNotTheStageThatWasSeen() {
        int first = story.readyVersion();
        int second = story.readyVersion();
        int third = story.readyVersion();
        story.promote(STAGING, first);
        story.race.beforeCommit(() -> {
            story.promote(STAGING, second);
            story.rollBack(STAGING);
        });

        Refused refused = refused(Refusal.STAGE_MOVED, () -> ask(third, STAGING));

        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 3L, "version", Optional.of(first)));
    }

    @Test
    void whoNamedARevisionIsToldOfTheMoveInTheMeantimeToo() {
        int version = story.readyVersion();
        int other = story.readyVersion();
        story.race.beforeCommit(() -> story.promote(STAGING, other));

        Refused refused = refused(
                Refusal.STAGE_MOVED,
                () -> promotions.request(MODEL, version, STAGING, "better recall", StageStory.at(0L, ADA)));

        assertThat(refused).hasMessage("staging moved to revision 1 in the meantime");
    }

    @Test
    void ofTwoThatMakeTheSameAliasAtOnceTheSecondIsRefused() {
        int first = story.readyVersion();
        int second = story.readyVersion();
        story.race.beforeCommit(() -> story.promotions.point(MODEL, CANARY, second, "mine", Request.by(ADA)));

        Refused refused =
                refused(Refusal.STAGE_MOVED, () -> promotions.point(MODEL, CANARY, first, "mine", Request.by(ADA)));

        assertThat(refused).hasMessage("canary moved to revision 1 in the meantime");
        assertThat(story.stage(CANARY).holds(second)).isTrue();
    }

    @Test
    void theSameVersionAskedForTwiceAtOnceWaitsOnce() {
        int version = story.readyVersion();
        story.race.beforeCommit(() -> story.ask(version, PRODUCTION));

        Refused refused = refused(Refusal.PROMOTION_OPEN, () -> ask(version, PRODUCTION));

        assertThat(story.model().open()).hasSize(1);
        assertThat(refused.facts())
                .isEqualTo(Map.of("promotion", story.model().open().get(0)));
    }

    @Test
    void aVersionThatIsDeletedWhileItIsAskedForIsRefused() {
        int version = story.readyVersion();
        story.race.beforeCommit(() -> story.delete(version));

        refused(Refusal.VERSION_DELETED, () -> ask(version, PRODUCTION));

        assertThat(story.model().open()).isEmpty();
    }

    @Test
    void ofTwoRollbacksAtOnceOneHappens() {
        threeIn(STAGING);
        story.race.beforeCommit(() -> story.rollBack(STAGING));

        Refused refused = refused(Refusal.STAGE_MOVED, () -> rollBack(Optional.empty()));

        assertThat(refused).hasMessage("staging moved to revision 4 in the meantime");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 4L, "version", Optional.of(2)));
        assertThat(story.stage(STAGING).holds(2)).isTrue();
    }

    @Test
    void aRollbackToAVersionThatIsDeletedMeanwhileIsRefused() {
        threeIn(STAGING);
        story.race.beforeCommit(() -> story.delete(1));

        refused(Refusal.VERSION_DELETED, () -> rollBack(Optional.of(1)));

        assertThat(story.stage(STAGING).holds(3)).isTrue();
    }

    @Test
    void aRollbackPassesOverAVersionThatIsDeletedMeanwhile() {
        threeIn(STAGING);
        story.race.beforeCommit(() -> story.delete(2));

        assertThat(rollBack(Optional.empty()).version()).contains(1);
    }

    @Test
    void aRollbackThatAPolicyOvertakesIsAskedWhatThatAsks() {
        threeIn(STAGING);
        story.race.beforeCommit(() -> story.policy(STAGING, Policy.ONE_APPROVAL));

        refused(Refusal.APPROVAL_NEEDED, () -> rollBack(Optional.empty()));

        assertThat(story.stage(STAGING).holds(3)).isTrue();
    }

    @Test
    void aStageThatMovesWhileItIsClearedIsNotCleared() {
        threeIn(STAGING);
        story.race.beforeCommit(() -> story.rollBack(STAGING));

        Refused refused = refused(Refusal.STAGE_MOVED, () -> stages.clear(MODEL, STAGING, "retired", Request.by(ROOT)));

        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 4L, "version", Optional.of(2)));
        assertThat(story.stage(STAGING).holds(2)).isTrue();
    }

    @Test
    void aPointerThatIsGuardedMeanwhileIsNotUnset() {
        threeIn(CANARY);
        story.race.beforeCommit(() -> story.policy(CANARY, Policy.ONE_APPROVAL));

        refused(
                Refusal.FORBIDDEN,
                () -> stages.unset(MODEL, List.of(CANARY), Optional.empty(), "no longer used", Request.by(BOB)));

        assertThat(story.stage(CANARY).holds(3)).isTrue();
    }

    @Test
    void aPointerThatHoldsAnotherVersionMeanwhileIsNotUnset() {
        threeIn(CANARY);
        story.race.beforeCommit(() -> story.rollBack(CANARY));

        stages.unset(MODEL, List.of(CANARY), Optional.of(3), "no longer used", Request.by(ADA));

        assertThat(story.stage(CANARY).holds(2)).isTrue();
    }

    @Test
    void twoApprovalsAtOnceBothCount() {
        story.policy(PRODUCTION, StageStory.approvals(2));
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.race.beforeCommit(() -> story.approve(HEIDI, waiting));

        Promotion applied = decide(waiting, Verdict.APPROVE);

        assertThat(applied.approvedBy()).containsExactly(user("heidi"), user("grace"));
        assertThat(applied.status()).isEqualTo(PromotionStatus.APPLIED);
        assertThat(story.promotion(waiting.id())).isEqualTo(applied);
        assertThat(story.changes(PRODUCTION)).hasSize(1);
    }

    @Test
    void anApprovalThatComesAfterTheLastOneThatWasNeededIsRefused() {
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.race.beforeCommit(() -> story.approve(HEIDI, waiting));

        assertThat(refused(Refusal.PROMOTION_ENDED, () -> decide(waiting, Verdict.APPROVE)))
                .hasMessage("it is APPLIED: production moved to revision 1");

        assertThat(story.promotion(waiting.id()).approvedBy()).containsExactly(user("heidi"));
        assertThat(story.changes(PRODUCTION)).hasSize(1);
    }

    @Test
    void aPromotionThatIsSupersededWhileOneDecidesTakesNoDecision() {
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.race.beforeCommit(() -> story.policy(PRODUCTION, StageStory.approvals(2)));

        for (Verdict verdict : Verdict.values()) {
            Refused refused = refused(Refusal.PROMOTION_SUPERSEDED, () -> decide(waiting, verdict));
            assertThat(refused.facts())
                    .isEqualTo(Map.of("promotion", waiting.id(), "promotionStatus", PromotionStatus.SUPERSEDED));
        }

        assertThat(story.factsAfter(0)).noneMatch(PromotionFact.Decided.class::isInstance);
    }

    @Test
    void aPromotionThatIsTakenBackWhileOneApprovesEndsAsTakenBack() {
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.race.beforeCommit(() -> story.promotions.withdraw(waiting.id(), Request.by(ADA)));

        assertThat(refused(Refusal.PROMOTION_ENDED, () -> decide(waiting, Verdict.APPROVE)))
                .hasMessage("it is WITHDRAWN: withdrawn by ada (user:ada)");
    }

    @Test
    void aPromotionThatIsAppliedWhileItIsTakenBackStaysApplied() {
        Promotion waiting = waiting();
        story.race.beforeCommit(() -> story.approve(GRACE, waiting));

        assertThat(refused(Refusal.PROMOTION_ENDED, () -> promotions.withdraw(waiting.id(), Request.by(ADA))))
                .hasMessage("it is APPLIED: production moved to revision 1");

        assertThat(story.stage(PRODUCTION).holds(1)).isTrue();
    }

    @Test
    void ofTwoPromotionsWhoseLastApprovalsComeAtOnceOneIsSuperseded() {
        Promotion first = waiting();
        Promotion second = waiting();
        story.race.beforeCommit(() -> story.approve(HEIDI, first));

        assertThat(refused(Refusal.PROMOTION_SUPERSEDED, () -> decide(second, Verdict.APPROVE)))
                .hasMessage("it is SUPERSEDED: the stage moved to revision 1");

        assertThat(story.promotion(second.id()).status()).isEqualTo(PromotionStatus.SUPERSEDED);
        assertThat(story.promotion(second.id()).decisions()).isEmpty();
        assertThat(story.changes(PRODUCTION))
                .extracting(StageChange::move)
                .containsExactly(new StageChange.Move(Optional.empty(), Optional.of(first.version())));
    }

    @Test
    void theLastApprovalWhileThePolicyIsReplacedAppliesNothing() {
        Promotion waiting = waiting();
        story.race.beforeCommit(() -> story.policy(PRODUCTION, Policy.OPEN));

        assertThat(refused(Refusal.PROMOTION_SUPERSEDED, () -> decide(waiting, Verdict.APPROVE)))
                .hasMessage("it is SUPERSEDED: the stage's policy changed");

        assertThat(story.stage(PRODUCTION).rev()).isZero();
    }

    @Test
    void whoMovesAStageWhileTheLastApprovalMovesItIsRefused() {
        story.promote(STAGING, story.readyVersion());
        story.policy(STAGING, Policy.ONE_APPROVAL);
        Promotion waiting = story.ask(story.readyVersion(), STAGING);
        story.race.beforeCommit(() -> story.approve(GRACE, waiting));

        Refused refused = refused(Refusal.STAGE_MOVED, () -> stages.clear(MODEL, STAGING, "retired", Request.by(ROOT)));

        assertThat(refused.facts()).containsEntry("rev", 2L);
        assertThat(story.stage(STAGING).holds(waiting.version())).isTrue();
    }

    @Test
    void aPromotionThatEndsWhileAnOvertakenOneIsRefusedSaysHowItEnded() {
        Promotion waiting = waiting();
        story.policy(PRODUCTION, Policy.OPEN);
        story.race.beforeCommit(story::tell);

        assertThat(refused(Refusal.PROMOTION_SUPERSEDED, () -> decide(waiting, Verdict.APPROVE)))
                .hasMessage("it is SUPERSEDED: the stage's policy changed");

        assertThat(story.factsAfter(0))
                .filteredOn(PromotionFact.Ended.class::isInstance)
                .hasSize(1);
    }

    @Test
    void theLastApprovalWhileTheTimeRunsOutAppliesThePromotion() {
        Promotion waiting = waiting();
        story.race.beforeCommit(() -> story.approve(GRACE, waiting));

        assertThat(story.overtaken.endings().expire(waiting.id()).status()).isEqualTo(PromotionStatus.APPLIED);

        assertThat(story.stage(PRODUCTION).holds(1)).isTrue();
    }

    @Test
    void aVersionThatIsRestoredWhileAPromotionOfItEndsComesBackWithoutIt() {
        Promotion waiting = waiting();
        story.delete(1);
        story.race.beforeCommit(story::tell);

        story.overtaken.versions().restore(MODEL, 1, Request.by(ROOT));

        assertThat(story.promotion(waiting.id()).status()).isEqualTo(PromotionStatus.SUPERSEDED);
        assertThat(story.version(1).isUsable()).isTrue();
        assertThat(story.factsAfter(0))
                .filteredOn(PromotionFact.Ended.class::isInstance)
                .hasSize(1);
    }

    @Test
    void aPromotionThatIsOvertakenWhileAnotherIsAskedForGivesItItsRoom() {
        Promotion waiting = waiting();
        story.race.beforeCommit(() -> story.policy(PRODUCTION, StageStory.approvals(2)));
        int version = story.readyVersion();

        assertThat(ask(version, PRODUCTION).isOpen()).isTrue();
        assertThat(ask(waiting.version(), PRODUCTION).isOpen()).isTrue();
    }

    @Test
    void aPromotionThatIsTakenBackWhileItsFlowEndsItStaysTakenBack() {
        Promotion first = story.ask(story.readyVersion(), PRODUCTION);
        Promotion second = story.ask(story.readyVersion(), PRODUCTION);
        story.race.beforeCommit(() -> story.promotions.withdraw(first.id(), Request.by(ADA)));
        assertThat(story.overtaken.endings().expire(first.id()).status()).isEqualTo(PromotionStatus.WITHDRAWN);
        story.race.beforeCommit(() -> story.promotions.withdraw(second.id(), Request.by(ADA)));

        assertThat(story.overtaken
                        .endings()
                        .fail(second.id(), "a step timed out")
                        .status())
                .isEqualTo(PromotionStatus.WITHDRAWN);
    }

    private Promotion ask(int version, StageName stage) {
        return promotions.request(MODEL, version, stage, "better recall", Request.by(ADA));
    }

    private Promotion decide(Promotion promotion, Verdict verdict) {
        return promotions.decide(promotion.id(), verdict, Optional.empty(), Request.by(GRACE));
    }

    private Promotion waiting() {
        return story.ask(story.readyVersion(), PRODUCTION);
    }

    private Stage rollBack(Optional<Integer> to) {
        return stages.rollBack(MODEL, STAGING, to, "worse", Request.by(ADA)).stage();
    }

    /** Versions 1, 2 and 3 come into a stage or alias. */
    private void threeIn(StageName stage) {
        for (int i = 1; i <= 3; i++) {
            story.promotions.point(MODEL, stage, story.readyVersion(), "try it", Request.by(ADA));
        }
    }
}
