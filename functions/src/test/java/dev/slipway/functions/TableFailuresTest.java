package dev.slipway.functions;

import static dev.slipway.functions.FailingAws.CANARY;
import static dev.slipway.functions.Operator.aws;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.slipway.functions.FailingAws.Patience;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.MapAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** What operators read when an HTTP call was answered 503 for the table. */
class TableFailuresTest {
    private static final Map<String, String> MODEL = Map.of("model", CANARY);

    @RegisterExtension
    private static final FailingAws aws = new FailingAws();

    private final Operator operator = new Operator();

    @AfterEach
    void stop() {
        operator.lines();
    }

    @ParameterizedTest
    @CsvSource({
        "GetItem,400,AccessDeniedException,1",
        "GetItem,400,ResourceNotFoundException,1",
        "GetItem,400,ThrottlingException,2",
        "GetItem,500,InternalServerError,2",
        "Query,400,ProvisionedThroughputExceededException,2",
        "Query,400,AccessDeniedException,1"
    })
    void aRefusedReadIsToldWithItsCodeAndIds(String operation, int status, String code, int attempts) {
        aws.refuse(operation, status, code);

        APIGatewayV2HTTPResponse answer = read(operation);

        Map<String, Object> line = operator.complaint();
        assertThat(answer.getHeaders()).containsEntry("X-Request-Id", Operator.REQUEST_ID);
        assertThat(line)
                .containsEntry("level", "ERROR")
                .containsEntry("requestId", Operator.REQUEST_ID)
                .containsEntry("gatewayRequestId", Operator.GATEWAY_REQUEST_ID)
                .containsEntry("refusal", "UNAVAILABLE");
        assertThat(Json.readObject(answer.getBody())).containsEntry("code", line.get("refusal"));
        assertThat(aws(line))
                .containsExactly(
                        entry("service", "DynamoDb"),
                        entry("operation", operation),
                        entry("attempts", attempts),
                        entry("code", code),
                        entry("status", status),
                        entry("requestId", FailingAws.REQUEST_ID));
        assertThat(line.get("at").toString()).contains("dev.slipway.dynamodb.Table");
    }

    @Test
    void aCancelledTransactionIsToldWithTheCodeOfEachAction() {
        aws.cancel("None", "ValidationError", "None");

        assertThat(create().getStatusCode()).isEqualTo(503);

        Map<String, Object> line = operator.complaint();
        assertThat(line).containsEntry("refusal", "UNAVAILABLE");
        assertThat(aws(line))
                .containsEntry("operation", "TransactWriteItems")
                .containsEntry("code", "TransactionCanceledException")
                .containsEntry("requestId", FailingAws.REQUEST_ID)
                .containsEntry("cancellations", List.of("None", "ValidationError", "None"));
    }

    @Test
    void aCallThatIsAnsweredBusyIsToldWithWhatItWasRefusedForLast() {
        aws.cancel("TransactionConflict", "ThrottlingError", "forged\nline");

        APIGatewayV2HTTPResponse answer = create();

        Map<String, Object> line = operator.complaint();
        assertThat(Json.readObject(answer.getBody())).containsEntry("code", "BUSY");
        assertThat(line).containsEntry("refusal", "BUSY").containsEntry("level", "ERROR");
        assertThat(aws(line))
                .containsEntry("operation", "TransactWriteItems")
                .containsEntry("cancellations", List.of("TransactionConflict", "ThrottlingError", "unprintable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ThrottlingException",
                "ProvisionedThroughputExceededException",
                "RequestLimitExceeded",
                "TransactionInProgressException"
            })
    void aCommitThatIsThrottledIsTriedAgainUntilTheCallsTimeIsUp(String code) {
        aws.refuse("TransactWriteItems", 400, code);
        Clients impatient = FailingAws.clients(
                new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), 1),
                aws.uri(),
                FailingAws.credentials(),
                FailingAws.credentials());

        Map<String, Object> answer = Json.readObject(
                create(FailingAws.wiring(operator.log(), impatient)).getBody());

        assertThat(answer).containsEntry("code", "BUSY");
        assertThat(((Number) answer.get("tries")).intValue()).isBetween(10, 999);
        assertThat(((Number) answer.get("waitedMillis")).longValue()).isBetween(19_800L, 20_100L);
        assertThat(aws(operator.complaint())).containsEntry("code", code).containsEntry("attempts", 1);
    }

    @Test
    void aCallThatWasThrottledUntilItsTimeWasUpIsToldWithTheLastAnswer() {
        aws.refuse("GetItem", 400, "ThrottlingException");

        read(new Patience(Duration.ofSeconds(5), Duration.ofSeconds(4), 30), aws.uri());

        Map<String, Object> facts = aws(operator.complaint());
        assertThat(facts)
                .containsEntry("operation", "GetItem")
                .containsEntry("code", "CALL_TIMED_OUT")
                .containsEntry(
                        "lastAnswer",
                        Map.of("code", "ThrottlingException", "status", 400, "requestId", FailingAws.REQUEST_ID));
        assertThat((Integer) facts.get("attempts")).isGreaterThan(1);
    }

    @Test
    void aCallThatIsNotAnsweredIsATimeOut() {
        aws.ignore("GetItem");

        read(new Patience(Duration.ofMillis(400), Duration.ofMillis(900), 30), aws.uri());
        assertClientFailure("CALL_TIMED_OUT").doesNotContainKey("lastAnswer");

        read(new Patience(Duration.ofSeconds(2), Duration.ofSeconds(9), 1), aws.uri());
        assertClientFailure("ATTEMPT_TIMED_OUT").containsEntry("attempts", 1);
    }

    @Test
    void aClosedPortIsNoConnection() throws IOException {
        URI closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = URI.create("http://localhost:" + socket.getLocalPort());
        }
        read(Patience.SHORT, closed);
        assertClientFailure("NO_CONNECTION").containsEntry("attempts", 2);
    }

    @Test
    void aHostThatIsNotThereIsUnknown() {
        read(Patience.SHORT, URI.create("http://" + CANARY + ".invalid"));
        assertClientFailure("UNKNOWN_HOST");
    }

    @Test
    void aConnectionThatBreaksIsLost() {
        aws.hangUp("GetItem");
        read();
        assertClientFailure("CONNECTION_LOST");
    }

    @Test
    void aServerWithoutTlsIsNoneToTalkTo() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                while (!socket.isClosed()) {
                    try (var connection = socket.accept()) {
                        connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            answering.start();
            read(Patience.SHORT, URI.create("https://localhost:" + socket.getLocalPort()));
        }
        assertClientFailure("TLS_FAILED");
    }

    @Test
    void anAnswerThatIsNoJsonIsUnreadable() {
        aws.answer("GetItem", 200, "{" + CANARY);
        read();
        assertClientFailure("UNREADABLE_ANSWER");
    }

    @Test
    void aFunctionWithoutCredentialsSaysSoAndSendsNothing() {
        AwsCredentialsProvider none = FailingAws.noCredentials();
        read(FailingAws.wiring(operator.log(), FailingAws.clients(Patience.SHORT, aws.uri(), none, none)), "GetItem");
        assertClientFailure("NO_CREDENTIALS").containsEntry("attempts", 0);
    }

    @Test
    void anInterruptedCallSaysSo() {
        Thread.currentThread().interrupt();
        read();
        assertThat(Thread.interrupted()).isTrue();
        assertClientFailure("INTERRUPTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "<script>", "a\"b", "a{b}"})
    void whatIsNoCodeAndNoIdIsNotPrinted(String text) {
        aws.answer("GetItem", 400, Json.write(Map.of("__type", text + " ", "message", CANARY)), text + " x");
        read();
        assertThat(aws(operator.complaint()))
                .containsEntry("code", "unprintable")
                .containsEntry("requestId", "unprintable");
    }

    @Test
    void whatIsLongerThanCodesAndIdsAreIsNotPrinted() {
        aws.answer("GetItem", 400, Json.write(Map.of("__type", "x".repeat(129), "message", CANARY)), "y".repeat(129));
        read();
        assertThat(aws(operator.complaint()))
                .containsEntry("code", "unprintable")
                .containsEntry("requestId", "unprintable");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4000, 4096, 5000, 100_000})
    void anAnswerOfAnyLengthIsStillReadToItsEnd(int length) {
        aws.answer(
                "GetItem",
                400,
                "{\"message\":\"" + CANARY + "x".repeat(length) + "\",\"__type\":\"AccessDeniedException\"}");
        read();
        assertThat(aws(operator.complaint())).containsEntry("code", "AccessDeniedException");
    }

    @Test
    void theTraceIsNamedWhereThereIsOne() {
        System.setProperty(
                "com.amazonaws.xray.traceHeader",
                "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
        try {
            aws.refuse("GetItem", 400, "AccessDeniedException");
            read();
            assertThat(operator.complaint()).containsEntry("traceId", "1-5759e988-bd862e3fe1be46a994272793");

            System.setProperty("com.amazonaws.xray.traceHeader", "Root=" + CANARY);
            read();
            assertThat(operator.complaint()).doesNotContainKey("traceId");
        } finally {
            System.clearProperty("com.amazonaws.xray.traceHeader");
        }
    }

    @Test
    void aCallThatIsAnsweredAsItShouldComplainsOfNothingAndNamesItsRequest() {
        operator.call(new QueryFunction(aws.wiring(operator.log())), V1Route.GET_MODEL, MODEL, Map.of());
        assertThat(operator.lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("level", "INFO")
                        .containsEntry("requestId", Operator.REQUEST_ID)
                        .containsEntry("gatewayRequestId", Operator.GATEWAY_REQUEST_ID)
                        .containsEntry("Operation", "getModel")
                        .containsEntry("status", 404));
    }

    private void read() {
        read("GetItem");
    }

    private APIGatewayV2HTTPResponse read(String operation) {
        return read(aws.wiring(operator.log()), operation);
    }

    private void read(Patience patience, URI address) {
        Clients clients = FailingAws.clients(patience, address, FailingAws.credentials(), FailingAws.credentials());
        read(FailingAws.wiring(operator.log(), clients), "GetItem");
    }

    private APIGatewayV2HTTPResponse read(Wiring wiring, String operation) {
        APIGatewayV2HTTPResponse answer = operator.call(
                new QueryFunction(wiring),
                operation.equals("Query") ? V1Route.LIST_MODELS : V1Route.GET_MODEL,
                MODEL,
                Map.of());
        assertThat(answer.getStatusCode()).isEqualTo(503);
        assertThat(answer.getBody()).doesNotContain(CANARY);
        return answer;
    }

    private APIGatewayV2HTTPResponse create() {
        return create(aws.wiring(operator.log()));
    }

    private APIGatewayV2HTTPResponse create(Wiring wiring) {
        return operator.call(
                new RegisterFunction(wiring),
                V1Route.CREATE_MODEL,
                Map.of(),
                Map.of("name", "m", "description", CANARY));
    }

    private MapAssert<String, Object> assertClientFailure(String code) {
        return assertThat(aws(operator.complaint()))
                .containsEntry("service", "DynamoDb")
                .containsEntry("operation", "GetItem")
                .containsEntry("code", code)
                .doesNotContainKeys("status", "requestId");
    }
}
