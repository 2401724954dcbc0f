package dev.slipway.local.states;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the state machine file must hold whatever its flow is: nothing waits for ever, nothing fails in silence. */
class PromotionApprovalFileTest {
    private final String text = RunningMachine.read(RunningMachine.PROMOTION_APPROVAL);
    private final Definition definition = Definition.read(text, Map.of("ApprovalStepFunction", "approval-step"));

    @Test
    void theOnlyThingToSubstituteIsTheFunction() {
        assertThat(Pattern.compile("\\$\\{([^}]*)}").matcher(text).results().map(match -> match.group(1)))
                .containsOnly("ApprovalStepFunction");
    }

    @Test
    void everyTaskHasATimeoutARetryAndACatch() {
        assertThat(tasks()).isNotEmpty();
        rawTasks().forEach((name, task) -> {
            assertThat(task).as(name).containsKeys("TimeoutSeconds", "Retry", "Catch");
            for (Object rule : (List<?>) task.get("Retry")) {
                assertThat(object(rule))
                        .as(name)
                        .containsKeys("IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds");
                assertThat(object(rule).get("JitterStrategy")).as(name).isEqualTo("FULL");
            }
        });
    }

    @Test
    void everyErrorOfATaskIsCaught() {
        FlowError any = new FlowError("anything.at.all", null);
        tasks().forEach((name, task) -> assertThat(task.catches())
                .as(name)
                .anySatisfy(rule -> assertThat(rule.matches(any)).isTrue()));
    }

    @Test
    void aFailureIsRecordedAndOnlyItsRecordingMayFail() {
        FlowError any = new FlowError("anything.at.all", null);
        tasks().forEach((name, task) -> {
            CatchRule rule = task.catches().stream()
                    .filter(each -> each.matches(any))
                    .findFirst()
                    .orElseThrow();
            assertThat(rule.exit().next())
                    .as(name)
                    .hasValue(name.equals("RecordFailure") ? "FailureNotRecorded" : "RecordFailure");
        });
        assertThat(definition.states().get("FailureNotRecorded")).isInstanceOf(State.Fail.class);
    }

    @Test
    void aWaitThatIsOverIsNotStartedAgainButLambdaErrorsAreRetried() {
        State.Task wait = tasks().get("AwaitDecisions");
        assertThat(wait.waitsForToken()).isTrue();
        assertThat(wait.retry()).noneMatch(rule -> rule.matches(new FlowError(FlowError.TIMEOUT, null)));
        assertThat(wait.retry()).anyMatch(rule -> rule.matches(new FlowError("Lambda.ServiceException", null)));
        assertThat(tasks().values().stream().filter(State.Task::waitsForToken)).hasSize(1);
    }

    @Test
    void everyChoiceHasADefault() {
        definition.states().forEach((name, state) -> {
            if (state instanceof State.Choice choice) {
                assertThat(choice.otherwise()).as(name).isPresent();
            }
        });
    }

    @Test
    void theFunctionIsAskedForTheStepsThatItKnows() {
        assertThat(new TreeSet<>(Pattern.compile("\"step\": \"([A-Z]+)\"")
                        .matcher(text)
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .toList()))
                .containsExactly("AWAIT", "EVALUATE", "EXPIRE", "FAIL");
    }

    private Map<String, State.Task> tasks() {
        Map<String, State.Task> tasks = new LinkedHashMap<>();
        definition.states().forEach((name, state) -> {
            if (state instanceof State.Task task) {
                tasks.put(name, task);
            }
        });
        return tasks;
    }

    private Map<String, Map<Object, Object>> rawTasks() {
        Map<Object, Object> states = object(Json.readObject(text).get("States"));
        Map<String, Map<Object, Object>> raw = new LinkedHashMap<>();
        tasks().keySet().forEach(name -> raw.put(name, object(states.get(name))));
        return raw;
    }

    private static Map<Object, Object> object(Object value) {
        return new LinkedHashMap<>((Map<?, ?>) value);
    }
}
