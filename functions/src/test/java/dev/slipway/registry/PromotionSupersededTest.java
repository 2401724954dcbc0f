package dev.slipway.registry;

import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.GRACE;
import static dev.slipway.registry.StageStory.HEIDI;
import static dev.slipway.registry.StageStory.MODEL;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.ROOT;
import static dev.slipway.registry.StageStory.STAGING;
import static dev.slipway.registry.access.Identity.user;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.PromotionFilter;
import dev.slipway.registry.promotion.Decision.Verdict;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An approval holds for what was seen. What changes that overtakes the promotions that wait: everybody sees so at once, and the
 * outbox records it, one promotion after the other.
 */
class PromotionSupersededTest {
    private final StageStory story = new StageStory();

    /** What overtakes a promotion of version 3 into production, where version 2 follows version 1 under one approval. */
    static Stream<Arguments> overtaking() {
        return Stream.of(
                Arguments.of(
                        "the stage moved to revision 3",
                        EntryType.STAGE_CHANGED,
                        deed(story -> story.approve(GRACE, story.ask(story.readyVersion(), PRODUCTION)))),
                Arguments.of(
                        "the stage moved to revision 3",
                        EntryType.STAGE_CHANGED,
                        deed(story -> story.rollBack(PRODUCTION))),
                Arguments.of(
                        "the stage moved to revision 3",
                        EntryType.STAGE_CHANGED,
                        deed(story -> story.clear(PRODUCTION))),
                Arguments.of("the stage moved to revision 3", EntryType.STAGE_CHANGED, deed(story -> {
                    story.rollBack(PRODUCTION);
                    story.clear(PRODUCTION);
                })),
                Arguments.of(
                        "the stage's policy changed",
                        EntryType.POLICY_SET,
                        deed(story -> story.policy(PRODUCTION, StageStory.approvals(0)))),
                Arguments.of("the stage's policy changed", EntryType.POLICY_SET, deed(story -> {
                    story.policy(PRODUCTION, StageStory.approvals(2));
                    story.policy(PRODUCTION, StageStory.approvals(1));
                })),
                Arguments.of("version 3 was deleted", EntryType.VERSION_DELETED, deed(story -> story.delete(3))));
    }

    private static Consumer<StageStory> deed(Consumer<StageStory> deed) {
        return deed;
    }

    @ParameterizedTest
    @MethodSource("overtaking")
    void whoOvertakesAPromotionWritesNothingOfItAndEverybodySeesItAtOnce(
            String why, EntryType type, Consumer<StageStory> overtake) {
        Promotion waiting = waiting();
        long before = story.lastEntry();

        overtake.accept(story);

        assertThat(story.factsAfter(before)).noneMatch(PromotionFact.Ended.class::isInstance);
        assertThat(story.promotion(waiting.id())).isEqualTo(waiting);
        Promotion seen = story.seen(waiting);
        assertThat(seen)
                .isEqualTo(
                        waiting.ended(PromotionStatus.SUPERSEDED, story.model().updatedAt(), why));
        assertThat(listed(Optional.empty())).contains(seen);
        assertThat(listed(Optional.of(PromotionStatus.WAITING)))
                .extracting(Promotion::id)
                .doesNotContain(waiting.id());
    }

    @ParameterizedTest
    @MethodSource("overtaking")
    void theOutboxRecordsItByTheRegistrysOwnHandOnceHoweverOftenItHears(
            String why, EntryType type, Consumer<StageStory> overtake) {
        Promotion waiting = waiting();
        story.tell();
        overtake.accept(story);
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        story.memory.outbox.deliver(SampleRegistry.changes(story.entriesAfter(0).stream()
                .filter(entry -> entry.type() == type)
                .toList()));

        assertRecorded(before, superseded(waiting, why));
        long after = story.lastEntry();
        story.tell();
        story.tell();
        assertThat(story.entriesAfter(after)).isEmpty();
        assertThat(story.seen(waiting)).isEqualTo(story.promotion(waiting.id()));
    }

    @ParameterizedTest
    @MethodSource("overtaking")
    void itTakesNoDecisionWhetherTheOutboxHasHeardOrNot(String why, EntryType type, Consumer<StageStory> overtake) {
        for (boolean told : List.of(false, true)) {
            PromotionSupersededTest each = new PromotionSupersededTest();
            Promotion waiting = each.waiting();
            overtake.accept(each.story);
            if (told) {
                each.story.tell();
            }
            long before = each.story.lastEntry();

            each.assertTooLate(waiting, why);

            if (!told) {
                each.assertRecorded(before, superseded(waiting, why));
            }
            each.story.tell();
            assertThat(each.story.factsAfter(0))
                    .filteredOn(fact -> superseded(waiting, why).tells(fact))
                    .hasSize(1);
            assertThat(each.story.factsAfter(0))
                    .filteredOn(PromotionFact.Decided.class::isInstance)
                    .noneMatch(
                            fact -> ((PromotionFact) fact).subject().promotion().equals(waiting.id()));
        }
    }

    @Test
    void anApprovalThatWasGivenBeforeCountsForNothingWhenThePolicyIsReplaced() {
        story.policy(PRODUCTION, StageStory.approvals(2));
        Promotion approved = story.approve(GRACE, story.ask(story.readyVersion(), PRODUCTION));

        story.policy(PRODUCTION, StageStory.approvals(1));
        story.tell();

        assertThat(story.promotion(approved.id()).status()).isEqualTo(PromotionStatus.SUPERSEDED);
        assertThat(story.promotion(approved.id()).approvedBy()).containsExactly(user("grace"));
        assertThat(story.stage(PRODUCTION).rev()).isZero();
    }

    @Test
    void manyAreEndedInChangesOfTheirOwn() {
        Promotion first = story.ask(story.readyVersion(), PRODUCTION);
        story.pass(Duration.ofHours(1));
        Promotion second = story.ask(story.readyVersion(), PRODUCTION);
        story.pass(Duration.ofHours(1));
        Promotion third = story.ask(story.readyVersion(), PRODUCTION);
        story.approve(GRACE, second);
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        story.tell();

        assertRecorded(
                before,
                superseded(first, "the stage moved to revision 1"),
                superseded(third, "the stage moved to revision 1"));
        assertThat(story.promotion(second.id()).status()).isEqualTo(PromotionStatus.APPLIED);
        assertThat(story.model().open()).isEmpty();
    }

    @Test
    void theSamePolicySetAgainLeavesWhatWaits() {
        story.policy(PRODUCTION, StageStory.approvals(2));
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);

        story.policy(PRODUCTION, StageStory.approvals(2));
        story.tell();

        assertThat(story.promotion(waiting.id())).isEqualTo(waiting);
        assertThat(story.seen(waiting)).isEqualTo(waiting);
    }

    @Test
    void aDeletedVersionOvertakesItsPromotionsIntoAnyStageAndNoOthers() {
        story.policy(STAGING, StageStory.approvals(1));
        Promotion production = story.ask(story.readyVersion(), PRODUCTION);
        story.pass(Duration.ofHours(1));
        Promotion staging = story.ask(1, STAGING);
        Promotion other = story.ask(story.readyVersion(), PRODUCTION);
        story.delete(1);
        long before = story.lastEntry();

        story.tell();

        // The outbox meets the policy of staging first.
        assertRecorded(
                before, superseded(staging, "version 1 was deleted"), superseded(production, "version 1 was deleted"));
        assertThat(story.seen(other)).isEqualTo(other);
        assertThat(story.model().open()).containsExactly(other.id());
    }

    @Test
    void whatWasOvertakenDoesNotComeBackWithItsVersionWhetherTheOutboxHasHeardOrNot() {
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.delete(1);
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        story.restore(1);

        assertThat(story.factsAfter(before)).first().matches(superseded(waiting, "version 1 was deleted")::tells);
        assertTooLate(waiting, "version 1 was deleted");
        assertThat(story.ask(1, PRODUCTION).isOpen()).isTrue();
    }

    @Test
    void aDeletedModelOvertakesAllThatWaitsAndNoneOfItComesBackWithIt() {
        story.policy(STAGING, StageStory.approvals(1));
        Promotion production = story.ask(story.readyVersion(), PRODUCTION);
        Promotion staging = story.ask(1, STAGING);
        Model deleted =
                story.memory.registry.models().delete(MODEL, Request.by(ROOT)).model();
        assertThat(story.seen(production).end()).map(Promotion.End::reason).contains("the model was deleted");
        assertThat(listed(Optional.of(PromotionStatus.WAITING))).isEmpty();
        long before = story.lastEntry();

        assertTooLate(production, "the model was deleted");
        assertRecorded(before, superseded(production, "the model was deleted"));
        story.memory.registry.models().restore(deleted.ref(), Optional.empty(), Request.by(ROOT));

        assertThat(story.promotion(staging.id()).end())
                .map(Promotion.End::reason)
                .contains("the model was deleted");
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
        story.tell();

        assertThat(story.promotion(waiting.id())).isEqualTo(waiting);
        assertThat(story.seen(waiting)).isEqualTo(waiting);
        assertThat(story.approve(GRACE, waiting).status()).isEqualTo(PromotionStatus.APPLIED);
    }

    @Test
    void aPromotionThatIsAppliedWhileSomebodyLooksItUpIsNotSeenAsOvertakenByItself() {
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.race.afterPromotion(() -> story.approve(GRACE, waiting));

        Promotion seen = story.overtaken.catalog().promotion(waiting.id());

        assertThat(seen.status()).isEqualTo(PromotionStatus.APPLIED);
        assertThat(story.race.isOver()).isTrue();
    }

    private Promotion waiting() {
        story.promote(PRODUCTION, story.readyVersion(), story.readyVersion());
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        story.pass(Duration.ofHours(1));
        return waiting;
    }

    private void assertTooLate(Promotion promotion, String why) {
        for (Caller late : List.of(GRACE, HEIDI)) {
            for (Verdict verdict : Verdict.values()) {
                Refused refused = refused(
                        Refusal.PROMOTION_SUPERSEDED,
                        () -> story.promotions.decide(promotion.id(), verdict, Optional.empty(), Request.by(late)));
                assertThat(refused).hasMessage("it is SUPERSEDED: " + why);
                assertThat(refused.facts())
                        .isEqualTo(Map.of("promotion", promotion.id(), "promotionStatus", PromotionStatus.SUPERSEDED));
            }
        }
        refused(Refusal.PROMOTION_SUPERSEDED, () -> story.promotions.withdraw(promotion.id(), Request.by(ADA)));
    }

    /** These facts in their order by the registry's hand, and the promotions say the same. */
    private void assertRecorded(long before, Superseded... ends) {
        List<Entry> entries = story.entriesAfter(before);
        assertThat(entries).hasSameSizeAs(ends).extracting(Entry::by).containsOnly(Identity.REGISTRY);
        for (int i = 0; i < ends.length; i++) {
            Promotion ended = story.promotion(ends[i].promotion());
            assertThat(ended.end())
                    .contains(new Promotion.End(
                            PromotionStatus.SUPERSEDED, entries.get(i).at(), ends[i].why()));
            assertThat(entries.get(i).fact()).isEqualTo(PromotionFact.Ended.of(ended));
            assertThat(ended.rev()).isEqualTo(entries.get(i).seq());
            assertThat(story.model().open()).doesNotContain(ended.id());
        }
    }

    private List<Promotion> listed(Optional<PromotionStatus> status) {
        return story.memory
                .registry
                .catalog()
                .promotions(
                        Optional.of(story.model()),
                        new PromotionFilter(Optional.empty(), status),
                        Page.Request.first(100))
                .items();
    }

    private static Superseded superseded(Promotion promotion, String why) {
        return new Superseded(promotion.id(), why);
    }

    /** That a promotion was overtaken, and by what. */
    private record Superseded(String promotion, String why) {
        boolean tells(Fact fact) {
            return fact instanceof PromotionFact.Ended ended
                    && ended.subject().promotion().equals(promotion)
                    && ended.status() == PromotionStatus.SUPERSEDED
                    && ended.reason().equals(why);
        }
    }
}
