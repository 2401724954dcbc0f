package dev.slipway.failure;

import java.util.Optional;

/** Hears of what went wrong and stops nothing: it is tried again later, or somebody has to look. Thread-safe. */
public interface Complaints {
    /** Told to nobody. */
    Complaints NONE = (text, failure) -> {};

    /**
     * Takes a complaint.
     *
     * @param text in our own words, with ids and codes; nothing that a caller or AWS wrote
     * @param failure what AWS said, if it was AWS that refused
     */
    void complain(String text, Optional<AwsFailure> failure);
}
