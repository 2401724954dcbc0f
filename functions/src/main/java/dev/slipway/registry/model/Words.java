package dev.slipway.registry.model;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
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

    /** SHA-256 over their canonical JSON, which the entries of the model record. */
    public Sha256 digest() {
        return Sha256.of(Json.canonical(Map.of("description", description, "tags", tags)));
    }
}
