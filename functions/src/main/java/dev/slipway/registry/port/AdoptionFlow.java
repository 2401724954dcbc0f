package dev.slipway.registry.port;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.VersionKey;

/**
 * The flow that has the files of a version copied, call by call, until it is READY or REJECTED. What it knows of the version it
 * asks the registry each time. Implementations are thread-safe. One that does not answer throws {@link Refusal#UNAVAILABLE}.
 */
public interface AdoptionFlow {
    /** Starts the flow of a version; one that was started before is left as it is, also when it is over. */
    void start(VersionKey version);
}
