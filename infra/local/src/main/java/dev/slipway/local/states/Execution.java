package dev.slipway.local.states;

import static java.util.Collections.unmodifiableList;

import dev.slipway.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the state machine, as it is kept. A move makes a new value; nothing in here changes.
 *
 * @param input JSON, letter for letter as it was given
 * @param endedAt null while running
 * @param output JSON, null unless it succeeded
 * @param error null unless it failed
 * @param turn grows with each attempt and each pause, so that an answer to an earlier one is recognised as late
 * @param standing null once ended
 * @param spentTokens digests of the tokens that no longer open anything
 */
record Execution(
        String name,
        String input,
        Instant startedAt,
        ExecutionStatus status,
        Instant endedAt,
        String output,
        FlowError error,
        int turn,
        Standing standing,
        List<String> spentTokens,
        List<HistoryEvent> history) {

    static Execution started(String name, String input, Instant now, Standing standing) {
        return new Execution(
                        name, input, now, ExecutionStatus.RUNNING, null, null, null, 0, standing, List.of(), List.of())
                .with(HistoryEvent.Kind.ENTERED, "", now);
    }

    boolean running() {
        return status == ExecutionStatus.RUNNING;
    }

    boolean isIn(Standing.Phase phase) {
        return running() && standing.phase() == phase;
    }

    boolean isOverdue(Instant now) {
        return running() && standing.due() != null && !standing.due().isAfter(now);
    }

    /** When something happened to it last; a pause begins then. */
    Instant changedAt() {
        return history.get(history.size() - 1).at();
    }

    /** The same attempt or pause, a step further. */
    Execution stand(Standing next) {
        return with(turn, next, spentTokens, history);
    }

    /** A new attempt or pause. */
    Execution turn(Standing next) {
        return with(turn + 1, next, spentTokens, history);
    }

    Execution moved(Standing next, Instant now) {
        return with(HistoryEvent.Kind.EXITED, Json.write(next.input()), now)
                .stand(next)
                .with(HistoryEvent.Kind.ENTERED, "", now);
    }

    Execution attemptFailed(FlowError failure, Instant now) {
        return with(HistoryEvent.Kind.ATTEMPT_FAILED, failure.error(), now);
    }

    /** Closes the attempt under way: from here on its token opens nothing. */
    Execution attemptClosed() {
        if (standing.token() == null) {
            return this;
        }
        List<String> spent = new ArrayList<>(spentTokens);
        spent.add(TaskToken.digest(standing.token()));
        return with(turn, standing.ready(), unmodifiableList(spent), history);
    }

    Execution succeeded(Object result, Instant now) {
        String output = Json.write(result);
        return with(HistoryEvent.Kind.EXITED, output, now).ended(ExecutionStatus.SUCCEEDED, output, null, now);
    }

    Execution failed(FlowError failure, Instant now) {
        return ended(ExecutionStatus.FAILED, null, failure, now);
    }

    private Execution ended(ExecutionStatus how, String result, FlowError failure, Instant now) {
        return new Execution(name, input, startedAt, how, now, result, failure, turn + 1, null, spentTokens, history);
    }

    private Execution with(HistoryEvent.Kind kind, String detail, Instant now) {
        List<HistoryEvent> longer = new ArrayList<>(history);
        longer.add(new HistoryEvent(now, kind, standing.state(), detail));
        return with(turn, standing, spentTokens, unmodifiableList(longer));
    }

    private Execution with(int nextTurn, Standing next, List<String> spent, List<HistoryEvent> events) {
        return new Execution(name, input, startedAt, status, endedAt, output, error, nextTurn, next, spent, events);
    }
}
