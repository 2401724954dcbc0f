package dev.slipway.registry.port;

import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refusal;

/**
 * The flow that waits for people and keeps time. What it knows of a promotion it asks the registry each time.
 * Implementations are thread-safe. One that does not answer throws {@link Refusal#UNAVAILABLE}: nothing is known then of what
 * was asked of it, which may be asked again.
 */
public interface ApprovalFlow {
    /** Starts the flow of a promotion; one that was started before is left as it is, also when it is over. */
    void start(String promotion);

    /**
     * Tells a waiting flow that its promotion has ended, and how. A token that is used up, out of time or unknown is no error
     * and changes nothing: then the flow has gone on without it.
     */
    void answer(String token, Promotion ended);
}
