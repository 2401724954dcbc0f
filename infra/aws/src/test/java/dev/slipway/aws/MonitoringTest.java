package dev.slipway.aws;

import static dev.slipway.aws.Template.at;
import static dev.slipway.aws.Template.list;
import static dev.slipway.aws.Template.target;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NeedsNode
class MonitoringTest {
    static Stream<Template> templates() {
        return Template.all();
    }

    /** Ten are free in an account, and each further one costs ten cents a month. */
    @ParameterizedTest
    @MethodSource("templates")
    void thereAreTwelveAlarmsAndNoMore(Template template) {
        assertThat(template.all("AWS::CloudWatch::Alarm")).hasSize(12);
        // One that does arithmetic is billed by the metrics that it reads.
        assertThat(template.all("AWS::CloudWatch::Alarm").values()).noneMatch(alarm -> alarm.containsKey("Metrics"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyQueueOfDeadLettersRings(Template template) {
        assertThat(watched(template, "ApproximateNumberOfMessagesVisible", "QueueName"))
                .isEqualTo(template.all("AWS::SQS::Queue").keySet());
    }

    @ParameterizedTest
    @MethodSource("templates")
    void whatIsLateThrottledOrBrokenRings(Template template) {
        assertThat(watched(template, "IteratorAge", "FunctionName")).hasSize(1);
        assertThat(watched(template, "5xx", "ApiId"))
                .isEqualTo(template.all("AWS::ApiGatewayV2::Api").keySet());
        assertThat(watched(template, "ExecutionsFailed", "StateMachineArn"))
                .isEqualTo(template.all("AWS::StepFunctions::StateMachine").keySet());
        assertThat(watched(template, "ExecutionsTimedOut", "StateMachineArn")).hasSize(1);
        assertThat(watched(template, "FailedBuilds", "ProjectName"))
                .isEqualTo(template.all("AWS::CodeBuild::Project").keySet());
        for (String throttles : List.of("ReadThrottleEvents", "WriteThrottleEvents")) {
            assertThat(watched(template, throttles, "TableName"))
                    .isEqualTo(template.all("AWS::DynamoDB::Table").keySet());
        }
    }

    /** A sweeper that has stopped says nothing: that alarm alone takes silence for a fault. */
    @ParameterizedTest
    @MethodSource("templates")
    void aSweeperThatStoppedRings(Template template) {
        template.all("AWS::CloudWatch::Alarm").forEach((id, alarm) -> {
            boolean isOfSweeper = "OldestUnpublishedEntrySeconds".equals(alarm.get("MetricName"));
            assertThat(alarm.get("TreatMissingData")).as(id).isEqualTo(isOfSweeper ? "breaching" : "notBreaching");
            if (isOfSweeper) {
                assertThat(alarm.get("Namespace")).isEqualTo("Slipway/" + template.environment());
                // Three sweeps.
                assertThat(alarm.get("Period")).hasToString("900");
            }
        });
        assertThat(template.all("AWS::CloudWatch::Alarm").values())
                .anyMatch(alarm -> "OldestUnpublishedEntrySeconds".equals(alarm.get("MetricName")));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyAlarmIsHeard(Template template) {
        String operators = template.all("AWS::SNS::Topic").keySet().stream()
                .filter(id -> template.path(id).startsWith("Monitoring/"))
                .findFirst()
                .orElseThrow();
        template.all("AWS::CloudWatch::Alarm")
                .forEach((id, alarm) -> assertThat(
                                list(alarm, "AlarmActions").stream().map(Template::target))
                        .as(id)
                        .containsExactly(operators));
        assertThat(template.statements())
                .anyMatch(statement -> "cloudwatch.amazonaws.com".equals(at(statement.json(), "Principal", "Service"))
                        && statement.actions().contains("sns:Publish"));
    }

    @Test
    void everyAlarmSaysWhatHappenedAndWhereItIsWrittenWhatToDo() throws IOException {
        Template template = Template.of("dev");
        String page = Files.readString(Path.of("docs/operations.md"));
        template.all("AWS::CloudWatch::Alarm").forEach((id, alarm) -> {
            String name = template.path(id).split("/", -1)[1];
            assertThat(String.valueOf(alarm.get("AlarmDescription")))
                    .matches("[A-Z].*\\. [A-Z].*\\. What to do: docs/operations\\.md, \"" + name + "\"\\.")
                    .hasSizeLessThan(1024);
            assertThat(page).contains("\n### " + name + "\n");
        });
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theBoardShowsTheRegistrysOwnFiguresAndEveryFunction(Template template) {
        String board = template.one("AWS::CloudWatch::Dashboard").toString();
        for (String metric : List.of(
                "PromotionsWaiting",
                "StageChanges",
                "Rollbacks",
                "OldestUnpublishedEntrySeconds",
                "Requests",
                "Latency")) {
            assertThat(board).contains("\"Slipway/" + template.environment() + "\",\"" + metric + "\"");
        }
        template.all("AWS::Lambda::Function")
                .keySet()
                .forEach(function -> assertThat(board).contains(function));
        assertThat(Pattern.compile("\\[\"(?:AWS|Slipway)/").matcher(board).results())
                .as("a dashboard of at most 50 metrics is free")
                .hasSizeBetween(30, 50);
    }

    /** What the page tells of a deployment is counted. */
    @Test
    void theDocumentationHasTheNumbersOfTheTemplate() throws IOException {
        String page = Files.readString(Path.of("docs/deployment.md")).replace('\n', ' ');
        Template template = Template.of("staging");
        List<String> words = List.of(
                "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
                "twelve");
        Map<String, String> nouns = Map.of(
                "AWS::Lambda::Function", "functions",
                "AWS::Events::Rule", "rules",
                "AWS::Scheduler::Schedule", "schedules",
                "AWS::SQS::Queue", "dead-letter queues",
                "AWS::SNS::Topic", "topics",
                "AWS::CloudWatch::Alarm", "alarms");
        nouns.forEach((type, noun) -> assertThat(page)
                .containsIgnoringCase(words.get(template.all(type).size()) + " " + noun));
        int resources = Template.object(template.json(), "Resources").size();
        assertThat(page).contains("About " + Math.round(resources / 10.0) * 10 + " resources");
        int calls = 4 * (template.all("AWS::Scheduler::Schedule").size() - 1);
        assertThat(page).contains(calls + " calls that keep functions awake");
    }

    /** The logical ids that alarms on a metric look at. */
    private static Set<String> watched(Template template, String metric, String dimension) {
        return template.all("AWS::CloudWatch::Alarm").values().stream()
                .filter(alarm -> metric.equals(alarm.get("MetricName")))
                .map(alarm -> list(alarm, "Dimensions").stream()
                        .filter(each -> dimension.equals(at(each, "Name")))
                        .map(each -> target(at(each, "Value")))
                        .findFirst()
                        .orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
