package dev.slipway.local.states;

import static dev.slipway.local.states.ScriptedFunction.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.SettableClock;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.port.ApprovalFlowContract;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.stepfunctions.StepFunctionsApprovalFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the interpreter of one machine, through the SDK's client. */
class StepFunctionsApprovalFlowTest extends ApprovalFlowContract {
    @TempDir
    Path folder;

    private final SettableClock clock = RunningMachine.clock();
    private final ScriptedFunction function = new ScriptedFunction()
            .on("EVALUATE", answers("{\"outcome\":\"WAIT\",\"timeoutSeconds\":3600}"))
            .on("AWAIT", answers("null"))
            .on("APPLY", answers("{}"))
            .on("EXPIRE", answers("{}"));
    private RunningMachine machine;
    private LocalStepFunctions stepFunctions;
    private ApprovalFlow flow;

    @BeforeEach
    void open() {
        machine = RunningMachine.promotionApproval(folder, function, clock);
        stepFunctions = new LocalStepFunctions(machine.machine);
        flow = new StepFunctionsApprovalFlow(stepFunctions.client(), RunningMachine.ARN);
    }

    @AfterEach
    void close() {
        stepFunctions.close();
        machine.close();
    }

    @Override
    protected ApprovalFlow flow() {
        return flow;
    }

    @Override
    protected int runs(String ofPromotion) {
        return (int) steps(ofPromotion).stream().filter("EVALUATE"::equals).count();
    }

    @Override
    protected String token(String ofPromotion) {
        machine.untilWaiting(ofPromotion);
        return function.calls().stream()
                .filter(call -> ofPromotion.equals(call.get("promotion")) && call.containsKey("token"))
                .map(call -> (String) call.get("token"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    protected boolean goesOnToApply(String ofPromotion) {
        machine.untilEnded(ofPromotion);
        return steps(ofPromotion).contains("APPLY");
    }

    @Test
    void anAnswerToATokenThatIsOutOfTimeIsNoErrorAndChangesNothing() {
        flow.start("P1");
        String token = token("P1");
        clock.advance(Duration.ofHours(1));
        machine.untilEnded("P1");

        flow.answer(token, true);

        assertThat(steps("P1")).containsExactly("EVALUATE", "AWAIT", "EXPIRE");
    }

    @Test
    void aFlowThatCannotBeReachedIsUnavailable() {
        stepFunctions.close();
        try (LocalStepFunctions gone = new LocalStepFunctions(machine.machine)) {
            ApprovalFlow elsewhere = new StepFunctionsApprovalFlow(gone.client(), RunningMachine.ARN + "-of-nobody");
            for (Runnable deed : List.<Runnable>of(() -> elsewhere.start("P1"), () -> flow.answer("token", true))) {
                Refused refused = catchThrowableOfType(Refused.class, deed::run);
                assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
                assertThat(refused.getMessage()).doesNotContain("arn:", "127.0.0.1");
            }
        }
    }

    private List<String> steps(String ofPromotion) {
        return function.calls().stream()
                .filter(call -> ofPromotion.equals(call.get("promotion")))
                .map(call -> (String) call.get("step"))
                .toList();
    }
}
