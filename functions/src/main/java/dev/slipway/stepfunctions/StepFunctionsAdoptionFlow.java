package dev.slipway.stepfunctions;

import dev.slipway.json.Json;
import dev.slipway.registry.port.AdoptionFlow;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.VersionKey;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/** One execution a version, named by its model's id and its number, so that starting it again is refused and no error here. */
public final class StepFunctionsAdoptionFlow implements AdoptionFlow {
    private final SfnClient client;
    private final String stateMachine;

    /** A flow run by this state machine, named by its ARN. */
    public StepFunctionsAdoptionFlow(SfnClient client, String stateMachine) {
        this.client = client;
        this.stateMachine = stateMachine;
    }

    @Override
    public void start(VersionKey version) {
        try {
            client.startExecution(start -> start.stateMachineArn(stateMachine)
                    .name(version.modelId() + "-" + version.number())
                    .input(Json.canonical(Map.of("modelId", version.modelId(), "version", version.number()))));
        } catch (ExecutionAlreadyExistsException e) {
            // Started before, and over by now; either way it is not to run again.
        } catch (SdkException e) {
            throw Refusal.UNAVAILABLE
                    .because("the adoption flow cannot be started now")
                    .causedBy(e);
        }
    }
}
