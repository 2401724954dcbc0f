package dev.slipway.aws;

import static dev.slipway.aws.Template.at;
import static dev.slipway.aws.Template.list;
import static dev.slipway.aws.Template.target;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NeedsNode
class MonitoringTest {
    static Stream<Template> templates() {
        return Template.all();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyQueueOfDeadLettersRings(Template template) {
        assertThat(watched(template, "ApproximateNumberOfMessagesVisible", "QueueName"))
                .isEqualTo(template.all("AWS::SQS::Queue").keySet());
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyFunctionRingsWhenItFailsOrIsHeldBack(Template template) {
        Set<String> functions = template.all("AWS::Lambda::Function").keySet();
        assertThat(watched(template, "Errors", "FunctionName")).isEqualTo(functions);
        assertThat(watched(template, "Throttles", "FunctionName")).isEqualTo(functions);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void whatIsLateOrBrokenOnTheWayOutRings(Template template) {
        assertThat(watched(template, "IteratorAge", "FunctionName")).hasSize(1);
        assertThat(watched(template, "5xx", "ApiId")).hasSize(1);
        assertThat(watched(template, "ExecutionsFailed", "StateMachineArn")).hasSize(1);
        assertThat(watched(template, "ExecutionsTimedOut", "StateMachineArn")).hasSize(1);
        assertThat(template.all("AWS::CloudWatch::Alarm").values())
                .anyMatch(alarm -> "OldestUnpublishedEntrySeconds".equals(alarm.get("MetricName"))
                        && "Slipway".equals(alarm.get("Namespace")));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyAlarmIsHeardAndSilenceIsNotAlarming(Template template) {
        String operators = template.all("AWS::SNS::Topic").keySet().stream()
                .filter(id -> template.path(id).startsWith("Monitoring/"))
                .findFirst()
                .orElseThrow();
        template.all("AWS::CloudWatch::Alarm").forEach((id, alarm) -> {
            assertThat(list(alarm, "AlarmActions").stream().map(Template::target))
                    .as(id)
                    .containsExactly(operators);
            assertThat(alarm.get("TreatMissingData")).as(id).isEqualTo("notBreaching");
        });
        assertThat(template.statements())
                .anyMatch(statement -> "cloudwatch.amazonaws.com".equals(at(statement.json(), "Principal", "Service"))
                        && statement.actions().contains("sns:Publish"));
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
            assertThat(board).contains("\"Slipway\",\"" + metric + "\"");
        }
        template.all("AWS::Lambda::Function")
                .keySet()
                .forEach(function -> assertThat(board).contains(function));
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
