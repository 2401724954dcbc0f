package dev.slipway.registry;

import java.security.SecureRandom;
import java.time.Duration;

/**
 * How long somebody waits before another try: any time between nothing and a bound, all equally likely, so that those who
 * failed together do not try again together. The bound doubles with each try.
 *
 * <p>The random numbers come from the operating system. A generator that is seeded once would be seeded before the snapshot
 * of a function, and all copies that are restored from it would wait the same times.
 *
 * @param first the bound of the first wait
 */
public record Backoff(Duration first) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public Backoff {
        if (first.isNegative() || first.isZero()) {
            throw new IllegalArgumentException("The bound of the first wait must be above zero");
        }
    }

    /**
     * A wait after so many tries.
     *
     * @param tries at least one
     * @param longest what the bound does not exceed, unless the first one does
     */
    public Duration after(int tries, Duration longest) {
        return Duration.ofNanos(RANDOM.nextLong(bound(tries, longest).toNanos() + 1));
    }

    /** The longest that such a wait can be. */
    Duration bound(int tries, Duration longest) {
        Duration bound = first;
        for (int i = 1; i < tries && bound.compareTo(longest) < 0; i++) {
            Duration twice = bound.multipliedBy(2);
            bound = twice.compareTo(longest) < 0 ? twice : longest;
        }
        return bound;
    }
}
