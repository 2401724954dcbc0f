package dev.slipway.registry.version;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a version has come.
 *
 * @param reason why it was rejected; or what could not be found out when it was taken by reference
 * @param readyAt since when it has been READY
 * @param adoption what is copied for it, while it is COPYING
 */
public record Progress(
        VersionStatus status, Optional<String> reason, Optional<Instant> readyAt, Optional<Adoption> adoption) {
    /** Its files are awaited. */
    public static final Progress PENDING =
            new Progress(VersionStatus.PENDING_UPLOAD, Optional.empty(), Optional.empty());

    /** How far a version has come whose files are not being copied. */
    public Progress(VersionStatus status, Optional<String> reason, Optional<Instant> readyAt) {
        this(status, reason, readyAt, Optional.empty());
    }

    /** Its files are being copied. */
    public static Progress copying(Adoption adoption) {
        return new Progress(VersionStatus.COPYING, Optional.empty(), Optional.empty(), Optional.of(adoption));
    }

    /** Complete since then. */
    public static Progress ready(Instant at) {
        return new Progress(VersionStatus.READY, Optional.empty(), Optional.of(at));
    }

    /** Complete since then, with something to know about it. */
    public static Progress ready(Instant at, Optional<String> note) {
        return new Progress(VersionStatus.READY, note, Optional.of(at));
    }

    /** Refused for good. */
    public static Progress rejected(String reason) {
        return new Progress(VersionStatus.REJECTED, Optional.of(reason), Optional.empty());
    }
}
