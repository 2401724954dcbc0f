package dev.slipway.local.resilience;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Threads that begin at the same moment, and what became of each. */
final class Racers implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger busy = new AtomicInteger();

    /** What one of them got: an answer or a refusal. */
    record Finish<T>(Optional<T> answer, Optional<Refused> refused) {
        boolean won() {
            return answer.isPresent();
        }

        Refusal refusal() {
            return refused.orElseThrow().refusal();
        }
    }

    /** Lets all of them go at once; whoever is told that there is too much going on asks again. */
    <T> List<Finish<T>> race(List<Supplier<T>> deeds) throws InterruptedException, ExecutionException {
        CyclicBarrier together = new CyclicBarrier(deeds.size());
        List<Future<Finish<T>>> running = new ArrayList<>();
        for (Supplier<T> deed : deeds) {
            running.add(threads.submit(() -> {
                await(together);
                return finish(deed);
            }));
        }
        List<Finish<T>> finished = new ArrayList<>();
        for (Future<Finish<T>> each : running) {
            finished.add(each.get());
        }
        return finished;
    }

    /** How often somebody was told that there is too much going on. */
    int busy() {
        return busy.get();
    }

    private <T> Finish<T> finish(Supplier<T> deed) {
        while (true) {
            try {
                return new Finish<>(Optional.of(deed.get()), Optional.empty());
            } catch (Refused refused) {
                if (refused.refusal() != Refusal.BUSY) {
                    return new Finish<>(Optional.empty(), Optional.of(refused));
                }
                busy.incrementAndGet();
            }
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
