package dev.slipway.local.states;

import static dev.slipway.local.states.ScriptedFunction.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.SettableClock;
import dev.slipway.json.Json;
import dev.slipway.json.Rfc3339;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.port.ApprovalFlowContract;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.stepfunctions.StepFunctionsApprovalFlow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    protected Optional<PromotionStatus> outcome(String ofPromotion) {
        String output = machine.untilEnded(ofPromotion).output();
        return Optional.of(
                PromotionStatus.valueOf((String) Json.readObject(output).get("status")));
    }

    @Test
    void theExecutionShowsHowThePromotionEndedAndWhoDecidedWhatAndWhen() {
        flow.start("P1");
        Promotion promotion = ended(PromotionStatus.REJECTED);

        flow.answer(token("P1"), promotion);

        Map<String, Object> shown = Json.readObject(machine.untilEnded("P1").output());
        assertThat(shown)
                .isEqualTo(Map.of(
                        "outcome",
                        "ENDED",
                        "status",
                        "REJECTED",
                        "reason",
                        "over",
                        "at",
                        Rfc3339.format(promotion.end().orElseThrow().at()),
                        "decisions",
                        List.of(Map.of(
                                "verdict",
                                "APPROVE",
                                "by",
                                "user:bea",
                                "byName",
                                "bea",
                                "at",
                                Rfc3339.format(
                                        promotion.decisions().get(0).stamp().at()),
                                "comment",
                                "fine"))));
    }

    @Test
    void theLongestCommentsAndNamesOfAsManyApproversAsThereMayBeFitIntoAnAnswer() {
        flow.start("P1");
        Promotion promotion = ended(PromotionStatus.WAITING);
        for (int i = promotion.decisions().size(); i < Policy.MAX_APPROVALS; i++) {
            // The characters that take the most bytes: three and, escaped in JSON, six.
            String comment = (i % 2 == 0 ? "\u2603" : "\u0001").repeat(2_000);
            promotion = promotion.decided(new Decision(
                    Decision.Verdict.APPROVE,
                    new Stamp(Identity.user("\u0001".repeat(255) + i), clock.instant()),
                    Optional.of(comment)));
        }
        Promotion ended = promotion.ended(PromotionStatus.REJECTED, clock.instant(), "\u0001".repeat(2_100));

        flow.answer(token("P1"), ended);

        String output = machine.untilEnded("P1").output();
        assertThat(output.getBytes(StandardCharsets.UTF_8).length).isLessThan(256 * 1024);
        assertThat((List<?>) Json.readObject(output).get("decisions")).hasSize(Policy.MAX_APPROVALS);
    }

    @Test
    void anAnswerToATokenThatIsOutOfTimeIsNoErrorAndChangesNothing() {
        flow.start("P1");
        String token = token("P1");
        clock.advance(Duration.ofHours(1));
        machine.untilEnded("P1");

        flow.answer(token, ended(PromotionStatus.APPLIED));

        assertThat(steps("P1")).containsExactly("EVALUATE", "AWAIT", "EXPIRE");
    }

    @Test
    void aFlowThatCannotBeReachedIsUnavailable() {
        stepFunctions.close();
        try (LocalStepFunctions gone = new LocalStepFunctions(machine.machine)) {
            ApprovalFlow elsewhere = new StepFunctionsApprovalFlow(gone.client(), RunningMachine.ARN + "-of-nobody");
            for (Runnable deed : List.<Runnable>of(
                    () -> elsewhere.start("P1"), () -> flow.answer("token", ended(PromotionStatus.APPLIED)))) {
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
