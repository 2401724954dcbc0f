package dev.slipway.registry.adoption;

import dev.slipway.registry.CopiedVersions;
import dev.slipway.registry.CopiedVersions.Known;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes versions that were registered by naming a place elsewhere from COPYING to READY or REJECTED. Each call goes as far as
 * its time allows and may be repeated: what was copied stays copied, and a version ends once.
 */
public final class Adoptions {
    private final CopiedVersions versions;
    private final AdoptionSources sources;

    public Adoptions(CopiedVersions versions, AdoptionSources sources) {
        this.versions = versions;
        this.sources = sources;
    }

    /**
     * How far a version has come; what one call answers is to be handed to the next.
     *
     * @param isOver whether it is READY or REJECTED; otherwise there is more to do
     * @param compared how many of its files were looked at once more after all were copied
     * @param listed stands for the files that lay at its source; nothing before they were listed
     */
    public record Step(boolean isOver, int compared, Optional<Sha256> listed) {
        /** Nothing was done yet. */
        public static final Step FIRST = new Step(false, 0, Optional.empty());

        /** There is nothing more to do. */
        public static final Step OVER = new Step(true, 0, Optional.empty());
    }

    /**
     * Goes on with a version for about so long.
     *
     * @param before what the call before answered; {@link Step#FIRST} at first
     * @throws Refused {@link Refusal#UNAVAILABLE} when a place or the tracking server does not answer now
     */
    public Step advance(VersionKey key, Step before, Duration time) {
        Optional<Version> version = versions.find(key);
        if (version.isEmpty()) {
            return Step.OVER;
        }
        try {
            return advance(version.get(), before, versions.clock().instant().plus(time));
        } catch (SourceRefused refused) {
            versions.reject(key, refused.getMessage());
            return Step.OVER;
        } catch (Refused refused) {
            if (refused.refusal() != Refusal.INVALID) {
                throw refused;
            }
            versions.reject(key, refused.getMessage());
            return Step.OVER;
        }
    }

    /** Gives a version up, for the flow that copies it has failed. */
    public void fail(VersionKey key, String cause) {
        versions.reject(
                key,
                "it could not be copied: " + cause + ". Register it again; if that fails too, ask whoever runs the"
                        + " registry to look at the log of the function adoption");
    }

    private Step advance(Version version, Step before, Instant end) {
        Resolution found = Resolution.of(version, versions.rules(), sources);
        if (found.source().isEmpty()) {
            versions.readyAt(version.key(), found.place(), new Known(found::addedTo, found.note()));
            return Step.OVER;
        }
        String prefix = version.progress().adoption().orElseThrow().prefix();
        SourceCopy copy =
                SourceCopy.of(found.source().get(), found.place(), prefix, before.listed(), versions.clock(), end);
        if (!copy.isWhole()) {
            return new Step(false, 0, Optional.of(copy.listing()));
        }
        int reached = copy.compare(before.compared());
        if (reached < copy.count()) {
            return new Step(false, reached, Optional.of(copy.listing()));
        }
        seal(version.key(), copy, found);
        return Step.OVER;
    }

    private void seal(VersionKey key, SourceCopy copy, Resolution found) {
        VersionFiles files = copy.files(key);
        Resolution described = found.describedBy(copy.described(sources.models()));
        versions.readyWith(
                key,
                Contents.Held.of(files.prefix(), copy.manifest()),
                files,
                copy.objects(),
                new Known(described::addedTo, described.note()));
    }
}
