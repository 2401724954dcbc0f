package dev.slipway.registry.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stages and their changes as values. */
class StageTest {
    private static final Stamp ADA = new Stamp(Identity.user("ada"), Instant.parse("2026-01-31T08:15:00.123Z"));
    private static final long LANDING = 17;
    private static final Stage.Occupant OCCUPANT =
            new Stage.Occupant(7, Sha256.of("a"), Optional.of("models/a/b"), ADA);

    @Test
    void aFreshStageHoldsNothingAndHasNotMoved() {
        Stage fresh = Stage.fresh(StageName.STAGING, 1);

        assertThat(fresh).isEqualTo(new Stage(StageName.STAGING, 0, 1, Optional.empty(), Optional.empty()));
        assertThat(fresh.version()).isEmpty();
        assertThat(fresh.holds(0)).isFalse();
    }

    @Test
    void aStageHoldsTheVersionItPointsAtAndNoOther() {
        Stage stage = new Stage(StageName.STAGING, 3, 1, Optional.of(OCCUPANT), Optional.of(LANDING));

        assertThat(stage.version()).contains(7);
        assertThat(stage.holds(7)).isTrue();
        assertThat(stage.holds(3)).isFalse();
    }

    @Test
    void anotherPolicyMovesNothing() {
        Stage stage = new Stage(StageName.STAGING, 3, 1, Optional.of(OCCUPANT), Optional.of(LANDING));

        assertThat(stage.under(2))
                .isEqualTo(new Stage(StageName.STAGING, 3, 2, Optional.of(OCCUPANT), Optional.of(LANDING)));
    }
}
