package dev.slipway.registry.history;

import dev.slipway.json.Json;
import dev.slipway.json.Rfc3339;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One line of a model's history: audit record and outgoing event in one. Each holds the hash of the one before, so that no
 * line can be altered, taken out or slipped in without every later hash being wrong.
 *
 * @param body the canonical JSON that is hashed: who, when, what, why, from, to
 * @param hash SHA-256 over {@code body}
 */
public record Entry(String body, Sha256 hash) {
    /** What the first entry of a model has before it. */
    public static final String NO_PREVIOUS = "0".repeat(64);

    /** Which form the body has; raised when a member changes its meaning. */
    public static final int SCHEMA_VERSION = 1;

    /** Writes the next line. {@code facts} are the members that the type adds; absent optionals are left out. */
    public static Entry next(
            EntryType type,
            String modelId,
            ModelName model,
            long seq,
            Instant at,
            String by,
            String previousHash,
            Map<String, Object> facts) {
        Map<String, Object> body = new TreeMap<>(facts);
        body.put("id", modelId + "-" + seq);
        body.put("schemaVersion", SCHEMA_VERSION);
        body.put("type", type.title());
        body.put("modelId", modelId);
        body.put("model", model);
        body.put("seq", seq);
        body.put("at", at);
        body.put("by", by);
        body.put("previousHash", previousHash);
        String text = Json.canonical(body);
        return new Entry(text, Sha256.of(text));
    }

    /** All members as values, in the order of their names. */
    public Map<String, Object> members() {
        return Collections.unmodifiableMap(Json.readObject(body));
    }

    /** Stable across redelivery: the model's id and the place in its history. */
    public String id() {
        return (String) members().get("id");
    }

    /** What happened. */
    public EntryType type() {
        return EntryType.of((String) members().get("type"));
    }

    /** Whose history it is part of. */
    public String modelId() {
        return (String) members().get("modelId");
    }

    /** Its place in the model's history: 1, 2, 3 ... */
    public long seq() {
        return ((Number) members().get("seq")).longValue();
    }

    /** When; never earlier than the entry before. */
    public Instant at() {
        return Instant.parse((String) members().get("at"));
    }

    /** The promotion it speaks of, if any. */
    public Optional<String> promotion() {
        return Optional.ofNullable((String) members().get("promotion"));
    }

    /** What goes out as an event: the body and its hash, by which a receiver can anchor the history. */
    public Map<String, Object> event() {
        Map<String, Object> event = new TreeMap<>(members());
        event.put("hash", hash.hex());
        return event;
    }

    @Override
    public String toString() {
        return Rfc3339.format(at()) + " " + id() + " " + type().title();
    }
}
