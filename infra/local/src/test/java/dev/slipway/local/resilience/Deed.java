package dev.slipway.local.resilience;

import java.util.List;

/**
 * One write that somebody asked for, and how it went. Everybody does one thing only, so that the history says whose entry is
 * whose.
 *
 * @param began before the request was sent for the first time, by {@link System#nanoTime()}
 * @param ended after it was answered at last
 */
record Deed(String by, String what, long began, long ended, Ending ending) {
    /** How it went. */
    sealed interface Ending {}

    /** It was answered as done. */
    record Done(List<Trace> traces) implements Ending {
        Done {
            traces = List.copyOf(traces);
        }
    }

    /** It was refused: nothing of it may have happened. */
    record Declined(String code) implements Ending {}

    /** It was answered in a way that is never right. */
    record Failed(String how) implements Ending {}

    boolean isDone() {
        return ending instanceof Done;
    }

    /** What it must have left in the history. */
    List<Trace> traces() {
        return ending instanceof Done done ? done.traces() : List.of();
    }
}
