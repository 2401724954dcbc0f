package dev.slipway.aws;

import static dev.slipway.aws.Template.at;
import static dev.slipway.aws.Template.list;
import static dev.slipway.aws.Template.object;
import static dev.slipway.aws.Template.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.history.EntryType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.event.ruler.Ruler;

@NeedsNode
class EventsTest {
    private static final Path RULES = Path.of("events/rules");

    /** The rules that are deployed, by the files of their patterns. */
    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "Arrivals/Uploaded", "artifact-uploaded",
            "Ci/Build", "ci-stage-changed",
            "Ci/Webhook", "ci-stage-changed",
            "People/Requested", "people-promotion-requested",
            "People/Ended", "people-promotion-ended"));

    static Stream<Template> templates() {
        return Template.all();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyRuleHasThePatternOfItsFile(Template template) throws IOException {
        String bucket = template.all("AWS::S3::Bucket").keySet().iterator().next();
        for (Map.Entry<String, Map<String, Object>> rule :
                template.all("AWS::Events::Rule").entrySet()) {
            String file = FILES.get(template.path(rule.getKey()));
            String deployed = Json.canonical(withoutNamed(object(rule.getValue(), "EventPattern")))
                    .replace("{\"Ref\":\"" + bucket + "\"}", "\"${ArtifactBucket}\"");
            assertThat(deployed)
                    .as(file)
                    .isEqualTo(Json.canonical(Json.readObject(Files.readString(RULES.resolve(file + ".json")))));
            assertThat(rule.getValue().containsKey("EventBusName"))
                    .as("only what AWS says is heard on AWS's bus")
                    .isEqualTo(!file.equals("artifact-uploaded"));
        }
    }

    /** The pattern without the restricted models that settings name: those take the place of leaving all of them out. */
    private static Map<String, Object> withoutNamed(Map<String, Object> pattern) {
        if (at(pattern, "detail", "$or") == null) {
            return pattern;
        }
        Map<String, Object> detail = object(pattern, "detail");
        List<?> either = (List<?>) detail.remove("$or");
        assertThat(either).hasSize(2);
        assertThat(either.get(1)).isEqualTo(Map.of("model", List.of("salaries")));
        detail.putAll(object(either.get(0)));
        Map<String, Object> without = new TreeMap<>(pattern);
        without.put("detail", detail);
        return without;
    }

    /** What is told to people who may not see it: every rule on the registry's bus but the archive, which only admins read. */
    @ParameterizedTest
    @MethodSource("templates")
    void noRuleHearsOfARestrictedModelThatSettingsDoNotName(Template template) throws Exception {
        int rules = 0;
        for (Map.Entry<String, Map<String, Object>> rule :
                template.all("AWS::Events::Rule").entrySet()) {
            if (rule.getValue().containsKey("EventBusName")) {
                String pattern = Json.write(rule.getValue().get("EventPattern"));
                for (EntryType type : EntryType.values()) {
                    for (String stage : List.of("staging", "production")) {
                        String open = event(type, stage, "\"model\":\"pay\"");
                        String hidden = event(type, stage, "\"model\":\"pay\",\"restricted\":true");
                        String named = event(type, stage, "\"model\":\"salaries\",\"restricted\":true");
                        boolean hears = Ruler.matchesRule(open, pattern);
                        assertThat(Ruler.matchesRule(hidden, pattern))
                                .as(hidden)
                                .isFalse();
                        assertThat(Ruler.matchesRule(named, pattern))
                                .as(named)
                                .isEqualTo(hears && template.environment().equals("everything"));
                        rules += hears ? 1 : 0;
                    }
                }
            }
        }
        assertThat(rules).isGreaterThanOrEqualTo(3);
    }

    private static String event(EntryType type, String stage, String members) {
        return "{\"source\":\"slipway\",\"detail-type\":\"" + type.title() + "\",\"detail\":{\"stage\":\"" + stage
                + "\",\"to\":2," + members + "}}";
    }

    @Test
    void everyPatternIsDeployedAndTheWebhookOnlyWhereThereIsOne() throws IOException {
        try (Stream<Path> files = Files.list(RULES)) {
            assertThat(new TreeSet<>(FILES.values()))
                    .isEqualTo(files.map(file -> file.getFileName().toString().replace(".json", ""))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        assertThat(rules("everything")).isEqualTo(FILES.keySet());
        assertThat(rules("prod")).doesNotContain("Ci/Webhook").hasSize(FILES.size() - 1);
        assertThat(Template.of("prod").all("AWS::SecretsManager::Secret")).isEmpty();
        assertThat(Template.of("everything").one("AWS::Events::ApiDestination").get("InvocationEndpoint"))
                .isEqualTo("https://ci.example.com/slipway");
        assertThat(Template.of("everything").one("AWS::Events::Connection").toString())
                .contains("{{resolve:secretsmanager:");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyTargetIsTriedAgainAndLeavesWhatItNeverTook(Template template) {
        template.all("AWS::Events::Rule").forEach((id, rule) -> {
            assertThat(list(rule, "Targets")).as(id).isNotEmpty();
            list(rule, "Targets").forEach(target -> assertHeldOn(template, target));
        });
        template.all("AWS::Scheduler::Schedule")
                .values()
                .forEach(schedule -> assertHeldOn(template, at(schedule, "Target")));
    }

    private static void assertHeldOn(Template template, Object target) {
        assertThat(Integer.parseInt(
                        at(target, "RetryPolicy", "MaximumRetryAttempts").toString()))
                .isPositive();
        assertThat(template.path(target(at(target, "DeadLetterConfig", "Arn"))))
                .isEqualTo("Events/Undelivered/Resource");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void aQueueTakesDeadLettersFromEveryRuleThatNamesIt(Template template) {
        List<String> rules = template.statements().stream()
                .filter(statement -> statement.allows() && statement.actions().equals(List.of("sqs:SendMessage")))
                .filter(statement -> statement.of().equals("Events/Undelivered/Policy/Resource"))
                .map(statement -> target(at(statement.json(), "Condition", "ArnEquals", "aws:SourceArn")))
                .toList();
        assertThat(rules)
                .containsExactlyInAnyOrderElementsOf(
                        template.all("AWS::Events::Rule").keySet());
    }

    @ParameterizedTest
    @MethodSource("templates")
    void functionsThatNobodyWaitsForLeaveWhatTheyFailedOn(Template template) {
        assertThat(template.all("AWS::Lambda::EventInvokeConfig").values())
                .hasSize(2)
                .allMatch(config -> template.path(target(at(config, "DestinationConfig", "OnFailure", "Destination")))
                        .equals("Functions/Failed/Resource"))
                .allMatch(config -> config.containsKey("MaximumRetryAttempts"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void oneBadEntryHoldsUpTheStreamForALittleWhileOnly(Template template) {
        Map<String, Object> stream = template.one("AWS::Lambda::EventSourceMapping");

        assertThat(stream.get("FunctionResponseTypes")).isEqualTo(List.of("ReportBatchItemFailures"));
        assertThat(stream.get("BisectBatchOnFunctionError")).isEqualTo(true);
        assertThat(Integer.parseInt(stream.get("MaximumRetryAttempts").toString()))
                .isBetween(1, 100);
        assertThat(Integer.parseInt(stream.get("MaximumRecordAgeInSeconds").toString()))
                .isBetween(60, 86_400);
        assertThat(template.path(target(at(stream, "DestinationConfig", "OnFailure", "Destination"))))
                .isEqualTo("Functions/Failed/Resource");
        assertThat(stream.get("StartingPosition")).isEqualTo("TRIM_HORIZON");
        assertThat(list(stream, "FilterCriteria", "Filters").toString()).contains("UNPUBLISHED", "TOKEN");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theBusIsArchived(Template template) {
        String bus = template.all("AWS::Events::EventBus").keySet().iterator().next();
        assertThat(target(template.one("AWS::Events::Archive").get("SourceArn")))
                .isEqualTo(bus);
        assertThat(at(template.one("AWS::Events::Archive"), "EventPattern"))
                .isEqualTo(Map.of("source", List.of("slipway")));
    }

    /** CodeBuild refuses a variable that is a number. */
    @Test
    void aBuildIsToldInTexts() {
        Map<String, Object> rule = Template.of("dev").all("AWS::Events::Rule").values().stream()
                .filter(each -> each.toString().contains("environmentVariablesOverride"))
                .findFirst()
                .orElseThrow();
        String template = String.valueOf(at(list(rule, "Targets").get(0), "InputTransformer", "InputTemplate"));

        assertThat(list(Json.readObject(template), "environmentVariablesOverride"))
                .hasSize(8)
                .anyMatch(variable -> at(variable, "name").equals("SLIPWAY_SOURCE"))
                .allMatch(variable -> String.valueOf(at(variable, "value")).matches("<[a-z]+>"));
    }

    @Test
    void ciHearsOfTheStagesThatAreNamed() {
        assertThat(Template.of("kept").all("AWS::Events::Rule").values().stream()
                        .map(rule -> at(rule, "EventPattern", "detail", "stage"))
                        .filter(Objects::nonNull))
                .containsExactly(List.of("canary", "production"));
        assertThat(Template.of("kept").all("AWS::Events::Rule").values().toString())
                .contains("to=[{exists=true}]");
    }

    /** A name is for reading and can be chosen; the identity is unmistakable. */
    @Test
    void peopleReadTheNameAndTheIdentityOfWhoAsks() {
        assertThat(Template.of("everything").all("AWS::Events::Rule").values().stream()
                        .map(rule -> object(list(rule, "Targets").get(0)).get("InputTransformer"))
                        .filter(input -> String.valueOf(input).contains("<byName> (<by>) asks to ")))
                .singleElement()
                .satisfies(input -> assertThat(object(input, "InputPathsMap"))
                        .containsEntry("by", "$.detail.by")
                        .containsEntry("byName", "$.detail.byName"));
    }

    @Test
    void peopleHearWhereTheyAreNamed() {
        assertThat(Template.of("everything").all("AWS::SNS::Subscription").values().stream()
                        .map(each -> each.get("Endpoint")))
                .containsExactlyInAnyOrder("risk@example.com", "oncall@example.com");
        assertThat(Template.of("dev").all("AWS::SNS::Subscription")).isEmpty();
    }

    private static Set<String> rules(String environment) {
        Template template = Template.of(environment);
        return template.all("AWS::Events::Rule").keySet().stream()
                .map(template::path)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
