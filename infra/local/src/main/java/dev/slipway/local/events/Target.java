package dev.slipway.local.events;

/**
 * Whom a rule hands its events to. A target gets an event at least once, one at a time, in the order they were put except
 * for those it did not take at first. It is called on a thread of its rule and may take its time.
 */
@FunctionalInterface
public interface Target {
    /**
     * Takes an event; returning means that it has it. Anything thrown means that it does not, and it will be asked again.
     *
     * @throws DeliveryFailed to say when to ask again, or that it is of no use
     * @throws Exception to be asked again in a while
     */
    void deliver(Event event) throws Exception;
}
