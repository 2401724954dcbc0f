package dev.slipway.aws;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.settings.Environment;
import dev.slipway.functions.Log;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/**
 * What rings and what is looked at. The registry's own figures come out of its functions' logs; see {@link Log}.
 *
 * <p>Ten alarms are free in an account; there are two more here, as each of the two APIs and of the two flows counts for
 * itself. A function that fails has none of its own: over HTTP it is answered 5xx, without anybody waiting it leaves a dead
 * letter, behind the stream it is late, in a flow that fails, and a sweeper that fails reports nothing.
 */
final class Monitoring extends Construct {
    private static final Duration FIVE_MINUTES = Duration.minutes(5);

    /** What the outbox may be behind, in milliseconds. */
    private static final int LATE = 300_000;

    /** What an entry may wait to be published, in seconds. */
    private static final int UNPUBLISHED = 900;

    private final Topic operators;

    /** What is watched. */
    record Watched(
            Storage storage,
            Functions functions,
            Events events,
            Api people,
            Api machines,
            Ci ci,
            Flow approvals,
            Flow adoptions) {}

    Monitoring(Construct scope, Environment environment, Encryption encryption, Watched watched) {
        super(scope, "Monitoring");
        operators = operators(environment, encryption);
        ring(
                "Undelivered",
                "EventBridge could not deliver an event to one of its targets: the dead-letter queue is not empty.",
                "Read the message's attributes: they name the rule, the target and the error.",
                0,
                watched.events().undelivered().metricApproximateNumberOfMessagesVisible(max()));
        ring(
                "Failed",
                "A function gave up on an event after all its tries: the dead-letter queue is not empty.",
                "Find the failure in the function's log. The sweeper does what was left undone.",
                0,
                watched.functions().failed().metricApproximateNumberOfMessagesVisible(max()));
        ring(
                "OutboxLate",
                "Events are late: the outbox is more than five minutes behind the table's stream.",
                "See on the dashboard whether the outbox fails or is throttled, then read its log.",
                LATE,
                watched.functions().function(Deployed.OUTBOX).metric("IteratorAge", max()));
        ringWhenSilent(
                "Unpublished",
                "An entry of a history has waited to be published for more than 15 minutes, or the sweeper has stopped.",
                "See in the sweeper's log whether it runs and what it complains of.",
                UNPUBLISHED,
                Board.own(
                        environment,
                        "OldestUnpublishedEntrySeconds",
                        "Maximum",
                        Duration.minutes(3 * environment.functions().sweepMinutes())));
        ring(
                "ServerErrors",
                "Calls of the API for people were answered with a status of 500 or above.",
                "Find the failures in the functions' logs; they name the AWS call behind them.",
                0,
                watched.people().serverErrors(sum()));
        ring(
                "MachineServerErrors",
                "Calls of the API for machines were answered with a status of 500 or above.",
                "Find the failures in the functions' logs; they name the AWS call behind them.",
                0,
                watched.machines().serverErrors(sum()));
        ring(
                "FlowFailed",
                "An approval flow failed. Its promotion was ended, or waits with nobody keeping its time.",
                "See in the execution which state failed, then in the log of approval-step why.",
                0,
                watched.approvals().failed(sum()));
        ring(
                "FlowTimedOut",
                "An approval flow ran longer than any promotion may wait.",
                "Look at the promotion that the execution is named after: the sweeper should have ended it.",
                0,
                watched.approvals().timedOut(sum()));
        ring(
                "AdoptionFailed",
                "A flow that has files copied failed. Its version was rejected, or is COPYING with nobody copying.",
                "See in the execution which state failed, then in the log of adoption why.",
                0,
                watched.adoptions().failed(sum()));
        ring(
                "BuildFailed",
                "A build that a stage change started has failed: what runs may not be what the stage says.",
                "Read the build's log, then deploy again or take the stage back.",
                0,
                watched.ci().failedBuilds(sum()));
        ring(
                "ReadThrottles",
                "DynamoDB throttled reads of the table. Callers wait longer and may be answered 503.",
                "See whether one model is asked for very often, or all of them.",
                0,
                watched.storage().table().metric("ReadThrottleEvents", sum()));
        ring(
                "WriteThrottles",
                "DynamoDB throttled writes to the table. Callers wait longer and may be answered 503.",
                "See whether one model is changed very often, or all of them.",
                0,
                watched.storage().table().metric("WriteThrottleEvents", sum()));
        new Board(this, environment, watched);
    }

    private Topic operators(Environment environment, Encryption encryption) {
        Topic topic = encryption.topic(this, "Operators");
        environment.events().operators().forEach(address -> topic.addSubscription(new EmailSubscription(address)));
        // A policy of its own takes the place of the one that would let the account's alarms in.
        topic.addToResourcePolicy(PolicyStatement.Builder.create()
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(topic.getTopicArn()))
                .conditions(Map.of(
                        "StringEquals",
                        Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
                .build());
        return topic;
    }

    private void ring(String id, String happened, String first, int above, Metric metric) {
        ring(id, happened, first, above, metric, TreatMissingData.NOT_BREACHING);
    }

    /** Rings as well when the figure stays away. */
    private void ringWhenSilent(String id, String happened, String first, int above, Metric metric) {
        ring(id, happened, first, above, metric, TreatMissingData.BREACHING);
    }

    private void ring(String id, String happened, String first, int above, Metric metric, TreatMissingData silenceIs) {
        Alarm alarm = Alarm.Builder.create(this, id)
                .alarmDescription(happened + " " + first + " What to do: docs/operations.md, \"" + id + "\".")
                .metric(metric)
                .threshold(above)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .evaluationPeriods(1)
                .treatMissingData(silenceIs)
                .build();
        alarm.addAlarmAction(new SnsAction(operators));
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
