package dev.slipway.registry.adoption;

import java.time.Clock;
import java.time.Instant;

/**
 * One of the calls in which the files of a version are copied.
 *
 * @param end when nothing more is begun
 * @param goesOn whether the files are those that the call before listed, so that what it copied of a file is of the same bytes
 */
public record Turn(Clock clock, Instant end, boolean goesOn) {
    /** Whether nothing more is to be begun. */
    public boolean isOver() {
        return !clock.instant().isBefore(end);
    }
}
