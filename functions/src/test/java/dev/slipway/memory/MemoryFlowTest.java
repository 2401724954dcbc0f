package dev.slipway.memory;

import dev.slipway.memory.MemoryFlow.Answer;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.port.ApprovalFlowContract;
import dev.slipway.registry.promotion.PromotionStatus;
import java.util.Collections;
import java.util.Optional;

/** The flow in memory keeps the contract that Step Functions keeps. */
class MemoryFlowTest extends ApprovalFlowContract {
    private final MemoryFlow memory = new MemoryFlow();

    @Override
    protected ApprovalFlow flow() {
        return memory;
    }

    @Override
    protected int runs(String ofPromotion) {
        return Collections.frequency(memory.started(), ofPromotion);
    }

    /** What a test gives to the backlog, as there is nothing here that waits. */
    @Override
    protected String token(String ofPromotion) {
        return "the token of " + ofPromotion;
    }

    @Override
    protected Optional<PromotionStatus> outcome(String ofPromotion) {
        return memory.answers().stream()
                .filter(answer -> answer.token().equals(token(ofPromotion)))
                .map(Answer::status)
                .findFirst();
    }
}
