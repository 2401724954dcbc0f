package dev.slipway.registry.port;

import dev.slipway.registry.history.Entry;
import java.util.List;

/**
 * Tells the world. Delivery is at least once and in no order; the entry's id is the event's id each time. Implementations are
 * thread-safe.
 */
public interface EventPublisher {
    /**
     * Publishes entries as events and answers what became of each, in the same order. One that is not published holds up no
     * other. A bus that does not answer is no error: what it has not taken is to be tried again.
     */
    List<Outcome> publish(List<Entry> entries);

    /** What became of one entry. */
    enum Outcome {
        /** The bus has it. */
        PUBLISHED,
        /** The bus would not have it this time; it may next time. */
        TRY_AGAIN,
        /** The bus will never have it as it is, or it cannot be read. */
        UNPUBLISHABLE
    }
}
