package dev.slipway.registry.promotion;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import java.util.Optional;

/** What one approver said of a promotion. Each decides once. */
public record Decision(Verdict verdict, Stamp stamp, Optional<String> comment) {
    /** Yes or no. */
    public enum Verdict {
        APPROVE,
        REJECT
    }

    /** Who decided. */
    public Identity by() {
        return stamp.by();
    }
}
