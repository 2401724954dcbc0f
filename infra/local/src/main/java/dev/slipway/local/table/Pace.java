package dev.slipway.local.table;

import dev.slipway.local.delivery.Retries;
import java.time.Duration;

/**
 * How a stream is read.
 *
 * @param batchSize how many records are handed over at once, at most
 * @param poll how long to wait while there is nothing to read
 * @param retries how often a record is tried before it becomes a dead letter, and how soon the stream itself is
 */
public record Pace(int batchSize, Duration poll, Retries retries) {
    /** As a mapping with ten retries would do it, at the pace of one machine. */
    public static final Pace DEFAULT =
            new Pace(100, Duration.ofMillis(50), new Retries(10, Duration.ofMillis(100), Duration.ofSeconds(10)));
}
