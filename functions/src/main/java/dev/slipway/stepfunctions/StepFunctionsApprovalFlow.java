package dev.slipway.stepfunctions;

import dev.slipway.failure.AwsFailure;
import dev.slipway.failure.Complaints;
import dev.slipway.json.Json;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refusal;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.TaskDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/**
 * One execution a promotion, named by its id: Standard workflows keep a name for 90 days, so starting it again is refused by
 * Step Functions and is no error here.
 */
public final class StepFunctionsApprovalFlow implements ApprovalFlow {
    private final SfnClient client;
    private final String stateMachine;
    private final Complaints complaints;

    /** A flow run by this state machine, named by its ARN; complains to nobody. */
    public StepFunctionsApprovalFlow(SfnClient client, String stateMachine) {
        this(client, stateMachine, Complaints.NONE);
    }

    /**
     * The same.
     *
     * @param complaints hears of tokens that Step Functions does not know for its own
     */
    public StepFunctionsApprovalFlow(SfnClient client, String stateMachine, Complaints complaints) {
        this.client = client;
        this.stateMachine = stateMachine;
        this.complaints = complaints;
    }

    @Override
    public void start(String promotion) {
        try {
            client.startExecution(start -> start.stateMachineArn(stateMachine)
                    .name(promotion)
                    .input(Json.canonical(Map.of("promotion", promotion))));
        } catch (ExecutionAlreadyExistsException e) {
            // Started before, and over by now or with another input; either way it is not to run again.
        } catch (SdkException e) {
            throw Refusal.UNAVAILABLE
                    .because("the approval flow cannot be started now")
                    .causedBy(e);
        }
    }

    @Override
    public void answer(String token, Promotion ended) {
        try {
            client.sendTaskSuccess(success -> success.taskToken(token).output(Json.canonical(Outcome.of(ended))));
        } catch (TaskTimedOutException | TaskDoesNotExistException e) {
            // Answered before, timed out, or stopped: the flow has gone on without this answer.
        } catch (InvalidTokenException e) {
            // Nobody can answer with it, so it is not kept; but what was handed over as a token should have been one.
            complaints.complain("a flow was not answered, for what it waits with is no token", AwsFailure.of(e));
        } catch (SdkException e) {
            throw Refusal.UNAVAILABLE
                    .because("the approval flow cannot be answered now")
                    .causedBy(e);
        }
    }
}
