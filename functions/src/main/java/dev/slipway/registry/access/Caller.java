package dev.slipway.registry.access;

import java.util.Set;
import java.util.TreeSet;

/**
 * Who asks: an identity and its groups, from verified credentials and nothing else, and the roles that these have everywhere.
 * Groups are compared to the letter. {@link Roles#caller} makes one.
 */
public record Caller(Identity identity, Set<String> groups, Set<Role> roles) {
    /** The registry's own hand. */
    public static final Caller REGISTRY = new Caller(Identity.REGISTRY, Set.of(), Set.of());

    /** Whoever calls without credentials. */
    public static final Caller ANYBODY = new Caller(Identity.NOBODY, Set.of(), Set.of());

    public Caller {
        groups = Set.copyOf(new TreeSet<>(groups));
        roles = Set.copyOf(roles);
    }

    /** Whether the caller belongs to any of these groups. */
    public boolean isInAny(Set<String> wanted) {
        return groups.stream().anyMatch(wanted::contains);
    }
}
