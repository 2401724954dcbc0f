package dev.slipway.registry.verification;

import dev.slipway.json.MalformedJson;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.port.StoredState.Stored;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks that a model's history is whole, and that the registry holds what the history says. Every entry hashes to what it says,
 * follows the one before and the last is the one that the head knows; what is stored of the model, its stages, policies, versions,
 * files and promotions is what the entries come to. Who could rewrite the whole table could rewrite the history as well; the
 * hashes that went out with the events are the witnesses against that.
 */
public final class HistoryVerification {
    /** Entries checked in one call. */
    public static final int MAX_ENTRIES = 5_000;

    /** For one call; the gateway gives it 29 seconds. */
    static final Duration TIME = Duration.ofSeconds(15);

    /** Read and compared together: few enough that their versions' files are, after the time of a call is over. */
    private static final int BATCH = 50;

    /** How often a call follows a model that changes while it is looked at. */
    private static final int MOST_CHANGES = 5;

    /** An id that no model has. */
    private static final String NOBODY = "7" + "Z".repeat(25);

    /** More are not told: whoever altered so much is found out all the same. */
    private static final int MOST_DIFFERENCES = 50;

    private final StoredState state;
    private final Clock clock;
    private final Bounds bounds;
    private final Predicate<Optional<Model>> isShown;

    /** Verification of what this store holds; the clock says when the time of a call is over. */
    public HistoryVerification(StoredState state, Clock clock) {
        this(state, clock, new Bounds(MAX_ENTRIES, TIME), head -> true);
    }

    /** Verification with other bounds. */
    HistoryVerification(StoredState state, Clock clock, Bounds bounds) {
        this(state, clock, bounds, head -> true);
    }

    private HistoryVerification(StoredState state, Clock clock, Bounds bounds, Predicate<Optional<Model>> isShown) {
        this.isShown = isShown;
        this.state = state;
        this.clock = clock;
        this.bounds = bounds;
    }

    /**
     * The same for a caller who does not see every model.
     *
     * @param isShown whether a model with this head is there for them; of a damaged one there is no head
     */
    public HistoryVerification of(Predicate<Optional<Model>> isShown) {
        return new HistoryVerification(state, clock, bounds, isShown);
    }

    /** How many entries one call checks, and for how long. */
    record Bounds(int entries, Duration time) {}

    /**
     * What was found.
     *
     * @param model its name by then; nothing when even the first entry cannot be read
     * @param whole nothing wrong as far as it was checked
     * @param from the first entry checked
     * @param to the last entry found right; the one before {@code from} when none was
     * @param hash of that entry, zeros when it has none: compare it with an event that was kept elsewhere
     * @param brokenAt the first entry that is wrong itself, and how
     * @param differences what is stored otherwise than the entries say
     * @param next where to go on when there are more entries than one call checks
     */
    public record Report(
            Optional<ModelName> model,
            boolean whole,
            long from,
            long to,
            Sha256 hash,
            Optional<Break> brokenAt,
            List<Difference> differences,
            Optional<String> next) {}

    /** The first thing wrong. */
    public record Break(long seq, String what) {}

    /**
     * Checks a model from its first entry on, or goes on where an earlier call stopped.
     *
     * @param from {@link Report#next} of that call
     * @throws Refused {@link Refusal#MODEL_NOT_FOUND}; {@link Refusal#INVALID_CURSOR} when {@code from} is another model's
     */
    public Report verify(ModelRef ref, Optional<String> from) {
        // A model that is not there takes as many reads as one that is hidden.
        String modelId = state.modelId(ref).orElse(NOBODY);
        if (!isShown.test(state.head(modelId).value()) || modelId.equals(NOBODY)) {
            throw Refusal.MODEL_NOT_FOUND.because("there is no model " + ref);
        }
        if (OwnHistory.isOwn(modelId) && isUnbegun()) {
            return new Report(
                    Optional.of(OwnHistory.NAME),
                    true,
                    1,
                    0,
                    Entry.NO_PREVIOUS,
                    Optional.empty(),
                    List.of(),
                    Optional.empty());
        }
        Checkpoint begun = from.map(Checkpoint::of).orElseGet(() -> Checkpoint.beginning(modelId));
        if (!begun.modelId().equals(modelId)) {
            throw Refusal.INVALID_CURSOR.because("the cursor belongs to the verification of another model");
        }
        Optional<ModelName> asked = ref instanceof ModelName name ? Optional.of(name) : Optional.empty();
        return new Call(modelId, asked, begun.seq() + 1).run(begun);
    }

    /** Whether the registry has recorded nothing yet that belongs to no model. */
    private boolean isUnbegun() {
        return state.head(OwnHistory.ID).value().isEmpty()
                && state.entries(OwnHistory.ID, 1, 1).isEmpty()
                && state.policies(OwnHistory.ID).isEmpty();
    }

    /** One call: what it has found so far. */
    private final class Call {
        private final String modelId;
        private final Optional<ModelName> asked;
        private final long from;
        private final Instant end = clock.instant().plus(bounds.time());
        private final Set<Difference> differences = new LinkedHashSet<>();
        private final OwnEntries own = new OwnEntries(state);
        private Replay replay = new Replay(own::setAt);
        private Sha256 previous = Entry.NO_PREVIOUS;
        private long checked;
        private Optional<Break> brokenAt = Optional.empty();

        Call(String modelId, Optional<ModelName> asked, long from) {
            this.modelId = modelId;
            this.asked = asked;
            this.from = from;
            this.checked = from - 1;
        }

        Report run(Checkpoint begun) {
            if (begun.seq() > 0 && !resume(begun)) {
                return report(Optional.empty());
            }
            for (int tries = 0; tries < MOST_CHANGES; tries++) {
                Optional<Model> head = head();
                boolean isAtEnd = read(head.map(model -> model.tail().seq()));
                if (brokenAt.isPresent()) {
                    return report(Optional.empty());
                }
                if (!isAtEnd) {
                    break;
                }
                if (head.isEmpty() || compare(head.get())) {
                    return report(Optional.empty());
                }
            }
            return report(Optional.of(replay.checkpoint().text()));
        }

        /** The head, if it says where the history ends. */
        private Optional<Model> head() {
            Stored<Model> head = state.head(modelId);
            head.damage().ifPresent(how -> differences.add(Difference.of("head", how)));
            Optional<Model> known = head.value().filter(model -> model.tail().seq() > 0);
            if (head.value().isPresent() && known.isEmpty()) {
                differences.add(Difference.of("head", "seq is that of no entry"));
            }
            return known;
        }

        /**
         * Compares what is stored with what the entries come to; says whether the model stayed as it is meanwhile. What changed
         * while we were looking is looked at once more as it is then.
         */
        private boolean compare(Model head) {
            Optional<Break> wrong = end(head);
            Set<Difference> found = new StateComparison(state, own, replay).against(head, asked);
            boolean isStill = state.head(modelId)
                    .value()
                    .filter(model -> model.tail().equals(head.tail()))
                    .isPresent();
            if (isStill) {
                brokenAt = wrong;
                differences.addAll(found);
            }
            return isStill;
        }

        /** Reads on up to the entry that the head knows, or up to the last; says whether it came so far within the call's bounds. */
        private boolean read(Optional<Long> known) {
            long last = known.orElse(Long.MAX_VALUE);
            while (checked < last && brokenAt.isEmpty()) {
                long room = from + bounds.entries() - 1 - checked;
                if (room <= 0 || (checked >= from && clock.instant().isAfter(end))) {
                    return false;
                }
                int limit = (int) Math.min(BATCH, Math.min(room, last - checked));
                List<Stored<Entry>> batch = state.entries(modelId, checked + 1, limit);
                if (batch.isEmpty()) {
                    brokenAt = known.map(unused -> new Break(checked + 1, "the entry is missing"));
                    return true;
                }
                read(batch);
            }
            return true;
        }

        private void read(List<Stored<Entry>> batch) {
            List<Entry> right = new ArrayList<>();
            for (Stored<Entry> stored : batch) {
                Entry entry = stored.value().orElse(null);
                long seq = checked + 1;
                Optional<String> wrong = entry == null ? stored.damage() : wrong(entry, seq);
                if (wrong.isPresent()) {
                    brokenAt = Optional.of(new Break(seq, wrong.get()));
                    break;
                }
                stored.damage().ifPresent(how -> differences.add(Difference.of("entry " + seq, how, seq)));
                boolean keptName = replay.keepsName();
                replay.next(entry).ifPresent(how -> differences.add(Difference.of("entry " + seq, how, seq)));
                NameComparison.left(entry).ifPresent(name -> compareLeft(name, entry, keptName));
                right.add(entry);
                previous = entry.hash();
                checked = seq;
            }
            differences.addAll(new RecordComparison(state, modelId).of(right));
        }

        /** {@code kept} says whether the name stayed with the model before. */
        private void compareLeft(ModelName name, Entry entry, boolean kept) {
            boolean stays = kept || (entry.fact() instanceof ModelFact.Updated updated && updated.nameStays());
            NameComparison names = new NameComparison(state, own, differences);
            names.left(modelId, name, entry.seq(), stays);
            if (kept && !own.isFreed(name, modelId, entry.seq())) {
                names.spelling(name);
            }
        }

        private Optional<String> wrong(Entry entry, long expected) {
            if (!entry.isIntact()) {
                return Optional.of("the entry does not have the hash that is recorded with it");
            }
            return misplaced(entry, expected)
                    .or(() -> previous.equals(entry.previousHash())
                            ? Optional.empty()
                            : Optional.of("the entry does not follow the one before it"))
                    .or(() -> expected > 1 || OwnHistory.isOwn(modelId) || entry.fact() instanceof ModelFact.Registered
                            ? Optional.empty()
                            : Optional.of("a history begins with the registration of the model"));
        }

        /** Who can write into the table can write there what is no entry, with its hash. */
        private Optional<String> misplaced(Entry entry, long expected) {
            try {
                // Without a hash nothing can follow it.
                entry.hash();
                if (entry.seq() != expected) {
                    return Optional.of("entry " + entry.seq() + " stands in its place");
                }
                return entry.modelId().equals(modelId)
                        ? Optional.empty()
                        : Optional.of("the entry belongs to another model");
            } catch (IllegalArgumentException | MalformedJson e) {
                return Optional.of("the entry cannot be read");
            }
        }

        /** What is wrong with where the history ends by its head. */
        private Optional<Break> end(Model head) {
            if (!previous.equals(head.tail().hash())) {
                return Optional.of(new Break(checked, "the model's head has another hash"));
            }
            return state.entries(modelId, checked + 1, 1).isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Break(checked + 1, "the model's head does not know the entry"));
        }

        /** Builds the model as it was at the checkpoint from the entries that the checkpoint names. */
        private boolean resume(Checkpoint begun) {
            Set<Long> places = begun.places();
            Map<Long, Stored<Entry>> stored = state.entriesAt(modelId, places);
            Map<Long, Entry> entries = new HashMap<>();
            for (long place : places) {
                Optional<Entry> entry = Optional.ofNullable(stored.get(place)).flatMap(Stored::value);
                Optional<String> wrong = entry.isEmpty()
                        ? Optional.of("the entry is missing")
                        : Optional.of("the entry does not have the hash that is recorded with it")
                                .filter(unused -> !entry.get().isIntact())
                                .or(() -> misplaced(entry.get(), place));
                if (wrong.isPresent()) {
                    brokenAt = Optional.of(new Break(place, wrong.get()));
                    return false;
                }
                entries.put(place, entry.get());
            }
            replay = Replay.from(begun, entries, own::setAt);
            previous = entries.get(begun.seq()).hash();
            return true;
        }

        private Report report(Optional<String> next) {
            List<Difference> told = differences.stream().limit(MOST_DIFFERENCES).toList();
            Optional<ModelName> name = Optional.ofNullable(replay.model())
                    .map(Model::name)
                    .or(() -> Optional.of(OwnHistory.NAME).filter(own -> OwnHistory.isOwn(modelId)));
            boolean whole = brokenAt.isEmpty() && told.isEmpty();
            return new Report(name, whole, from, checked, previous, brokenAt, told, next);
        }
    }
}
