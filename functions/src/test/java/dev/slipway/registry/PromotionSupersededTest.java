package dev.slipway.registry;

import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.GRACE;
import static dev.slipway.registry.StageStory.HEIDI;
import static dev.slipway.registry.StageStory.MODEL;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.ROOT;
import static dev.slipway.registry.StageStory.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.StageChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An approval holds for what was seen. What changes that ends the promotions that wait, in the same step. */
class PromotionSupersededTest {
    private final StageStory story = new StageStory();
    private long before;

    @Test
    void aPromotionThatIsAppliedEndsTheOthersIntoItsStage() {
        Promotion first = story.ask(story.readyVersion(), PRODUCTION);
        Promotion second = story.ask(story.readyVersion(), PRODUCTION);
        Promotion third = story.ask(story.readyVersion(), PRODUCTION);
        story.approve(GRACE, second);
        mark();

        story.promotions.apply(second.id());

        assertRecorded(
                EntryType.STAGE_CHANGED,
                "ada",
                superseded(first, "the stage moved to revision 1"),
                superseded(third, "the stage moved to revision 1"));
        assertThat(story.promotion(second.id()).status()).isEqualTo(PromotionStatus.APPLIED);
        assertThat(story.model().open()).isEmpty();
    }

    @Test
    void aMoveThatAsksNobodyEndsWhatWaitedUnderTheSamePolicy() {
        story.promote(STAGING, story.readyVersion());
        story.policy(STAGING, StageStory.approvals(1));
        Promotion waiting = story.ask(story.readyVersion(), STAGING);
        mark();

        story.clear(STAGING);

        assertRecorded(EntryType.STAGE_CHANGED, "root", superseded(waiting, "the stage moved to revision 2"));
    }

    @Test
    void aRollbackEndsWhatWaitsForTheStage() {
        story.promote(PRODUCTION, story.readyVersion(), story.readyVersion());
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        mark();

        story.rollBack(PRODUCTION);

        assertRecorded(EntryType.STAGE_CHANGED, "grace", superseded(waiting, "the stage moved to revision 3"));
        assertThat(story.changes(PRODUCTION))
                .extracting(StageChange::kind)
                .containsExactly(StageChange.Kind.PROMOTED, StageChange.Kind.PROMOTED, StageChange.Kind.ROLLED_BACK);
    }

    @Test
    void anotherPolicyEndsWhatWaitedUnderTheOldOneEvenAWeakerOne() {
        story.policy(PRODUCTION, StageStory.approvals(2));
        Promotion approved = story.approve(GRACE, story.ask(story.readyVersion(), PRODUCTION));
        mark();

        story.policy(PRODUCTION, StageStory.approvals(1));

        assertRecorded(EntryType.POLICY_SET, "root", superseded(approved, "the stage's policy changed"));
        assertThat(story.stage(PRODUCTION).rev()).isZero();
    }

    @Test
    void theSamePolicySetAgainLeavesWhatWaits() {
        story.policy(PRODUCTION, StageStory.approvals(2));
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);

        story.policy(PRODUCTION, StageStory.approvals(2));

        assertThat(story.promotion(waiting.id())).isEqualTo(waiting);
    }

    @Test
    void aDeletedVersionEndsItsPromotionsIntoAnyStageAndNoOthers() {
        story.policy(STAGING, StageStory.approvals(1));
        Promotion production = story.ask(story.readyVersion(), PRODUCTION);
        Promotion staging = story.ask(1, STAGING);
        Promotion other = story.ask(story.readyVersion(), PRODUCTION);
        mark();

        story.delete(1);

        List<Entry> entries = story.entriesAfter(before);
        assertThat(entries).extracting(Entry::by).containsOnly("root");
        assertThat(entries)
                .extracting(Entry::fact)
                .filteredOn(PromotionFact.class::isInstance)
                .containsExactlyInAnyOrder(
                        superseded(production, "version 1 was deleted"), superseded(staging, "version 1 was deleted"));
        assertThat(story.promotion(other.id()).isOpen()).isTrue();
        assertThat(story.model().open()).containsOnlyKeys(other.id());
        story.restore(1);
        assertThat(story.promotion(production.id()).status())
                .as("what has ended does not come back with the version")
                .isEqualTo(PromotionStatus.SUPERSEDED);
    }

    @Test
    void aDeletedModelEndsAllThatWaits() {
        story.policy(STAGING, StageStory.approvals(1));
        Promotion production = story.ask(story.readyVersion(), PRODUCTION);
        Promotion staging = story.ask(1, STAGING);
        mark();

        story.memory.registry.models().delete(MODEL, Request.by(ROOT));

        assertThat(story.factsAfter(before))
                .filteredOn(PromotionFact.class::isInstance)
                .containsExactlyInAnyOrder(
                        superseded(production, "the model was deleted"), superseded(staging, "the model was deleted"));
        assertThat(story.model().open()).isEmpty();
    }

    @Test
    void whatHappensToAnotherStageLeavesWhatWaits() {
        story.policy(STAGING, StageStory.approvals(1));
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.promote(STAGING, 1, story.readyVersion());
        story.rollBack(STAGING);
        story.clear(STAGING);
        story.policy(STAGING, StageStory.approvals(2));

        assertThat(story.promotion(waiting.id())).isEqualTo(waiting);
        assertThat(story.promotions.apply(story.approve(GRACE, waiting).id()).status())
                .isEqualTo(PromotionStatus.APPLIED);
    }

    @Test
    void whoComesTooLateIsToldWhatHappened() {
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.policy(PRODUCTION, StageStory.approvals(2));

        for (Caller late : List.of(GRACE, HEIDI)) {
            Refused refused = story.refuses(Refusal.PROMOTION_SUPERSEDED, () -> story.approve(late, waiting));
            assertThat(refused).hasMessage("it is SUPERSEDED: the stage's policy changed");
            assertThat(refused.facts())
                    .isEqualTo(Map.of("promotion", waiting.id(), "promotionStatus", PromotionStatus.SUPERSEDED));
        }
        story.refuses(Refusal.PROMOTION_SUPERSEDED, () -> story.promotions.withdraw(waiting.id(), Request.by(ADA)));
    }

    private void mark() {
        story.pass(Duration.ofHours(1));
        before = story.lastEntry();
    }

    /** One entry of this type and then these facts, in any order, all by the same hand, and the promotions say the same. */
    private void assertRecorded(EntryType type, String by, PromotionFact.Ended... ends) {
        List<Entry> entries = story.entriesAfter(before);
        assertThat(entries.get(0).type()).isEqualTo(type);
        assertThat(entries).extracting(Entry::by).containsOnly(by);
        assertThat(entries.subList(1, entries.size())).extracting(Entry::fact).containsExactlyInAnyOrder((Fact[]) ends);
        for (PromotionFact.Ended end : ends) {
            Promotion ended = story.promotion(end.subject().promotion());
            assertThat(ended.end())
                    .contains(new Promotion.End(end.status(), entries.get(0).at(), end.reason()));
            assertThat(story.model().open()).doesNotContainKey(ended.id());
        }
    }

    private static PromotionFact.Ended superseded(Promotion promotion, String why) {
        return new PromotionFact.Ended(PromotionFact.Subject.of(promotion), PromotionStatus.SUPERSEDED, why);
    }
}
