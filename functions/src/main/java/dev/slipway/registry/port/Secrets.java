package dev.slipway.registry.port;

import dev.slipway.registry.refusal.Refusal;

/**
 * Keys of this deployment. Implementations are thread-safe. A store that does not answer throws {@link Refusal#UNAVAILABLE}.
 */
public interface Secrets {
    /** A secret by its name: 32 random bytes, made on first use and the same ever after. */
    byte[] secret(String name);
}
