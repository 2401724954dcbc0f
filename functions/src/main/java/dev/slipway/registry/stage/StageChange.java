package dev.slipway.registry.stage;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.StageName;
import java.util.Optional;

/**
 * The recorded fact that a stage moved.
 *
 * @param seq its place in the model's history
 * @param rev the stage's revision after the change
 */
public record StageChange(
        String modelId, long seq, StageName stage, long rev, Kind kind, Move move, Cause cause, Landings landings) {

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
     */
    public record Cause(Stamp stamp, String reason, Optional<String> promotion) {}

    /**
     * A stage's history as a stack kept as a list: every change says which landing lies beneath it, so that rolling back
     * twice goes back twice, and a promotion after a rollback builds on what it found. A landing is named by its place in the
     * model's history.
     *
     * @param own the promotion (as a stage change) that this occupant came in with; the change itself when it is that one
     * @param beneath the landing that a rollback from here goes back to
     */
    public record Landings(Optional<Long> own, Optional<Long> beneath) {}
}
