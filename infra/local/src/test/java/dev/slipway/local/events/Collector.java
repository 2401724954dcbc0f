package dev.slipway.local.events;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** A target that keeps what it gets. */
final class Collector implements Target {
    private final List<Event> events = new CopyOnWriteArrayList<>();

    @Override
    public void deliver(Event event) {
        events.add(event);
    }

    List<Event> events() {
        return events;
    }

    /** The ids of the entries it got, in the order in which they came. */
    List<Object> ids() {
        return events.stream().map(event -> event.detail().get("id")).toList();
    }

    /** Waits until something is so, and fails when that takes longer than it ever should. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 5_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come to that in time");
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
