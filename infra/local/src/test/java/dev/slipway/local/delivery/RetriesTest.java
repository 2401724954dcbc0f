package dev.slipway.local.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final Retries RETRIES = new Retries(100, Duration.ofMillis(100), Duration.ofSeconds(1));

    @Test
    void pausesDoubleUpToTheLongest() {
        assertThat(IntStream.rangeClosed(1, 6)
                        .mapToObj(failed -> RETRIES.pauseAfter(failed).toMillis()))
                .containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
        assertThat(RETRIES.pauseAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void pausesGrowAreRandomAndRespectWhatTheTargetAsks() {
        for (int failed = 1; failed < 100; failed++) {
            long ceiling = Math.min(1_000, 100L << Math.min(failed - 1, 20));
            assertThat(RETRIES.randomPauseAfter(failed, Duration.ZERO))
                    .isBetween(Duration.ZERO, Duration.ofMillis(ceiling));
        }
        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> RETRIES.randomPauseAfter(5, Duration.ZERO))
                        .distinct())
                .hasSizeGreaterThan(10);
        assertThat(RETRIES.randomPauseAfter(1, Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void thereIsAtLeastOneAttemptAndNoPauseBeyondTheLongest() {
        assertThatThrownBy(() -> new Retries(0, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Retries(1, Duration.ofMillis(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Retries(1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
