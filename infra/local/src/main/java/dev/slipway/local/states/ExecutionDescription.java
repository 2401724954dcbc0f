package dev.slipway.local.states;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An execution as its owner sees it; it holds no task token.
 *
 * @param input JSON, as it was given
 * @param endedAt absent while running
 * @param output JSON, present where it succeeded
 * @param error present where it failed
 * @param cause more about the error, where there is more
 * @param history what happened so far, oldest first
 */
public record ExecutionDescription(
        String arn,
        String stateMachineArn,
        String name,
        ExecutionStatus status,
        String input,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<String> output,
        Optional<String> error,
        Optional<String> cause,
        List<HistoryEvent> history) {

    static ExecutionDescription of(Execution execution, MachineArn arn) {
        Optional<FlowError> failure = Optional.ofNullable(execution.error());
        return new ExecutionDescription(
                arn.execution(execution.name()),
                arn.value(),
                execution.name(),
                execution.status(),
                execution.input(),
                execution.startedAt(),
                Optional.ofNullable(execution.endedAt()),
                Optional.ofNullable(execution.output()),
                failure.map(FlowError::error),
                failure.map(FlowError::cause),
                execution.history());
    }
}
