package dev.slipway.memory;

import dev.slipway.registry.access.Holder;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.Backlog.Unpublished;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore.GuardedName;
import dev.slipway.registry.port.StoredState.StoredName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** What the stores of one registry hold together. Whoever reads or writes it holds its lock. */
final class MemoryState {
    final Map<ModelRef, Model> heads = new HashMap<>();
    final Map<String, ModelRef> whereabouts = new HashMap<>();
    final Map<ModelRef, StoredName> keepers = new HashMap<>();
    final Map<Spelling, GuardedName> guardedNames = new HashMap<>();
    final NavigableMap<VersionKey, Version> versions =
            new TreeMap<>(Comparator.comparing(VersionKey::modelId).thenComparing(VersionKey::number));
    final Map<String, VersionFiles> files = new HashMap<>();
    /** What was found of files, by prefixes under which none is written yet. */
    final Map<String, Map<Integer, StoredObject>> early = new HashMap<>();

    final Map<StageKey, Commit.Write.OfPolicy> policies = new HashMap<>();
    final Map<String, Promotion> promotions = new HashMap<>();
    final Map<String, Words> words = new HashMap<>();
    final Map<TextsKey, Map<String, String>> texts = new HashMap<>();
    final Set<Holder> knownGroups = new HashSet<>();
    final Map<String, NavigableMap<Long, Entry>> entries = new HashMap<>();
    final Map<Place, Unpublished> unpublished = new HashMap<>();
    final Map<String, String> swept = new HashMap<>();
    final Map<Subject, Indexed> indexed = new HashMap<>();
    final Map<String, Answered> answered = new HashMap<>();
    final Map<String, Token> tokens = new HashMap<>();
    final Map<String, byte[]> secrets = new HashMap<>();

    /** A stage of a model. */
    record StageKey(String modelId, StageName stage) {}

    /** Long texts of a model. */
    record TextsKey(String modelId, Sha256 digest) {}

    /** A place in a model's history. */
    record Place(String modelId, long seq) {}

    /** What a promotion's flow waits on. */
    record Token(String text, Instant since) {}

    /** The same state, to be changed apart from this one. */
    MemoryState copy() {
        MemoryState copy = new MemoryState();
        copy.become(this);
        return copy;
    }

    /** Holds from now on what the other one holds. */
    void become(MemoryState other) {
        replace(heads, other.heads);
        replace(whereabouts, other.whereabouts);
        replace(keepers, other.keepers);
        replace(guardedNames, other.guardedNames);
        replace(versions, other.versions);
        replace(files, other.files);
        early.clear();
        other.early.forEach((prefix, found) -> early.put(prefix, new TreeMap<>(found)));
        replace(policies, other.policies);
        replace(promotions, other.promotions);
        replace(words, other.words);
        replace(texts, other.texts);
        knownGroups.clear();
        knownGroups.addAll(other.knownGroups);
        entries.clear();
        other.entries.forEach((modelId, history) -> entries.put(modelId, new TreeMap<>(history)));
        replace(unpublished, other.unpublished);
        replace(swept, other.swept);
        replace(indexed, other.indexed);
        replace(answered, other.answered);
        replace(tokens, other.tokens);
        replace(secrets, other.secrets);
    }

    private static <K, V> void replace(Map<K, V> map, Map<K, V> other) {
        map.clear();
        map.putAll(other);
    }

    /** A stage's changes in their order. */
    List<StageChange> changes(String modelId, StageName stage) {
        return entries(modelId).values().stream()
                .flatMap(entry -> entry.stageChange().stream())
                .filter(change -> change.stage().equals(stage))
                .toList();
    }

    /** A model's entries in their order. */
    NavigableMap<Long, Entry> entries(String modelId) {
        return entries.computeIfAbsent(modelId, unused -> new TreeMap<>());
    }
}
