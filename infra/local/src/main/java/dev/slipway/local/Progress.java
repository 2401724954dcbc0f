package dev.slipway.local;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells what a start is at when that takes longer than a second, so that nobody waits without a word. */
final class Progress implements AutoCloseable {
    private final Consumer<String> reader;
    private final ScheduledExecutorService clock;
    private Future<?> next;

    /** Progress that somebody reads. */
    Progress(Consumer<String> reader) {
        this.reader = reader;
        this.clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "progress");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** This is begun, and what was begun before is done. */
    void begin(String work) {
        end();
        next = clock.schedule(() -> reader.accept(work + " ..."), 1, TimeUnit.SECONDS);
    }

    private void end() {
        if (next != null) {
            next.cancel(false);
        }
    }

    @Override
    public void close() {
        end();
        clock.shutdownNow();
    }
}
