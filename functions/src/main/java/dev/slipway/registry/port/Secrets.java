package dev.slipway.registry.port;

import dev.slipway.registry.refusal.Refusal;

/**
 * Keys of this deployment. Nothing answers null. Implementations are thread-safe. A store that does not answer throws
 * {@link Refusal#UNAVAILABLE}.
 */
public interface Secrets {
    /**
     * A secret by its name: 32 random bytes, made once, whoever asks first, and the same ever after. The array is the
     * caller's.
     */
    byte[] secret(String name);
}
