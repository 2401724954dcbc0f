package dev.slipway.aws;

import static dev.slipway.aws.Template.at;
import static dev.slipway.aws.Template.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the deployment adds to the approval flow's file, and what of it only Step Functions would refuse. */
@NeedsNode
class ApprovalsTest {
    static Stream<Template> templates() {
        return Template.all();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theFlowIsItsFileToTheLetter(Template template) throws IOException {
        Map<String, Object> flow = template.one("AWS::StepFunctions::StateMachine");

        assertThat(flow.get("DefinitionString"))
                .isEqualTo(Files.readString(Path.of("statemachines/promotion-approval.asl.json")));
        assertThat(object(flow, "DefinitionSubstitutions")).containsOnlyKeys("ApprovalStepFunction");
        assertThat(flow.get("StateMachineType")).isEqualTo("STANDARD");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theFlowIsTracedAndLoggedWithoutItsTokens(Template template) {
        Map<String, Object> flow = template.one("AWS::StepFunctions::StateMachine");

        assertThat(at(flow, "TracingConfiguration", "Enabled")).isEqualTo(true);
        assertThat(at(flow, "LoggingConfiguration", "Level")).isEqualTo("ALL");
        assertThat(at(flow, "LoggingConfiguration", "IncludeExecutionData")).isEqualTo(false);
    }

    @Test
    void everyStateIsThereAndCanBeReached() throws IOException {
        Map<String, Object> flow = flow();
        Map<String, Object> states = object(flow, "States");
        Set<String> reached = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(String.valueOf(flow.get("StartAt"))));
        while (!next.isEmpty()) {
            String state = next.pop();
            assertThat(states).containsKey(state);
            if (reached.add(state)) {
                targets(states.get(state), next);
            }
        }

        assertThat(reached).isEqualTo(states.keySet());
    }

    /** A function that outlives its state would be called a second time while the first call still works. */
    @Test
    void theFunctionGivesUpNoLaterThanTheStatesThatWaitForIt() throws IOException {
        object(flow(), "States").values().stream()
                .filter(state -> "Task".equals(at(state, "Type")))
                .forEach(state -> {
                    if (at(state, "TimeoutSeconds") instanceof BigDecimal seconds) {
                        assertThat(seconds.intValueExact()).isGreaterThanOrEqualTo(Compute.MOST_SECONDS);
                    } else {
                        assertThat(at(state, "Resource")).asString().endsWith(".waitForTaskToken");
                    }
                });
    }

    @Test
    void aFileThatLeavesMoreOpenThanIsKnownIsNotDeployed() {
        assertThatThrownBy(() -> new Sources(Path.of("")).approvalFlow(Set.of("OtherFunction")))
                .hasMessageContaining("promotion-approval.asl.json leaves open [ApprovalStepFunction]")
                .hasMessageContaining("given is [OtherFunction]");
        assertThatThrownBy(() -> new Sources(Path.of("")).rule("artifact-uploaded", Map.of()))
                .hasMessageContaining("artifact-uploaded.json leaves open [ArtifactBucket]");
    }

    private static Map<String, Object> flow() throws IOException {
        return Json.readObject(Files.readString(Path.of("statemachines/promotion-approval.asl.json")));
    }

    private static void targets(Object state, Deque<String> into) {
        if (state instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (name.equals("Next") || name.equals("Default")) {
                    into.add(String.valueOf(value));
                } else {
                    targets(value, into);
                }
            });
        } else if (state instanceof List<?> list) {
            list.forEach(each -> targets(each, into));
        }
    }
}
