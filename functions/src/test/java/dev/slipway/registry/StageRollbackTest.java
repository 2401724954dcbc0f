package dev.slipway.registry;

import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.CANARY;
import static dev.slipway.registry.StageStory.GRACE;
import static dev.slipway.registry.StageStory.MODEL;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a rollback leads, what it leaves, and where it does not go. */
class StageRollbackTest {
    private final StageStory story = new StageStory();

    @Test
    void aRollbackLeadsToThePreviousOccupantAndIsRecorded() {
        versions(2);
        story.promote(PRODUCTION, 1, 2);
        long landing = story.changes(PRODUCTION).get(0).seq();
        long before = story.lastEntry();

        Stage back = story.rollBack(PRODUCTION);

        Stamp byGrace = story.now(GRACE);
        assertThat(back)
                .isEqualTo(new Stage(
                        PRODUCTION,
                        3,
                        0,
                        Optional.of(new Stage.Occupant(
                                1, story.version(1).digest(), story.version(1).heldAt(), byGrace)),
                        Optional.of(landing)));
        assertThat(story.stage(PRODUCTION)).isEqualTo(back);
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly("grace");
        assertThat(story.factsAfter(before))
                .containsExactly(new StageFact.Changed(
                        PRODUCTION,
                        3,
                        StageChange.Kind.ROLLED_BACK,
                        new StageChange.Move(Optional.of(2), Optional.of(1)),
                        story.occupant(1),
                        "worse",
                        Optional.empty(),
                        new StageChange.Landings(Optional.of(landing), Optional.empty())));
        assertThat(story.changes(PRODUCTION).get(2))
                .isEqualTo(new StageChange(
                        story.modelId(),
                        before + 1,
                        PRODUCTION,
                        3,
                        StageChange.Kind.ROLLED_BACK,
                        new StageChange.Move(Optional.of(2), Optional.of(1)),
                        new StageChange.Cause(byGrace, "worse", Optional.empty()),
                        new StageChange.Landings(Optional.of(landing), Optional.empty())));
    }

    @Test
    void rollingBackTwiceLeadsBackTwice() {
        versions(3);
        story.promote(STAGING, 1, 2, 3);

        assertThat(story.rollBack(STAGING).version()).contains(2);
        assertThat(story.rollBack(STAGING).version()).contains(1);

        assertNothingToRollBack(5, 1);
    }

    @Test
    void aPromotionAfterARollbackBuildsOnWhatItFound() {
        versions(4);
        story.promote(STAGING, 1, 2, 3);
        story.rollBack(STAGING);
        story.promote(STAGING, 4);

        assertThat(story.rollBack(STAGING).version())
                .as("3 was rolled back; beneath 4 lies 2")
                .contains(2);
        assertThat(story.rollBack(STAGING).version()).contains(1);
    }

    @Test
    void aRollbackToANamedVersionGoesOnFromThere() {
        versions(4);
        story.promote(STAGING, 1, 2, 3, 4);

        assertThat(story.rollBackTo(STAGING, 2).version()).contains(2);
        assertThat(story.rollBack(STAGING).version()).contains(1);
    }

    @Test
    void whatWasRolledBackLiesBeneathNothingAndNeedsANewPromotion() {
        versions(3);
        story.promote(STAGING, 1, 2, 3);
        story.rollBack(STAGING);

        story.refuses(Refusal.NOT_AN_EARLIER_OCCUPANT, () -> story.rollBackTo(STAGING, 3));

        assertThat(story.rollBackTo(STAGING, 1).version()).contains(1);
        story.refuses(Refusal.NOT_AN_EARLIER_OCCUPANT, () -> story.rollBackTo(STAGING, 2));
    }

    @Test
    void aVersionThatCameBackLaterIsFoundWhereItLandedLast() {
        versions(3);
        story.promote(STAGING, 1, 2, 1, 3);

        assertThat(story.rollBackTo(STAGING, 1).version()).contains(1);
        assertThat(story.rollBack(STAGING).version()).contains(2);
        assertThat(story.rollBack(STAGING).version()).contains(1);
        assertNothingToRollBack(7, 1);
    }

    @Test
    void occupantsThatWereDeletedSinceArePassedOver() {
        versions(4);
        story.promote(STAGING, 1, 2, 3, 4);
        story.delete(3);
        story.delete(2);

        assertThat(story.rollBack(STAGING).version()).contains(1);
    }

    @Test
    void theOccupantThatIsThereIsPassedOverWhereItLandedBefore() {
        versions(3);
        story.promote(STAGING, 1, 2, 3, 2);
        story.delete(3);

        assertThat(story.rollBack(STAGING).version()).contains(1);
    }

    @Test
    void whenAllEarlierOccupantsAreDeletedThereIsNothingToGoBackTo() {
        versions(2);
        story.promote(STAGING, 1, 2);
        story.delete(1);

        assertNothingToRollBack(2, 2);

        story.restore(1);
        assertThat(story.rollBack(STAGING).version()).contains(1);
    }

    @Test
    void atMostAHundredOccupantsArePassedOver() {
        versions(102);
        for (int version = 1; version <= 102; version++) {
            story.promote(STAGING, version);
        }
        for (int version = 2; version <= 100; version++) {
            story.delete(version);
        }
        assertThat(story.rollBack(STAGING).version()).contains(101);
        story.promote(STAGING, 102);
        story.delete(101);

        assertNothingToRollBack(104, 102);

        story.restore(2);
        assertThat(story.rollBack(STAGING).version())
                .as("the hundredth beneath it")
                .contains(2);
    }

    @Test
    void aStageThatNeverHeldAnotherVersionHasNothingToGoBackTo() {
        Refused refused = story.refuses(Refusal.NOTHING_TO_ROLL_BACK, () -> story.rollBack(STAGING));
        assertThat(refused).hasMessage("staging has no earlier occupant that is still usable");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 0L, "version", Optional.empty()));
        versions(1);
        story.promote(STAGING, 1);

        assertNothingToRollBack(1, 1);
    }

    @Test
    void aClearedStageGoesBackToWhatItHeldLast() {
        versions(2);
        story.promote(STAGING, 1, 2);
        story.clear(STAGING);

        assertThat(story.rollBack(STAGING).version()).contains(2);
        assertThat(story.rollBack(STAGING).version()).contains(1);
    }

    @Test
    void aClearedStageGoesFurtherBackWhenItsLastOccupantIsDeleted() {
        versions(2);
        story.promote(STAGING, 1, 2);
        story.clear(STAGING);
        story.delete(2);

        assertThat(story.rollBack(STAGING).version()).contains(1);
    }

    @Test
    void whatLandsInAClearedStageLiesOnWhatWasClearedOut() {
        versions(2);
        story.promote(STAGING, 1);
        story.clear(STAGING);
        story.promote(STAGING, 2);

        assertThat(story.rollBack(STAGING).version()).contains(1);
        assertNothingToRollBack(4, 1);
    }

    @Test
    void theSameVersionPutBackAfterAClearingIsNoEarlierOccupantOfItself() {
        versions(1);
        story.promote(STAGING, 1);
        story.clear(STAGING);
        story.promote(STAGING, 1);

        assertNothingToRollBack(3, 1);
    }

    @Test
    void aClearedStageGoesBackToAVersionThatIsNamed() {
        versions(2);
        story.promote(STAGING, 1, 2);
        story.clear(STAGING);

        assertThat(story.rollBackTo(STAGING, 1).version()).contains(1);
        assertNothingToRollBack(4, 1);
    }

    @Test
    void aVersionThatTheStageNeverHeldIsNoPlaceToGoBackTo() {
        versions(3);
        story.promote(STAGING, 1, 2);
        story.promote(PRODUCTION, 3);

        Refused refused = story.refuses(Refusal.NOT_AN_EARLIER_OCCUPANT, () -> story.rollBackTo(STAGING, 3));

        assertThat(refused)
                .hasMessage(
                        "version 3 is not among the last 100 occupants beneath what staging holds; promote it instead");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 2L, "version", Optional.of(2)));
        story.refuses(Refusal.NOT_AN_EARLIER_OCCUPANT, () -> story.rollBackTo(STAGING, 99));
    }

    @Test
    void aRollbackToTheVersionThatIsThereIsRefused() {
        versions(2);
        story.promote(STAGING, 1, 2);

        Refused refused = story.refuses(Refusal.ALREADY_IN_STAGE, () -> story.rollBackTo(STAGING, 2));

        assertThat(refused).hasMessage("staging holds version 2 already");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 2L, "version", Optional.of(2)));
    }

    @Test
    void aRollbackToADeletedVersionIsRefused() {
        versions(2);
        story.promote(STAGING, 1, 2);
        story.delete(1);

        assertThat(story.refuses(Refusal.VERSION_DELETED, () -> story.rollBackTo(STAGING, 1)))
                .hasMessage("version 1 is deleted");
    }

    @Test
    void aStageThatIsNotThereIsNotRolledBack() {
        story.refuses(Refusal.STAGE_NOT_FOUND, () -> story.rollBack(CANARY));
    }

    @Test
    void aRollbackHappensOnlyAtTheRevisionThatTheCallerExpects() {
        versions(2);
        story.promote(STAGING, 1, 2);

        Refused refused = story.refuses(Refusal.PRECONDITION_FAILED, () -> rollBackAt(1));

        assertThat(refused).hasMessage("staging is at revision 2, not 1");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 2L, "version", Optional.of(2)));
        assertThat(rollBackAt(2).version()).contains(1);
    }

    @Test
    void aRollbackNeedsNobodysApprovalAndNoGate() {
        versions(2);
        story.promote(PRODUCTION, 1, 2);
        story.policy(PRODUCTION, StageStory.approvals(2, StageStory.atLeast("recall", "0.9")));

        Stage back = story.rollBack(PRODUCTION);

        assertThat(back.version()).contains(1);
        assertThat(back.policyRevision()).isEqualTo(1);
    }

    private void versions(int count) {
        for (int i = 0; i < count; i++) {
            story.readyVersion();
        }
    }

    private Stage rollBackAt(long rev) {
        return story.stages.rollBack(MODEL, STAGING, Optional.empty(), "worse", StageStory.at(rev, ADA));
    }

    private void assertNothingToRollBack(long rev, int version) {
        Refused refused = story.refuses(Refusal.NOTHING_TO_ROLL_BACK, () -> story.rollBack(STAGING));
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", rev, "version", Optional.of(version)));
    }
}
