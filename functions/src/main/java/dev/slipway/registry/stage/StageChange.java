package dev.slipway.registry.stage;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.StageName;
import java.util.Optional;

/**
 * The recorded fact that a stage moved.
 *
 * @param rev the stage's revision after the change
 */
public record StageChange(
        String modelId, StageName stage, long rev, Kind kind, Move move, Cause cause, Landings landings) {

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
     * twice goes back twice, and a promotion after a rollback builds on what it found.
     *
     * @param own the promotion (as a stage change) that this occupant came in with; the change's own key when it is that
     *     change
     * @param beneath the landing that a rollback from here goes back to
     */
    public record Landings(Optional<Stage.ChangeKey> own, Optional<Stage.ChangeKey> beneath) {}

    /** Its place in its stage's history. */
    public Stage.ChangeKey key() {
        return new Stage.ChangeKey(cause.stamp().at(), rev);
    }
}
