package dev.slipway.registry;

import static dev.slipway.registry.StageStory.CANARY;
import static dev.slipway.registry.StageStory.MODEL;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.ROOT;
import static dev.slipway.registry.StageStory.STAGING;
import static dev.slipway.registry.access.Identity.user;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.Policies.StagePolicy;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Stage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reading and setting the policies of stages. */
class PolicySettingTest {
    private final StageStory story = new StageStory();

    @Test
    void aModelIsBornWithProductionGuardedAndStagingOpen() {
        assertThat(of(PRODUCTION)).isEqualTo(under(Stage.fresh(PRODUCTION, 0), Policy.ofBirth(PRODUCTION)));
        assertThat(of(STAGING)).isEqualTo(under(Stage.fresh(STAGING, 0), Policy.OPEN));
    }

    @Test
    void aPolicyThatIsSetIsRecordedUnderTheNextRevisionAndReadFromThenOn() {
        story.promote(STAGING, story.readyVersion());
        Stage before = story.stage(STAGING);
        Policy first = StageStory.approvals(2, StageStory.atLeast("recall", "0.9"));
        Policy second = StageStory.heldOnly();
        story.pass(Duration.ofHours(1));
        long entry = story.lastEntry();

        StagePolicy set = set(STAGING, first);
        StagePolicy setLater = set(STAGING, second);

        assertThat(set).isEqualTo(under(before.under(1), first));
        assertThat(setLater).isEqualTo(under(before.under(2), second));
        assertThat(of(STAGING)).isEqualTo(setLater);
        assertThat(story.entriesAfter(entry)).extracting(Entry::by).containsExactly(user("root"), user("root"));
        assertThat(story.factsAfter(entry))
                .containsExactly(
                        new StageFact.PolicySet(STAGING, 1, first), new StageFact.PolicySet(STAGING, 2, second));
        assertThat(of(PRODUCTION).policy()).as("the other stage").isEqualTo(Policy.ofBirth(PRODUCTION));
    }

    @Test
    void aPolicyForANewNameMakesTheStage() {
        refused(Refusal.STAGE_NOT_FOUND, () -> of(CANARY));
        long entry = story.lastEntry();

        StagePolicy set = set(CANARY, Policy.OPEN);

        assertThat(set).isEqualTo(under(Stage.fresh(CANARY, 1), Policy.OPEN));
        assertThat(of(CANARY)).isEqualTo(set);
        assertThat(story.factsAfter(entry)).containsExactly(new StageFact.PolicySet(CANARY, 1, Policy.OPEN));
    }

    @Test
    void theSamePolicyAgainChangesNothing() {
        Gate gate = new Gate("recall", Gate.Op.AT_LEAST, Optional.of(new BigDecimal("0.9")), BigDecimal.ZERO);
        Gate same = new Gate("recall", Gate.Op.AT_LEAST, Optional.of(new BigDecimal("0.90")), new BigDecimal("0.0"));
        StagePolicy set = set(STAGING, StageStory.approvals(1, gate));
        long entry = story.lastEntry();

        assertThat(set(STAGING, StageStory.approvals(1, same))).isEqualTo(set);
        assertThat(story.entriesAfter(entry)).isEmpty();
        assertThat(of(STAGING)).isEqualTo(set);
    }

    @Test
    void aPolicyLikeTheDefaultIsTheStagesOwnFromThenOn() {
        assertThat(set(PRODUCTION, Policy.ofBirth(PRODUCTION)).stage().policyRevision())
                .isEqualTo(1);
    }

    @Test
    void aPolicyIsSetOnlyAtItsRevisionThatTheCallerExpectsHoweverOftenTheStageHasMoved() {
        story.promote(STAGING, story.readyVersion());

        assertThat(setAt(STAGING, 0).stage().policyRevision())
                .as("0 is the policy that the stage was born with")
                .isEqualTo(1);
        Refused refused = story.refuses(Refusal.PRECONDITION_FAILED, () -> setAt(STAGING, 0));

        assertThat(refused).hasMessage("the policy of staging is at revision 1, not 0");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "policyRevision", 1));
        assertThat(setAt(CANARY, 0).stage().policyRevision())
                .as("a stage that is made had no policy before")
                .isEqualTo(1);
    }

    @Test
    void aModelHasAtMostFiftyStages() {
        for (int i = 3; i <= 50; i++) {
            set(new StageName("stage-" + i), Policy.OPEN);
        }

        Refused refused = story.refuses(Refusal.TOO_MANY_STAGES, () -> set(CANARY, Policy.OPEN));

        assertThat(refused)
                .hasMessage(
                        "fraud-detector has 50 stages and aliases, which is the most; an alias that is deleted does not count");
        assertThat(set(new StageName("stage-50"), Policy.ONE_APPROVAL).policy())
                .as("a stage that is there")
                .isEqualTo(Policy.ONE_APPROVAL);
    }

    @Test
    void aModelThatIsNotThereHasNoPolicyToSet() {
        assertThat(refused(
                        Refusal.MODEL_NOT_FOUND,
                        () -> story.policies.set(new ModelName("other"), STAGING, Policy.OPEN, Request.by(ROOT))))
                .hasMessage("there is no model other");
    }

    @Test
    void aPolicyThatChangesWhileAVersionIsAskedForIsTheOneThatIsAsked() {
        int version = story.readyVersion();
        story.race.beforeCommit(() -> set(STAGING, StageStory.approvals(1)));

        Promotion asked = story.overtaken
                .promotions()
                .request(MODEL, version, STAGING, "better recall", Request.by(StageStory.ADA));

        assertThat(story.race.isOver()).isTrue();
        assertThat(asked.status()).isEqualTo(PromotionStatus.WAITING);
        assertThat(asked.basis().under().origin().revision()).isEqualTo(1);
        assertThat(story.stage(STAGING).rev()).isZero();
    }

    @Test
    void aPolicyThatIsReplacedBetweenStageAndPolicyIsReadAnew() {
        int version = story.readyVersion();
        set(STAGING, StageStory.approvals(1));
        story.race.beforePolicy(() -> set(STAGING, StageStory.approvals(2)));

        Promotion asked = story.overtaken
                .promotions()
                .request(MODEL, version, STAGING, "better recall", Request.by(StageStory.ADA));

        assertThat(story.race.isOver()).isTrue();
        assertThat(asked.policy()).isEqualTo(StageStory.approvals(2));
        assertThat(asked.basis().under().origin().revision()).isEqualTo(2);
    }

    @Test
    void whoReadsAPolicyWhileItIsReplacedIsAnsweredTheNewOne() {
        set(STAGING, StageStory.approvals(1));
        story.race.beforePolicy(() -> set(STAGING, StageStory.approvals(2)));

        StagePolicy read = story.overtaken.policies().of(story.model(), STAGING);

        assertThat(story.race.isOver()).isTrue();
        assertThat(read).isEqualTo(under(Stage.fresh(STAGING, 2), StageStory.approvals(2)));
    }

    @Test
    void twoPoliciesSetAtOnceAreBothRecordedOneAfterTheOther() {
        long entry = story.lastEntry();
        story.race.beforeCommit(() -> set(STAGING, StageStory.approvals(1)));

        StagePolicy last = story.overtaken.policies().set(MODEL, STAGING, StageStory.approvals(2), Request.by(ROOT));

        assertThat(last.stage().policyRevision()).isEqualTo(2);
        assertThat(of(STAGING)).isEqualTo(last);
        assertThat(story.factsAfter(entry))
                .containsExactly(
                        new StageFact.PolicySet(STAGING, 1, StageStory.approvals(1)),
                        new StageFact.PolicySet(STAGING, 2, StageStory.approvals(2)));
    }

    @Test
    void aPolicyThatIsSetWhileAnotherIsSetForItsRevisionIsLeftAlone() {
        story.race.beforeCommit(() -> story.policy(STAGING, StageStory.approvals(1)));

        Refused refused = refused(
                Refusal.PRECONDITION_FAILED,
                () -> story.overtaken.policies().set(MODEL, STAGING, StageStory.approvals(2), StageStory.at(0L, ROOT)));

        assertThat(refused).hasMessage("the policy of staging is at revision 1, not 0");
        assertThat(of(STAGING).policy()).isEqualTo(StageStory.approvals(1));
    }

    private static StagePolicy under(Stage stage, Policy policy) {
        return new StagePolicy(stage, new PolicyInForce(policy, PolicyOrigin.own(stage.policyRevision())));
    }

    private StagePolicy of(StageName stage) {
        return story.policies.of(story.model(), stage);
    }

    private StagePolicy set(StageName stage, Policy policy) {
        return story.policies.set(MODEL, stage, policy, Request.by(ROOT));
    }

    private StagePolicy setAt(StageName stage, long rev) {
        return story.policies.set(MODEL, stage, Policy.ONE_APPROVAL, StageStory.at(rev, ROOT));
    }
}
