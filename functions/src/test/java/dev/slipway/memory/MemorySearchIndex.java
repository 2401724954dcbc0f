package dev.slipway.memory;

import dev.slipway.registry.port.SearchIndex;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.Subject;
import java.util.Collection;
import java.util.List;

/** The search index in memory. */
record MemorySearchIndex(MemoryState state) implements SearchIndex {

    @Override
    public Indexed indexed(Subject subject) {
        synchronized (state) {
            return state.indexed.getOrDefault(subject, Indexed.nothing(subject));
        }
    }

    @Override
    public List<Indexed> indexed(Collection<Subject> subjects) {
        return subjects.stream().distinct().map(this::indexed).toList();
    }

    @Override
    public boolean write(Indexed read, Indexed now) {
        synchronized (state) {
            boolean isUnchanged = indexed(read.subject()).equals(read);
            if (isUnchanged && now.terms().isEmpty()) {
                state.indexed.remove(now.subject());
            } else if (isUnchanged) {
                state.indexed.put(now.subject(), now);
            }
            return isUnchanged;
        }
    }
}
