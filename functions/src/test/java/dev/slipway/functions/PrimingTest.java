package dev.slipway.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What functions are called with that nobody asked for: before a snapshot, and each week to stay awake. */
class PrimingTest {
    private RecordingTable aws;

    @BeforeEach
    void start() throws IOException {
        aws = new RecordingTable();
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    static Stream<Function<Wiring, RequestHandler<?, ?>>> primed() {
        return Stream.of(
                RegisterFunction::new,
                QueryFunction::new,
                PromoteFunction::new,
                RollbackFunction::new,
                ArtifactUploadedFunction::new,
                ApprovalStepFunction::new,
                OutboxFunction::new);
    }

    @ParameterizedTest
    @MethodSource("primed")
    void primingGoesAllTheWayToTheTableAndOnlyReads(Function<Wiring, RequestHandler<?, ?>> function) {
        new Priming(function.apply(aws.wiring())).beforeCheckpoint(null);

        assertThat(aws.asked()).isNotEmpty().isSubsetOf("DynamoDB_20120810.GetItem", "DynamoDB_20120810.Query");
    }

    @ParameterizedTest
    @MethodSource("primed")
    void primingThatFailsFailsNothingElse(Function<Wiring, RequestHandler<?, ?>> function) {
        Log log = new Log(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8), Clock.systemUTC());
        Wiring broken = new Wiring(
                new Settings("table", "bucket", "bus", new Settings.Flows("flow", "adoption"), 1),
                new Clients(() -> null, () -> null, () -> null, () -> null, () -> null, () -> null, () -> null),
                null,
                log);

        assertThatCode(() -> new Priming(function.apply(broken), log).beforeCheckpoint(null))
                .doesNotThrowAnyException();
    }

    @Test
    void aCallWithoutARouteIsRefusedAndTouchesNothing() {
        for (HttpFunction function : List.of(
                new RegisterFunction(aws.wiring()),
                new QueryFunction(aws.wiring()),
                new PromoteFunction(aws.wiring()),
                new RollbackFunction(aws.wiring()))) {
            assertThat(function.handleRequest(new APIGatewayV2HTTPEvent(), null).getStatusCode())
                    .isEqualTo(401);
        }
        assertThat(aws.asked()).isEmpty();
    }

    @Test
    void functionsThatAnswerNoCallStayAwakeWithoutDoingAnything() {
        ScheduledEvent somethingElse = new ScheduledEvent();
        somethingElse.setDetail(Map.of("object", Map.of("key", "ping")));
        new ArtifactUploadedFunction(aws.wiring()).handleRequest(somethingElse, null);
        new ApprovalStepFunction(aws.wiring()).handleRequest(Map.of("step", "PING"), null);
        DynamodbEvent empty = new DynamodbEvent();
        empty.setRecords(List.of());
        new OutboxFunction(aws.wiring()).handleRequest(empty, null);

        assertThat(aws.asked()).isEmpty();
    }
}
