package dev.slipway.aws;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.settings.Environment;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.stepfunctions.DefinitionBody;
import software.amazon.awscdk.services.stepfunctions.LogLevel;
import software.amazon.awscdk.services.stepfunctions.LogOptions;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.amazon.awscdk.services.stepfunctions.StateMachineType;
import software.constructs.Construct;

/** A flow, from its file. The definition stands in the template, where tools can check it. */
final class Flow extends Construct {
    private final StateMachine stateMachine;

    /**
     * What one flow has that the other has not.
     *
     * @param about what it is for, in words
     * @param file its name in {@code statemachines}, without its ending
     * @param placeholder what the file calls the function
     * @param function the only one that it calls
     */
    record Own(String about, String file, String placeholder, Deployed function) {}

    Flow(
            Construct scope,
            String id,
            Environment environment,
            Encryption encryption,
            Own own,
            Sources sources,
            Functions functions) {
        super(scope, id);
        String function = functions.alias(own.function()).getFunctionArn();
        Map<String, String> names = Map.of(own.placeholder(), function);
        stateMachine = StateMachine.Builder.create(this, "Flow")
                .comment("Slipway " + environment.name() + ": " + own.about())
                .stateMachineType(StateMachineType.STANDARD)
                .definitionBody(DefinitionBody.fromString(sources.flow(own.file(), names.keySet())))
                .definitionSubstitutions(names)
                // Without what goes in and out of states: that would log the task tokens.
                .logs(LogOptions.builder()
                        .destination(encryption.log(this, "Log"))
                        .level(LogLevel.ALL)
                        .includeExecutionData(false)
                        .build())
                .tracingEnabled(true)
                .build();
        stateMachine.addToRolePolicy(PolicyStatement.Builder.create()
                .actions(List.of("lambda:InvokeFunction"))
                .resources(List.of(function))
                .build());
    }

    String arn() {
        return stateMachine.getStateMachineArn();
    }

    Metric started(MetricOptions options) {
        return stateMachine.metricStarted(options);
    }

    Metric failed(MetricOptions options) {
        return stateMachine.metricFailed(options);
    }

    Metric timedOut(MetricOptions options) {
        return stateMachine.metricTimedOut(options);
    }
}
