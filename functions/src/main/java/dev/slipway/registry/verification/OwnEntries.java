package dev.slipway.registry.verification;

import dev.slipway.json.MalformedJson;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.NameFreed;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.port.StoredState.Stored;
import dev.slipway.registry.stage.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the registry's own history says that the verification of a model needs; each entry is read once. */
final class OwnEntries {
    private static final int BATCH = 500;

    private final StoredState state;
    private final Map<Long, Optional<Fact>> read = new HashMap<>();
    private Optional<List<NameFreed>> freed = Optional.empty();

    OwnEntries(StoredState state) {
        this.state = state;
    }

    /** The default that was set for a stage with this entry, if one was. */
    Optional<Policy> setAt(StageName stage, long entry) {
        return read.computeIfAbsent(
                        entry,
                        place -> Optional.ofNullable(state.entriesAt(OwnHistory.ID, List.of(place))
                                        .get(place))
                                .flatMap(OwnEntries::fact))
                .filter(fact ->
                        fact instanceof StageFact.PolicySet set && set.stage().equals(stage))
                .map(fact -> ((StageFact.PolicySet) fact).policy());
    }

    /** Whether a name was freed that a model gave up with this entry. */
    boolean isFreed(ModelName name, String modelId, long leftWith) {
        if (freed.isEmpty()) {
            freed = Optional.of(all());
        }
        return freed.get().stream()
                .anyMatch(fact ->
                        fact.name().equals(name) && fact.keptBy().equals(modelId) && fact.leftWith() >= leftWith);
    }

    /** Looks once more which names were freed when it is asked next. */
    void again() {
        freed = Optional.empty();
    }

    private List<NameFreed> all() {
        List<NameFreed> all = new ArrayList<>();
        long from = 1;
        List<Stored<Entry>> batch;
        do {
            batch = state.entries(OwnHistory.ID, from, BATCH);
            batch.stream()
                    .flatMap(stored -> fact(stored).stream())
                    .flatMap(fact -> fact instanceof NameFreed one ? Stream.of(one) : Stream.empty())
                    .forEach(all::add);
            from += BATCH;
        } while (batch.size() == BATCH);
        return all;
    }

    /** What an entry says; nothing of one that is damaged, which the verification of the registry's own history tells. */
    private static Optional<Fact> fact(Stored<Entry> stored) {
        try {
            return stored.value().filter(Entry::isIntact).map(Entry::fact);
        } catch (IllegalArgumentException | MalformedJson damaged) {
            return Optional.empty();
        }
    }
}
