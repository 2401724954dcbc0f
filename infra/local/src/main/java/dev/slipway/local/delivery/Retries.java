package dev.slipway.local.delivery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how soon a delivery is tried again: pauses double up to a longest one.
 *
 * @param attempts how often in all, from one start to the end
 * @param first the pause after the first attempt
 * @param longest the longest pause ever
 */
public record Retries(int attempts, Duration first, Duration longest) {
    public Retries {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("at least one attempt, and no pause longer than the longest");
        }
    }

    /** The pause after this many failed attempts. */
    public Duration pauseAfter(int failed) {
        Duration pause = first.multipliedBy(1L << Math.min(failed - 1, 20));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /**
     * A random part of that pause (full jitter), so that what failed together does not come back together, and never less than
     * was asked for.
     */
    public Duration randomPauseAfter(int failed, Duration asked) {
        long most = pauseAfter(failed).toMillis();
        Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextLong(most + 1));
        return pause.compareTo(asked) < 0 ? asked : pause;
    }
}
