package dev.slipway.aws;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.settings.Environment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.ServicePrincipalOpts;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * What happens by the clock: the sweep, and a harmless call of every other function each week. Lambda puts a snapshot away
 * that nobody has used for 14 days and then refuses the first calls; a rollback in an emergency must not be one of them.
 */
final class Schedules extends Construct {
    private static final String WEEKLY = "rate(7 days)";
    private static final String SWEEP = "{\"source\":\"slipway.schedule\",\"detail\":{}}";

    private final Queue undelivered;
    private final Role role;

    Schedules(Construct scope, Environment environment, Encryption encryption, Queue undelivered, Functions functions) {
        super(scope, "Schedules");
        this.undelivered = undelivered;
        this.role = role(encryption, functions);
        int minutes = environment.functions().sweepMinutes();
        add(
                "Sweep",
                minutes == 1 ? "rate(1 minute)" : "rate(" + minutes + " minutes)",
                functions,
                Deployed.SWEEPER,
                SWEEP);
        for (Deployed function : Deployed.values()) {
            if (function != Deployed.SWEEPER) {
                add("Awake" + function.title(), WEEKLY, functions, function, function.ping());
            }
        }
    }

    private void add(String id, String rate, Functions functions, Deployed function, String event) {
        CfnSchedule.Builder.create(this, id)
                .scheduleExpression(rate)
                .flexibleTimeWindow(CfnSchedule.FlexibleTimeWindowProperty.builder()
                        .mode("OFF")
                        .build())
                .target(CfnSchedule.TargetProperty.builder()
                        .arn(functions.alias(function).getFunctionArn())
                        .roleArn(role.getRoleArn())
                        .input(event)
                        .retryPolicy(CfnSchedule.RetryPolicyProperty.builder()
                                .maximumRetryAttempts(10)
                                .maximumEventAgeInSeconds(3600)
                                .build())
                        .deadLetterConfig(CfnSchedule.DeadLetterConfigProperty.builder()
                                .arn(undelivered.getQueueArn())
                                .build())
                        .build())
                .build();
    }

    private Role role(Encryption encryption, Functions functions) {
        List<PolicyStatement> statements = new ArrayList<>();
        statements.add(PolicyStatement.Builder.create()
                .actions(List.of("lambda:InvokeFunction"))
                .resources(Arrays.stream(Deployed.values())
                        .map(function -> functions.alias(function).getFunctionArn())
                        .toList())
                .build());
        statements.add(PolicyStatement.Builder.create()
                .actions(List.of("sqs:SendMessage"))
                .resources(List.of(undelivered.getQueueArn()))
                .build());
        statements.addAll(encryption.usedThrough("sqs"));
        return Role.Builder.create(this, "Role")
                .assumedBy(new ServicePrincipal(
                        "scheduler.amazonaws.com",
                        ServicePrincipalOpts.builder()
                                .conditions(Map.of(
                                        "StringEquals",
                                        Map.of(
                                                "aws:SourceAccount",
                                                Stack.of(this).getAccount())))
                                .build()))
                .inlinePolicies(Map.of(
                        "targets",
                        PolicyDocument.Builder.create().statements(statements).build()))
                .build();
    }
}
