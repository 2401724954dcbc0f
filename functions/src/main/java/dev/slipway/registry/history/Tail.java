package dev.slipway.registry.history;

import dev.slipway.registry.name.Sha256;
import java.time.Instant;

/**
 * Where a history ends: what its next entry follows.
 *
 * @param seq the number of the last entry; 0 before the first
 * @param hash the hash of the last entry
 * @param at when that was
 */
public record Tail(long seq, Sha256 hash, Instant at) {
    /** Before the first entry. */
    public static Tail beforeTheFirst(Instant at) {
        return new Tail(0, Entry.NO_PREVIOUS, at);
    }
}
