package dev.slipway.registry.access;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Fields;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of the deployment that decide who may do what. They lie outside the registry, so it records what they are.
 *
 * @param access who has which role everywhere
 * @param sources which files may be copied into the registry for whom
 */
public record RightsSettings(Roles access, SourceRules sources) {
    /** As it is where nothing is set. */
    public static final RightsSettings DEFAULT = new RightsSettings(Roles.DEFAULT, SourceRules.NONE);

    /** Reads the JSON form. */
    public static RightsSettings of(Fields fields) {
        fields.need("access");
        Roles access = fields.optionalObject("access", Roles::of).orElse(Roles.DEFAULT);
        return new RightsSettings(access, SourceRules.of(fields));
    }

    /** The JSON form; nothing stands in it of sources where none are listed. */
    public Map<String, Object> document() {
        Map<String, Object> document = new TreeMap<>(sources.document());
        document.put("access", access.document());
        return document;
    }

    /** SHA-256 over the canonical JSON. */
    public Sha256 digest() {
        return Sha256.of(Json.canonical(document()));
    }
}
