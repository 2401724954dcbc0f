package dev.slipway.registry.stage;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.StageName;
import java.util.List;
import java.util.Optional;

/**
 * The recorded fact that a stage moved.
 *
 * @param seq its place in the model's history
 * @param rev the stage's revision after the change
 */
public record StageChange(
        String modelId,
        long seq,
        StageName stage,
        long rev,
        Kind kind,
        Move move,
        Cause cause,
        Landings landings,
        Under under) {

    /** How a stage moves. */
    public enum Kind {
        PROMOTED,
        ROLLED_BACK,
        CLEARED
    }

    /** The version it held before and the one it holds now, if any. */
    public record Move(Optional<Integer> from, Optional<Integer> to) {}

    /**
     * Who moved it, when and why.
     *
     * @param promotion the promotion that was applied, if it went through one
     * @param approvedBy who approved that promotion
     */
    public record Cause(Stamp stamp, String reason, Optional<String> promotion, List<Identity> approvedBy) {
        public Cause {
            approvedBy = List.copyOf(approvedBy);
        }
    }

    /**
     * A stage's history as a stack kept as a list: every change says which landing lies beneath it, so that rolling back
     * twice goes back twice, and a promotion after a rollback or a clearing builds on what that left. What a rollback or a
     * clearing took out is no longer part of the stack. A landing is named by its place in the model's history.
     *
     * @param own the promotion (as a stage change) that this occupant came in with; the change itself when it is that one;
     *     absent when the stage was cleared
     * @param beneath the landing that lies beneath this occupant or, when the stage was cleared, beneath what was cleared
     */
    public record Landings(Optional<Long> own, Optional<Long> beneath) {
        /** The landing on top of the stack after the change. */
        public Optional<Long> top() {
            return own.or(() -> beneath);
        }
    }

    /**
     * The policy that was in force when the stage moved.
     *
     * @param origin where it was set
     * @param guarded whether it asked for anything
     */
    public record Under(PolicyOrigin origin, boolean guarded) {}
}
