package dev.slipway.registry.history;

import dev.slipway.json.Json;
import dev.slipway.json.Rfc3339;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.StageChange;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One line of a model's history: audit record and outgoing event in one. Each holds the hash of the one before, so that no
 * line can be altered, taken out or slipped in without every later hash being wrong.
 *
 * <p>A line that comes from the store is kept as it is and read when somebody asks what it says: one that is damaged then
 * fails with an {@link IllegalArgumentException} or {@link dev.slipway.json.MalformedJson}, and holds up no other.
 * Immutable to its users and thread-safe.
 */
public final class Entry {
    /** What the first entry of a model has before it. */
    public static final Sha256 NO_PREVIOUS = new Sha256("0".repeat(64));

    /** Which form the body has; raised when a member changes its meaning. */
    public static final int SCHEMA_VERSION = 1;

    private final String body;
    private final String hash;

    /** What the body says, once it was read. Two threads that read it at the same time read the same. */
    private Reading reading;

    private Map<String, Object> members;

    private record Reading(Header header, Fact fact) {}

    /**
     * A recorded line.
     *
     * @param body the canonical JSON that is hashed: who, when, what, why, from, to
     * @param hash SHA-256 over {@code body}
     */
    public Entry(String body, Sha256 hash) {
        this(body, hash.hex());
    }

    private Entry(String body, String hash) {
        this.body = body;
        this.hash = hash;
    }

    /** A line as a store has it, whose hash may be as damaged as the rest. */
    public static Entry recorded(String body, String hash) {
        return new Entry(body, hash);
    }

    /** Writes the line that follows the last one of a history that everybody may see. */
    public static Entry next(Tail tail, String modelId, ModelName model, Stamp stamp, Fact fact) {
        return next(tail, new Subject(modelId, model, false), stamp, fact);
    }

    /** Writes the line that follows a history's last one. */
    public static Entry next(Tail tail, Subject subject, Stamp stamp, Fact fact) {
        Header header = new Header(subject, tail.seq() + 1, stamp, tail.hash());
        Map<String, Object> members = new TreeMap<>(fact.members());
        members.putAll(header.members());
        members.put("type", fact.type().title());
        String body = Json.canonical(members);
        Entry entry = new Entry(body, Sha256.of(body));
        entry.reading = new Reading(header, fact);
        return entry;
    }

    /** The canonical JSON that is hashed. */
    public String body() {
        return body;
    }

    /** SHA-256 over the body. */
    public Sha256 hash() {
        try {
            return new Sha256(hash);
        } catch (Refused e) {
            throw new IllegalArgumentException("the entry is damaged: its hash is no SHA-256", e);
        }
    }

    /** Whether the body has the hash that is recorded with it. */
    public boolean isIntact() {
        return Sha256.of(body).hex().equals(hash);
    }

    /** All members as values, in the order of their names. */
    public Map<String, Object> members() {
        Map<String, Object> read = members;
        if (read == null) {
            read = Collections.unmodifiableMap(Json.readObject(body));
            members = read;
        }
        return read;
    }

    /** Stable across redelivery: the model's id and the place in its history. */
    public String id() {
        return reading().header().id();
    }

    /** What happened. */
    public Fact fact() {
        return reading().fact();
    }

    /** The stage change that it records, if that is what happened. */
    public Optional<StageChange> stageChange() {
        return fact() instanceof StageFact.Changed changed
                ? Optional.of(
                        changed.change(modelId(), seq(), reading().header().stamp()))
                : Optional.empty();
    }

    /** Which kind of thing happened. */
    public EntryType type() {
        return fact().type();
    }

    /** Whose history it is part of. */
    public String modelId() {
        return reading().header().subject().modelId();
    }

    /** The model's name at that time. */
    public ModelName model() {
        return reading().header().subject().model();
    }

    /** Its place in the model's history: 1, 2, 3 ... */
    public long seq() {
        return reading().header().seq();
    }

    /** When; never earlier than the entry before. */
    public Instant at() {
        return reading().header().stamp().at();
    }

    /** By whom. */
    public Identity by() {
        return reading().header().stamp().by();
    }

    /** The hash of the entry before, as this one has it. */
    public Sha256 previousHash() {
        return reading().header().previousHash();
    }

    /** Where the history ends with this entry. */
    public Tail tail() {
        return new Tail(seq(), hash(), at());
    }

    /** What goes out as an event: the body and its hash, by which a receiver can anchor the history. */
    public Map<String, Object> event() {
        Map<String, Object> event = new TreeMap<>(members());
        event.put("hash", hash().hex());
        return event;
    }

    private Reading reading() {
        Reading read = reading;
        if (read == null) {
            read = read(Recorded.of(members()));
            reading = read;
        }
        return read;
    }

    /** Values that check themselves complain in ways of their own; of a recorded line each of these is damage. */
    private static Reading read(Recorded said) {
        try {
            return new Reading(Header.of(said), EntryType.of(said.text("type")).read(said));
        } catch (Refused | DateTimeException e) {
            throw new IllegalArgumentException("the entry is damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entry entry && entry.body.equals(body) && entry.hash.equals(hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return Rfc3339.format(at()) + " " + id() + " " + type().title();
    }
}
