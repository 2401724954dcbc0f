package dev.slipway.local.states;

import static dev.slipway.local.states.ScriptedFunction.answers;
import static dev.slipway.local.states.ScriptedFunction.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The language, state by state, and the rules for names, inputs and tokens. */
class StateMachineTest {
    @TempDir
    Path folder;

    private final SettableClock clock = RunningMachine.clock();
    private final ScriptedFunction function = new ScriptedFunction().on("GO", answers("{\"n\": 1}"));
    private RunningMachine flow;

    private Execution run(String states, String input) {
        open(states);
        flow.machine.start("E", input);
        return flow.untilEnded("E");
    }

    private void open(String states) {
        flow = RunningMachine.of(
                "{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"Start\", \"States\": {" + states + "}}",
                folder,
                function,
                clock);
    }

    private static String task(String fields) {
        return """
                "Start": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 5,
                "Arguments": {"FunctionName": "f", "Payload": {"step": "GO"}}, %s}""".formatted(fields);
    }

    private static String awaiting(String fields) {
        return task(fields)
                .replace("lambda:invoke", "lambda:invoke.waitForTaskToken")
                .replace("\"GO\"}", "\"GO\", \"token\": \"{% $states.context.Task.Token %}\"}");
    }

    private static void assertRefused(Refusal.Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @AfterEach
    void close() {
        if (flow != null) {
            flow.close();
        }
    }

    @Test
    void aFunctionsAnswerIsWrappedAsLambdaWrapsIt() {
        Execution ended = run(task("\"End\": true"), "{}");
        assertThat(Values.read(ended.output()))
                .isEqualTo(Map.of("ExecutedVersion", "$LATEST", "Payload", Map.of("n", 1), "StatusCode", 200));
    }

    @Test
    void outputIsMadeFromResultInputAndContext() {
        Execution ended = run(task("""
                        "End": true, "Output": {"n": "{% $states.result.Payload.n + $states.input.m %}",
                        "who": ["{% $states.context.Execution.Name %}", "{% $states.context.Execution.Id %}"],
                        "where": "{% $states.context.State.Name %}", "since": "{% $states.context.Execution.StartTime %}",
                        "entered": "{% $states.context.State.EnteredTime %}",
                        "tries": "{% $states.context.State.RetryCount %}", "nothing": null,
                        "given": "{% $states.context.Execution.Input %}"}"""), "{\"m\": 2}");
        assertThat(ended.output())
                .isEqualTo("{\"n\":3,\"who\":[\"E\",\"arn:aws:states:us-east-1:000000000000:execution:"
                        + "promotion-approval:E\"],\"where\":\"Start\",\"since\":\"2026-03-01T09:00:00Z\","
                        + "\"entered\":\"2026-03-01T09:00:00Z\",\"tries\":0,\"nothing\":null,\"given\":{\"m\":2}}");
    }

    @Test
    void numbersFromInputAnswersAndDefinitionAreComputedWith() {
        function.on("GO", answers("{\"n\": 3, \"m\": [5, 1, 2]}"));
        Execution ended = run(task("""
                        "Assign": {"four": 4}, "Next": "End", "Output": {"sorted": "{% $sort($states.result.Payload.m) %}",
                        "range": "{% [1..$states.result.Payload.n] %}", "far": "{% [0..$states.input.two] %}",
                        "text": "{% $string($states.input.hundred) %}"}""") + """
                        , "End": {"Type": "Succeed", "Output": "{% $merge([$states.input, {'last': [3..$four]}]) %}"}""", "{\"two\": 2, \"hundred\": 1e2}");
        assertThat(ended.error()).isNull();
        assertThat(ended.output())
                .isEqualTo("{\"sorted\":[1,2,5],\"range\":[1,2,3],\"far\":[0,1,2],\"text\":\"100\",\"last\":[3,4]}");
    }

    @Test
    void variablesAreSeenByLaterStatesOnly() {
        Execution ended = run("""
                "Start": {"Type": "Pass", "Assign": {"a": "{% $states.input.x %}", "none": null}, "Next": "Swap"},
                "Swap": {"Type": "Pass", "Assign": {"a": 5, "b": "{% $a %}"}, "Output": "{% $a %}", "Next": "End"},
                "End": {"Type": "Succeed", "Output": ["{% $states.input %}", "{% $a %}", "{% $b %}", "{% $none %}"]}""", "{\"x\": 1.5}");
        assertThat(ended.output()).isEqualTo("[1.5,5,1.5,null]");
    }

    @Test
    void theFirstRuleThatAppliesIsChosen() {
        String choice = """
                "Start": {"Type": "Choice", "Choices": [
                {"Condition": "{% $states.input.n > 1 %}", "Next": "Big"},
                {"Condition": "{% $states.input.n > 0 %}", "Next": "Small"}]},
                "Big": {"Type": "Fail", "Error": "Big", "Cause": "{% 'n is ' & $states.input.n %}"},
                "Small": {"Type": "Succeed"}""";
        open(choice);
        flow.machine.start("two", "{\"n\": 2}");
        flow.machine.start("one", "{\"n\": 1}");
        flow.machine.start("zero", "{\"n\": 0}");
        assertThat(flow.untilEnded("two").error()).isEqualTo(new FlowError("Big", "n is 2"));
        assertThat(flow.untilEnded("one").output()).isEqualTo("{\"n\": 1}".replace(" ", ""));
        assertThat(flow.untilEnded("zero").error().error()).isEqualTo("States.NoChoiceMatched");
    }

    @Test
    void aConditionThatIsNotTrueOrFalseFailsTheExecution() {
        Execution ended = run("""
                "Start": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.n %}", "Next": "End"}]},
                "End": {"Type": "Succeed"}""", "{\"n\": 1}");
        assertThat(ended.error().error()).isEqualTo("States.QueryEvaluationError");
    }

    @Test
    void aWaitLastsItsSeconds() {
        open("""
                "Start": {"Type": "Wait", "Seconds": "{% $states.input.s %}", "End": true}""");
        flow.machine.start("E", "{\"s\": 90}");
        Instant due = flow.untilPaused("E").standing().due();
        assertThat(due).isEqualTo(clock.instant().plusSeconds(90));
        assertThat(flow.untilEnded("E").endedAt()).isEqualTo(due);
    }

    @Test
    void anExpressionThatGivesNothingIsAnErrorThatCanBeCaught() {
        Execution ended = run(task("""
                        "Output": "{% $states.result.Payload.missing %}", "End": true, "Catch": [
                        {"ErrorEquals": ["States.QueryEvaluationError"], "Next": "End",
                         "Assign": {"why": "{% $states.errorOutput.Error %}"}, "Output": {"kept": "{% $states.input %}"}}]""") + """
                        , "End": {"Type": "Succeed", "Output": ["{% $why %}", "{% $states.input.kept %}"]}""", "\"in\"");
        assertThat(ended.output()).isEqualTo("[\"States.QueryEvaluationError\",\"in\"]");
    }

    @Test
    void argumentsThatCannotBeEvaluatedAreAFailedAttempt() {
        Execution ended = run(task("\"End\": true").replace("\"GO\"", "\"{% $states.context.Task.Token %}\""), "{}");
        assertThat(ended.error().error()).isEqualTo("States.QueryEvaluationError");
        assertThat(function.calls()).isEmpty();
    }

    @Test
    void theErrorOfAFunctionIsItsTypeWithTheMessageInTheCause() {
        function.on("GO", fails("dev.slipway.Broken"));
        FlowError error = run(task("\"End\": true"), "{}").error();
        assertThat(error.error()).isEqualTo("dev.slipway.Broken");
        assertThat(error.cause())
                .isEqualTo("{\"errorMessage\":\"as the script says\",\"errorType\":\"dev.slipway.Broken\"}");
    }

    @Test
    void anInvokerThatThrowsOrGivesNoJsonDoesNotLoseTheExecution() {
        function.on("GO", (name, payload) -> {
            throw new IllegalStateException("no such function");
        });
        assertThat(run(task("\"End\": true"), "{}").error().error()).isEqualTo("Lambda.Unknown");
        function.on("GO", answers("{"));
        flow.machine.start("F", "{}");
        assertThat(flow.untilEnded("F").error().error()).isEqualTo("Lambda.Unknown");
    }

    @Test
    void onlyTheFirstRuleThatMatchesAnErrorCounts() {
        function.on("GO", fails("A"), fails("B"), fails("A"), answers("{}"));
        Execution ended = run(task("""
                        "End": true, "Retry": [{"ErrorEquals": ["A"], "MaxAttempts": 1},
                        {"ErrorEquals": ["States.ALL"], "MaxAttempts": 5}]"""), "{}");
        assertThat(ended.error().error()).isEqualTo("A");
        assertThat(function.calls()).hasSize(3);
    }

    @Test
    void pausesGrowUpToTheirLimit() {
        function.on("GO", fails("A"));
        open(task("""
                "End": true, "Retry": [{"ErrorEquals": ["A"], "IntervalSeconds": 3, "BackoffRate": 2,
                "MaxAttempts": 4, "MaxDelaySeconds": 10}]"""));
        flow.machine.start("E", "{}");
        List<Duration> pauses = new ArrayList<>();
        List<HistoryEvent> history = flow.untilEnded("E").history();
        for (int i = 2; i < history.size(); i++) {
            pauses.add(Duration.between(history.get(i - 1).at(), history.get(i).at()));
        }
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(3), Duration.ofSeconds(6), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    @Test
    void fullJitterDrawsAnywhereBelowThePause() {
        RetryRule rule = new RetryRule(List.of("A"), 4, 3, 2, 60, true);
        assertThat(rule.delay(1, () -> 0L)).isEqualTo(Duration.ZERO);
        assertThat(rule.delay(1, () -> Long.MAX_VALUE)).isEqualTo(Duration.ofSeconds(4));
        assertThat(rule.delay(1, () -> -1L)).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void aTimeoutIsNoTaskFailed() {
        FlowError timeout = new FlowError(FlowError.TIMEOUT, null);
        assertThat(timeout.matches("States.TaskFailed")).isFalse();
        assertThat(timeout.matches("States.ALL")).isTrue();
        assertThat(new FlowError("anything", null).matches("States.TaskFailed")).isTrue();
        assertThat(new FlowError(FlowError.RUNTIME, null).matches("States.ALL")).isFalse();
    }

    @Test
    void aFlowThatGoesInCirclesEnds() {
        Execution ended = run("""
                "Start": {"Type": "Choice", "Choices": [{"Condition": "{% false %}", "Next": "Start"}],
                "Default": "Start"}""", "{}");
        assertThat(ended.error().error()).isEqualTo("States.Runtime");
    }

    @Test
    void theSameStartTwiceIsOneExecutionWhileItRuns() {
        open(awaiting("\"End\": true"));
        ExecutionDescription first = flow.machine.start("E", "{\"a\":1}");
        clock.advance(Duration.ofSeconds(1));
        ExecutionDescription second = flow.machine.start("E", "{\"a\":1}");
        assertThat(second.arn()).isEqualTo(first.arn());
        assertThat(second.startedAt()).isEqualTo(first.startedAt());
        assertRefused(Refusal.Code.EXECUTION_ALREADY_EXISTS, () -> flow.machine.start("E", "{\"a\":2}"));

        flow.untilWaiting("E");
        flow.machine.succeed(function.lastToken(), "{}");
        flow.untilEnded("E");
        assertRefused(Refusal.Code.EXECUTION_ALREADY_EXISTS, () -> flow.machine.start("E", "{\"a\":1}"));
        assertThat(function.calls()).hasSize(1);
    }

    @Test
    void aNameOrInputThatCannotBeIsRefused() {
        open(task("\"End\": true"));
        for (String name : List.of("", "a b", "../a", "a/b", "a:b", "ü", "x".repeat(81))) {
            assertRefused(Refusal.Code.INVALID_NAME, () -> flow.machine.start(name, "{}"));
        }
        for (String input : List.of("", "{", "{} {}", "\"" + "x".repeat(262_143) + "\"")) {
            assertRefused(Refusal.Code.INVALID_EXECUTION_INPUT, () -> flow.machine.start("E", input));
        }
        assertRefused(
                Refusal.Code.EXECUTION_DOES_NOT_EXIST,
                () -> flow.machine.describe(RunningMachine.ARN.replace("stateMachine", "execution") + ":../lock"));
        assertThat(flow.machine.start(null, null).name()).hasSize(36);
    }

    @Test
    void anAnswerGoesToTheNextStateAsItIs() {
        open(awaiting("\"End\": true"));
        flow.machine.start("E", "{}");
        flow.untilWaiting("E");
        flow.machine.succeed(function.lastToken(), "[1, null]");
        assertThat(flow.untilEnded("E").output()).isEqualTo("[1,null]");
    }

    @Test
    void anAnswerMayComeBeforeTheFunctionReturns() {
        function.on("GO", (name, payload) -> {
            flow.machine.succeed(function.lastToken(), "\"early\"");
            return new byte[0];
        });
        open(awaiting("\"End\": true"));
        flow.machine.start("E", "{}");
        assertThat(flow.untilEnded("E").output()).isEqualTo("\"early\"");
    }

    @Test
    void aTokenIsGoodForOneAnswer() {
        open(awaiting("\"End\": true"));
        flow.machine.start("E", "{}");
        flow.untilWaiting("E");
        flow.machine.succeed(function.lastToken(), "1");
        assertRefused(Refusal.Code.TASK_TIMED_OUT, () -> flow.machine.succeed(function.lastToken(), "2"));
        assertRefused(Refusal.Code.TASK_TIMED_OUT, () -> flow.machine.fail(function.lastToken(), "E", null));
        assertThat(flow.untilEnded("E").output()).isEqualTo("1");
    }

    @Test
    void anAnswerAfterTheDeadlineIsTooLateEvenIfNobodyHasNoticedYet() {
        open(awaiting("\"End\": true"));
        flow.machine.start("E", "{}");
        flow.untilWaiting("E");
        synchronized (flow.machine) {
            clock.advance(Duration.ofSeconds(5));
            assertRefused(Refusal.Code.TASK_TIMED_OUT, () -> flow.machine.succeed(function.lastToken(), "1"));
        }
        assertThat(flow.untilEnded("E").error().error()).isEqualTo("States.Timeout");
    }

    @Test
    void aForgedTokenOpensNothing() {
        open(awaiting("\"End\": true"));
        flow.machine.start("E", "{}");
        flow.untilWaiting("E");
        for (String forged : List.of("", "null", "x", "!", mint("E"), mint("../E"), TaskToken.mint("other", "E"))) {
            assertRefused(Refusal.Code.INVALID_TOKEN, () -> flow.machine.succeed(forged, "1"));
        }
        assertRefused(Refusal.Code.TASK_DOES_NOT_EXIST, () -> flow.machine.succeed(mint("F"), "1"));
        assertRefused(Refusal.Code.INVALID_OUTPUT, () -> flow.machine.succeed(function.lastToken(), "{"));
        assertThat(flow.stored("E").isIn(Standing.Phase.WAITING)).isTrue();
    }

    @Test
    void aTokenIsInNoTextThatAnybodyMightPrint() {
        open(awaiting("\"End\": true"));
        flow.machine.start("E", "{}");
        Execution waiting = flow.untilWaiting("E");
        String arn = flow.machine.start("E", "{}").arn();
        assertThat(waiting.standing().token()).hasSizeGreaterThan(128);
        assertThat(waiting.toString() + flow.machine.describe(arn))
                .doesNotContain(waiting.standing().token());
        flow.machine.succeed(function.lastToken(), "{}");
        assertThat(RunningMachine.read(folder.resolve("E.json"))).doesNotContain(function.lastToken());
    }

    private static String mint(String execution) {
        return TaskToken.mint("promotion-approval", execution);
    }
}
