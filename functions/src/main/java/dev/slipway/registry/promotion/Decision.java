package dev.slipway.registry.promotion;

import java.time.Instant;
import java.util.Optional;

/** What one approver said of a promotion. */
public record Decision(Verdict verdict, String by, Instant at, Optional<String> comment) {
    /** Yes or no. */
    public enum Verdict {
        APPROVE,
        REJECT
    }
}
