package dev.slipway.functions;

import static dev.slipway.functions.FailingAws.CANARY;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls functions as Lambda does and reads what they log. */
final class Operator {
    static final String REQUEST_ID = "5f0c7e52-2f0f-4d4e-9a53-7f6d1d1f8a01";
    static final String GATEWAY_REQUEST_ID = "TFgHxh9mFiAEPPA=";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(written, true, StandardCharsets.UTF_8), Clock.systemUTC());

    Log log() {
        return log;
    }

    /** Everything that was logged since the last time; each line one JSON object, and no canary anywhere. */
    List<Map<String, Object>> lines() {
        String text = written.toString(StandardCharsets.UTF_8);
        written.reset();
        assertThat(text).doesNotContain(CANARY, "arn:aws", "AKIDEXAMPLE", "X-Amz-");
        return text.lines().map(Json::readObject).map(Operator::object).toList();
    }

    /** The same object with its numbers as ints, to compare with. */
    private static Map<String, Object> object(Map<?, ?> json) {
        Map<String, Object> object = new LinkedHashMap<>();
        json.forEach((name, value) -> object.put((String) name, value(value)));
        return object;
    }

    private static Object value(Object value) {
        if (value instanceof Number number) {
            return number.intValue();
        }
        return value instanceof Map<?, ?> map ? object(map) : value;
    }

    /** The one line above INFO; it names the invocation. */
    Map<String, Object> complaint() {
        List<Map<String, Object>> lines = lines().stream()
                .filter(line -> !line.get("level").equals("INFO"))
                .toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).containsEntry("requestId", REQUEST_ID);
        return lines.get(0);
    }

    /** What a line says of AWS. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> aws(Map<String, Object> line) {
        return (Map<String, Object>) line.get("aws");
    }

    /** Calls as somebody with every right, whose texts and headers have the canary in them. */
    APIGatewayV2HTTPResponse call(HttpFunction function, V1Route route, Map<String, String> path, Object body) {
        SignedIn caller = SignedIn.as("admins", "contributors");
        Map<String, String> headers = caller.with(Map.of("x-other", CANARY));
        headers.computeIfPresent("authorization", (name, token) -> token + CANARY);
        return function.handleRequest(
                APIGatewayV2HTTPEvent.builder()
                        .withRouteKey(route.route().key())
                        .withRawQueryString("")
                        .withPathParameters(new HashMap<>(path))
                        .withHeaders(headers)
                        .withBody(Json.write(body))
                        .withRequestContext(caller.context(GATEWAY_REQUEST_ID))
                        .build(),
                context());
    }

    static Context context() {
        return new Called();
    }

    /** What Lambda tells a function of its call; functions ask for the id alone. */
    private static final class Called implements Context {
        @Override
        public String getAwsRequestId() {
            return REQUEST_ID;
        }

        @Override
        public String getLogGroupName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getLogStreamName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getFunctionName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getFunctionVersion() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getInvokedFunctionArn() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CognitoIdentity getIdentity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ClientContext getClientContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getRemainingTimeInMillis() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getMemoryLimitInMB() {
            throw new UnsupportedOperationException();
        }

        @Override
        public LambdaLogger getLogger() {
            throw new UnsupportedOperationException();
        }
    }
}
