package dev.slipway.memory;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.port.EventPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A bus in memory that keeps what it was told; a test may have it refuse entries. */
public final class MemoryEvents implements EventPublisher {
    private final List<Entry> told = new ArrayList<>();
    private Function<Entry, Outcome> answer = entry -> Outcome.PUBLISHED;

    /** From now on each entry is answered like this; only what is published is kept. */
    public synchronized void answering(Function<Entry, Outcome> outcomes) {
        answer = outcomes;
    }

    /** What the bus has, in the order in which it came, repetitions included. */
    public synchronized List<Entry> told() {
        return List.copyOf(told);
    }

    @Override
    public synchronized List<Outcome> publish(List<Entry> entries) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Entry entry : entries) {
            Outcome outcome = isWhole(entry) ? answer.apply(entry) : Outcome.UNPUBLISHABLE;
            outcomes.add(outcome);
            if (outcome == Outcome.PUBLISHED) {
                told.add(entry);
            }
        }
        return outcomes;
    }

    private static boolean isWhole(Entry entry) {
        try {
            return entry.isIntact() && !entry.id().isEmpty();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
