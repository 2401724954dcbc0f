package dev.slipway.local.events;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how soon a delivery is tried again. Pauses double up to a longest one, and each is random below that
 * (full jitter), so that what failed together does not come back together.
 *
 * @param attempts how often in all, from one start of the bus to its end
 * @param first the longest pause after the first attempt
 * @param longest the longest pause ever
 */
public record Retries(int attempts, Duration first, Duration longest) {
    /** Patient with somebody who restarts his webhook: about ten minutes. */
    public static final Retries USUAL = new Retries(20, Duration.ofMillis(200), Duration.ofMinutes(1));

    public Retries {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("at least one attempt, and no pause longer than the longest");
        }
    }

    /** The pause after this many failed attempts, and never less than the target asked for. */
    Duration pauseAfter(int failed, Duration asked) {
        long ceiling = Math.min(longest.toMillis(), first.toMillis() << Math.min(failed - 1, 30));
        Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling + 1));
        return pause.compareTo(asked) < 0 ? asked : pause;
    }
}
