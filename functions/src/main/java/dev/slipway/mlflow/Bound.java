package dev.slipway.mlflow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How much one search may look at, and for how long: all its steps together stay within a call's time. Not thread-safe. */
final class Bound {
    /** Items looked at for one answer, found or not. */
    static final int MOST_LOOKED_AT = 20_000;

    /** Half of what a call has; the rest is for what was found to be written. */
    static final Duration TIME = Duration.ofSeconds(15);

    private final Clock clock;
    private final int most;
    private final Instant end;
    private int lookedAt;

    /** So many items, for so long from now on. */
    Bound(Clock clock, int most, Duration time) {
        this.clock = clock;
        this.most = most;
        this.end = clock.instant().plus(time);
    }

    /** Counts an item. */
    void lookAt() {
        lookedAt++;
    }

    boolean isReached() {
        return lookedAt >= most || !clock.instant().isBefore(end);
    }
}
