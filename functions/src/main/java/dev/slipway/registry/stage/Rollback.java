package dev.slipway.registry.stage;

import dev.slipway.registry.refusal.Warning;
import dev.slipway.registry.version.Version;
import java.util.List;
import java.util.Optional;

/**
 * A rollback of a stage: one that was made, or one that would be made now.
 *
 * @param stage the stage after it; as it is now while it has not been made
 * @param from what the stage holds before it, if anything
 * @param to what it holds after it
 * @param landing the earlier landing of {@code to} that it goes back to
 * @param warnings what speaks against it
 */
public record Rollback(Stage stage, Optional<Integer> from, Version to, StageChange landing, List<Warning> warnings) {
    public Rollback {
        warnings = List.copyOf(warnings);
    }

    /** The same rollback, made. */
    public Rollback made(Stage after) {
        return new Rollback(after, from, to, landing, warnings);
    }
}
