package dev.slipway.local.states;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Does things at a time of day. The clock is looked at again and again instead of counting down once, because a laptop
 * sleeps and its countdowns sleep with it, while a deadline is a deadline.
 */
final class Alarms implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Alarms.class.getName());
    private static final long LOOK_MILLIS = 20;

    private final Clock clock;
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparing(Alarm::at));
    private final Thread thread;
    private boolean closed;

    private record Alarm(Instant at, Runnable deed) {}

    Alarms(Clock clock, String name) {
        this.clock = clock;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void at(Instant when, Runnable deed) {
        alarms.add(new Alarm(when, deed));
        notifyAll();
    }

    private void run() {
        try {
            for (Runnable deed = next(); deed != null; deed = next()) {
                try {
                    deed.run();
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "an alarm failed", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Runnable next() throws InterruptedException {
        while (!closed) {
            if (alarms.isEmpty()) {
                wait();
            } else if (alarms.peek().at().isAfter(clock.instant())) {
                wait(LOOK_MILLIS);
            } else {
                return alarms.remove().deed();
            }
        }
        return null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
