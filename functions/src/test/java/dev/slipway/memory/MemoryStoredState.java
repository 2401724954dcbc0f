package dev.slipway.memory;

import dev.slipway.memory.MemoryState.TextsKey;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.port.RegistryStore.GuardedName;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.text.Apart;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What is held of a model in memory, where nothing can be written in another form than its own. */
record MemoryStoredState(MemoryState state) implements StoredState {
    @Override
    public Optional<String> modelId(ModelRef ref) {
        synchronized (state) {
            if (ref.equals(ModelRef.OWN)) {
                return Optional.of(OwnHistory.ID);
            }
            return ref instanceof ModelRef.Deleted deleted
                    ? Optional.of(deleted.id())
                            .filter(state.whereabouts::containsKey)
                            .filter(id -> !OwnHistory.isOwn(id))
                    : Optional.ofNullable(state.heads.get(ref))
                            .map(Model::id)
                            .or(() ->
                                    Optional.ofNullable(state.keepers.get(ref)).map(StoredName::modelId));
        }
    }

    @Override
    public Stored<Model> head(String modelId) {
        synchronized (state) {
            return Optional.ofNullable(state.whereabouts.get(modelId))
                    .map(state.heads::get)
                    .map(Stored::whole)
                    .orElseGet(() -> Stored.damaged("it is missing"));
        }
    }

    @Override
    public Optional<Stored<StoredName>> name(ModelName name) {
        synchronized (state) {
            return Optional.ofNullable(state.heads.get(name))
                    .map(head -> new StoredName(head.id(), Optional.empty()))
                    .or(() -> Optional.ofNullable(state.keepers.get(name)))
                    .map(Stored::whole);
        }
    }

    @Override
    public Optional<Stored<GuardedName>> guardedName(ModelName name) {
        synchronized (state) {
            return Optional.ofNullable(state.guardedNames.get(Spelling.of(name.value())))
                    .map(Stored::whole);
        }
    }

    @Override
    public Optional<String> listsDamage(Model model) {
        return Optional.empty();
    }

    @Override
    public Stored<Words> words(String modelId) {
        synchronized (state) {
            return Stored.whole(state.words.getOrDefault(modelId, Words.NONE));
        }
    }

    @Override
    public Optional<String> textsDamage(String modelId, Apart apart) {
        synchronized (state) {
            Map<String, String> texts = state.texts.get(new TextsKey(modelId, apart.digest()));
            return texts != null && apart.isOf(texts) ? Optional.empty() : Optional.of("they are missing or others");
        }
    }

    @Override
    public SortedMap<String, Stored<SetPolicy>> policies(String modelId) {
        synchronized (state) {
            SortedMap<String, Stored<SetPolicy>> policies = new TreeMap<>();
            state.policies.forEach((key, set) -> {
                if (key.modelId().equals(modelId)) {
                    policies.put(key.stage().value(), Stored.whole(set.set()));
                }
            });
            return policies;
        }
    }

    @Override
    public List<Stored<Entry>> entries(String modelId, long from, int limit) {
        synchronized (state) {
            return state.entries(modelId).tailMap(from, true).values().stream()
                    .limit(limit)
                    .map(Stored::whole)
                    .toList();
        }
    }

    @Override
    public Map<Long, Stored<Entry>> entriesAt(String modelId, Collection<Long> places) {
        synchronized (state) {
            return found(places, state.entries(modelId)::get);
        }
    }

    @Override
    public Map<Integer, Stored<Version>> versions(String modelId, Collection<Integer> numbers) {
        synchronized (state) {
            return found(numbers, number -> state.versions.get(new VersionKey(modelId, number)));
        }
    }

    @Override
    public List<String> versionsBeyond(String modelId, int last) {
        synchronized (state) {
            return state.versions.keySet().stream()
                    .filter(key -> key.modelId().equals(modelId) && (key.number() < 1 || key.number() > last))
                    .map(key -> Integer.toString(key.number()))
                    .toList();
        }
    }

    @Override
    public Optional<Stored<VersionFiles>> files(String prefix) {
        synchronized (state) {
            return Optional.ofNullable(state.files.get(prefix)).map(Stored::whole);
        }
    }

    @Override
    public Map<Long, Stored<Promotion>> promotionsAt(String modelId, Collection<Long> places) {
        synchronized (state) {
            return found(places, place -> state.promotions.get(new PromotionId(modelId, place).toString()));
        }
    }

    @Override
    public List<String> promotionsAskedAt(String modelId, long from, long to) {
        synchronized (state) {
            return state.promotions.keySet().stream()
                    .flatMap(id -> PromotionId.of(id).stream())
                    .filter(id -> id.modelId().equals(modelId) && id.seq() >= from && id.seq() <= to)
                    .map(PromotionId::seq)
                    .sorted()
                    .map(String::valueOf)
                    .toList();
        }
    }

    private static <K, T> Map<K, Stored<T>> found(Collection<K> places, Function<K, T> at) {
        Map<K, Stored<T>> found = new HashMap<>();
        places.forEach(place ->
                Optional.ofNullable(at.apply(place)).ifPresent(value -> found.put(place, Stored.whole(value))));
        return found;
    }
}
