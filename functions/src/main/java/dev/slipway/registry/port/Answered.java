package dev.slipway.registry.port;

import dev.slipway.registry.name.Sha256;
import java.time.Instant;

/**
 * The mark a request leaves: that it was done and what was answered, kept in the same transaction as its effect.
 *
 * @param id of the caller and the key they gave, as one digest
 * @param fingerprint of the request, to tell a repetition from another request under the same key
 * @param answer what was answered, in the form the edge gave it
 * @param expiresAt when the key may be used again
 */
public record Answered(String id, Sha256 fingerprint, String answer, Instant expiresAt) {}
