package dev.slipway.registry.model;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.text.Texts;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What people say of a model. They lie apart from its head, which orders every change: however much is said of a model, moving
 * its stages and resolving them costs the same.
 */
public record Words(Texts texts) {
    /** Nothing is said. */
    public static final Words NONE = new Words(Texts.NONE);

    /** Words that are all known. */
    public Words(Optional<String> description, Map<String, String> tags) {
        this(Texts.of(description, tags));
    }

    /** The description, if there is one and it is known. */
    public Optional<String> description() {
        return texts.description();
    }

    /** The tags that are known. */
    public Map<String, String> tags() {
        return texts.tags();
    }

    /** The same without long texts. */
    public Words cut() {
        return new Words(texts.cut());
    }

    /** SHA-256 over their canonical JSON, which the entries of the model record. */
    public Sha256 digest() {
        Map<String, Object> all = new TreeMap<>();
        texts.into(all);
        return Sha256.of(Json.canonical(all));
    }
}
