package dev.slipway.local.events;

import java.time.Duration;

/** A target did not take an event; the message says why in words fit for a dead letter. */
public final class DeliveryFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean forGood;
    private final transient Duration pause;

    private DeliveryFailed(String message, boolean forGood, Duration pause) {
        super(message);
        this.forGood = forGood;
        this.pause = pause;
    }

    /** It may take it another time. */
    public static DeliveryFailed forNow(String why) {
        return new DeliveryFailed(why, false, Duration.ZERO);
    }

    /** It may take it another time, but not before this pause. */
    public static DeliveryFailed forNow(String why, Duration pause) {
        return new DeliveryFailed(why, false, pause);
    }

    /** It will never take this event. */
    public static DeliveryFailed forGood(String why) {
        return new DeliveryFailed(why, true, Duration.ZERO);
    }

    boolean isForGood() {
        return forGood;
    }

    Duration pause() {
        return pause;
    }
}
