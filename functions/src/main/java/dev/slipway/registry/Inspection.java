package dev.slipway.registry;

import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A look at files of one version, by several threads at once, until all were looked at, time is over, or one is not what was
 * declared. What is found is recorded batch by batch, so that none of it is lost when the rest fails or is not reached. The
 * threads are made for this one look and end with it.
 */
final class Inspection {
    /** For all of it: a call over HTTP has 29 seconds. */
    static final Duration TIME = Duration.ofSeconds(20);

    private static final int MOST_THREADS = 16;

    /** Files that a thread looks at before it records those that were there. */
    private static final int MOST_IN_BATCH = 32;

    private final RegistryStore store;
    private final ArtifactStore artifacts;
    private final Clock clock;
    private final Instant end;
    private final VersionFiles files;
    private final List<Integer> wanted;
    private final int batch;

    private int next;
    private int recorded;
    private final SortedMap<Integer, String> missing = new TreeMap<>();
    private final SortedMap<Integer, String> different = new TreeMap<>();
    private Optional<Throwable> failure = Optional.empty();

    /**
     * What came of it.
     *
     * @param unchecked how many of the files were not looked at
     * @param missing those that are not there, in words
     * @param different the first that is not what was declared, in words
     */
    record Report(int unchecked, List<String> missing, Optional<String> different) {
        /** Whether each of the files is there as it was declared. */
        boolean isWhole() {
            return unchecked == 0 && missing.isEmpty() && different.isEmpty();
        }
    }

    private Inspection(
            RegistryStore store, ArtifactStore artifacts, Clock clock, VersionFiles files, List<Integer> wanted) {
        this.store = store;
        this.artifacts = artifacts;
        this.clock = clock;
        this.end = clock.instant().plus(TIME);
        this.files = files;
        this.wanted = wanted;
        this.batch = Math.min(MOST_IN_BATCH, (wanted.size() + MOST_THREADS - 1) / MOST_THREADS);
    }

    /**
     * Looks at files.
     *
     * @param wanted their numbers, ascending
     */
    static Report of(
            RegistryStore store, ArtifactStore artifacts, Clock clock, VersionFiles files, List<Integer> wanted) {
        Inspection inspection = new Inspection(store, artifacts, clock, files, List.copyOf(wanted));
        inspection.run();
        return inspection.report();
    }

    private void run() {
        List<Thread> threads = new ArrayList<>();
        // This thread is one of them.
        for (int begin = batch; begin < wanted.size() && threads.size() < MOST_THREADS - 1; begin += batch) {
            Thread thread = new Thread(this::work, "inspection");
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        work();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(Refusal.UNAVAILABLE
                    .because("interrupted while files were checked")
                    .causedBy(e));
        }
    }

    private void work() {
        try {
            for (List<Integer> some = take(); !some.isEmpty(); some = take()) {
                look(some);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void look(List<Integer> some) {
        Map<Integer, StoredObject> found = new TreeMap<>();
        try {
            for (int number : some) {
                if (isOver(number)) {
                    return;
                }
                Finding finding = artifacts.inspect(files.files().get(number));
                if (finding instanceof Finding.Present present) {
                    found.put(number, present.object());
                } else {
                    note(number, finding);
                }
            }
        } finally {
            if (!found.isEmpty()) {
                store.found(files.set(), found);
                recorded(found.size());
            }
        }
    }

    private synchronized List<Integer> take() {
        List<Integer> some = wanted.subList(next, Math.min(wanted.size(), next + batch));
        next += some.size();
        return some;
    }

    /** Whether a file is not to be looked at any more. Before the first that differs all are, so it is the first. */
    private synchronized boolean isOver(int number) {
        return failure.isPresent()
                || !clock.instant().isBefore(end)
                || (!different.isEmpty() && different.firstKey() < number);
    }

    private synchronized void note(int number, Finding finding) {
        String path = files.files().get(number).declared().path() + ": ";
        if (finding instanceof Finding.Missing absent) {
            missing.put(number, path + absent.what());
        } else if (finding instanceof Finding.Different other) {
            different.put(number, path + other.how());
        }
    }

    private synchronized void recorded(int count) {
        recorded += count;
    }

    private synchronized void fail(Throwable cause) {
        failure = failure.or(() -> Optional.of(cause));
    }

    private synchronized Report report() {
        failure.ifPresent(cause -> {
            if (cause instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) cause;
        });
        return new Report(
                wanted.size() - recorded - missing.size() - different.size(),
                List.copyOf(missing.values()),
                different.values().stream().findFirst());
    }
}
