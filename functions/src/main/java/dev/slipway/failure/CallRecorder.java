package dev.slipway.failure;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Has the exceptions of an AWS client say which call failed, how often it was sent and what was last answered. The last is
 * for calls that ran out of time between two tries: the SDK says only that, and not that it was throttled all along.
 */
public final class CallRecorder implements ExecutionInterceptor {
    private static final ExecutionAttribute<Integer> ATTEMPTS = new ExecutionAttribute<>("dev.slipway.attempts");
    private static final ExecutionAttribute<ErrorAnswer> LAST = new ExecutionAttribute<>("dev.slipway.last");

    /** In bytes; an error's code stands at its beginning. */
    private static final int LOOKED_AT = 4096;

    /** A recorder; one for any number of clients. */
    public CallRecorder() {}

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attributes.putAttribute(ATTEMPTS, attempts(attributes) + 1);
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        if (context.httpResponse().isSuccessful()) {
            return context.responseBody();
        }
        Optional<BufferedInputStream> body =
                context.responseBody().map(stream -> new BufferedInputStream(stream, LOOKED_AT));
        byte[] beginning = body.map(CallRecorder::beginning).orElse(new byte[0]);
        attributes.putAttribute(LAST, ErrorAnswer.of(context.httpResponse(), beginning));
        return body.map(stream -> stream);
    }

    /** Not sooner: what modifies exceptions may put others in their place, as the client of S3 does. */
    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        context.exception()
                .addSuppressed(new FailedCall(
                        attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
                        attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                        attempts(attributes),
                        attributes.getOptionalAttribute(LAST)));
    }

    private static int attempts(ExecutionAttributes attributes) {
        return attributes.getOptionalAttribute(ATTEMPTS).orElse(0);
    }

    /** Reads it and leaves it to be read. */
    private static byte[] beginning(BufferedInputStream body) {
        try {
            body.mark(LOOKED_AT);
            byte[] beginning = body.readNBytes(LOOKED_AT);
            body.reset();
            return beginning;
        } catch (IOException e) {
            // The client is about to read the same and will have the same trouble; it knows what to do then.
            return new byte[0];
        }
    }
}
