package dev.slipway.registry.search;

import java.util.Collections;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Under which terms an index has a subject. */
public record Indexed(Subject subject, SortedSet<Term> terms) {
    public Indexed {
        terms = Collections.unmodifiableSortedSet(new TreeSet<>(terms));
    }

    /** A subject that an index has under no term. */
    public static Indexed nothing(Subject subject) {
        return new Indexed(subject, new TreeSet<>());
    }

    /** A step from here to these terms, in which at most so many come or go; those that are wrong go first. */
    public Indexed towards(SortedSet<Term> wanted, int most) {
        SortedSet<Term> next = new TreeSet<>(terms);
        Iterator<Term> changes = Stream.concat(
                        terms.stream().filter(term -> !wanted.contains(term)),
                        wanted.stream().filter(term -> !terms.contains(term)))
                .iterator();
        for (int i = 0; i < most && changes.hasNext(); i++) {
            Term change = changes.next();
            if (!next.remove(change)) {
                next.add(change);
            }
        }
        return new Indexed(subject, next);
    }
}
