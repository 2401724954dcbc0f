package dev.slipway.registry.access;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which models there can be for somebody: all of some visibilities, and those that name one of these readers. So a list of
 * models can be read without passing over the others.
 */
public record Reach(Set<Visibility> whole, SortedSet<Holder> readers) {
    /** Groups of one caller that lists of models go by. */
    public static final int MAX_GROUPS = 25;

    /** Every model. */
    public static final Reach EVERYTHING = new Reach(Set.of(Visibility.values()), new TreeSet<>());

    public Reach {
        whole = Set.copyOf(whole);
        readers = Collections.unmodifiableSortedSet(new TreeSet<>(readers));
    }

    /** That of a caller: what it covers is what {@link ModelAccess#isSeenBy} says. */
    public static Reach of(Caller caller) {
        if (caller.roles().contains(Role.ADMIN)) {
            return EVERYTHING;
        }
        SortedSet<Holder> readers =
                new TreeSet<>(Set.of(new Holder(caller.identity().id())));
        // What cannot be the name of a group in a grant or a policy is none that a model names.
        caller.groups().stream()
                .filter(group -> group.length() <= Holder.MAX_LENGTH && Holder.isGroup(group))
                .forEach(group -> readers.add(new Holder(group)));
        return new Reach(caller.roles().isEmpty() ? Set.of() : Set.of(Visibility.ORGANISATION), readers);
    }

    /** The groups among the readers. */
    public Set<Holder> groups() {
        return readers.stream().filter(reader -> !reader.isIdentity()).collect(Collectors.toSet());
    }

    /** The same with the first {@link #MAX_GROUPS} of its groups, by name, that are among these; identities stay. */
    public Reach withGroups(Collection<Holder> named) {
        SortedSet<Holder> kept = new TreeSet<>(readers);
        kept.removeAll(groups());
        groups().stream().filter(named::contains).sorted().limit(MAX_GROUPS).forEach(group -> kept.add(group));
        return new Reach(whole, kept);
    }

    /** Whether a model with this access is one of them. */
    public boolean covers(ModelAccess access) {
        return whole.contains(access.visibility()) || !Collections.disjoint(readers, access.readers());
    }
}
