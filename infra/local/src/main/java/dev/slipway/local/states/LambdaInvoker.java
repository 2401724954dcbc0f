package dev.slipway.local.states;

/**
 * Calls a function and waits for its answer, as {@code lambda:invoke} does.
 *
 * <p>It is called from several threads at once, and may be called again with the same payload after a crash. The call
 * is interrupted when the state machine closes; an answer that comes later than the task's timeout is ignored.
 */
@FunctionalInterface
public interface LambdaInvoker {

    /**
     * Calls the function.
     *
     * @param functionName the name or ARN that stands in the definition
     * @param payload JSON
     * @return the function's answer as JSON; null or empty where it gives none
     * @throws FunctionFailed if the function itself fails; every other exception counts as {@code Lambda.Unknown}
     */
    byte[] invoke(String functionName, byte[] payload) throws FunctionFailed;
}
