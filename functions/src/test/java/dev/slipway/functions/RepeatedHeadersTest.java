package dev.slipway.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.slipway.http.Api;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Routes;
import dev.slipway.http.V1;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import dev.slipway.registry.SampleRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Headers that a caller sends twice, as the gateway hands them on: once, joined by a comma. */
class RepeatedHeadersTest {
    private final SampleRegistry sample = new SampleRegistry();
    private final List<Throwable> failures = new ArrayList<>();
    private final HttpFunction function = new HttpFunction(
            new Api(
                    new Routes(List.of(new V1("bucket", 1_000_000_000))),
                    sample.registry,
                    FunctionName.REGISTER,
                    failures::add),
            new Log(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), Clock.systemUTC())) {};

    @Test
    void aKeyThatIsSentTwiceIsOneAndTwoKeysAreNone() {
        APIGatewayV2HTTPResponse first = create("k");
        assertThat(first.getStatusCode()).isEqualTo(201);

        for (String joined : List.of("k,k", "k, k")) {
            APIGatewayV2HTTPResponse again = create(joined);
            assertThat(again.getBody()).isEqualTo(first.getBody());
            assertThat(again.getHeaders()).containsEntry("Idempotent-Replay", "true");
        }
        for (String joined : List.of("k,l", "k, l", "k,", "")) {
            APIGatewayV2HTTPResponse refused = create(joined);
            assertThat(refused.getStatusCode()).as(joined).isEqualTo(400);
            assertThat(Json.readObject(refused.getBody())).containsEntry("field", "Idempotency-Key");
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aRevisionThatIsSentTwiceIsOneAndTwoRevisionsAreNone() {
        sample.model("m");

        assertThat(describe("\"1\",\"1\"", "once").getStatusCode()).isEqualTo(200);
        assertThat(describe("\"2\", \"2\"", "twice").getStatusCode()).isEqualTo(200);
        assertThat(describe("\"3\",\"4\"", "never").getStatusCode()).isEqualTo(400);
        assertThat(describe("\"2\",\"2\"", "never").getStatusCode()).isEqualTo(412);
    }

    private APIGatewayV2HTTPResponse create(String key) {
        return call(V1Route.CREATE_MODEL, Map.of("Idempotency-Key", key), "{\"name\":\"new\"}");
    }

    private APIGatewayV2HTTPResponse describe(String ifMatch, String text) {
        return call(V1Route.UPDATE_MODEL, Map.of("if-match", ifMatch), "{\"description\":\"" + text + "\"}");
    }

    private APIGatewayV2HTTPResponse call(V1Route row, Map<String, String> headers, String body) {
        SignedIn caller = SignedIn.as("contributors");
        return function.handleRequest(
                APIGatewayV2HTTPEvent.builder()
                        .withRouteKey(row.route().key())
                        .withPathParameters(Map.of("model", "m"))
                        .withHeaders(caller.with(headers))
                        .withBody(body)
                        .withRequestContext(caller.context())
                        .build(),
                null);
    }
}
