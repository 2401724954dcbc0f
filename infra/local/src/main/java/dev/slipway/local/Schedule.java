package dev.slipway.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does something again and again; one failure does not end it. */
final class Schedule implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private Schedule(Duration time, String name, Runnable work) {
        thread = new Thread(() -> run(time, name, work), name);
        thread.setDaemon(true);
    }

    static Schedule every(Duration time, String name, Runnable work) {
        Schedule schedule = new Schedule(time, name, work);
        schedule.thread.start();
        return schedule;
    }

    private void run(Duration time, String name, Runnable work) {
        try {
            while (!closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    System.err.println(name + " failed and will be tried again: "
                            + e.getClass().getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the work that is being done, a moment at most. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
