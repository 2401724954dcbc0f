package dev.slipway;

import dev.slipway.registry.Changes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A time in which waiting takes none: it stands still but for the waits, which it remembers. */
public final class SteppedTime implements Changes.Time {
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private Duration now = Duration.ofDays(-1);

    /** Lets time pass without a wait. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    /** The waits so far. */
    public List<Duration> waits() {
        return waits;
    }

    @Override
    public synchronized Duration now() {
        return now;
    }

    @Override
    public void sleep(Duration time) {
        waits.add(time);
        advance(time);
    }
}
