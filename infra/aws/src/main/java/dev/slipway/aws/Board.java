package dev.slipway.aws;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.settings.Environment;
import dev.slipway.functions.Log;
import java.util.Arrays;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/** The dashboard: what the registry does, what waits, and how each function fares. */
final class Board extends Construct {
    private static final Duration FIVE_MINUTES = Duration.minutes(5);

    private final Environment environment;

    Board(Construct scope, Environment environment, Monitoring.Watched watched) {
        super(scope, "Board");
        this.environment = environment;
        var table = watched.storage().table();
        Dashboard board = Dashboard.Builder.create(this, "Dashboard")
                .dashboardName("slipway-" + environment.name())
                .build();
        board.addWidgets(
                graph("Requests", own("Requests", "Sum")),
                graph("Latency, milliseconds", own("Latency", "p50"), own("Latency", "p99")),
                graph("Stage changes", own("StageChanges", "Sum"), own("Rollbacks", "Sum")));
        board.addWidgets(
                graph("Promotions that wait", own("PromotionsWaiting", "Maximum")),
                graph("Oldest unpublished entry, seconds", own("OldestUnpublishedEntrySeconds", "Maximum")),
                graph(
                        "Approval flows, and adoptions that failed",
                        watched.approvals().started(of("Sum")),
                        watched.approvals().failed(of("Sum")),
                        watched.adoptions().failed(of("Sum"))));
        board.addWidgets(
                graph("Calls", each(watched, "Invocations", "Sum")),
                graph("Errors", each(watched, "Errors", "Sum")),
                graph("Throttles", each(watched, "Throttles", "Sum")));
        board.addWidgets(
                graph("Duration, 99th percentile", each(watched, "Duration", "p99")),
                graph(
                        "Outbox behind, milliseconds",
                        watched.functions().function(Deployed.OUTBOX).metric("IteratorAge", of("Maximum"))),
                graph(
                        "Builds that failed, throttles of the table",
                        watched.ci().failedBuilds(of("Sum")),
                        table.metric("ReadThrottleEvents", of("Sum")),
                        table.metric("WriteThrottleEvents", of("Sum"))));
    }

    /** A figure that the registry itself writes into its log. */
    static Metric own(Environment environment, String name, String statistic, Duration period) {
        return Metric.Builder.create()
                .namespace(Log.namespace(environment.name()))
                .metricName(name)
                .statistic(statistic)
                .period(period)
                .build();
    }

    private Metric own(String name, String statistic) {
        return own(environment, name, statistic, FIVE_MINUTES);
    }

    private static IMetric[] each(Monitoring.Watched watched, String metric, String statistic) {
        return Arrays.stream(Deployed.values())
                .map(function -> watched.functions()
                        .function(function)
                        .metric(metric, of(statistic))
                        .with(MetricOptions.builder().label(function.id()).build()))
                .toArray(IMetric[]::new);
    }

    private static GraphWidget graph(String title, IMetric... metrics) {
        return GraphWidget.Builder.create()
                .title(title)
                .left(List.of(metrics))
                .width(8)
                .build();
    }

    private static MetricOptions of(String statistic) {
        return MetricOptions.builder().statistic(statistic).period(FIVE_MINUTES).build();
    }
}
