package dev.slipway.aws;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.stepfunctions.DefinitionBody;
import software.amazon.awscdk.services.stepfunctions.LogLevel;
import software.amazon.awscdk.services.stepfunctions.LogOptions;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.amazon.awscdk.services.stepfunctions.StateMachineType;
import software.constructs.Construct;

/** The approval flow, from its file. The definition stands in the template, where tools can check it. */
final class Approvals extends Construct {
    private static final String FUNCTION = "ApprovalStepFunction";

    private final StateMachine stateMachine;

    Approvals(Construct scope, Environment environment, Encryption encryption, Sources sources, Functions functions) {
        super(scope, "Approvals");
        String step = functions.alias(Deployed.APPROVAL_STEP).getFunctionArn();
        Map<String, String> names = Map.of(FUNCTION, step);
        stateMachine = StateMachine.Builder.create(this, "Flow")
                .comment("Slipway " + environment.name() + ": promotions that people decide on")
                .stateMachineType(StateMachineType.STANDARD)
                .definitionBody(DefinitionBody.fromString(sources.approvalFlow(names.keySet())))
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
                .resources(List.of(step))
                .build());
    }

    StateMachine stateMachine() {
        return stateMachine;
    }
}
