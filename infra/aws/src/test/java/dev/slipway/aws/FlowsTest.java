package dev.slipway.aws;

import static dev.slipway.aws.Template.at;
import static dev.slipway.aws.Template.object;
import static dev.slipway.aws.Template.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.settings.Compute;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the deployment adds to the flows' files, and what of them only Step Functions would refuse. */
@NeedsNode
class FlowsTest {
    /** What calls a flow's function by its placeholder, by the name of the flow's file. */
    private static final Map<String, Deployed> FUNCTIONS =
            Map.of("promotion-approval", Deployed.APPROVAL_STEP, "adoption", Deployed.ADOPTION);

    static Stream<Template> templates() {
        return Template.all();
    }

    static Stream<String> files() {
        return FUNCTIONS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void eachFlowIsItsFileToTheLetterAndCallsItsOwnFunction(Template template) throws IOException {
        Map<String, Map<String, Object>> flows = template.all("AWS::StepFunctions::StateMachine");

        for (String file : FUNCTIONS.keySet()) {
            String text = Files.readString(path(file));
            Map<String, Object> flow = flows.values().stream()
                    .filter(each -> text.equals(each.get("DefinitionString")))
                    .findFirst()
                    .orElseThrow();
            String function = FUNCTIONS.get(file).title();
            assertThat(object(flow, "DefinitionSubstitutions")).containsOnlyKeys(function + "Function");
            assertThat(template.path(target(at(flow, "DefinitionSubstitutions", function + "Function"))))
                    .startsWith("Functions/" + function + "/");
            assertThat(flow.get("StateMachineType")).isEqualTo("STANDARD");
        }
        assertThat(flows).hasSameSizeAs(FUNCTIONS);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void flowsAreTracedAndLoggedWithoutWhatGoesThroughThem(Template template) {
        template.all("AWS::StepFunctions::StateMachine").forEach((id, flow) -> {
            assertThat(at(flow, "TracingConfiguration", "Enabled")).as(id).isEqualTo(true);
            assertThat(at(flow, "LoggingConfiguration", "Level")).as(id).isEqualTo("ALL");
            assertThat(at(flow, "LoggingConfiguration", "IncludeExecutionData"))
                    .as(id)
                    .isEqualTo(false);
        });
    }

    /** Tokens are answered for one flow only; the other has none. */
    @ParameterizedTest
    @MethodSource("templates")
    void bothFlowsAreStartedAndOneIsAnswered(Template template) {
        for (String function : List.of("Outbox", "Sweeper")) {
            Map<String, Set<String>> granted = new TreeMap<>();
            template.statements().stream()
                    .filter(statement -> statement.of().equals("Functions/" + function + "/Role/Resource"))
                    .forEach(statement -> statement.actions().stream()
                            .filter(action -> action.startsWith("states:"))
                            .forEach(action -> statement
                                    .resources()
                                    .forEach(flow -> granted.computeIfAbsent(action, name -> new TreeSet<>())
                                            .add(template.path(target(flow)).split("/", -1)[0]))));
            assertThat(granted)
                    .isEqualTo(Map.of(
                            "states:StartExecution", Set.of("Approvals", "Adoptions"),
                            "states:SendTaskSuccess", Set.of("Approvals")));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyStateIsThereAndCanBeReached(String file) throws IOException {
        Map<String, Object> flow = flow(file);
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
    @ParameterizedTest
    @MethodSource("files")
    void theFunctionGivesUpNoLaterThanTheStatesThatWaitForIt(String file) throws IOException {
        int most = Template.of("dev").all("AWS::Lambda::Function").values().stream()
                .filter(function -> FUNCTIONS.get(file).handler().equals(function.get("Handler")))
                .map(function -> ((BigDecimal) function.get("Timeout")).intValueExact())
                .findFirst()
                .orElseThrow();
        object(flow(file), "States").values().stream()
                .filter(state -> "Task".equals(at(state, "Type")))
                .forEach(state -> {
                    if (at(state, "TimeoutSeconds") instanceof BigDecimal seconds) {
                        assertThat(seconds.intValueExact()).isGreaterThanOrEqualTo(most);
                    } else {
                        assertThat(at(state, "Resource")).asString().endsWith(".waitForTaskToken");
                    }
                });
    }

    @Test
    void anApprovalStepNeverRunsLongerThanItsStateWaits() throws IOException {
        object(flow("promotion-approval"), "States").values().stream()
                .map(state -> at(state, "TimeoutSeconds"))
                .filter(BigDecimal.class::isInstance)
                .forEach(seconds -> assertThat(((BigDecimal) seconds).intValueExact())
                        .isGreaterThanOrEqualTo(Compute.MOST_SECONDS));
    }

    @Test
    void aFileThatLeavesMoreOpenThanIsKnownIsNotDeployed() {
        assertThatThrownBy(() -> new Sources(Path.of("")).flow("promotion-approval", Set.of("OtherFunction")))
                .hasMessageContaining("promotion-approval.asl.json leaves open [ApprovalStepFunction]")
                .hasMessageContaining("given is [OtherFunction]");
        assertThatThrownBy(() -> new Sources(Path.of("")).rule("artifact-uploaded", Map.of()))
                .hasMessageContaining("artifact-uploaded.json leaves open [ArtifactBucket]");
    }

    private static Map<String, Object> flow(String file) throws IOException {
        return Json.readObject(Files.readString(path(file)));
    }

    private static Path path(String file) {
        return Path.of("statemachines").resolve(file + ".asl.json");
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
