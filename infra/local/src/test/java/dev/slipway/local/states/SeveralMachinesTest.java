package dev.slipway.local.states;

import static dev.slipway.local.states.ScriptedFunction.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.SettableClock;
import dev.slipway.local.files.UnusableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;

/** Two machines behind one address, whose executions have the same names. */
class SeveralMachinesTest {
    private static final String ADOPTION = "arn:aws:states:us-east-1:000000000000:stateMachine:adoption";
    private static final String AWAITING = """
            {"QueryLanguage": "JSONata", "StartAt": "Ask", "States": {
            "Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "TimeoutSeconds": 60, "End": true, "Arguments": {"FunctionName": "f",
            "Payload": {"step": "ASK", "token": "{% $states.context.Task.Token %}"}}}}}""";

    @TempDir
    Path folder;

    private final SettableClock clock = RunningMachine.clock();
    private final ScriptedFunction promotions = new ScriptedFunction().on("ASK", answers("null"));
    private final ScriptedFunction adoptions = new ScriptedFunction().on("ASK", answers("null"));
    private RunningMachine promotion;
    private RunningMachine adoption;
    private LocalStepFunctions stepFunctions;
    private SfnClient client;

    @BeforeEach
    void open() {
        promotion = RunningMachine.of(AWAITING, folder.resolve("flows"), promotions, clock);
        adoption = RunningMachine.of(ADOPTION, AWAITING, folder.resolve("adoptions"), adoptions, clock);
        stepFunctions = new LocalStepFunctions(promotion.machine, adoption.machine);
        client = stepFunctions.client();
    }

    @AfterEach
    void close() {
        stepFunctions.close();
        promotion.close();
        adoption.close();
    }

    @Test
    void eachStartsAndTellsOfItsOwnExecutions() {
        String first = start(RunningMachine.ARN, "{\"n\":1}");
        String second = start(ADOPTION, "{\"n\":2}");

        assertThat(first).isEqualTo(RunningMachine.ARN.replace("stateMachine", "execution") + ":E");
        assertThat(second).isEqualTo(ADOPTION.replace("stateMachine", "execution") + ":E");
        assertThat(client.describeExecution(request -> request.executionArn(first)))
                .satisfies(execution -> {
                    assertThat(execution.stateMachineArn()).isEqualTo(RunningMachine.ARN);
                    assertThat(execution.input()).isEqualTo("{\"n\":1}");
                });
        assertThat(client.describeExecution(request -> request.executionArn(second)))
                .satisfies(execution -> {
                    assertThat(execution.stateMachineArn()).isEqualTo(ADOPTION);
                    assertThat(execution.input()).isEqualTo("{\"n\":2}");
                });
    }

    @Test
    void aTokenFindsItsMachine() {
        start(RunningMachine.ARN, "{}");
        start(ADOPTION, "{}");
        promotion.untilWaiting("E");
        adoption.untilWaiting("E");

        client.sendTaskSuccess(
                request -> request.taskToken(adoptions.lastToken()).output("{\"of\":\"adoption\"}"));
        client.sendTaskFailure(request ->
                request.taskToken(promotions.lastToken()).error("Gone").cause("why"));

        assertThat(adoption.untilEnded("E").output()).isEqualTo("{\"of\":\"adoption\"}");
        assertThat(promotion.untilEnded("E").error().error()).isEqualTo("Gone");
    }

    @Test
    void aTokenOpensNothingOfAnotherMachine() {
        start(ADOPTION, "{}");
        adoption.untilWaiting("E");

        for (String forged : new String[] {TaskToken.mint("adoption", "E"), TaskToken.mint("of-nobody", "E")}) {
            assertThatThrownBy(() -> client.sendTaskSuccess(
                            request -> request.taskToken(forged).output("{}")))
                    .isInstanceOf(InvalidTokenException.class);
        }
        assertThatThrownBy(() -> promotion.machine.succeed(adoptions.lastToken(), "{}"))
                .isInstanceOf(Refusal.class);
        assertThat(adoption.stored("E").isIn(Standing.Phase.WAITING)).isTrue();
    }

    @Test
    void whatNoMachineHasIsRefused() {
        assertThatThrownBy(() -> start(ADOPTION + "s", "{}")).isInstanceOf(StateMachineDoesNotExistException.class);
        String ofNobody = ADOPTION.replace("stateMachine", "execution") + "s:E";
        assertThatThrownBy(() -> client.describeExecution(request -> request.executionArn(ofNobody)))
                .isInstanceOf(ExecutionDoesNotExistException.class);
    }

    @Test
    void aTokenThatNamesNoMachineIsTheFirstOnes() throws IOException {
        start(RunningMachine.ARN, "{}");
        promotion.untilWaiting("E");
        String token = promotions.lastToken();
        String old = withoutMachine(token);
        promotion.close();
        Path file = folder.resolve("flows").resolve("E.json");
        Files.writeString(file, Files.readString(file).replace(token, old));
        promotion = RunningMachine.of(AWAITING, folder.resolve("flows"), promotions, clock);

        try (LocalStepFunctions reopened = new LocalStepFunctions(promotion.machine, adoption.machine)) {
            reopened.client().sendTaskSuccess(request -> request.taskToken(old).output("{}"));
        }

        assertThat(promotion.untilEnded("E").output()).isEqualTo("{}");
    }

    @Test
    void aDamagedFileSaysWhatItsMachineSaysOfIt() throws IOException {
        adoption.close();
        Files.writeString(folder.resolve("adoptions").resolve("E.json"), "{}");

        assertThatThrownBy(() -> RunningMachine.of(ADOPTION, AWAITING, folder.resolve("adoptions"), adoptions, clock))
                .isInstanceOf(UnusableFile.class)
                .hasMessageEndingWith(" is damaged. Mend it");
    }

    private String start(String machine, String input) {
        return client.startExecution(
                        request -> request.stateMachineArn(machine).name("E").input(input))
                .executionArn();
    }

    /** As tokens were when there was one machine: random bytes and the name of the execution. */
    private static String withoutMachine(String token) {
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        byte[] old = Arrays.copyOf(bytes, bytes.length - "promotion-approval:".length());
        byte[] name = "E".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, old, old.length - name.length, name.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(old);
    }
}
