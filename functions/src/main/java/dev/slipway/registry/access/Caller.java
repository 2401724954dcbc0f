package dev.slipway.registry.access;

import java.util.Set;
import java.util.TreeSet;

/** Who asks: the subject and the groups of a verified token, and nothing else. Groups are compared to the letter. */
public record Caller(String subject, Set<String> groups) {
    /** The registry's own hand: what it does from events and on schedule. */
    public static final Caller REGISTRY = new Caller("slipway", Set.of());

    /** Whoever calls without a verified token. */
    public static final Caller ANYBODY = new Caller("", Set.of());

    public Caller {
        groups = Set.copyOf(new TreeSet<>(groups));
    }

    /** Whether the caller belongs to any of these groups. */
    public boolean isInAny(Set<String> wanted) {
        return groups.stream().anyMatch(wanted::contains);
    }
}
