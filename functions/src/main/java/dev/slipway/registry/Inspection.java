package dev.slipway.registry;

import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.version.ManifestFile;
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
 * declared. What is found is recorded batch by batch, so that none of it is lost when the rest fails or is not reached.
 */
final class Inspection {
    /** For all of it: a call over HTTP has 29 seconds. */
    static final Duration TIME = Duration.ofSeconds(20);

    /** Files that a thread looks at before it records those that were there. */
    private static final int MOST_IN_BATCH = 32;

    private final RegistryStore store;
    private final ArtifactStore artifacts;
    private final Clock clock;
    private final Instant end;
    private final VersionFiles files;
    private final List<Integer> wanted;
    private final int batch;

    private int recorded;
    private final SortedMap<Integer, Incomplete.File> missing = new TreeMap<>();
    private final SortedMap<Integer, String> different = new TreeMap<>();
    private boolean failed;

    /**
     * What came of it.
     *
     * @param unchecked how many of the files were not looked at
     * @param missing those that are not there, in the order of their numbers
     * @param different the first that is not what was declared, in words
     */
    record Report(int unchecked, List<Incomplete.File> missing, Optional<String> different) {
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
        this.batch = Math.min(MOST_IN_BATCH, (wanted.size() + AtOnce.MOST_THREADS - 1) / AtOnce.MOST_THREADS);
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
        List<List<Integer>> batches = new ArrayList<>();
        for (int begin = 0; begin < wanted.size(); begin += batch) {
            batches.add(wanted.subList(begin, Math.min(wanted.size(), begin + batch)));
        }
        AtOnce.each(batches, this::lookOrFail);
    }

    /** Those who look at the other batches stop at their next file when one fails. */
    private void lookOrFail(List<Integer> some) {
        try {
            look(some);
        } catch (RuntimeException | Error e) {
            fail();
            throw e;
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

    /** Whether a file is not to be looked at any more. Before the first that differs all are, so it is the first. */
    private synchronized boolean isOver(int number) {
        return failed || !clock.instant().isBefore(end) || (!different.isEmpty() && different.firstKey() < number);
    }

    private synchronized void note(int number, Finding finding) {
        ManifestFile file = files.files().get(number).declared();
        if (finding instanceof Finding.Missing absent) {
            missing.put(number, new Incomplete.File(file, absent));
        } else if (finding instanceof Finding.Different other) {
            different.put(number, file.path() + ": " + other.how());
        }
    }

    private synchronized void recorded(int count) {
        recorded += count;
    }

    private synchronized void fail() {
        failed = true;
    }

    private synchronized Report report() {
        return new Report(
                wanted.size() - recorded - missing.size() - different.size(),
                List.copyOf(missing.values()),
                different.values().stream().findFirst());
    }
}
