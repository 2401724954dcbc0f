package dev.slipway.local.states;

import static dev.slipway.local.states.ScriptedFunction.answers;
import static dev.slipway.local.states.ScriptedFunction.fails;
import static dev.slipway.local.states.ScriptedFunction.hangs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.SettableClock;
import dev.slipway.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way through {@code statemachines/promotion-approval.asl.json}. */
class PromotionApprovalTest {
    private static final String GATES =
            "\"gates\":[{\"gate\":\"auc >= 0.9\",\"passed\":true,\"why\":\"auc of version 1 is 0.91, >= 0.9\"}]";
    private static final LambdaInvoker WAIT_AN_HOUR =
            answers("{\"outcome\":\"WAIT\",\"timeoutSeconds\":3600," + GATES + "}");
    private static final String APPLIED =
            "{\"outcome\":\"ENDED\",\"status\":\"APPLIED\",\"reason\":\"production moved to revision 1\","
                    + "\"decisions\":[{\"verdict\":\"APPROVE\",\"by\":\"grace\",\"at\":\"2026-03-01T09:00:00.000Z\","
                    + "\"comment\":\"good\"}]}";

    @TempDir
    Path folder;

    private final SettableClock clock = RunningMachine.clock();
    private final ScriptedFunction function = new ScriptedFunction()
            .on("EVALUATE", WAIT_AN_HOUR)
            .on("AWAIT", answers("null"))
            .on("EXPIRE", answers("{}"))
            .on("FAIL", answers("{}"));
    private RunningMachine flow;

    private RunningMachine start() {
        flow = RunningMachine.promotionApproval(folder, function, clock);
        flow.startPromotion("P1");
        return flow;
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void itsHistoryShowsTheGatesEachDecisionAndTheEnd() {
        start().untilWaiting("P1");
        flow.machine.succeed(function.lastToken(), APPLIED);

        Execution ended = flow.untilEnded("P1");
        assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(RunningMachine.statesEntered(ended))
                .containsExactly("Evaluate", "ReadOutcome", "AwaitDecisions", "ReadOutcome", "Ended");
        assertThat(function.steps()).containsExactly("EVALUATE", "AWAIT");
        assertThat(function.calls())
                .allSatisfy(call -> assertThat(call.get("promotion")).isEqualTo("P1"));
        assertThat(output(ended, "Evaluate").get("gates"))
                .isEqualTo(List.of(
                        Map.of("gate", "auc >= 0.9", "passed", true, "why", "auc of version 1 is 0.91, >= 0.9")));
        assertThat(output(ended, "AwaitDecisions")).isEqualTo(Json.readObject(APPLIED));
        assertThat(Json.readObject(ended.output())).isEqualTo(Json.readObject(APPLIED));
    }

    /** What a state put out when it was left. */
    private static Map<String, Object> output(Execution execution, String state) {
        return execution.history().stream()
                .filter(event -> event.kind() == HistoryEvent.Kind.EXITED
                        && event.state().equals(state))
                .map(event -> Json.readObject(event.detail()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPromotionThatEndsAtItsGatesIsNotWaitedFor() {
        function.on("EVALUATE", answers("{\"outcome\":\"ENDED\"}"));

        assertThat(start().untilEnded("P1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(function.steps()).containsExactly("EVALUATE");
    }

    @Test
    void aPromotionThatNobodyDecidesOnExpiresWhenItsTimeIsOver() {
        start().untilWaiting("P1");
        clock.advance(Duration.ofSeconds(3599));
        assertThat(flow.stored("P1").running()).isTrue();
        clock.advance(Duration.ofSeconds(1));

        assertThat(flow.untilEnded("P1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(function.steps()).containsExactly("EVALUATE", "AWAIT", "EXPIRE");
    }

    @Test
    void theFunctionIsCalledAgainUntilItRecovers() {
        function.on("EVALUATE", fails("java.io.IOException"), fails("java.io.IOException"), WAIT_AN_HOUR);
        function.on("EXPIRE", fails("java.lang.IllegalStateException"), answers("{}"));

        start().untilWaiting("P1");
        clock.advance(Duration.ofHours(1));
        assertThat(flow.untilEnded("P1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(function.steps()).containsExactly("EVALUATE", "EVALUATE", "EVALUATE", "AWAIT", "EXPIRE", "EXPIRE");
    }

    @Test
    void aFailedHandoverOfTheTokenIsTriedAgainWithAnotherToken() {
        function.on("AWAIT", fails("java.io.IOException"), answers("null"));

        start().untilWaiting("P1");
        Object first = function.calls().get(1).get("token");
        assertThat(function.lastToken()).isNotEqualTo(first);
        assertThatThrownBy(() -> flow.machine.succeed((String) first, APPLIED))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.TASK_TIMED_OUT));
        flow.machine.succeed(function.lastToken(), APPLIED);
        assertThat(flow.untilEnded("P1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void aFunctionThatFailsForGoodIsRecorded() {
        function.on("EVALUATE", fails("dev.slipway.Broken"));

        Execution ended = start().untilEnded("P1");
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.error().error()).isEqualTo("PromotionFlowFailed");
        assertThat(ended.error().cause()).startsWith("dev.slipway.Broken: ").contains("as the script says");
        assertThat(function.steps()).hasSize(12).endsWith("EVALUATE", "FAIL");
        assertThat((String) function.calls().get(11).get("cause")).startsWith("dev.slipway.Broken: ");
    }

    @Test
    void everyStepThatFailsForGoodIsRecorded() {
        for (String step : List.of("AWAIT", "EXPIRE")) {
            String id = "P-" + step;
            function.on(step, fails("dev.slipway.Broken"));
            if (flow == null) {
                flow = RunningMachine.promotionApproval(folder, function, clock);
            }
            flow.startPromotion(id);
            if (step.equals("EXPIRE")) {
                flow.untilWaiting(id);
                clock.advance(Duration.ofHours(1));
            }
            assertThat(flow.untilEnded(id).error().error()).isEqualTo("PromotionFlowFailed");
            assertThat(function.steps()).endsWith(step, "FAIL");
            function.on(step, answers("{}"));
        }
    }

    @Test
    void aTaskThatItsHolderLetsFailIsHandedOverAgain() {
        start().untilWaiting("P1");
        String first = function.lastToken();
        flow.machine.fail(first, "HolderGone", "restarted");

        flow.untilWaiting("P1");
        assertThat(function.steps()).containsExactly("EVALUATE", "AWAIT", "AWAIT");
        assertThat(function.lastToken()).isNotEqualTo(first);
    }

    @Test
    void theOutcomesThatTheFlowKnowsAreToWaitAndToHaveEnded() {
        function.on("EVALUATE", answers("{\"outcome\":\"APPLY\"}"));

        assertThat(start().untilEnded("P1").error().error()).isEqualTo("PromotionFlowFailed");
    }

    @Test
    void anAnswerThatTheFlowDoesNotKnowIsRecordedAsFailure() {
        function.on("EVALUATE", answers("{\"outcome\":\"PERHAPS\"}"));

        assertThat(start().untilEnded("P1").error().error()).isEqualTo("PromotionFlowFailed");
        assertThat((String) function.calls().get(1).get("cause"))
                .startsWith("UnknownOutcome: ")
                .contains("PERHAPS");
    }

    @Test
    void aWaitWithoutAnEndIsRecordedAsFailure() {
        function.on("EVALUATE", answers("{\"outcome\":\"WAIT\"}"));

        assertThat(start().untilEnded("P1").error().error()).isEqualTo("PromotionFlowFailed");
        assertThat(function.steps()).containsExactly("EVALUATE", "FAIL");
        assertThat((String) function.calls().get(1).get("cause")).startsWith("States.QueryEvaluationError: ");
    }

    @Test
    void aFailureThatCannotBeRecordedFailsTheExecution() {
        function.on("EVALUATE", fails("dev.slipway.Broken")).on("FAIL", fails("dev.slipway.BrokenToo"));

        Execution ended = start().untilEnded("P1");
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.error().error()).isEqualTo("FailureNotRecorded");
        assertThat(ended.error().cause()).startsWith("dev.slipway.BrokenToo: ");
    }

    @Test
    void aFunctionThatHangsTimesOutAndIsCalledAgain() throws Exception {
        function.on("EVALUATE", hangs(), answers("{\"outcome\":\"ENDED\"}"));
        start();
        while (function.calls().isEmpty()) {
            Thread.sleep(2);
        }
        clock.advance(Duration.ofSeconds(60));

        assertThat(flow.untilEnded("P1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(function.steps()).containsExactly("EVALUATE", "EVALUATE");
    }
}
