package dev.slipway.local.gateway;

import java.util.List;
import java.util.Optional;

/**
 * Somebody whom a token is made for.
 *
 * @param email an address that counts as verified
 */
public record Person(String subject, List<String> groups, Optional<String> email) {
    public Person {
        groups = List.copyOf(groups);
    }

    /** Somebody of these groups, whose address is not known. */
    public static Person of(String subject, String... groups) {
        return new Person(subject, List.of(groups), Optional.empty());
    }
}
