package dev.slipway.local.states;

import java.time.Instant;

/**
 * One thing that happened to an execution.
 *
 * @param detail for a failed attempt the error's name, for a state that was left its output as JSON, otherwise empty
 */
public record HistoryEvent(Instant at, Kind kind, String state, String detail) {

    /** What happened. */
    public enum Kind {
        ENTERED,
        ATTEMPT_FAILED,
        EXITED
    }
}
