package dev.slipway.registry.port;

import dev.slipway.registry.history.Entry;
import java.util.List;

/**
 * Tells the world. Delivery is at least once; the entry's id is the event's id each time. Implementations are thread-safe.
 */
public interface EventPublisher {
    /** Publishes entries as events and answers what became of each, in the same order. */
    List<Outcome> publish(List<Entry> entries);

    /** What became of one entry. */
    enum Outcome {
        /** The bus has it. */
        PUBLISHED,
        /** The bus would not have it this time; it may next time. */
        TRY_AGAIN,
        /** The bus will never have it as it is. */
        UNPUBLISHABLE
    }
}
