package dev.slipway.local.states;

/** An expression could not be evaluated, gave nothing, or gave something of the wrong kind. */
final class EvaluationFailed extends Exception {
    EvaluationFailed(String message) {
        super(message);
    }

    FlowError asError() {
        return new FlowError(FlowError.QUERY_EVALUATION, getMessage());
    }
}
