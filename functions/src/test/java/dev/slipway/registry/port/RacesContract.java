package dev.slipway.registry.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import dev.slipway.registry.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Two who change the same model at the same time, and a third who reads it. */
public abstract class RacesContract extends StoresContract {
    private static final int ROUNDS = 200;
    private static final int READ_ROUNDS = 60;

    @Test
    void ofTwoChangesOfOneHeadExactlyOneWins() throws Exception {
        long seed = Long.getLong("slipway.seed", System.nanoTime());
        System.out.println("races: seed " + seed + ", " + ROUNDS + " rounds");
        Random random = new Random(seed);
        ExecutorService racers = Executors.newFixedThreadPool(2);
        try {
            Model model = registered("m-0");
            for (int round = 1; round <= ROUNDS; round++) {
                List<Model> wanted = List.of(any(random, model, round, "a"), any(random, model, round, "b"));
                List<Future<Boolean>> outcomes = new ArrayList<>();
                for (Model after : wanted) {
                    outcomes.add(racers.submit(attempt(Samples.change(model, after), random.nextInt(200))));
                }
                boolean first = outcomes.get(0).get();
                boolean second = outcomes.get(1).get();

                assertThat(first ^ second)
                        .as("round " + round + ", seed " + seed)
                        .isTrue();
                model = first ? wanted.get(0) : wanted.get(1);
                assertThat(store.modelById(model.id())).contains(model);
            }
            assertThat(lists.entriesFrom(model.id(), 1, 10_000)).hasSize(ROUNDS + 1);
        } finally {
            racers.shutdownNow();
        }
    }

    @Test
    void whoReadsDuringAChangeSeesAllOfItOrNothing() throws Exception {
        Random random = Seed.random("whoReadsDuringAChangeSeesAllOfItOrNothing");
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Model model = registered("m-0");
            for (int round = 1; round <= READ_ROUNDS; round++) {
                Model after = any(random, model, round, "w");
                Future<Boolean> written = writer.submit(attempt(Samples.change(model, after), random.nextInt(200)));
                do {
                    Model seen = store.modelById(model.id()).orElseThrow();
                    assertThat(seen).isIn(model, after);
                    assertThat(lists.entriesFrom(model.id(), seen.tail().seq(), 1))
                            .as("the entry that the head says it is at")
                            .hasSize(1);
                } while (!written.isDone());
                assertThat(written.get()).isTrue();
                model = after;
            }
        } finally {
            writer.shutdownNow();
        }
    }

    /** A change in place, a rename, a deletion or, of what is deleted, a restoration; marked by who wants it. */
    private static Model any(Random random, Model model, int round, String by) {
        Model marked = model.numbered(10 * round + by.charAt(0) % 10);
        if (model.deletion().isPresent()) {
            return Samples.restored(marked);
        }
        return switch (random.nextInt(4)) {
            case 0 -> Samples.renamed(marked, "m-" + round + by);
            case 1 -> Samples.deleted(marked);
            default -> Samples.next(marked);
        };
    }

    private Callable<Boolean> attempt(Commit commit, int microseconds) {
        return () -> {
            long start = System.nanoTime() + microseconds * 1_000L;
            while (System.nanoTime() < start) {
                Thread.onSpinWait();
            }
            while (true) {
                try {
                    store.commit(commit);
                    return true;
                } catch (CommitConflict conflict) {
                    if (conflict.kind() != CommitConflict.Kind.CONTENTION) {
                        return false;
                    }
                }
            }
        };
    }
}
