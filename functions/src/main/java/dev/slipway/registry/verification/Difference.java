package dev.slipway.registry.verification;

import java.util.Optional;

/**
 * Something stored that is not what the history says.
 *
 * @param item what it is, e.g. {@code version 3} or {@code stage production}
 * @param what how it differs, in words
 * @param entry the place in the history of the entry that says otherwise, where it is one
 */
public record Difference(String item, String what, Optional<Long> entry) {
    static Difference of(String item, String what) {
        return new Difference(item, what, Optional.empty());
    }

    static Difference of(String item, String what, long entry) {
        return new Difference(item, what, Optional.of(entry));
    }
}
