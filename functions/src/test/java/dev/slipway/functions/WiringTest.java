package dev.slipway.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.slipway.registry.delivery.Sweep;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each function has the clients it uses, each of them once, and has them before its snapshot is taken. */
class WiringTest {
    private final List<String> made = new CopyOnWriteArrayList<>();
    private RecordingTable aws;

    @BeforeEach
    void start() throws IOException {
        aws = new RecordingTable();
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    static Stream<Arguments> functions() {
        return Stream.of(
                function(RegisterFunction::new, "dynamoDb", "s3", "presigner"),
                function(QueryFunction::new, "dynamoDb", "presigner"),
                function(PromoteFunction::new, "dynamoDb"),
                function(RollbackFunction::new, "dynamoDb"),
                function(ArtifactUploadedFunction::new, "dynamoDb", "s3"),
                function(ApprovalStepFunction::new, "dynamoDb"),
                function(OutboxFunction::new, "dynamoDb", "eventBridge", "stepFunctions"),
                function(
                        wiring -> new SweeperFunction(wiring, Sweep.Ages.DEFAULT),
                        "dynamoDb",
                        "s3",
                        "eventBridge",
                        "stepFunctions"));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionMakesOnlyTheClientsItUsesAndEachOnce(
            Function<Wiring, RequestHandler<?, ?>> function, List<String> clients) {
        RequestHandler<?, ?> handler = function.apply(wiring());
        assertThat(made).containsExactlyInAnyOrderElementsOf(clients);

        if (!(handler instanceof SweeperFunction)) {
            new Priming(handler).beforeCheckpoint(null);
        }
        assertThat(made).containsExactlyInAnyOrderElementsOf(clients);
    }

    @Test
    void functionsThatShareAWiringShareItsParts() {
        Wiring wiring = wiring();
        assertThat(functions().map(each -> function(each).apply(wiring))).hasSize(8);

        assertThat(made).doesNotHaveDuplicates().hasSize(5);
        assertThat(wiring.registry()).isSameAs(wiring.registry());
        assertThat(wiring.outbox()).isSameAs(wiring.outbox());
        assertThat(wiring.backlog()).isSameAs(wiring.backlog());
    }

    private Wiring wiring() {
        Clients clients = aws.clients();
        return new Wiring(
                new Settings(
                        "table", "bucket", "bus", new Settings.Flows("flow", "adoption"), Settings.DEFAULT_PARTS_FROM),
                new Clients(
                        noted("dynamoDb", clients.dynamoDb()),
                        noted("s3", clients.s3()),
                        noted("presigner", clients.presigner()),
                        noted("eventBridge", clients.eventBridge()),
                        noted("stepFunctions", clients.stepFunctions()),
                        noted("copying", clients.copying()),
                        noted("secrets", clients.secrets())),
                Clock.systemUTC(),
                new Log(
                        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                        Clock.systemUTC()));
    }

    private <C> Supplier<C> noted(String name, Supplier<C> client) {
        return () -> {
            made.add(name);
            return client.get();
        };
    }

    private static Arguments function(Function<Wiring, RequestHandler<?, ?>> function, String... clients) {
        return Arguments.of(function, List.of(clients));
    }

    @SuppressWarnings("unchecked")
    private static Function<Wiring, RequestHandler<?, ?>> function(Arguments of) {
        return (Function<Wiring, RequestHandler<?, ?>>) of.get()[0];
    }
}
