package dev.slipway.local.table;

import java.time.Duration;

/**
 * How stubborn a stream reader is.
 *
 * @param batchSize how many records are handed over at once, at most
 * @param attempts how often a record is tried before it becomes a dead letter
 * @param first how long to wait after the first failure; twice as long after each further one
 * @param longest how long to wait at most
 * @param poll how long to wait while there is nothing to read
 */
public record Retries(int batchSize, int attempts, Duration first, Duration longest, Duration poll) {
    /** As a mapping with ten retries would do it, at the pace of one machine. */
    public static final Retries DEFAULT =
            new Retries(100, 10, Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofMillis(50));

    /** The pause after so many failures. */
    Duration pause(int failures) {
        Duration pause = first.multipliedBy(1L << Math.min(failures - 1, 20));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
