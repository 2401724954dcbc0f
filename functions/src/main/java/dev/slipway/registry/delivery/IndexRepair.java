package dev.slipway.registry.delivery;

import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryLists.VersionList;
import dev.slipway.registry.port.RegistryLists.Visitor;
import dev.slipway.registry.port.SearchIndex;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import dev.slipway.registry.version.Version;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Looks for what the search index lacks: of registries that are older than it, and whatever the outbox could not tell it. It goes
 * along the versions by the time of their last change and along the models by name, each once, from where it came to before; a
 * version that changes comes again. So it costs nothing where nothing changes.
 */
public final class IndexRepair {
    /** What is looked at in one run, of each kind. */
    static final int MOST = 5_000;

    private static final int BATCH = 100;
    private static final String VERSIONS = "indexed versions";
    private static final String MODELS = "indexed models";

    private final RegistryLists lists;
    private final Backlog backlog;
    private final SearchIndex index;
    private final Indexing indexing;
    private final Clock clock;
    private final Consumer<Throwable> complaints;

    /** {@code complaints} hears of what could not be indexed. */
    public IndexRepair(
            RegistryLists lists,
            Backlog backlog,
            SearchIndex index,
            Indexing indexing,
            Clock clock,
            Consumer<Throwable> complaints) {
        this.lists = lists;
        this.backlog = backlog;
        this.index = index;
        this.indexing = indexing;
        this.clock = clock;
        this.complaints = complaints;
    }

    /**
     * Goes on while there is time.
     *
     * @param before versions that were changed later are left to the outbox
     */
    void run(Instant before, Instant end) {
        goOn(VERSIONS, end, place -> {
            Batch<Version> batch = new Batch<>(
                    version -> version.updatedAt().isBefore(before), version -> Subject.of(version.key()), Term::of);
            var unused = lists.visitVersions(new VersionList.OfAllModels(false), place, batch);
            return batch;
        });
        goOn(MODELS, end, place -> {
            Batch<DescribedModel> batch =
                    new Batch<>(model -> true, of -> Subject.model(of.model().id()), of -> Term.of(of.words()));
            var unused = lists.visitModels("", false, place, batch);
            return batch;
        });
    }

    private void goOn(String list, Instant end, Function<Optional<String>, Batch<?>> read) {
        Optional<String> place = backlog.sweptTo(list);
        int count = 0;
        Batch<?> batch;
        do {
            batch = read(place, read);
            if (batch.place.isEmpty() || !repair(batch, end)) {
                return;
            }
            place = batch.place;
            backlog.sweptTo(list, place);
            count += batch.wanted.size();
        } while (batch.isFull() && count < MOST && clock.instant().isBefore(end));
    }

    /** Elements from a place on; from the beginning where the place that was kept is none of the list. */
    private Batch<?> read(Optional<String> place, Function<Optional<String>, Batch<?>> read) {
        try {
            return read.apply(place);
        } catch (Refused e) {
            if (e.refusal() != Refusal.INVALID_CURSOR) {
                throw e;
            }
            complaints.accept(e);
            return read.apply(Optional.empty());
        }
    }

    /** Says whether all of it was looked after; what was not is looked at again in the next run. */
    private boolean repair(Batch<?> batch, Instant end) {
        Map<Subject, SortedSet<Term>> behind = new LinkedHashMap<>(batch.wanted);
        index.indexed(behind.keySet()).forEach(indexed -> behind.remove(indexed.subject(), indexed.terms()));
        for (Subject subject : behind.keySet()) {
            if (!clock.instant().isBefore(end)) {
                return false;
            }
            try {
                indexing.index(subject);
            } catch (Refused e) {
                complaints.accept(e);
                return false;
            } catch (RuntimeException e) {
                // What cannot be read will not be readable later, and nothing behind it is to wait for it.
                complaints.accept(e);
            }
        }
        return true;
    }

    /** Some elements in a row, with the terms that they have. */
    private static final class Batch<T> implements Visitor<T> {
        private final Predicate<T> isTurn;
        private final Function<T, Subject> subject;
        private final Function<T, SortedSet<Term>> terms;
        private final Map<Subject, SortedSet<Term>> wanted = new LinkedHashMap<>();
        private Optional<String> place = Optional.empty();

        Batch(Predicate<T> isTurn, Function<T, Subject> subject, Function<T, SortedSet<Term>> terms) {
            this.isTurn = isTurn;
            this.subject = subject;
            this.terms = terms;
        }

        @Override
        public boolean visit(T element, String at) {
            if (!isTurn.test(element)) {
                return false;
            }
            wanted.put(subject.apply(element), terms.apply(element));
            place = Optional.of(at);
            return !isFull();
        }

        boolean isFull() {
            return wanted.size() >= BATCH;
        }
    }
}
