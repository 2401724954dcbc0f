package dev.slipway.registry.version;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a version has come.
 *
 * @param reason why it was rejected; or what could not be found out when it was taken by reference
 * @param readyAt since when it has been READY
 */
public record Progress(VersionStatus status, Optional<String> reason, Optional<Instant> readyAt) {
    /** Its files are awaited. */
    public static final Progress PENDING =
            new Progress(VersionStatus.PENDING_UPLOAD, Optional.empty(), Optional.empty());

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
