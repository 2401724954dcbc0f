package dev.slipway.registry.access;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Fields;
import java.util.Map;

/**
 * The settings of the deployment that decide who may do what. They lie outside the registry, so it records what they are.
 *
 * @param access who has which role everywhere
 */
public record RightsSettings(Roles access) {
    /** Reads the JSON form. */
    public static RightsSettings of(Fields fields) {
        fields.need("access");
        return new RightsSettings(fields.optionalObject("access", Roles::of).orElse(Roles.DEFAULT));
    }

    /** The JSON form. */
    public Map<String, Object> document() {
        return Map.of("access", access.document());
    }

    /** SHA-256 over the canonical JSON. */
    public Sha256 digest() {
        return Sha256.of(Json.canonical(document()));
    }
}
