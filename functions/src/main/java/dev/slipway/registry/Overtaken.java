package dev.slipway.registry;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.Version;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Whether what an open promotion was asked for is still what would be applied. The answer rests on the model's head, the
 * version and the organisation's default, each of which goes forward only, so that it is the same whoever asks and when: once
 * overtaken, a promotion stays so until it has ended.
 */
final class Overtaken {
    private Overtaken() {}

    /**
     * What has changed since a promotion was asked for, in words; nothing when it still holds.
     *
     * @param origins where the policy of a stage was set that it is under by now
     */
    static Optional<String> why(
            Model model,
            Promotion promotion,
            Optional<Version> version,
            BiFunction<Model, Stage, PolicyOrigin> origins) {
        if (model.deletion().isPresent()) {
            return Optional.of("the model was deleted");
        }
        // An alias that holds nothing is none of the model's, and may be guarded by a default all the same.
        Stage stage = model.stageOrFresh(promotion.stage());
        Promotion.Basis seen = promotion.basis();
        if (stage.rev() != seen.rev()) {
            // The move that came first; later ones change nothing about it.
            return Optional.of("the stage moved to revision " + (seen.rev() + 1));
        }
        PolicyOrigin origin = seen.under().origin();
        if (stage.policyRevision() != origin.revision()) {
            return Optional.of("the stage's policy changed");
        }
        if (!origins.apply(model, stage).equals(origin)) {
            return Optional.of("the organisation's default of the stage's policy changed");
        }
        return ofVersion(promotion, version);
    }

    private static Optional<String> ofVersion(Promotion promotion, Optional<Version> version) {
        String name = "version " + promotion.version();
        if (version.isEmpty()) {
            return Optional.of(name + " is no longer there");
        }
        if (version.get().deletedAt().isPresent()) {
            return Optional.of(name + " was deleted");
        }
        if (!version.get().isUsable()) {
            return Optional.of(name + " is " + version.get().status());
        }
        if (!version.get().digest().equals(promotion.basis().digest())) {
            return Optional.of(name + " has another digest");
        }
        return Optional.empty();
    }
}
