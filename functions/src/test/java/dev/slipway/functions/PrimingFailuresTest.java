package dev.slipway.functions;

import static dev.slipway.functions.Operator.aws;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is logged of calls that nobody made: a snapshot that was taken unprimed, and no figures of requests. */
class PrimingFailuresTest {
    @RegisterExtension
    private static final FailingAws aws = new FailingAws();

    private final Operator operator = new Operator();

    @ParameterizedTest
    @MethodSource("dev.slipway.functions.PrimingTest#primed")
    void primingThatAwsRefusesIsToldInOneLine(Function<Wiring, RequestHandler<?, ?>> made) {
        aws.refuse("GetItem", 400, "AccessDeniedException");
        aws.refuse("Query", 400, "AccessDeniedException");
        RequestHandler<?, ?> function = made.apply(aws.wiring(operator.log()));

        new Priming(function, operator.log()).beforeCheckpoint(null);

        List<Map<String, Object>> lines = operator.lines();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .containsEntry("level", "ERROR")
                .containsEntry("message", "the snapshot was taken unprimed")
                .containsEntry("function", function.getClass().getSimpleName())
                .containsEntry("refusal", "UNAVAILABLE")
                .doesNotContainKeys("_aws", "requestId");
        assertThat(aws(lines.get(0))).containsEntry("code", "AccessDeniedException");
    }

    @ParameterizedTest
    @MethodSource("dev.slipway.functions.PrimingTest#primed")
    void primingThatFailsOfItselfIsToldInOneLine(Function<Wiring, RequestHandler<?, ?>> made) {
        RequestHandler<?, ?> function = made.apply(new Wiring(
                new Settings("table", "bucket", "bus", new Settings.Flows("flow", "adoption"), 1),
                new Clients(() -> null, () -> null, () -> null, () -> null, () -> null, () -> null, () -> null),
                Clock.systemUTC(),
                operator.log()));

        new Priming(function, operator.log()).beforeCheckpoint(null);

        assertThat(operator.lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("level", "ERROR")
                        .containsEntry("message", "the snapshot was taken unprimed")
                        .containsEntry("failure", "java.lang.NullPointerException")
                        .doesNotContainKey("aws"));
    }

    @ParameterizedTest
    @MethodSource("dev.slipway.functions.PrimingTest#primed")
    void primingIsNoRequestToCount(Function<Wiring, RequestHandler<?, ?>> made) {
        new Priming(made.apply(aws.wiring(operator.log())), operator.log()).beforeCheckpoint(null);

        assertThat(operator.lines()).isEmpty();
    }

    @Test
    void aPingIsNoRequestToCount() {
        Wiring wiring = aws.wiring(operator.log());
        for (HttpFunction function : List.of(
                new RegisterFunction(wiring),
                new QueryFunction(wiring),
                new PromoteFunction(wiring),
                new RollbackFunction(wiring))) {
            function.handleRequest(new APIGatewayV2HTTPEvent(), Operator.context());
        }

        assertThat(operator.lines()).isEmpty();
    }
}
