package dev.slipway.functions;

import static dev.slipway.functions.FailingAws.CANARY;
import static dev.slipway.functions.Operator.aws;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import dev.slipway.registry.delivery.Sweep;
import dev.slipway.registry.name.Sha256;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators read when the bus, the flow or the table refuses what nobody waits for: stream, schedule, approval step. */
class DeliveryFailuresTest {
    private static final Sweep.Ages AT_ONCE = new Sweep.Ages(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private static final Map<String, String> VERSION = Map.of("model", "m", "version", "1");

    @RegisterExtension
    private static final FailingAws aws = new FailingAws();

    private final Operator operator = new Operator();
    private Wiring wiring;

    @BeforeEach
    void start() {
        wiring = aws.wiring(operator.log());
        operator.call(
                new RegisterFunction(wiring),
                V1Route.CREATE_MODEL,
                Map.of(),
                Map.of("name", "m", "description", CANARY));
        operator.lines();
    }

    @AfterEach
    void stop() {
        operator.lines();
    }

    @ParameterizedTest
    @CsvSource({"AccessDeniedException,400", "ResourceNotFoundException,400", "InternalException,500"})
    void aCallOfTheBusThatFailsAsAWholeIsTold(String code, int status) {
        aws.refuse("PutEvents", status, code);

        assertThat(told()).hasSize(1);

        Map<String, Object> line = operator.complaint();
        assertThat(line).containsEntry("level", "WARN");
        assertThat((String) line.get("complaint")).endsWith("-1 and 0 more: " + code);
        assertThat(aws(line))
                .containsEntry("service", "EventBridge")
                .containsEntry("operation", "PutEvents")
                .containsEntry("code", code)
                .containsEntry("status", status)
                .containsEntry("requestId", FailingAws.REQUEST_ID);
    }

    @Test
    void anEntryThatTheBusRefusesInAnAnswerOf200IsTold() {
        refuseTheEntry("NotAuthorizedForSourceException");

        assertThat(told()).hasSize(1);

        Map<String, Object> line = operator.complaint();
        assertThat((String) line.get("complaint")).endsWith("-1: NotAuthorizedForSourceException");
        assertThat(aws(line))
                .containsExactly(
                        entry("service", "EventBridge"),
                        entry("operation", "PutEvents"),
                        entry("code", "NotAuthorizedForSourceException"),
                        entry("status", 200),
                        entry("requestId", FailingAws.REQUEST_ID));
    }

    @Test
    void aCodeOfTheBusThatIsNoneIsNotPrinted() {
        refuseTheEntry("forged\\n{\\\"level\\\":\\\"INFO\\\"}");

        told();

        assertThat(operator.lines().stream().filter(line -> line.containsKey("complaint")))
                .hasSize(4)
                .allSatisfy(line -> {
                    assertThat((String) line.get("complaint")).endsWith("-1: unprintable");
                    assertThat(aws(line)).containsEntry("code", "unprintable");
                });
    }

    @Test
    void aBusThatCannotBeReachedIsTold() {
        aws.hangUp("PutEvents");

        assertThat(told()).hasSize(1);

        assertThat(aws(operator.complaint()))
                .containsEntry("service", "EventBridge")
                .containsEntry("operation", "PutEvents")
                .containsEntry("code", "CONNECTION_LOST");
    }

    @Test
    void anEntryThatWasPublishedAndCannotBeTakenOffTheListIsTold() {
        aws.refuse("BatchWriteItem", 400, "AccessDeniedException");

        assertThat(told()).hasSize(1);

        Map<String, Object> line = operator.complaint();
        assertThat(line).containsEntry("level", "ERROR").containsEntry("refusal", "UNAVAILABLE");
        assertThat(aws(line))
                .containsEntry("operation", "BatchWriteItem")
                .containsEntry("code", "AccessDeniedException");
    }

    @Test
    void aFlowThatCannotBeStartedIsTold() {
        aws.refuse("StartExecution", 400, "StateMachineDoesNotExist");
        request();

        assertThat(told()).isNotEmpty();

        Map<String, Object> line = operator.complaint();
        assertThat(line).containsEntry("level", "ERROR").containsEntry("refusal", "UNAVAILABLE");
        assertThat(aws(line))
                .containsEntry("service", "Sfn")
                .containsEntry("operation", "StartExecution")
                .containsEntry("code", "StateMachineDoesNotExist")
                .containsEntry("status", 400)
                .containsEntry("requestId", FailingAws.REQUEST_ID);
    }

    @Test
    void aFlowThatWasStartedBeforeIsNothingToTell() {
        aws.refuse("StartExecution", 400, "ExecutionAlreadyExists");
        request();

        assertThat(told()).isEmpty();

        assertThat(operator.lines()).extracting(line -> line.get("level")).containsOnly("INFO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TaskTimedOut", "TaskDoesNotExist"})
    void aFlowThatWaitsNoMoreIsNothingToTell(String code) {
        aws.refuse("SendTaskSuccess", 400, code);
        waitAndEnd();

        assertThat(told()).isEmpty();

        assertThat(operator.lines()).extracting(line -> line.get("level")).containsOnly("INFO");
    }

    @Test
    void aTokenThatIsNoneIsTold() {
        aws.refuse("SendTaskSuccess", 400, "InvalidToken");
        waitAndEnd();

        assertThat(told()).isEmpty();

        // The stream brings two items that each ask for it: the token and the end of the promotion.
        assertThat(operator.lines().stream().filter(line -> line.get("level").equals("WARN")))
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(line)
                            .containsEntry("requestId", Operator.REQUEST_ID)
                            .containsEntry("complaint", "a flow was not answered, for what it waits with is no token");
                    assertThat(aws(line))
                            .containsEntry("operation", "SendTaskSuccess")
                            .containsEntry("code", "InvalidToken")
                            .containsEntry("requestId", FailingAws.REQUEST_ID);
                });
    }

    @Test
    void aFlowThatCannotBeAnsweredIsTold() {
        aws.refuse("SendTaskSuccess", 400, "AccessDeniedException");
        waitAndEnd();

        assertThat(told()).isNotEmpty();

        assertThat(operator.lines().stream().filter(line -> line.get("level").equals("ERROR")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(aws(line))
                        .containsEntry("operation", "SendTaskSuccess")
                        .containsEntry("code", "AccessDeniedException"));
    }

    @Test
    void aSweepThatCannotReadFailsAndIsTold() {
        aws.refuse("Query", 400, "AccessDeniedException");

        InvocationFailed failed = catchThrowableOfType(
                InvocationFailed.class,
                () -> new SweeperFunction(wiring, AT_ONCE).handleRequest(new ScheduledEvent(), Operator.context()));

        assertThat(failed).hasMessage("UNAVAILABLE; see the log of request " + Operator.REQUEST_ID);
        assertThat(aws(operator.complaint()))
                .containsEntry("operation", "Query")
                .containsEntry("code", "AccessDeniedException");
    }

    @Test
    void whatASweepCannotRepairIsToldAndTheRestIsRepaired() {
        request();
        aws.refuse("StartExecution", 400, "AccessDeniedException");

        new SweeperFunction(wiring, AT_ONCE).handleRequest(new ScheduledEvent(), Operator.context());

        List<Map<String, Object>> lines = operator.lines();
        assertThat(lines).filteredOn("level", "ERROR").isNotEmpty().allSatisfy(line -> {
            assertThat(line).containsEntry("requestId", Operator.REQUEST_ID);
            assertThat(aws(line))
                    .containsEntry("operation", "StartExecution")
                    .containsEntry("code", "AccessDeniedException");
        });
        assertThat(lines).last().satisfies(line -> assertThat(line).containsEntry("done", "sweep"));
    }

    @ParameterizedTest
    @CsvSource({"EVALUATE,GetItem", "AWAIT,PutItem", "EXPIRE,GetItem", "FAIL,GetItem"})
    void anApprovalStepThatCannotReachTheTableFailsAndIsTold(String step, String operation) {
        aws.refuse(operation, 400, "AccessDeniedException");

        InvocationFailed failed = catchThrowableOfType(
                InvocationFailed.class,
                () -> new ApprovalStepFunction(wiring)
                        .handleRequest(
                                Map.of(
                                        "step",
                                        step,
                                        "promotion",
                                        "0".repeat(25) + "1-1",
                                        "token",
                                        CANARY,
                                        "cause",
                                        CANARY),
                                Operator.context()));

        assertThat(failed)
                .hasMessage("UNAVAILABLE; see the log of request " + Operator.REQUEST_ID)
                .hasNoCause();
        Map<String, Object> line = operator.complaint();
        assertThat(line).containsEntry("refusal", "UNAVAILABLE");
        assertThat(aws(line)).containsEntry("operation", operation).containsEntry("code", "AccessDeniedException");
    }

    private void refuseTheEntry(String code) {
        aws.answer(
                "PutEvents",
                200,
                "{\"FailedEntryCount\":1,\"Entries\":[{\"ErrorCode\":\"" + code + "\",\"ErrorMessage\":\"" + CANARY
                        + "\"}]}");
    }

    /** Somebody asks for a promotion that has to wait; answers its id. */
    private String request() {
        Sha256 file = Sha256.of("1");
        aws.hold(file);
        call(
                new RegisterFunction(wiring),
                V1Route.REGISTER_VERSION,
                Map.of("model", "m"),
                Map.of("files", List.of(Map.of("path", CANARY, "size", 1, "sha256", file.hex()))));
        call(new RegisterFunction(wiring), V1Route.COMPLETE_VERSION, VERSION, Map.of());
        Map<String, Object> promotion = call(
                new PromoteFunction(wiring),
                V1Route.REQUEST_PROMOTION,
                VERSION,
                Map.of("stage", "production", "reason", CANARY));
        operator.lines();
        return (String) promotion.get("id");
    }

    /** A promotion has ended, and its flow still waits. */
    private void waitAndEnd() {
        String promotion = request();
        new ApprovalStepFunction(wiring)
                .handleRequest(Map.of("step", "AWAIT", "promotion", promotion, "token", CANARY), Operator.context());
        call(new PromoteFunction(wiring), V1Route.WITHDRAW_PROMOTION, Map.of("promotion", promotion), Map.of());
        operator.lines();
    }

    private Map<String, Object> call(
            HttpFunction function, V1Route route, Map<String, String> path, Map<String, ?> body) {
        APIGatewayV2HTTPResponse answer = operator.call(function, route, path, body);
        assertThat(answer.getStatusCode()).as(answer.getBody()).isLessThan(300);
        return Json.readObject(answer.getBody());
    }

    /** Hands the outbox all that the table holds as its stream would; answers what it could not take. */
    private List<StreamsEventResponse.BatchItemFailure> told() {
        DynamodbEvent event = new DynamodbEvent();
        event.setRecords(
                aws.table().items().stream().map(DeliveryFailuresTest::record).toList());
        return new OutboxFunction(wiring)
                .handleRequest(event, Operator.context())
                .getBatchItemFailures();
    }

    private static DynamodbStreamRecord record(Map<String, Object> item) {
        Map<String, AttributeValue> image = new HashMap<>();
        item.forEach((name, value) -> {
            if (value instanceof Map<?, ?> typed && typed.get("S") instanceof String text) {
                image.put(name, new AttributeValue(text));
            }
        });
        DynamodbStreamRecord record = new DynamodbStreamRecord();
        record.setEventName("INSERT");
        record.setDynamodb(new StreamRecord().withSequenceNumber("1").withNewImage(image));
        return record;
    }
}
