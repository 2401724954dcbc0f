package dev.slipway.registry;

import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.CANARY;
import static dev.slipway.registry.StageStory.MODEL;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An alias that holds nothing is gone: it takes no room of the model, and its history stays. */
class EmptiedAliasTest {
    private final StageStory story = new StageStory();
    private final Catalog catalog = story.memory.registry.catalog();

    @BeforeEach
    void twoVersions() {
        story.readyVersion();
        story.readyVersion();
    }

    @Test
    void aliasesThatComeAndGoNeverUseAModelUp() {
        for (int i = 0; i < 200; i++) {
            StageName alias = new StageName("pr-" + i);
            point(alias, 1);
            unset(alias);
        }

        point(CANARY, 2);

        assertThat(story.model().stages()).containsOnlyKeys(CANARY, PRODUCTION, STAGING);
        assertThat(verification()).isTrue();
    }

    @Test
    void anAliasThatComesBackGoesOnWithLaterRevisions() {
        point(CANARY, 1);
        point(CANARY, 2);
        unset(CANARY);

        point(CANARY, 1);
        point(new StageName("other"), 1);

        assertThat(story.stage(CANARY).rev()).isEqualTo(4);
        assertThat(story.stage(new StageName("other")).rev()).isEqualTo(4);
        assertThat(story.changes(CANARY)).extracting(StageChange::rev).containsExactly(1L, 2L, 3L, 4L);
        assertThat(verification()).isTrue();
    }

    @Test
    void theStagesThatEveryModelIsBornWithAndThoseWithAPolicyStayWhenTheyAreEmptied() {
        point(CANARY, 1);
        story.policy(CANARY, StageStory.approvals(1));
        story.promote(STAGING, 1);

        story.clear(CANARY);
        story.clear(STAGING);

        assertThat(story.model().stages()).containsOnlyKeys(CANARY, PRODUCTION, STAGING);
        assertThat(story.stage(CANARY).rev()).isEqualTo(2);
        assertThat(verification()).isTrue();
    }

    @Test
    void nothingLiesBeneathAnAliasThatComesBack() {
        point(CANARY, 1);
        point(CANARY, 2);
        unset(CANARY);
        story.refuses(Refusal.STAGE_NOT_FOUND, () -> story.rollBack(CANARY));
        point(CANARY, 2);

        story.refuses(Refusal.NOTHING_TO_ROLL_BACK, () -> story.rollBack(CANARY));
    }

    @Test
    void clearingAnAliasAnswersItAsItIsThen() {
        point(CANARY, 1);

        Stage cleared = story.clear(CANARY);

        assertThat(cleared).isEqualTo(new Stage(CANARY, 2, 0, Optional.empty(), Optional.empty()));
        story.refuses(Refusal.STAGE_NOT_FOUND, () -> story.clear(CANARY));
    }

    @Test
    void itsHistoryStaysAndWhatItHeldAtATimeIsKnown() {
        point(CANARY, 1);
        Instant then = story.now(ADA).at();
        story.pass(Duration.ofMinutes(1));
        unset(CANARY);
        Model model = story.model();

        assertThat(catalog.stageHistory(model, CANARY, Page.Request.first(10)).items())
                .extracting(StageChange::kind)
                .containsExactly(StageChange.Kind.CLEARED, StageChange.Kind.PROMOTED);
        assertThat(catalog.stageAt(model, CANARY, then)
                        .flatMap(change -> change.move().to()))
                .contains(1);
        assertThat(catalog.stageAt(model, CANARY, then.minusSeconds(1))).isEmpty();
        StageName never = new StageName("never");
        story.refuses(Refusal.STAGE_NOT_FOUND, () -> catalog.stageAt(model, never, then));
        story.refuses(Refusal.STAGE_NOT_FOUND, () -> catalog.stageHistory(model, never, Page.Request.first(10)));
    }

    private void point(StageName alias, int version) {
        story.memory.registry.promotions().point(MODEL, alias, version, "a reason", Request.by(ADA));
    }

    private void unset(StageName alias) {
        story.memory
                .registry
                .stages()
                .unset(MODEL, List.of(alias), Optional.empty(), "no longer used", Request.by(ADA));
    }

    private boolean verification() {
        return story.memory
                .registry
                .verification()
                .verify(MODEL, Optional.empty())
                .whole();
    }
}
