package dev.slipway.aws;

import static dev.slipway.aws.Template.at;
import static dev.slipway.aws.Template.list;
import static dev.slipway.aws.Template.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.functions.Grant;
import dev.slipway.aws.functions.Grants;
import dev.slipway.functions.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NeedsNode
class FunctionsTest {
    static Stream<Template> templates() {
        return Template.all();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void eachClassIsOneFunctionOnAnAliasOfAVersion(Template template) {
        Map<String, Map<String, Object>> functions = template.all("AWS::Lambda::Function");
        assertThat(functions.values().stream().map(function -> function.get("Handler")))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Deployed.values()).map(Deployed::handler).toList());
        functions.forEach((id, function) -> {
            assertThat(function.get("Runtime")).as(id).isEqualTo("java25");
            assertThat(function.get("Architectures")).as(id).isEqualTo(List.of("arm64"));
            // Lambda takes no snapshot of a function with a larger disk.
            assertThat(at(function, "SnapStart", "ApplyOn"))
                    .as(id)
                    .isEqualTo(of(function) == Deployed.ADOPTION ? null : "PublishedVersions");
            assertThat(at(function, "EphemeralStorage", "Size") == null)
                    .as(id)
                    .isEqualTo(of(function).hasSnapshot());
            assertThat(function).as(id).containsKeys("MemorySize", "Timeout");
            assertThat(template.all("AWS::Logs::LogGroup"))
                    .containsKey(target(at(function, "LoggingConfig", "LogGroup")));
        });
        assertThat(template.all("AWS::Lambda::Alias").values().stream().map(alias -> target(alias.get("FunctionName"))))
                .containsExactlyInAnyOrderElementsOf(functions.keySet());
        assertThat(template.all("AWS::Lambda::Version").values().stream()
                        .map(version -> target(version.get("FunctionName"))))
                .containsExactlyInAnyOrderElementsOf(functions.keySet());
    }

    /** A call of the function itself would miss the snapshot, and of a version would miss the next one. */
    @ParameterizedTest
    @MethodSource("templates")
    void nobodyCallsAnythingButAnAlias(Template template) {
        List<Object> called = new ArrayList<>();
        template.all("AWS::Lambda::Permission").values().forEach(each -> called.add(each.get("FunctionName")));
        template.all("AWS::ApiGatewayV2::Integration").values().forEach(each -> called.add(each.get("IntegrationUri")));
        template.all("AWS::Scheduler::Schedule").values().forEach(each -> called.add(at(each, "Target", "Arn")));
        template.all("AWS::StepFunctions::StateMachine")
                .values()
                .forEach(flow -> called.addAll(
                        Template.object(flow, "DefinitionSubstitutions").values()));
        template.statements().stream()
                .filter(statement -> statement.actions().contains("lambda:InvokeFunction"))
                .forEach(statement -> called.addAll(statement.resources()));

        assertThat(called).hasSizeGreaterThan(16);
        assertThat(called.stream().map(Template::target))
                .allMatch(id -> template.all("AWS::Lambda::Alias").containsKey(id));
        // The stream's mapping is given the alias by name.
        assertThat(template.one("AWS::Lambda::EventSourceMapping")
                        .get("FunctionName")
                        .toString())
                .contains("FunctionsOutboxAlias", ":live");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void eachIsToldWhatItReadsAndNoMore(Template template) {
        template.all("AWS::Lambda::Function").values().forEach(function -> {
            Set<String> expected = new TreeSet<>(of(function).variables());
            if (!template.environment().equals("everything")) {
                expected.removeAll(List.of(Settings.SOURCES, Settings.TRACKING));
            }
            Map<String, Object> told = Template.object(function, "Environment", "Variables");
            assertThat(told.keySet()).isEqualTo(expected);
            assertThat(told).containsEntry(Settings.ENVIRONMENT, template.environment());
        });
    }

    /** What is granted is what stands in the one table of grants, and nothing was added on the way. */
    @ParameterizedTest
    @MethodSource("templates")
    void eachHasARoleOfItsOwnWithExactlyItsGrants(Template template) {
        Map<Deployed, String> roles = new TreeMap<>();
        template.all("AWS::Lambda::Function")
                .values()
                .forEach(function -> roles.put(of(function), target(function.get("Role"))));
        assertThat(roles.values()).doesNotHaveDuplicates().hasSize(Deployed.values().length);

        roles.forEach((function, role) -> {
            List<String> expected = new ArrayList<>(List.of("logs:CreateLogStream", "logs:PutLogEvents"));
            Grants.of(function).stream()
                    .filter(grant -> isThere(template, grant.on()))
                    .forEach(grant -> expected.addAll(grant.actions()));
            List<String> granted = new ArrayList<>();
            template.statements().stream()
                    .filter(statement -> statement.of().equals(template.path(role)))
                    .flatMap(statement -> statement.actions().stream())
                    .filter(action -> !action.startsWith("kms:") && !action.equals("sts:AssumeRole"))
                    // How the worker gets into a network is for AdoptionTest.
                    .filter(action -> !action.startsWith("ec2:"))
                    .forEach(granted::add);

            // Folders of several buckets are granted in a statement for each.
            assertThat(new TreeSet<>(granted)).as(function.id()).isEqualTo(new TreeSet<>(expected));
            assertThat(template.all("AWS::IAM::Role").get(role)).doesNotContainKey("ManagedPolicyArns");
            assertThat(template.all("AWS::IAM::Policy").values())
                    .noneMatch(policy -> list(policy, "Roles").stream()
                            .anyMatch(of -> target(of).equals(role)));
        });
    }

    private static boolean isThere(Template template, Grant.On on) {
        return template.environment().equals("everything")
                || !List.of(Grant.On.SOURCE_FILES, Grant.On.SOURCE_FOLDERS, Grant.On.SECRET)
                        .contains(on);
    }

    @Test
    void noFunctionBothMovesAFlowAndIsCalledByOne() {
        assertThat(Arrays.stream(Deployed.values()).filter(Deployed::movesFlows))
                .containsExactly(Deployed.OUTBOX, Deployed.SWEEPER)
                .doesNotContain(Deployed.APPROVAL_STEP, Deployed.ADOPTION);
    }

    @Test
    void memoryTimeOutsConcurrencyAndLogsAreSettings() {
        Template everything = Template.of("everything");
        Map<Deployed, Object> reserved = new TreeMap<>();
        everything.all("AWS::Lambda::Function").values().stream()
                .filter(function -> function.containsKey("ReservedConcurrentExecutions"))
                .forEach(function -> reserved.put(of(function), function.get("ReservedConcurrentExecutions")));
        assertThat(reserved.toString()).isEqualTo("{ROLLBACK=5, ARTIFACT_UPLOADED=20}");

        assertThat(Template.of("prod").all("AWS::Lambda::Function").values())
                .allMatch(function -> function.get("MemorySize").toString().equals("2048"));
        assertThat(Template.of("dev").all("AWS::Logs::LogGroup").values())
                .hasSize(14)
                .allMatch(log -> log.get("RetentionInDays").toString().equals("7"));
    }

    @Test
    void eachIsKeptAwakeMoreOftenThanLambdaPutsSnapshotsAway() {
        Template template = Template.of("prod");
        Map<String, String> rates = new TreeMap<>();
        template.all("AWS::Scheduler::Schedule")
                .values()
                .forEach(schedule -> rates.put(
                        template.path(target(at(schedule, "Target", "Arn"))).split("/", -1)[1],
                        schedule.get("ScheduleExpression") + " " + at(schedule, "Target", "Input")));

        Map<String, String> expected = new TreeMap<>();
        Arrays.stream(Deployed.values())
                .forEach(function -> expected.put(function.title(), "rate(7 days) " + function.ping()));
        expected.put("Sweeper", "rate(5 minutes) {\"source\":\"slipway.schedule\",\"detail\":{}}");
        assertThat(rates).isEqualTo(expected);
    }

    private static Deployed of(Map<String, Object> function) {
        return Arrays.stream(Deployed.values())
                .filter(each -> each.handler().equals(function.get("Handler")))
                .findFirst()
                .orElseThrow();
    }
}
