package dev.slipway.registry.version;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import java.time.Instant;
import java.util.Optional;

/**
 * A numbered version of a model. Its files and lineage never change; its description, tags and metrics may, each change
 * leaving an entry.
 *
 * @param number 1, 2, 3 ... under its model, never used twice
 * @param statusReason why it was rejected; or what could not be found out when it was taken by reference
 * @param prefix what the object keys of its files begin with; minted by the registry; empty when it holds none
 * @param digest of its manifest; of the name of the source when it is there by reference
 * @param files how many; none when it is there by reference
 * @param size bytes in all
 * @param deletedAt when it was taken out of use; it can be restored
 */
public record Version(
        String modelId,
        int number,
        VersionStatus status,
        Optional<String> statusReason,
        Metadata metadata,
        String prefix,
        Sha256 digest,
        int files,
        long size,
        String registeredBy,
        Instant registeredAt,
        Optional<Instant> readyAt,
        Instant updatedAt,
        Optional<Instant> deletedAt) {

    /** A version number as callers write it. */
    public static int number(String field, long number) {
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw Refusal.INVALID.because(field, "must be a version number from 1 on");
        }
        return (int) number;
    }

    /** Whether a stage may point at it. */
    public boolean isUsable() {
        return status == VersionStatus.READY && deletedAt.isEmpty();
    }

    /** Whether its files lie elsewhere and nobody has seen them: no digest of bytes stands for it. */
    public boolean isByReference() {
        return files == 0;
    }

    /** Where it was taken from, if it was not uploaded. */
    public Optional<Lineage.Source> source() {
        return metadata.lineage().source();
    }

    /** Where its files begin, when the registry holds them. */
    public Optional<String> heldAt() {
        return isByReference() ? Optional.empty() : Optional.of(prefix);
    }

    /** The same version, READY since then. */
    public Version ready(Instant at) {
        return new Version(
                modelId,
                number,
                VersionStatus.READY,
                Optional.empty(),
                metadata,
                prefix,
                digest,
                files,
                size,
                registeredBy,
                registeredAt,
                Optional.of(at),
                at,
                deletedAt);
    }

    /** The same version, refused for good. */
    public Version rejected(String reason, Instant at) {
        return new Version(
                modelId,
                number,
                VersionStatus.REJECTED,
                Optional.of(reason),
                metadata,
                prefix,
                digest,
                files,
                size,
                registeredBy,
                registeredAt,
                readyAt,
                at,
                deletedAt);
    }

    /** The same version with other metadata. */
    public Version with(Metadata changed, Instant at) {
        return new Version(
                modelId,
                number,
                status,
                statusReason,
                changed,
                prefix,
                digest,
                files,
                size,
                registeredBy,
                registeredAt,
                readyAt,
                at,
                deletedAt);
    }

    /** The same version, deleted or, without a time, restored. */
    public Version deleted(Optional<Instant> since, Instant at) {
        return new Version(
                modelId,
                number,
                status,
                statusReason,
                metadata,
                prefix,
                digest,
                files,
                size,
                registeredBy,
                registeredAt,
                readyAt,
                at,
                since);
    }
}
