package dev.slipway.registry;

import dev.slipway.registry.refusal.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The same work on many things, in their order, by several threads at once. The threads are made for it and end with it. The
 * first failure is the caller's; nothing is begun after it.
 */
public final class AtOnce<T> {
    static final int MOST_THREADS = 16;

    private final Consumer<T> work;
    private final Queue<T> left;
    private Optional<Throwable> failure = Optional.empty();

    private AtOnce(List<T> things, Consumer<T> work) {
        this.work = work;
        this.left = new ArrayDeque<>(things);
    }

    /** Does the work and returns when it is over. */
    public static <T> void each(List<T> things, Consumer<T> work) {
        new AtOnce<>(things, work).run();
    }

    private void run() {
        List<Thread> threads = new ArrayList<>();
        // This thread is one of them.
        for (int number = 1; number < Math.min(MOST_THREADS, left.size()); number++) {
            Thread thread = new Thread(this::take, "at-once");
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        take();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(Refusal.UNAVAILABLE
                    .because("Interrupted while waiting for the store of files")
                    .causedBy(e));
        }
        failure().ifPresent(cause -> {
            if (cause instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) cause;
        });
    }

    private void take() {
        try {
            for (Optional<T> thing = next(); thing.isPresent(); thing = next()) {
                work.accept(thing.get());
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private synchronized Optional<T> next() {
        return failure.isPresent() ? Optional.empty() : Optional.ofNullable(left.poll());
    }

    private synchronized void fail(Throwable cause) {
        failure = failure.or(() -> Optional.of(cause));
    }

    private synchronized Optional<Throwable> failure() {
        return failure;
    }
}
