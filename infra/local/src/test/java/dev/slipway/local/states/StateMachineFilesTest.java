package dev.slipway.local.states;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every state machine file must hold whatever its flow is: nothing waits for ever, nothing fails in silence. */
class StateMachineFilesTest {
    static Stream<Path> files() {
        return Stream.of(RunningMachine.PROMOTION_APPROVAL, RunningMachine.ADOPTION);
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyTaskHasATimeoutARetryAndACatch(Path file) {
        Map<Object, Object> states =
                object(Json.readObject(RunningMachine.read(file)).get("States"));
        tasks(file).keySet().forEach(name -> {
            Map<Object, Object> task = object(states.get(name));
            assertThat(task).as(name).containsKeys("TimeoutSeconds", "Retry", "Catch");
            for (Object rule : (List<?>) task.get("Retry")) {
                assertThat(object(rule))
                        .as(name)
                        .containsKeys("IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds");
                assertThat(object(rule).get("JitterStrategy")).as(name).isEqualTo("FULL");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyErrorOfATaskIsCaught(Path file) {
        FlowError any = new FlowError("anything.at.all", null);
        tasks(file)
                .forEach((name, task) -> assertThat(task.catches())
                        .as(name)
                        .anySatisfy(rule -> assertThat(rule.matches(any)).isTrue()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFailureIsRecordedAndOnlyItsRecordingMayFail(Path file) {
        FlowError any = new FlowError("anything.at.all", null);
        tasks(file).forEach((name, task) -> {
            CatchRule rule = task.catches().stream()
                    .filter(each -> each.matches(any))
                    .findFirst()
                    .orElseThrow();
            assertThat(rule.exit().next())
                    .as(name)
                    .hasValue(name.equals("RecordFailure") ? "FailureNotRecorded" : "RecordFailure");
        });
        assertThat(definition(file).states().get("FailureNotRecorded")).isInstanceOf(State.Fail.class);
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyChoiceHasADefault(Path file) {
        definition(file).states().forEach((name, state) -> {
            if (state instanceof State.Choice choice) {
                assertThat(choice.otherwise()).as(name).isPresent();
            }
        });
    }

    private static Definition definition(Path file) {
        return Definition.read(RunningMachine.read(file), RunningMachine.FUNCTIONS);
    }

    private static Map<String, State.Task> tasks(Path file) {
        Map<String, State.Task> tasks = new LinkedHashMap<>();
        definition(file).states().forEach((name, state) -> {
            if (state instanceof State.Task task) {
                tasks.put(name, task);
            }
        });
        assertThat(tasks).isNotEmpty();
        return tasks;
    }

    private static Map<Object, Object> object(Object value) {
        return new LinkedHashMap<>((Map<?, ?>) value);
    }
}
