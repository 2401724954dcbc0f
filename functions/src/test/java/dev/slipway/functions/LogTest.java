package dev.slipway.functions;

import static dev.slipway.functions.FailingAws.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.slipway.http.Api;
import dev.slipway.http.FunctionName;
import dev.slipway.json.Json;
import dev.slipway.memory.MemoryRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators read when a function runs into an error of the machine. */
class LogTest {
    private final Operator operator = new Operator();

    static Stream<Error> errors() {
        return Stream.of(
                new StackOverflowError(CANARY), new OutOfMemoryError(CANARY), new NoClassDefFoundError(CANARY));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorIsToldWithTheRequestItEnded(Error error) {
        Invocation invocation = Invocation.of(Operator.context());

        InvocationFailed failed = catchThrowableOfType(
                InvocationFailed.class,
                () -> operator.log().during(invocation, () -> {
                    throw error;
                }));

        assertThat(failed)
                .hasMessage(error.getClass().getSimpleName() + "; see the log of request " + Operator.REQUEST_ID)
                .hasNoCause();
        assertThat(operator.complaint())
                .containsEntry("level", "ERROR")
                .containsEntry("failure", error.getClass().getName());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aCallOverHttpThatCannotBeReadForAnErrorIsAnswered500(Error error) {
        Api api = new Api(
                Wiring.routes(),
                new MemoryRegistry(Clock.systemUTC()).registry,
                FunctionName.QUERY,
                operator.log()::failure);
        APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent() {
            private static final long serialVersionUID = 1;

            @Override
            public Map<String, String> getHeaders() {
                throw error;
            }
        };
        event.setRouteKey("GET /v1/models");
        event.setRequestContext(SignedIn.as("viewers").context());

        APIGatewayV2HTTPResponse answer =
                new HttpFunction(api, operator.log()) {}.handleRequest(event, Operator.context());

        assertThat(answer.getStatusCode()).isEqualTo(500);
        assertThat(answer.getHeaders()).containsEntry("X-Request-Id", Operator.REQUEST_ID);
        assertThat(answer.getBody()).doesNotContain(CANARY);
        assertThat(operator.complaint())
                .containsEntry("failure", error.getClass().getName());
    }

    /** Ten are free in an account; a dimension would make one of each of its values. */
    @Test
    void anEnvironmentHasAtMostTenFiguresAndTheyAreItsOwn() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Log log = new Log(new PrintStream(written, true, StandardCharsets.UTF_8), Clock.systemUTC(), "prod");

        log.answered("getModel", "user:ada", 503, 82);
        log.figures("sweep", Map.of(Log.Metric.PROMOTIONS_WAITING, 1L));

        assertThat(Log.Metric.values()).hasSizeLessThanOrEqualTo(10);
        List<Map<?, ?>> lines = written.toString(StandardCharsets.UTF_8)
                .lines()
                .<Map<?, ?>>map(Json::readObject)
                .toList();
        assertThat(lines).hasSize(2).allSatisfy(line -> {
            Map<?, ?> directive =
                    (Map<?, ?>) ((List<?>) ((Map<?, ?>) line.get("_aws")).get("CloudWatchMetrics")).get(0);
            assertThat(directive.get("Namespace")).isEqualTo("Slipway/prod");
            assertThat(directive.get("Dimensions")).isEqualTo(List.of(List.of()));
        });
        assertThat(lines.get(0).get("Operation")).isEqualTo("getModel");
    }
}
