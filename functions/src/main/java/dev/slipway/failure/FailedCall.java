package dev.slipway.failure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Which call failed, as its exception carries it: the SDK's own do not say. It travels as a suppressed exception, so that the
 * exception itself stays the one that adapters tell apart by its type.
 */
public final class FailedCall extends Exception {
    private static final long serialVersionUID = 1;

    private final String service;
    private final String operation;
    private final int attempts;
    private final transient Optional<ErrorAnswer> last;

    FailedCall(String service, String operation, int attempts, Optional<ErrorAnswer> last) {
        super(operation, null, false, false);
        this.service = service;
        this.operation = operation;
        this.attempts = attempts;
        this.last = last;
    }

    /** Does what no client is asked for, such as signing, and notes on its failure what it was. */
    public static <T> T noted(String service, String operation, Supplier<T> work) {
        try {
            return work.get();
        } catch (SdkException e) {
            e.addSuppressed(new FailedCall(service, operation, 0, Optional.empty()));
            throw e;
        }
    }

    /** What was noted on a failure. */
    static Optional<FailedCall> of(Throwable failure) {
        return Arrays.stream(failure.getSuppressed())
                .filter(FailedCall.class::isInstance)
                .map(FailedCall.class::cast)
                .findFirst();
    }

    /** The last answer to it that was an error; the try after that may not have been answered at all. */
    Optional<ErrorAnswer> last() {
        return last;
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("service", service);
        members.put("operation", operation);
        members.put("attempts", attempts);
        return members;
    }
}
