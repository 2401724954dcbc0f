package dev.slipway.registry.port;

/** The flow that waits for people and keeps time. What it knows of a promotion it asks the registry each time. */
public interface ApprovalFlow {
    /** Starts the flow of a promotion; one that was started before is left as it is. */
    void start(String promotion);

    /**
     * Tells a waiting flow that there is nothing more to wait for. A token that is used up or out of time is no error:
     * then the flow has gone on without it.
     *
     * @param approved whether the promotion is to be applied now; otherwise it has ended
     */
    void answer(String token, boolean approved);
}
