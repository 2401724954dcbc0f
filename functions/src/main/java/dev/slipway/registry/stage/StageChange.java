package dev.slipway.registry.stage;

import dev.slipway.registry.name.StageName;
import java.time.Instant;
import java.util.Optional;

/**
 * The recorded fact that a stage moved. A stage's history is a stack kept as a list: every change says which landing lies
 * beneath it, so that rolling back twice goes back twice, and a promotion after a rollback builds on what it found.
 *
 * @param rev the stage's revision after the change
 * @param from the version it held, if any
 * @param to the version it holds now, if any
 * @param landing the promotion (as a stage change) that this occupant came in with; its own key when it is that change
 * @param beneath the landing that a rollback from here goes back to
 * @param promotion the promotion that was applied, if it went through one
 */
public record StageChange(
        String modelId,
        StageName stage,
        long rev,
        Kind kind,
        Optional<Integer> from,
        Optional<Integer> to,
        String by,
        Instant at,
        String reason,
        Optional<String> promotion,
        Optional<Stage.ChangeKey> landing,
        Optional<Stage.ChangeKey> beneath) {

    /** How a stage moves. */
    public enum Kind {
        PROMOTED,
        ROLLED_BACK,
        CLEARED
    }

    /** Its place in its stage's history. */
    public Stage.ChangeKey key() {
        return new Stage.ChangeKey(at, rev);
    }
}
