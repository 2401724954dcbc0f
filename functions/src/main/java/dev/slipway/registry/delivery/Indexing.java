package dev.slipway.registry.delivery;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.SearchIndex;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import dev.slipway.registry.version.VersionKey;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Brings the search index up to what is stored. What it writes is made of the version or model as it is then and of nothing that
 * somebody was told; so it may be asked again, late, in any order and by several at once.
 */
public final class Indexing {
    /** Three times as many as it takes to change every term of one version. */
    private static final int MOST_STEPS = 40;

    private final RegistryStore store;
    private final SearchIndex index;

    public Indexing(RegistryStore store, SearchIndex index) {
        this.store = store;
        this.index = index;
    }

    /** What may be found by other terms since an entry was recorded. */
    static Optional<Subject> changedBy(Entry entry) {
        Fact fact = entry.fact();
        boolean isChanged = switch (fact.type()) {
            case MODEL_DELETED,
                    MODEL_RESTORED,
                    VERSION_REGISTERED,
                    VERSION_RESOLVED,
                    VERSION_DELETED,
                    VERSION_RESTORED -> true;
            case MODEL_REGISTERED -> {
                ModelFact.Registered made = (ModelFact.Registered) fact;
                yield !made.tags().isEmpty() || made.texts().isPresent();
            }
            case MODEL_UPDATED -> ((ModelFact.Updated) fact).tags().isPresent();
            case VERSION_UPDATED -> {
                VersionFact.Updated updated = (VersionFact.Updated) fact;
                yield updated.tags().isPresent() || !updated.metrics().isEmpty();
            }
            case VERSION_READY,
                    VERSION_REJECTED,
                    ACCESS_SET,
                    POLICY_SET,
                    STAGE_CHANGED,
                    PROMOTION_REQUESTED,
                    PROMOTION_DECIDED,
                    PROMOTION_ENDED,
                    SETTINGS_CHANGED,
                    NAME_FREED -> false;
        };
        if (!isChanged) {
            return Optional.empty();
        }
        return Optional.of(
                fact instanceof VersionFact of
                        ? Subject.of(new VersionKey(entry.modelId(), of.version()))
                        : Subject.model(entry.modelId()));
    }

    /**
     * Has the index find a subject by the terms that it has now, and by no others.
     *
     * @throws Refused {@link Refusal#BUSY} when others keep changing them
     */
    void index(Subject subject) {
        for (int step = 0; step < MOST_STEPS; step++) {
            Indexed read = index.indexed(subject);
            // Read only now: whoever wrote what the index says had read the subject before that.
            SortedSet<Term> wanted = terms(subject);
            if (read.terms().equals(wanted)) {
                return;
            }
            Indexed next = read.towards(wanted, SearchIndex.MOST_CHANGES);
            // When somebody else was faster, the next step sees it.
            if (index.write(read, next) && next.terms().equals(wanted)) {
                return;
            }
        }
        throw Refusal.BUSY.because(
                "others keep changing what the search index says of one thing; try again in a moment");
    }

    private SortedSet<Term> terms(Subject subject) {
        return subject.number()
                .map(number -> store.version(subject.modelId(), number)
                        .map(store::whole)
                        .map(Term::of))
                .orElseGet(() -> store.modelById(subject.modelId())
                        .filter(model -> model.deletion().isEmpty())
                        .map(store::described)
                        .map(of -> Term.of(of.words())))
                .orElseGet(TreeSet::new);
    }
}
