package dev.slipway.registry;

import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.CANARY;
import static dev.slipway.registry.StageStory.GRACE;
import static dev.slipway.registry.StageStory.MODEL;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.STAGING;
import static dev.slipway.registry.access.Identity.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.refusal.Warning;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Rollback;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(user("grace"));
        assertThat(story.factsAfter(before))
                .containsExactly(new StageFact.Changed(
                        PRODUCTION,
                        3,
                        StageChange.Kind.ROLLED_BACK,
                        new StageChange.Move(Optional.of(2), Optional.of(1)),
                        story.occupant(1),
                        "worse",
                        Optional.empty(),
                        new StageChange.Landings(Optional.of(landing), Optional.empty()),
                        new StageChange.Under(PolicyOrigin.own(0), true)));
        assertThat(story.changes(PRODUCTION).get(2))
                .isEqualTo(new StageChange(
                        story.modelId(),
                        before + 1,
                        PRODUCTION,
                        3,
                        StageChange.Kind.ROLLED_BACK,
                        new StageChange.Move(Optional.of(2), Optional.of(1)),
                        new StageChange.Cause(byGrace, "worse", Optional.empty(), List.of()),
                        new StageChange.Landings(Optional.of(landing), Optional.empty()),
                        new StageChange.Under(PolicyOrigin.own(0), true)));
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
        assertThat(story.refuses(Refusal.NOTHING_TO_ROLL_BACK, () -> story.rollBack(STAGING)))
                .hasMessage("staging has no earlier occupant to go back to: version 1 is deleted");

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
        assertThat(story.refuses(Refusal.NOTHING_TO_ROLL_BACK, () -> story.rollBack(STAGING)))
                .hasMessage("none of the last 100 earlier occupants of staging is one to go back to:"
                        + " versions 101, 100, 99, 98, 97, 96, 95, 94, 93, 92 and 90 more are deleted");
        assertThat(story.refuses(Refusal.NOT_AN_EARLIER_OCCUPANT, () -> story.rollBackTo(STAGING, 1)))
                .hasMessage("version 1 is not among the last 100 earlier occupants of staging;"
                        + " request a promotion of it");

        story.restore(2);
        assertThat(story.rollBack(STAGING).version())
                .as("the hundredth beneath it")
                .contains(2);
    }

    @Test
    void aStageThatNeverHeldAnotherVersionHasNothingToGoBackTo() {
        Refused refused = story.refuses(Refusal.NOTHING_TO_ROLL_BACK, () -> story.rollBack(STAGING));
        assertThat(refused).hasMessage("staging has no earlier occupant");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 0L, "version", Optional.empty()));
        versions(1);
        story.promote(STAGING, 1);

        assertNothingToRollBack(1, 1);
    }

    @Test
    void whatWasClearedOutHasLeftAndTheRollbackGoesBeneathIt() {
        versions(3);
        story.promote(STAGING, 1, 2, 3);
        story.clear(STAGING);

        story.refuses(Refusal.NOT_AN_EARLIER_OCCUPANT, () -> story.rollBackTo(STAGING, 3));
        Rollback back = story.rollBack(STAGING, Optional.empty());

        assertThat(back.from()).isEmpty();
        assertThat(back.to().number()).isEqualTo(2);
        assertThat(back.warnings()).isEmpty();
        assertThat(story.rollBack(STAGING).version()).contains(1);
        assertNothingToRollBack(6, 1);
    }

    @Test
    void aStageWhoseOnlyOccupantWasClearedOutHasNothingToGoBackTo() {
        versions(1);
        story.promote(STAGING, 1);
        story.clear(STAGING);

        Refused refused = story.refuses(Refusal.NOTHING_TO_ROLL_BACK, () -> story.rollBack(STAGING));

        assertThat(refused).hasMessage("staging has no earlier occupant");
        story.refuses(Refusal.NOT_AN_EARLIER_OCCUPANT, () -> story.rollBackTo(STAGING, 1));
    }

    @Test
    void whatLandsInAClearedStageLiesOnWhatLiesBeneathTheCleared() {
        versions(3);
        story.promote(STAGING, 1, 2);
        story.clear(STAGING);
        story.promote(STAGING, 3);

        assertThat(story.rollBack(STAGING).version()).contains(1);
        assertNothingToRollBack(5, 1);
    }

    @Test
    void aVersionThatWasClearedOutIsAnEarlierOccupantAgainAfterAPromotion() {
        versions(2);
        story.promote(STAGING, 1);
        story.clear(STAGING);
        story.promote(STAGING, 1, 2);

        assertThat(story.rollBack(STAGING).version()).contains(1);
        assertNothingToRollBack(5, 1);
    }

    @Test
    void aVersionWhoseDeletionClearedTheStageDoesNotComeBackByARollback() {
        versions(2);
        story.promote(STAGING, 1, 2);
        story.delete(2);
        story.restore(2);

        assertThat(story.rollBack(STAGING).version()).contains(1);
    }

    @Test
    void anOccupantThatLandedWhileNothingWasAskedNeedsAnApprovalOnceAPolicyAsks() {
        versions(3);
        story.promote(STAGING, 1, 2, 3);
        story.policy(STAGING, Policy.ONE_APPROVAL);

        Refused refused = story.refuses(Refusal.APPROVAL_NEEDED, () -> story.rollBack(STAGING));

        assertThat(refused)
                .hasMessage("staging has no earlier occupant to go back to without an approval:"
                        + " versions 2, 1 landed while staging asked for nothing;"
                        + " request a promotion of versions 2, 1");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 3L, "version", Optional.of(3)));
        assertThat(story.refuses(Refusal.APPROVAL_NEEDED, () -> story.rollBackTo(STAGING, 1)))
                .hasMessage("version 1 landed while staging asked for nothing; request a promotion of it");
    }

    @ParameterizedTest
    @MethodSource("dev.slipway.registry.StageClearingTest#guards")
    void whateverAPolicyAsksForIsAGuard(Policy guard) {
        versions(2);
        story.promote(STAGING, 1, 2);
        story.policy(STAGING, guard);

        story.refuses(Refusal.APPROVAL_NEEDED, () -> story.rollBack(STAGING));
    }

    @Test
    void aStageThatAsksForNothingAnyMoreGoesBackToAnyEarlierOccupant() {
        versions(3);
        story.promote(STAGING, 1);
        story.policy(STAGING, Policy.ONE_APPROVAL);
        story.promote(STAGING, 2, 3);
        story.policy(STAGING, Policy.OPEN);

        Rollback back = story.rollBack(STAGING, Optional.empty());

        assertThat(back.to().number()).isEqualTo(2);
        assertThat(back.warnings()).isEmpty();
        assertThat(story.rollBack(STAGING).version()).contains(1);
    }

    @Test
    void aLandingThatNeedsAnApprovalIsPassedOverAndSaid() {
        versions(4);
        story.policy(STAGING, Policy.ONE_APPROVAL);
        story.promote(STAGING, 1);
        story.policy(STAGING, Policy.OPEN);
        story.promote(STAGING, 2, 3);
        story.policy(STAGING, Policy.ONE_APPROVAL);
        story.promote(STAGING, 4);
        story.delete(3);

        Rollback back = story.rollBack(STAGING, Optional.empty());

        assertThat(back.to().number()).isEqualTo(1);
        assertThat(back.warnings())
                .containsExactly(
                        new Warning(Warning.Code.PASSED_OVER, "version 3 is deleted"),
                        new Warning(Warning.Code.PASSED_OVER, "version 2 landed while staging asked for nothing"),
                        new Warning(
                                Warning.Code.EARLIER_POLICY,
                                "version 1 landed under policy revision 1; staging is under policy revision 3 now"));
    }

    @Test
    void ofSeveralLandingsOfANamedVersionOneThatNeedsNoApprovalIsTaken() {
        versions(3);
        story.policy(STAGING, Policy.ONE_APPROVAL);
        story.promote(STAGING, 1, 2);
        story.policy(STAGING, Policy.OPEN);
        story.promote(STAGING, 1, 3);
        story.policy(STAGING, Policy.ONE_APPROVAL);
        long approved = story.changes(STAGING).get(0).seq();

        Rollback back = story.rollBack(STAGING, Optional.of(1));

        assertThat(back.landing().seq()).isEqualTo(approved);
        assertThat(back.warnings())
                .extracting(Warning::code)
                .containsExactly(Warning.Code.PASSED_OVER, Warning.Code.EARLIER_POLICY);
        assertNothingToRollBack(5, 1);
    }

    @Test
    void anOccupantThatWentBackUnderNoPolicyStillCountsAsItLanded() {
        versions(3);
        story.promote(STAGING, 1);
        story.policy(STAGING, Policy.ONE_APPROVAL);
        story.promote(STAGING, 2);
        story.policy(STAGING, Policy.OPEN);
        story.rollBack(STAGING);
        story.policy(STAGING, Policy.ONE_APPROVAL);
        story.promote(STAGING, 3);

        assertThat(story.refuses(Refusal.APPROVAL_NEEDED, () -> story.rollBack(STAGING)))
                .hasMessageContaining("version 1 landed while staging asked for nothing");
    }

    @Test
    void whatNeedsAnApprovalIsSaidBesideWhatIsDeleted() {
        versions(3);
        story.promote(STAGING, 1, 2, 3);
        story.policy(STAGING, Policy.ONE_APPROVAL);
        story.delete(2);

        assertThat(story.refuses(Refusal.APPROVAL_NEEDED, () -> story.rollBack(STAGING)))
                .hasMessage("staging has no earlier occupant to go back to without an approval: version 2 is deleted;"
                        + " version 1 landed while staging asked for nothing; request a promotion of version 1");
    }

    @Test
    void anOccupantThatLandedUnderAnEarlierPolicyNeedsNoApprovalAndIsShownWithAWarning() {
        versions(2);
        story.promote(PRODUCTION, 1, 2);
        story.policy(PRODUCTION, StageStory.approvals(2));

        Rollback back = story.rollBack(PRODUCTION, Optional.empty());

        assertThat(back.to().number()).isEqualTo(1);
        assertThat(back.landing().cause().approvedBy()).containsExactly(user("grace"));
        assertThat(back.warnings())
                .containsExactly(new Warning(
                        Warning.Code.EARLIER_POLICY,
                        "version 1 landed under the built-in default; production is under policy revision 1 now"));
    }

    @Test
    void aGateThatFailsTodayIsAWarning() {
        story.readyVersion("recall", "0.8");
        story.readyVersion("recall", "0.9");
        story.promote(PRODUCTION, 1, 2);
        story.policy(
                PRODUCTION,
                StageStory.approvals(1, StageStory.atLeast("recall", "0.85"), StageStory.moreThanCurrent("recall")));

        assertThat(story.rollBack(PRODUCTION, Optional.empty()).warnings())
                .filteredOn(warning -> warning.code() == Warning.Code.GATE_FAILS)
                .extracting(Warning::text)
                .containsExactly(
                        "recall >= 0.85: recall of version 1 is 0.8, not >= 0.85",
                        "recall > current: recall of version 1 is 0.8, not > 0.9 of version 2");
    }

    @Test
    void aVersionWithAnotherSchemaIsAWarning() {
        story.readyVersion(Json.readObject("{\"input\": [1.0]}"));
        story.readyVersion(Json.readObject("{\"input\": [1]}"));
        story.readyVersion();
        story.promote(STAGING, 1, 2, 3);

        assertThat(story.rollBack(STAGING, Optional.empty()).warnings())
                .containsExactly(new Warning(
                        Warning.Code.SCHEMA_DIFFERS, "version 2 has not the schema of version 3, which staging holds"));
        assertThat(story.rollBack(STAGING, Optional.empty()).warnings())
                .as("1.0 is 1")
                .isEmpty();
    }

    @Test
    void aVersionByReferenceIsAWarning() {
        int external = story.externalVersion("s3://elsewhere/weights");
        story.promote(STAGING, external, story.readyVersion());

        assertThat(story.rollBack(STAGING, Optional.empty()).warnings())
                .containsExactly(new Warning(
                        Warning.Code.EXTERNAL_FILES,
                        "the files of version 1 lie outside the registry and may have changed"));
    }

    @Test
    void aRollbackSaysFromWhereAndToWhere() {
        versions(2);
        story.promote(STAGING, 1, 2);

        Rollback back = story.rollBack(STAGING, Optional.empty());

        assertThat(back.from()).contains(2);
        assertThat(back.to()).isEqualTo(story.version(1));
        assertThat(back.stage()).isEqualTo(story.stage(STAGING));
    }

    @Test
    void aPreviewMovesNothingAndIsRefusedAsTheRollbackIs() {
        versions(2);
        story.promote(STAGING, 1, 2);
        Stage before = story.stage(STAGING);

        Rollback foreseen = story.stages.previewRollback(MODEL, STAGING, Optional.of(1));

        assertThat(foreseen.stage()).isEqualTo(before);
        assertThat(story.stage(STAGING)).isEqualTo(before);
        story.refuses(Refusal.ALREADY_IN_STAGE, () -> story.stages.previewRollback(MODEL, STAGING, Optional.of(2)));
        story.refuses(
                Refusal.NOT_AN_EARLIER_OCCUPANT, () -> story.stages.previewRollback(MODEL, STAGING, Optional.of(3)));
        story.refuses(Refusal.STAGE_NOT_FOUND, () -> story.stages.previewRollback(MODEL, CANARY, Optional.empty()));
    }

    @Test
    void aVersionThatTheStageNeverHeldIsNoPlaceToGoBackTo() {
        versions(3);
        story.promote(STAGING, 1, 2);
        story.promote(PRODUCTION, 3);

        Refused refused = story.refuses(Refusal.NOT_AN_EARLIER_OCCUPANT, () -> story.rollBackTo(STAGING, 3));

        assertThat(refused)
                .hasMessage(
                        "version 3 is no earlier occupant of staging: it never landed there, or was rolled back or cleared"
                                + " since; request a promotion of it");
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
    void aRollbackToWhereAnApprovalStandsNeedsNoOtherAndNoGate() {
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
        return story.stages
                .rollBack(MODEL, STAGING, Optional.empty(), "worse", StageStory.at(rev, ADA))
                .stage();
    }

    private void assertNothingToRollBack(long rev, int version) {
        Refused refused = story.refuses(Refusal.NOTHING_TO_ROLL_BACK, () -> story.rollBack(STAGING));
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", rev, "version", Optional.of(version)));
    }
}
