package dev.slipway.registry.model;

import java.util.Map;
import java.util.Optional;

/**
 * What people say of a model. They lie apart from its head, which orders every change: however much is said of a model, moving
 * its stages and resolving them costs the same.
 */
public record Words(Optional<String> description, Map<String, String> tags) {
    /** Nothing is said. */
    public static final Words NONE = new Words(Optional.empty(), Map.of());

    public Words {
        tags = Map.copyOf(tags);
    }
}
