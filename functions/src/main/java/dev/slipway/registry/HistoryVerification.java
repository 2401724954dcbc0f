package dev.slipway.registry;

import dev.slipway.json.MalformedJson;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.refusal.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * Checks that a model's history is whole: every entry hashes to what it says, follows the one before, and the last is the one
 * that the head knows. Who could rewrite the whole table could rewrite the chain as well; the hashes that went out with the
 * events are the witnesses against that.
 */
public final class HistoryVerification {
    /** Entries checked in one call. */
    public static final int MAX_ENTRIES = 5_000;

    private static final int BATCH = 500;

    private final RegistryStore store;
    private final RegistryLists lists;

    HistoryVerification(Stores stores) {
        this.store = stores.store();
        this.lists = stores.lists();
    }

    /**
     * What was found.
     *
     * @param whole nothing wrong as far as it was checked
     * @param from the first entry checked
     * @param to the last entry found right; the one before {@code from} when none was
     * @param hash of that entry, zeros when it has none: compare it with an event that was kept elsewhere
     * @param brokenAt the first entry that is wrong, and how
     * @param next where to go on when there are more entries than one call checks
     */
    public record Report(
            boolean whole, long from, long to, Sha256 hash, Optional<Break> brokenAt, Optional<Long> next) {}

    /** The first thing wrong. */
    public record Break(long seq, String what) {}

    /** Checks from an entry on; with {@code from} 1, from the beginning. */
    public Report verify(Model model, long from) {
        if (from > model.tail().seq() + 1) {
            throw Refusal.INVALID.because(
                    "from", "must be at most " + (model.tail().seq() + 1) + ", one after the last entry");
        }
        Sha256 previous = Entry.NO_PREVIOUS;
        long expected = from;
        if (from > 1) {
            List<Entry> before = lists.entriesFrom(model.id(), from - 1, 1);
            Optional<String> wrong =
                    before.isEmpty() ? Optional.of("the entry is missing") : misplaced(model, before.get(0), from - 1);
            if (wrong.isPresent()) {
                return broken(from, from - 1, previous, new Break(from - 1, wrong.get()));
            }
            previous = before.get(0).hash();
        }
        long end = Math.min(model.tail().seq(), from + MAX_ENTRIES - 1);
        while (expected <= end) {
            List<Entry> batch = lists.entriesFrom(model.id(), expected, (int) Math.min(BATCH, end - expected + 1));
            if (batch.isEmpty()) {
                return broken(from, expected - 1, previous, new Break(expected, "the entry is missing"));
            }
            for (Entry entry : batch) {
                Optional<String> wrong = wrong(model, entry, expected, previous);
                if (wrong.isPresent()) {
                    return broken(from, expected - 1, previous, new Break(expected, wrong.get()));
                }
                previous = entry.hash();
                expected++;
            }
        }
        if (end == model.tail().seq() && !previous.equals(model.tail().hash())) {
            return broken(from, end, previous, new Break(end, "the model's head has another hash"));
        }
        if (end == model.tail().seq()
                && !lists.entriesFrom(model.id(), end + 1, 1).isEmpty()
                && isStill(model)) {
            return broken(from, end, previous, new Break(end + 1, "the model's head does not know the entry"));
        }
        return new Report(
                true,
                from,
                end,
                previous,
                Optional.empty(),
                end < model.tail().seq() ? Optional.of(end + 1) : Optional.empty());
    }

    /** An entry after the head's is no fault when a change came in while we were reading. */
    private boolean isStill(Model model) {
        return store.modelById(model.id())
                .map(now -> now.tail().seq() == model.tail().seq())
                .orElse(true);
    }

    private static Optional<String> wrong(Model model, Entry entry, long expected, Sha256 previous) {
        if (!entry.isIntact()) {
            return Optional.of("the entry does not have the hash that is recorded with it");
        }
        return misplaced(model, entry, expected)
                .or(() -> previous.equals(entry.previousHash())
                        ? Optional.empty()
                        : Optional.of("the entry does not follow the one before it"));
    }

    /** Who can write into the table can write there what is no entry, with its hash. */
    private static Optional<String> misplaced(Model model, Entry entry, long expected) {
        try {
            // Without a hash nothing can follow it.
            entry.hash();
            if (entry.seq() != expected) {
                return Optional.of("entry " + entry.seq() + " stands in its place");
            }
            return entry.modelId().equals(model.id())
                    ? Optional.empty()
                    : Optional.of("the entry belongs to another model");
        } catch (IllegalArgumentException | MalformedJson e) {
            return Optional.of("the entry cannot be read");
        }
    }

    private static Report broken(long from, long to, Sha256 hash, Break where) {
        return new Report(false, from, to, hash, Optional.of(where), Optional.empty());
    }
}
