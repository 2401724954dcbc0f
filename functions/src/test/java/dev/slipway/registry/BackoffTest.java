package dev.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long those wait who failed together. */
class BackoffTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(40));

    @Test
    void theBoundDoublesUntilItIsTheLongest() {
        assertThat(IntStream.rangeClosed(1, 7)
                        .mapToLong(tries -> BACKOFF.bound(tries, SECOND).toMillis()))
                .containsExactly(40L, 80L, 160L, 320L, 640L, 1_000L, 1_000L);
        assertThat(BACKOFF.bound(Integer.MAX_VALUE, SECOND)).isEqualTo(SECOND);
    }

    @Test
    void theBoundIsNeverBelowTheFirst() {
        for (Duration shorter : List.of(Duration.ofMillis(39), Duration.ZERO, Duration.ofMillis(-1))) {
            assertThat(BACKOFF.bound(9, shorter)).isEqualTo(Duration.ofMillis(40));
        }
    }

    @Test
    void aWaitIsAnyTimeUpToTheBound() {
        List<Duration> waits = IntStream.range(0, 300)
                .mapToObj(i -> BACKOFF.after(3, SECOND))
                .sorted()
                .toList();

        assertThat(waits.get(0)).isBetween(Duration.ZERO, Duration.ofMillis(16));
        assertThat(waits.get(150)).isBetween(Duration.ofMillis(48), Duration.ofMillis(112));
        assertThat(waits.get(299)).isBetween(Duration.ofMillis(144), Duration.ofMillis(160));
    }

    @Test
    void twoWhoFailedTogetherWaitDifferentTimes() {
        assertThat(waits(new Backoff(BACKOFF.first())))
                .doesNotContainAnyElementsOf(waits(new Backoff(BACKOFF.first())));
    }

    @Test
    void theFirstBoundIsAboveZero() {
        for (Duration first : List.of(Duration.ofMillis(-1), Duration.ZERO)) {
            assertThatThrownBy(() -> new Backoff(first)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<Duration> waits(Backoff backoff) {
        return IntStream.rangeClosed(1, 20)
                .mapToObj(tries -> backoff.after(tries, SECOND))
                .toList();
    }
}
