package dev.slipway.aws;

import dev.slipway.functions.Log;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;

/**
 * What rings and what is looked at. The registry's own figures come out of its functions' logs; see {@link Log}. They do not
 * say which environment they are of: two in one account and region add up in them, and in nothing else here.
 */
final class Monitoring extends Construct {
    private static final Duration FIVE_MINUTES = Duration.minutes(5);

    private final Functions functions;
    private final Topic operators;

    Monitoring(
            Construct scope,
            Environment environment,
            Encryption encryption,
            Functions functions,
            Events events,
            Api api,
            StateMachine flow) {
        super(scope, "Monitoring");
        this.functions = functions;
        operators = encryption.topic(this, "Operators");
        environment.events().operators().forEach(address -> operators.addSubscription(new EmailSubscription(address)));
        // A policy of its own takes the place of the one that would let the account's alarms in.
        operators.addToResourcePolicy(PolicyStatement.Builder.create()
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(operators.getTopicArn()))
                .conditions(Map.of(
                        "StringEquals",
                        Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
                .build());
        ring(
                "Undelivered",
                "a target took no event",
                0,
                events.undelivered().metricApproximateNumberOfMessagesVisible(max()));
        ring(
                "Failed",
                "a function gave up on an event",
                0,
                functions.failed().metricApproximateNumberOfMessagesVisible(max()));
        ring("OutboxLate", "the outbox is behind, in milliseconds", 300_000, outbox().metric("IteratorAge", max()));
        ring(
                "Unpublished",
                "an entry waits to be published, in seconds",
                900,
                own("OldestUnpublishedEntrySeconds", "Maximum"));
        ring("ServerErrors", "calls were answered 500 or 503", 0, api.serverErrors(sum()));
        ring("FlowFailed", "an approval flow failed", 0, flow.metricFailed(sum()));
        ring("FlowTimedOut", "an approval flow timed out", 0, flow.metricTimedOut(sum()));
        for (Deployed function : Deployed.values()) {
            Function of = functions.function(function);
            ring(function.title() + "Errors", function.id() + " failed", 0, of.metricErrors(sum()));
            ring(function.title() + "Throttles", function.id() + " was held back", 0, of.metricThrottles(sum()));
        }
        board(environment, flow);
    }

    private void ring(String id, String says, int above, Metric metric) {
        Alarm alarm = Alarm.Builder.create(this, id)
                .alarmDescription(says)
                .metric(metric)
                .threshold(above)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .evaluationPeriods(1)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build();
        alarm.addAlarmAction(new SnsAction(operators));
    }

    private void board(Environment environment, StateMachine flow) {
        Dashboard board = Dashboard.Builder.create(this, "Dashboard")
                .dashboardName("slipway-" + environment.name())
                .build();
        board.addWidgets(
                graph("Requests", List.of(own("Requests", "Sum"))),
                graph("Latency, milliseconds", List.of(own("Latency", "p50"), own("Latency", "p99"))),
                graph("Stage changes", List.of(own("StageChanges", "Sum"), own("Rollbacks", "Sum"))));
        board.addWidgets(
                graph("Promotions that wait", List.of(own("PromotionsWaiting", "Maximum"))),
                graph("Oldest unpublished entry, seconds", List.of(own("OldestUnpublishedEntrySeconds", "Maximum"))),
                graph("Approval flows", List.of(flow.metricStarted(sum()), flow.metricFailed(sum()))));
        board.addWidgets(
                graph("Calls", each("Invocations", sum())),
                graph("Errors", each("Errors", sum())),
                graph("Throttles", each("Throttles", sum())));
        board.addWidgets(
                graph("Duration, 99th percentile", each("Duration", statistic("p99"))),
                graph("Running at once", each("ConcurrentExecutions", max())),
                graph("Outbox behind, milliseconds", List.of(outbox().metric("IteratorAge", max()))));
    }

    private Function outbox() {
        return functions.function(Deployed.OUTBOX);
    }

    private List<IMetric> each(String metric, MetricOptions options) {
        List<IMetric> metrics = new ArrayList<>();
        Arrays.stream(Deployed.values())
                .forEach(function -> metrics.add(functions
                        .function(function)
                        .metric(metric, options)
                        .with(MetricOptions.builder().label(function.id()).build())));
        return metrics;
    }

    private Metric own(String name, String statistic) {
        return Metric.Builder.create()
                .namespace(Log.NAMESPACE)
                .metricName(name)
                .statistic(statistic)
                .period(FIVE_MINUTES)
                .build();
    }

    private static GraphWidget graph(String title, List<? extends IMetric> metrics) {
        return GraphWidget.Builder.create().title(title).left(metrics).width(8).build();
    }

    private static MetricOptions sum() {
        return statistic("Sum");
    }

    private static MetricOptions max() {
        return statistic("Maximum");
    }

    private static MetricOptions statistic(String statistic) {
        return MetricOptions.builder().statistic(statistic).period(FIVE_MINUTES).build();
    }
}
