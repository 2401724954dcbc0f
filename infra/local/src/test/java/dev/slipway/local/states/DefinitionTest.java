package dev.slipway.local.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionTest {
    private static final String END = """
            "End": {"Type": "Succeed"}""";
    private static final String TASK = """
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 5, "End": true,
            "Arguments": {"FunctionName": "f", "Payload": {}}""";

    private static String machine(String states) {
        return "{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"Start\", \"States\": {" + states + "}}";
    }

    private static List<String> problems(String definition) {
        try {
            Definition.read(definition, Map.of());
            return List.of();
        } catch (InvalidDefinition e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    private static List<String> problemsOfStart(String fields) {
        return problems(machine("\"Start\": {" + fields + "}"));
    }

    @Test
    void aDefinitionThatHoldsTogetherIsRead() {
        assertThat(problemsOfStart(TASK)).isEmpty();
    }

    @Test
    void aDefinitionThatUsesAnUnknownFieldIsRefused() {
        assertThat(problemsOfStart(TASK + ", \"HeartbeatSeconds\": 5"))
                .containsExactly("Start: HeartbeatSeconds: is not a field that is supported here");
        assertThat(problemsOfStart("\"Type\": \"Succeed\", \"Next\": \"Start\""))
                .containsExactly("Start: Next: is not a field that is supported here");
        assertThat(problems("{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"End\", \"Version\": \"1.0\", \"States\": {"
                        + END + "}}"))
                .containsExactly("Version: is not a field that is supported here");
    }

    @Test
    void aDefinitionThatUsesAnUnknownStateTypeIsRefused() {
        assertThat(problemsOfStart("\"Type\": \"Parallel\", \"Branches\": []"))
                .containsExactly("Start: Type: Parallel is not a type that is supported here");
    }

    @Test
    void anotherQueryLanguageIsRefused() {
        assertThat(problems("{\"StartAt\": \"End\", \"States\": {" + END + "}}"))
                .containsExactly("QueryLanguage: is missing");
        assertThat(problems("{\"QueryLanguage\": \"JSONPath\", \"StartAt\": \"End\", \"States\": {" + END + "}}"))
                .containsExactly("QueryLanguage: only JSONata is supported, not JSONPath");
    }

    @Test
    void anotherResourceIsRefused() {
        assertThat(problemsOfStart(TASK.replace("lambda:invoke", "sqs:sendMessage")))
                .containsExactly(
                        "Start: Resource: arn:aws:states:::sqs:sendMessage is not a resource that is supported here");
    }

    @Test
    void aTaskThatCouldWaitForEverIsRefused() {
        assertThat(problemsOfStart(TASK.replace("\"TimeoutSeconds\": 5,", "")))
                .containsExactly("Start: TimeoutSeconds: is missing");
        assertThat(problemsOfStart(TASK.replace("\"TimeoutSeconds\": 5,", "\"TimeoutSeconds\": 0,")))
                .singleElement()
                .asString()
                .startsWith("Start: TimeoutSeconds: must be an expression or a whole number");
    }

    @Test
    void aTargetThatIsMissingIsRefused() {
        assertThat(problemsOfStart("\"Type\": \"Pass\", \"Next\": \"Nowhere\""))
                .containsExactly("Start: leads to Nowhere, which is not there");
        assertThat(problems(machine(END))).containsExactly("StartAt: there is no state Start");
    }

    @Test
    void aStateThatNothingLeadsToIsRefused() {
        assertThat(problems(machine("\"Start\": {\"Type\": \"Succeed\"}, " + END)))
                .containsExactly("End: no way leads here");
    }

    @Test
    void aStateThatLeadsNowhereIsRefused() {
        assertThat(problemsOfStart("\"Type\": \"Pass\""))
                .containsExactly("Start: Next: either Next or End must be there");
    }

    @Test
    void aPlaceholderWithoutASubstitutionIsRefused() {
        assertThat(problemsOfStart(TASK.replace("\"f\"", "\"${Function}\"")))
                .containsExactly("Start: Arguments.FunctionName: nothing is given for ${Function}");
        assertThat(problemsOfStart("\"Type\": \"Pass\", \"End\": true, \"Output\": {\"${Key}\": 1}"))
                .containsExactly("Start: Output.${Key}: a placeholder may stand in a value only");
    }

    @Test
    void anExpressionThatDoesNotCompileIsRefused() {
        assertThat(problemsOfStart("\"Type\": \"Succeed\", \"Output\": {\"a\": [\"{% 1 + %}\"]}"))
                .singleElement()
                .asString()
                .startsWith("Start: Output.a[0]: not a JSONata expression: ");
    }

    @Test
    void anExpressionWithSomethingAroundItIsRefused() {
        assertThat(problemsOfStart("\"Type\": \"Succeed\", \"Output\": \"{% 1 %} \""))
                .hasSize(1);
        assertThat(problemsOfStart("\"Type\": \"Succeed\", \"Output\": \" {% 1 %}\""))
                .hasSize(1);
        assertThat(problemsOfStart("\"Type\": \"Succeed\", \"Output\": \"{%}\""))
                .hasSize(1);
    }

    @Test
    void aFunctionThatStepFunctionsLeavesOutIsRefused() {
        assertThat(problemsOfStart("\"Type\": \"Succeed\", \"Output\": \"{% $eval('1') %}\""))
                .containsExactly("Start: Output: $eval is not available in Step Functions");
    }

    @Test
    void aRuleForEveryErrorMustStandAloneAndLast() {
        String rule = "{\"ErrorEquals\": [\"States.ALL\"]}";
        assertThat(problemsOfStart(TASK + ", \"Retry\": [" + rule + ", " + rule + "]"))
                .containsExactly("Start: Retry[0].ErrorEquals: States.ALL must stand alone, in the last rule");
        assertThat(problemsOfStart(TASK + ", \"Retry\": [{\"ErrorEquals\": [\"States.ALL\", \"A\"]}]"))
                .hasSize(1);
    }

    @Test
    void aReservedErrorThatNothingHereRaisesIsRefused() {
        assertThat(problemsOfStart(TASK + ", \"Retry\": [{\"ErrorEquals\": [\"States.Timeuot\"]}]"))
                .containsExactly("Start: Retry[0].ErrorEquals: States.Timeuot is not an error that is supported here");
    }

    @Test
    void aRetryRuleOutOfRangeIsRefused() {
        assertThat(problemsOfStart(TASK + """
                        , "Retry": [{"ErrorEquals": ["A"], "IntervalSeconds": 0, "MaxAttempts": -1, "BackoffRate": 0.5,
                          "MaxDelaySeconds": "soon", "JitterStrategy": "SOME", "Comments": ""}]"""))
                .extracting(problem -> problem.replaceAll("Start: Retry\\[0]\\.(\\w+):.*", "$1"))
                .containsExactlyInAnyOrder(
                        "IntervalSeconds",
                        "MaxAttempts",
                        "BackoffRate",
                        "MaxDelaySeconds",
                        "JitterStrategy",
                        "Comments");
    }

    @Test
    void aChoiceWithoutAnExpressionIsRefused() {
        assertThat(problems(machine(
                        "\"Start\": {\"Type\": \"Choice\", \"Choices\": [{\"Condition\": \"yes\", \"Next\": \"End\"}]}, "
                                + END)))
                .containsExactly("Start: Choices[0].Condition: must be an expression");
        assertThat(problemsOfStart("\"Type\": \"Choice\""))
                .containsExactly("Start: Choices: must be a list with at least one rule");
    }

    @Test
    void theReservedVariableCannotBeAssigned() {
        assertThat(problemsOfStart("\"Type\": \"Pass\", \"End\": true, \"Assign\": {\"states\": 1, \"a-b\": 2}"))
                .containsExactly(
                        "Start: Assign.states: is not a name for a variable",
                        "Start: Assign.a-b: is not a name for a variable");
    }

    @Test
    void nullLeavesNoFieldOut() {
        assertThat(problemsOfStart("\"Type\": \"Pass\", \"Next\": null, \"End\": true"))
                .contains("Start: Next: must not be null");
        for (String field : List.of("Retry", "Catch", "Assign", "End")) {
            assertThat(problemsOfStart(TASK.replace("\"End\": true,", "") + ", \"" + field + "\": null"))
                    .as(field)
                    .contains("Start: " + field + ": must not be null");
        }
        for (String field :
                List.of("IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy")) {
            assertThat(problemsOfStart(TASK + ", \"Retry\": [{\"ErrorEquals\": [\"A\"], \"" + field + "\": null}]"))
                    .containsExactly("Start: Retry[0]." + field + ": must not be null");
        }
        assertThat(problemsOfStart("\"Type\": \"Pass\", \"End\": true, \"Output\": null, \"Assign\": {\"a\": null}"))
                .isEmpty();
    }

    @Test
    void aFieldOfAnotherTypeIsRefusedAndTheRestIsReadAllTheSame() {
        assertThat(problemsOfStart(TASK + """
                        , "Catch": [{"ErrorEquals": "A", "Next": ""}, 5], "Retry": [{"ErrorEquals": ["A", 7],
                        "MaxAttempts": 1.5, "BackoffRate": "2", "JitterStrategy": 3}], "Assign": [], "Output": 1"""))
                .containsExactly(
                        "Start: Retry[0].JitterStrategy: must be a text",
                        "Start: Retry[0].ErrorEquals[1]: must be a text",
                        "Start: Retry[0].MaxAttempts: must be a whole number of at most 64 bits",
                        "Start: Retry[0].BackoffRate: must be a number",
                        "Start: Catch[1]: must be an object",
                        "Start: Catch[0].ErrorEquals: must be a list",
                        "Start: Catch[0].ErrorEquals: must be a list with at least one string",
                        "Start: Catch[0].Next: must not be empty",
                        "Start: Assign: must be an object");
    }

    @Test
    void theSameKeyTwiceIsRefused() {
        assertThat(problems(machine(END + ", " + END)))
                .containsExactly("not JSON: a name stands twice in one object: End");
        assertThat(problems("[]")).containsExactly("a definition is a JSON object");
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        assertThatThrownBy(() -> Definition.read(machine("""
                        "Start": {"Type": "Pass", "Next": "Nowhere", "Parameters": {}},
                        "Other": {"Type": "Map"}"""), Map.of()))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessage("""
                        The state machine definition is refused:
                          Start: Parameters: is not a field that is supported here
                          Other: Type: Map is not a type that is supported here
                          Start: leads to Nowhere, which is not there""");
    }
}
