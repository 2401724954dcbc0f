package dev.slipway.local.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the file of the approval flow must hold beside what {@link StateMachineFilesTest} asks of every one. */
class PromotionApprovalFileTest {
    private final String text = RunningMachine.read(RunningMachine.PROMOTION_APPROVAL);
    private final Definition definition = Definition.read(text, Map.of("ApprovalStepFunction", "approval-step"));

    @Test
    void theOnlyThingToSubstituteIsTheFunction() {
        assertThat(Pattern.compile("\\$\\{([^}]*)}").matcher(text).results().map(match -> match.group(1)))
                .containsOnly("ApprovalStepFunction");
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
}
