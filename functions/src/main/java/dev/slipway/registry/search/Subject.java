package dev.slipway.registry.search;

import dev.slipway.registry.version.VersionKey;
import java.util.Optional;

/** What is found: a model, or one of its versions where a number says which. */
public record Subject(String modelId, Optional<Integer> number) {

    /** A version. */
    public static Subject of(VersionKey version) {
        return new Subject(version.modelId(), Optional.of(version.number()));
    }

    /** A model itself. */
    public static Subject model(String modelId) {
        return new Subject(modelId, Optional.empty());
    }
}
