package dev.slipway.local.states;

import static dev.slipway.local.states.ScriptedFunction.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.SettableClock;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.InvalidOutputException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.TaskDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/** The SDK's own client against the local machine. */
class StepFunctionsHandlerTest {
    @TempDir
    Path folder;

    private final SettableClock clock = RunningMachine.clock();
    private final ScriptedFunction function = new ScriptedFunction()
            .on("EVALUATE", answers("{\"outcome\":\"WAIT\",\"timeoutSeconds\":3600}"))
            .on("AWAIT", answers("null"))
            .on("EXPIRE", answers("{}"))
            .on("FAIL", answers("{}"));
    private RunningMachine flow;
    private LocalStepFunctions stepFunctions;
    private SfnClient client;

    @BeforeEach
    void open() {
        flow = RunningMachine.promotionApproval(folder, function, clock);
        stepFunctions = new LocalStepFunctions(flow.machine);
        client = stepFunctions.client();
    }

    @AfterEach
    void close() {
        stepFunctions.close();
        flow.close();
    }

    private StartExecutionResponse start(String name, String input) {
        return client.startExecution(request ->
                request.stateMachineArn(RunningMachine.ARN).name(name).input(input));
    }

    private DescribeExecutionResponse describe(String arn) {
        return client.describeExecution(request -> request.executionArn(arn));
    }

    private void succeed(String token, String output) {
        client.sendTaskSuccess(request -> request.taskToken(token).output(output));
    }

    @Test
    void aPromotionRunsToItsEndThroughTheClient() {
        StartExecutionResponse started = start("P1", "{\"promotion\":\"P1\"}");
        assertThat(started.startDate()).isEqualTo(clock.instant());
        assertThat(describe(started.executionArn()).statusAsString()).isEqualTo("RUNNING");
        flow.untilWaiting("P1");
        clock.advance(Duration.ofMillis(1234));
        succeed(function.lastToken(), "{\"outcome\":\"ENDED\",\"status\":\"APPLIED\"}");
        flow.untilEnded("P1");

        DescribeExecutionResponse ended = describe(started.executionArn());
        assertThat(ended.statusAsString()).isEqualTo("SUCCEEDED");
        assertThat(ended.name()).isEqualTo("P1");
        assertThat(ended.stateMachineArn()).isEqualTo(RunningMachine.ARN);
        assertThat(ended.input()).isEqualTo("{\"promotion\":\"P1\"}");
        assertThat(ended.output()).isEqualTo("{\"outcome\":\"ENDED\",\"status\":\"APPLIED\"}");
        assertThat(Duration.between(ended.startDate(), ended.stopDate())).isEqualTo(Duration.ofMillis(1234));
    }

    @Test
    void aFailureSentByTheClientCountsAsOne() {
        start("P1", "{\"promotion\":\"P1\"}");
        flow.untilWaiting("P1");
        client.sendTaskFailure(
                request -> request.taskToken(function.lastToken()).error("Lost").cause("why"));
        assertThat(flow.stored("P1").history())
                .anyMatch(event -> event.kind() == HistoryEvent.Kind.ATTEMPT_FAILED
                        && event.detail().equals("Lost"));
    }

    @Test
    void aStartThatIsRepeatedGivesTheSameExecution() {
        StartExecutionResponse first = start("P1", "{}");
        clock.advance(Duration.ofSeconds(1));
        StartExecutionResponse second = start("P1", "{}");
        assertThat(second.executionArn()).isEqualTo(first.executionArn());
        assertThat(second.startDate()).isEqualTo(first.startDate());
        assertThatThrownBy(() -> start("P1", "{\"other\":1}")).isInstanceOf(ExecutionAlreadyExistsException.class);
    }

    @Test
    void everyRefusalIsTheClientsOwnException() {
        start("P1", "{\"promotion\":\"P1\"}");
        flow.untilWaiting("P1");
        String token = function.lastToken();

        assertThatThrownBy(() -> start("a b", "{}")).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> start("P2", "{")).isInstanceOf(InvalidExecutionInputException.class);
        assertThatThrownBy(() -> client.startExecution(request -> request.stateMachineArn(RunningMachine.ARN + "2")))
                .isInstanceOf(StateMachineDoesNotExistException.class);
        assertThatThrownBy(() -> describe(RunningMachine.ARN)).isInstanceOf(ExecutionDoesNotExistException.class);
        assertThatThrownBy(() -> succeed(token, "{")).isInstanceOf(InvalidOutputException.class);
        assertThatThrownBy(() -> succeed("forged", "{}")).isInstanceOf(InvalidTokenException.class);
        assertThatThrownBy(() -> succeed(TaskToken.mint("promotion-approval", "P3"), "{}"))
                .isInstanceOf(TaskDoesNotExistException.class);
        succeed(token, "{\"outcome\":\"ENDED\"}");
        assertThatThrownBy(() -> succeed(token, "{}"))
                .isInstanceOf(TaskTimedOutException.class)
                .message()
                .doesNotContain(token);
        assertThatThrownBy(() -> client.listStateMachines())
                .isInstanceOfSatisfying(
                        SfnException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException"));
    }

    @Test
    void aRequestThatNoClientWouldSendIsRefused() throws Exception {
        assertThat(post("", "{}")).contains("UnknownOperationException");
        assertThat(post("AWSStepFunctions.StartExecution", "[]")).contains("SerializationException");
        assertThat(post("AWSStepFunctions.StartExecution", "{")).contains("SerializationException");
        assertThat(post("AWSStepFunctions.StartExecution", "{}")).contains("ValidationException");
        assertThat(post("AWSStepFunctions.SendTaskSuccess", "{\"taskToken\":1}"))
                .contains("ValidationException");
    }

    private String post(String target, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stepFunctions.endpoint())
                .header("X-Amz-Target", target)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(400);
        return response.body();
    }
}
