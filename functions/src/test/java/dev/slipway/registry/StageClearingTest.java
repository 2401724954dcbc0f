package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.BOB;
import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.CANARY;
import static dev.slipway.registry.StageStory.MODEL;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.ROOT;
import static dev.slipway.registry.StageStory.STAGING;
import static dev.slipway.registry.access.Identity.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pointing stages and aliases at nothing: what it leaves, and who may. */
class StageClearingTest {
    private final StageStory story = new StageStory();

    @BeforeEach
    void twoVersions() {
        story.readyVersion();
        story.readyVersion();
    }

    @Test
    void aClearedStageHoldsNothingAndTheHistorySaysWhatItHeld() {
        story.promote(STAGING, 1, 2);
        Optional<Long> beneath = Optional.of(story.changes(STAGING).get(0).seq());
        long before = story.lastEntry();

        Stage cleared = story.clear(STAGING);

        assertThat(cleared).isEqualTo(new Stage(STAGING, 3, 0, Optional.empty(), beneath));
        assertThat(story.stage(STAGING)).isEqualTo(cleared);
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(user("root"));
        assertThat(story.factsAfter(before)).containsExactly(cleared(STAGING, 3, 2, "retired", beneath));
        assertThat(story.changes(STAGING).get(2))
                .isEqualTo(new StageChange(
                        story.modelId(),
                        before + 1,
                        STAGING,
                        3,
                        StageChange.Kind.CLEARED,
                        new StageChange.Move(Optional.of(2), Optional.empty()),
                        new StageChange.Cause(story.now(ROOT), "retired", Optional.empty(), List.of()),
                        new StageChange.Landings(Optional.empty(), beneath),
                        new StageChange.Under(PolicyOrigin.own(0), false)));
    }

    @Test
    void aStageThatHoldsNothingIsNotMovedByClearingIt() {
        story.promote(STAGING, 1);
        Stage cleared = story.clear(STAGING);
        long before = story.lastEntry();

        assertThat(story.clear(STAGING)).isEqualTo(cleared);
        assertThat(story.clear(PRODUCTION)).isEqualTo(Stage.fresh(PRODUCTION, 0));

        assertThat(story.entriesAfter(before)).isEmpty();
    }

    @Test
    void aStageIsClearedOnlyAtTheRevisionThatTheCallerExpects() {
        story.promote(STAGING, 1);

        Refused refused = story.refuses(Refusal.PRECONDITION_FAILED, () -> clearAt(0));

        assertThat(refused).hasMessage("staging is at revision 1, not 0");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 1L, "version", Optional.of(1)));
        assertThat(clearAt(1).rev()).isEqualTo(2);
    }

    @Test
    void aStageThatIsNotThereIsNotCleared() {
        story.refuses(Refusal.STAGE_NOT_FOUND, () -> story.clear(CANARY));
    }

    @Test
    void allPointersThatAreNamedAreUnsetInOneChange() {
        put(CANARY, 1);
        story.promote(STAGING, 2);
        long before = story.lastEntry();

        Model after = unset(ADA, List.of(CANARY, STAGING), Optional.empty());

        assertThat(after).isEqualTo(story.model());
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(user("ada"), user("ada"));
        assertThat(story.factsAfter(before))
                .containsExactly(
                        cleared(CANARY, 2, 1, "no longer used", Optional.empty()),
                        cleared(STAGING, 2, 2, "no longer used", Optional.empty()));
        assertThat(after.stages()).as("an alias is gone").containsOnlyKeys(PRODUCTION, STAGING);
        assertThat(after.stage(STAGING).occupant()).isEmpty();
    }

    @Test
    void withAVersionOnlyThePointersThatHoldItAreUnset() {
        put(CANARY, 1);
        story.promote(STAGING, 2);

        Model after = unset(ADA, List.of(CANARY, STAGING), Optional.of(2));

        assertThat(after.stage(CANARY).holds(1)).isTrue();
        assertThat(after.stage(STAGING).occupant()).isEmpty();
    }

    @Test
    void aPointerThatIsNotThereOrHoldsNothingIsNoError() {
        long before = story.lastEntry();

        unset(ADA, List.of(CANARY, STAGING, PRODUCTION), Optional.empty());
        unset(ADA, List.of(CANARY, STAGING, PRODUCTION), Optional.of(1));

        assertThat(story.entriesAfter(before)).isEmpty();
        assertThat(story.model().stages()).containsOnlyKeys(PRODUCTION, STAGING);
    }

    @Test
    void aPointerThatIsNamedTwiceIsClearedOnce() {
        put(CANARY, 1);
        long before = story.lastEntry();

        unset(ADA, List.of(CANARY, CANARY), Optional.empty());

        assertThat(story.factsAfter(before)).containsExactly(cleared(CANARY, 2, 1, "no longer used", Optional.empty()));
    }

    static List<Policy> guards() {
        return List.of(
                StageStory.approvals(1),
                StageStory.approvals(0, StageStory.moreThanCurrent("recall")),
                StageStory.heldOnly());
    }

    @ParameterizedTest
    @MethodSource("guards")
    void aGuardedPointerIsUnsetByAMaintainerAndNobodyElse(Policy guard) {
        put(CANARY, 1);
        story.policy(CANARY, guard);

        Refused refused = story.refuses(Refusal.FORBIDDEN, () -> unset(BOB, List.of(CANARY), Optional.empty()));

        assertThat(refused)
                .hasMessage("canary has a policy: clearing it needs the role maintainer (user:ada) or admin (admins)");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", CANARY, "rev", 1L, "version", Optional.of(1)));
        assertThat(unset(ROOT, List.of(CANARY), Optional.empty()).stage(CANARY).occupant())
                .isEmpty();
    }

    @Test
    void whereOneOfThemIsGuardedNoneIsUnset() {
        story.promote(STAGING, 1);
        story.promote(PRODUCTION, 1);

        story.refuses(Refusal.FORBIDDEN, () -> unset(BOB, List.of(STAGING, PRODUCTION), Optional.of(1)));

        assertThat(story.stage(STAGING).holds(1)).isTrue();
        assertThat(story.stage(PRODUCTION).holds(1)).isTrue();
    }

    @Test
    void aGuardedPointerThatHoldsAnotherVersionStandsInNobodysWay() {
        story.promote(STAGING, 1);
        story.promote(PRODUCTION, 2);

        Model after = unset(ADA, List.of(STAGING, PRODUCTION), Optional.of(1));

        assertThat(after.stage(STAGING).occupant()).isEmpty();
        assertThat(after.stage(PRODUCTION).holds(2)).isTrue();
    }

    private void put(StageName alias, int version) {
        story.promotions.point(MODEL, alias, version, "try it", Request.by(ADA));
    }

    private Stage clearAt(long rev) {
        return story.stages.clear(MODEL, STAGING, "retired", StageStory.at(rev, ROOT));
    }

    private Model unset(Caller who, List<StageName> names, Optional<Integer> version) {
        return story.stages.unset(MODEL, names, version, "no longer used", Request.by(who));
    }

    private static StageFact.Changed cleared(
            StageName stage, long rev, int from, String reason, Optional<Long> beneath) {
        return new StageFact.Changed(
                stage,
                rev,
                StageChange.Kind.CLEARED,
                new StageChange.Move(Optional.of(from), Optional.empty()),
                Optional.empty(),
                reason,
                Optional.empty(),
                new StageChange.Landings(Optional.empty(), beneath),
                new StageChange.Under(PolicyOrigin.own(0), false));
    }
}
