package dev.slipway.functions;

import dev.slipway.registry.refusal.Refused;

/**
 * A function failed and has logged why. This goes to Lambda instead of what was thrown: Lambda writes the messages of an
 * exception and its causes into the log, the queue of failed events and the flow's history, and those of AWS quote ARNs, keys
 * and items.
 */
public final class InvocationFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvocationFailed(Throwable failure, Invocation invocation) {
        super(
                code(failure)
                        + invocation
                                .requestId()
                                .map(id -> "; see the log of request " + id)
                                .orElse(""),
                null,
                false,
                false);
    }

    private static String code(Throwable failure) {
        return failure instanceof Refused refused
                ? refused.refusal().name()
                : failure.getClass().getSimpleName();
    }
}
