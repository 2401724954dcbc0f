package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.slipway.failure.Printable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One call of a function: what every line that is logged meanwhile says of it.
 *
 * @param isPriming whether nobody called, and the function only gets ready
 * @param members of each line
 */
record Invocation(boolean isPriming, Map<String, Object> members) {
    /** Nothing is called now. */
    static final Invocation NONE = new Invocation(false, Map.of());

    static final String REQUEST_ID = "requestId";

    /** Where Lambda's Java runtime puts the trace header; other runtimes put it into the environment. */
    private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";

    private static final String TRACE_VARIABLE = "_X_AMZN_TRACE_ID";
    private static final Pattern TRACE = Pattern.compile("(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)");

    /** A call by Lambda; without a context when a test calls. */
    static Invocation of(Context context) {
        Map<String, Object> members = new LinkedHashMap<>();
        Optional.ofNullable(context)
                .map(Context::getAwsRequestId)
                .ifPresent(id -> members.put(REQUEST_ID, Printable.of(id)));
        traceId().ifPresent(id -> members.put("traceId", id));
        return new Invocation(false, members);
    }

    /** A call by Lambda for the gateway, whose own id of the request its access log has. */
    static Invocation of(Context context, APIGatewayV2HTTPEvent event) {
        Map<String, Object> members = new LinkedHashMap<>(of(context).members());
        Optional.ofNullable(event.getRequestContext())
                .map(APIGatewayV2HTTPEvent.RequestContext::getRequestId)
                .ifPresent(id -> members.put("gatewayRequestId", Printable.of(id)));
        return new Invocation(false, members);
    }

    /** A call before the snapshot. */
    static Invocation priming(Class<?> function) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("message", "the snapshot was taken unprimed");
        members.put("function", function.getSimpleName());
        return new Invocation(true, members);
    }

    /** Lambda's id of this call. */
    Optional<String> requestId() {
        return Optional.ofNullable((String) members.get(REQUEST_ID));
    }

    private static Optional<String> traceId() {
        Matcher header =
                TRACE.matcher(System.getProperty(TRACE_PROPERTY, System.getenv().getOrDefault(TRACE_VARIABLE, "")));
        return header.find() ? Optional.of(header.group(1)) : Optional.empty();
    }
}
