package dev.slipway.local.states;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Does things at a time of day. The clock is looked at again and again instead of counting down once, because a laptop
 * sleeps and its countdowns sleep with it, while a deadline is a deadline. A pause is none: when the clock is set back, it
 * lasts no longer for that.
 */
final class Alarms implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Alarms.class.getName());
    private static final long LOOK_MILLIS = 20;

    private final Clock clock;
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparing(Alarm::at));
    private final Thread thread;
    private Instant looked = Instant.MIN;
    private boolean closed;

    private record Alarm(Instant at, boolean isPause, Runnable deed) {
        private Alarm earlier(Duration by) {
            return isPause ? new Alarm(at.minus(by), true, deed) : this;
        }
    }

    Alarms(Clock clock, String name) {
        this.clock = clock;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** At a deadline. */
    void at(Instant when, Runnable deed) {
        add(Instant.MIN, new Alarm(when, false, deed));
    }

    /** After a pause that began and ends then; the clock may have been set back since it began. */
    void afterPause(Instant began, Instant ends, Runnable deed) {
        add(began, new Alarm(ends, true, deed));
    }

    private synchronized void add(Instant began, Alarm alarm) {
        Instant now = look();
        alarms.add(now.isBefore(began) ? alarm.earlier(Duration.between(now, began)) : alarm);
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
            } else if (alarms.peek().at().isAfter(look())) {
                wait(LOOK_MILLIS);
            } else {
                return alarms.remove().deed();
            }
        }
        return null;
    }

    /** The time, with the pauses moved along if the clock was set back since the last look. */
    private Instant look() {
        Instant now = clock.instant();
        if (now.isBefore(looked)) {
            Duration by = Duration.between(now, looked);
            List<Alarm> moved = alarms.stream().map(alarm -> alarm.earlier(by)).toList();
            alarms.clear();
            alarms.addAll(moved);
        }
        looked = now;
        return now;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
