package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.text.Texts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A numbered version of a model. Its contents and lineage never change, save once, when what it was registered to be copied
 * from has been read; its description, tags and metrics may, each change leaving an entry.
 *
 * @param key its model and its number: 1, 2, 3 ... under the model, never used twice
 * @param registered by whom and when
 * @param originallyBy who registered the original, when it is a copy of a version: the same contents under another number
 * @param updatedAt when anything of it changed last
 * @param deletedAt when it was taken out of use; it can be restored
 * @param rev its revision: the place in the model's history of the entry that told of its last change
 */
public record Version(
        VersionKey key,
        Contents contents,
        Metadata metadata,
        Stamp registered,
        Optional<String> originallyBy,
        Progress progress,
        Instant updatedAt,
        Optional<Instant> deletedAt,
        long rev) {

    /** A new version that is not recorded yet. */
    public static Version registered(
            VersionKey key, Contents contents, Metadata metadata, Stamp registered, Progress progress) {
        return new Version(
                key, contents, metadata, registered, Optional.empty(), progress, registered.at(), Optional.empty(), 0);
    }

    /** A version number as callers write it. */
    public static int number(String field, long number) {
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw Refusal.INVALID.because(field, "must be a version number, from 1 to " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    /**
     * SHA-256 over the canonical JSON of all that is kept of it, save its revision; metadata stands in it by its own digest.
     * Each change's entry records it.
     */
    public Sha256 recordDigest() {
        Map<String, Object> all = new TreeMap<>();
        all.put("version", number());
        all.put("digest", digest());
        all.put("files", contents.files());
        all.put("size", contents.size());
        all.put("prefix", heldAt());
        all.put("source", lyingAt());
        all.put("metadataDigest", metadata.digest());
        registered.by().into(all, "registeredBy");
        all.put("registeredAt", registered.at());
        all.put("originallyBy", originallyBy);
        all.put("status", status());
        all.put("statusReason", progress.reason());
        all.put("adoption", progress.adoption().map(Adoption::document));
        all.put("readyAt", progress.readyAt());
        all.put("updatedAt", updatedAt);
        all.put("deletedAt", deletedAt);
        return Sha256.of(Json.canonical(all));
    }

    /** The model it belongs to. */
    public String modelId() {
        return key.modelId();
    }

    /** Its number under the model. */
    public int number() {
        return key.number();
    }

    /** How far it has come. */
    public VersionStatus status() {
        return progress.status();
    }

    /** Stands for its contents wherever they are compared. */
    public Sha256 digest() {
        return contents.digest();
    }

    /** Whether its files are awaited: it is neither READY nor REJECTED. */
    public boolean isWaiting() {
        return status() == VersionStatus.PENDING_UPLOAD || status() == VersionStatus.COPYING;
    }

    /** Whether a stage may point at it. */
    public boolean isUsable() {
        return status() == VersionStatus.READY && deletedAt.isEmpty();
    }

    /** Whether its files lie elsewhere and nobody has seen them: no digest of bytes stands for it. */
    public boolean isByReference() {
        return contents instanceof Contents.External;
    }

    /** The version it was made from. */
    public Optional<Parent.Found> parent() {
        return metadata.lineage().parent().map(Parent::found);
    }

    /** The same version, the model of its parent under this name. */
    public Version parentUnder(ModelName name) {
        return parent().map(parent -> with(
                        metadata.with(metadata.lineage().childOf(parent.under(name))), progress, updatedAt, deletedAt))
                .orElse(this);
    }

    /** The same version with these texts. */
    public Version with(Texts texts) {
        return with(metadata.with(texts), progress, updatedAt, deletedAt);
    }

    /** The same version without long texts. */
    public Version cut() {
        return with(metadata.texts().cut());
    }

    /** Where it was taken from, if it was not uploaded. */
    public Optional<Lineage.Source> source() {
        return metadata.lineage().source();
    }

    /** Where its files begin, when the registry holds them. */
    public Optional<String> heldAt() {
        return contents instanceof Contents.Held held ? Optional.of(held.prefix()) : Optional.empty();
    }

    /** Where its files lie, when the registry does not hold them. */
    public Optional<String> lyingAt() {
        return contents instanceof Contents.External external ? Optional.of(external.location()) : Optional.empty();
    }

    /** Who vouches for its contents: whoever registered it and, when it is a copy, whoever registered the original. */
    public boolean isRegisteredBy(Identity somebody) {
        return registered.by().is(somebody)
                || originallyBy.filter(somebody.id()::equals).isPresent();
    }

    /** The same version, known to be a copy of one that somebody else registered first. */
    public Version copyOf(Version original) {
        String first = original.originallyBy.orElse(original.registered.by().id());
        return new Version(
                key, contents, metadata, registered, Optional.of(first), progress, updatedAt, deletedAt, rev);
    }

    /** The same version at this revision. */
    public Version at(long revision) {
        return new Version(key, contents, metadata, registered, originallyBy, progress, updatedAt, deletedAt, revision);
    }

    /** The same version, READY since then. */
    public Version ready(Instant at) {
        return with(metadata, Progress.ready(at), at, deletedAt);
    }

    /**
     * The same version, READY since then, with what its source was found to be.
     *
     * @param note something to know about it
     */
    public Version resolved(Contents found, Metadata known, Optional<String> note, Instant at) {
        return new Version(key, found, known, registered, originallyBy, Progress.ready(at, note), at, deletedAt, rev);
    }

    /** The same version, refused for good. */
    public Version rejected(String reason, Instant at) {
        return with(metadata, Progress.rejected(reason), at, deletedAt);
    }

    /**
     * The same version with other metadata.
     *
     * @throws Refused {@link Refusal#INVALID} when it is a prompt and would say something else
     */
    public Version described(Metadata changed, Instant at) {
        if (contents instanceof Contents.Texts texts) {
            texts.checkSame(metadata.tags(), changed.tags());
        }
        return with(changed, progress, at, deletedAt);
    }

    /** The same version, deleted. */
    public Version deleted(Instant at) {
        return with(metadata, progress, at, Optional.of(at));
    }

    /** The same version, back in use. */
    public Version restored(Instant at) {
        return with(metadata, progress, at, Optional.empty());
    }

    private Version with(Metadata metadata, Progress progress, Instant updatedAt, Optional<Instant> deletedAt) {
        return new Version(key, contents, metadata, registered, originallyBy, progress, updatedAt, deletedAt, rev);
    }
}
