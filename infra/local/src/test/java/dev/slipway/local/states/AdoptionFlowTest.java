package dev.slipway.local.states;

import static dev.slipway.local.states.ScriptedFunction.answers;
import static dev.slipway.local.states.ScriptedFunction.fails;
import static dev.slipway.local.states.ScriptedFunction.hangs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.SettableClock;
import dev.slipway.json.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way through {@code statemachines/adoption.asl.json}. */
class AdoptionFlowTest {
    private static final LambdaInvoker ENDED = answers("{\"outcome\":\"ENDED\",\"compared\":9}");

    @TempDir
    Path folder;

    private final SettableClock clock = RunningMachine.clock();
    private final ScriptedFunction function =
            new ScriptedFunction().on("COPY", ENDED).on("FAIL", answers("{}"));
    private RunningMachine flow;

    @AfterEach
    void close() {
        flow.close();
    }

    private RunningMachine start() {
        flow = RunningMachine.adoption(folder, function, clock);
        flow.machine.start("A1", "{\"modelId\":\"m-1\",\"version\":7}");
        return flow;
    }

    @Test
    void whatIsCopiedInOneCallEndsTheFlow() {
        Execution ended = start().untilEnded("A1");

        assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(RunningMachine.statesEntered(ended)).containsExactly("Copy", "ReadOutcome", "Ended");
        assertThat(Json.readObject(ended.output()).get("outcome")).isEqualTo("ENDED");
        assertThat(Json.write(function.calls()))
                .isEqualTo("[{\"step\":\"COPY\",\"modelId\":\"m-1\",\"version\":7,\"compared\":0,\"listed\":\"\"}]");
    }

    @Test
    void theWorkerIsCalledUntilThereIsNoMoreAndToldWhatItListedAndComparedSoFar() {
        function.on(
                "COPY",
                answers("{\"outcome\":\"MORE\",\"compared\":0,\"listed\":\"abc\"}"),
                answers("{\"outcome\":\"MORE\",\"compared\":40,\"listed\":\"abc\"}"),
                ENDED);

        Execution ended = start().untilEnded("A1");
        assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(function.steps()).containsExactly("COPY", "COPY", "COPY");
        assertThat(handed("compared")).containsExactly("0", "0", "40");
        assertThat(handed("listed")).containsExactly("", "abc", "abc");
    }

    @Test
    void aCallThatFailedIsMadeAgainFromWhereItBegan() {
        function.on(
                "COPY",
                answers("{\"outcome\":\"MORE\",\"compared\":40}"),
                fails("java.io.IOException"),
                fails("java.io.IOException"),
                ENDED);

        assertThat(start().untilEnded("A1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(handed("compared")).containsExactly("0", "40", "40", "40");
    }

    @Test
    void aWorkerThatFailsForGoodIsRecorded() {
        function.on("COPY", fails("dev.slipway.Broken"));

        Execution ended = start().untilEnded("A1");
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.error().error()).isEqualTo("AdoptionFlowFailed");
        assertThat(ended.error().cause()).startsWith("dev.slipway.Broken: ").contains("as the script says");
        assertThat(function.steps()).hasSize(22).endsWith("COPY", "FAIL");
        assertThat(function.calls().get(21).get("modelId")).isEqualTo("m-1");
        assertThat(function.calls().get(21).get("version")).isEqualTo(new BigDecimal(7));
        assertThat((String) function.calls().get(21).get("cause")).startsWith("dev.slipway.Broken: ");
    }

    @Test
    void aCauseIsCut() {
        function.on("COPY", answers("{\"outcome\":\"" + "a".repeat(2_000) + "\"}"));

        start().untilEnded("A1");
        assertThat((String) function.calls().get(1).get("cause")).hasSize(1_000);
    }

    @Test
    void anAnswerThatTheFlowDoesNotKnowIsRecordedAsFailure() {
        function.on("COPY", answers("{\"outcome\":\"PERHAPS\"}"));

        assertThat(start().untilEnded("A1").error().error()).isEqualTo("AdoptionFlowFailed");
        assertThat(function.steps()).containsExactly("COPY", "FAIL");
        assertThat((String) function.calls().get(1).get("cause"))
                .startsWith("UnknownOutcome: ")
                .contains("PERHAPS");
    }

    @Test
    void anAnswerWithoutAnOutcomeIsRecordedAsFailure() {
        function.on("COPY", answers("null"));

        assertThat(start().untilEnded("A1").error().error()).isEqualTo("AdoptionFlowFailed");
        assertThat((String) function.calls().get(1).get("cause")).startsWith("UnknownOutcome: ");
    }

    @Test
    void aFailureThatCannotBeRecordedFailsTheExecution() {
        function.on("COPY", fails("dev.slipway.Broken")).on("FAIL", fails("dev.slipway.BrokenToo"));

        Execution ended = start().untilEnded("A1");
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.error().error()).isEqualTo("FailureNotRecorded");
        assertThat(ended.error().cause()).startsWith("dev.slipway.BrokenToo: ");
    }

    @Test
    void aWorkerThatHangsIsCalledAgainOnceItCannotBeRunningAnyMore() throws Exception {
        function.on("COPY", hangs(), ENDED);
        start();
        while (function.calls().isEmpty()) {
            Thread.sleep(2);
        }
        clock.advance(Duration.ofSeconds(930));

        assertThat(flow.untilEnded("A1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(function.steps()).containsExactly("COPY", "COPY");
    }

    private List<String> handed(String name) {
        return function.calls().stream()
                .map(call -> String.valueOf(call.get(name)))
                .toList();
    }
}
