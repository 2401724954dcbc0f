package dev.slipway.memory;

import dev.slipway.memory.MemoryState.StageKey;
import dev.slipway.memory.MemoryState.TextsKey;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.FileSet;
import dev.slipway.registry.version.NumberedFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What changes need of the registry, in memory. */
record MemoryRegistryStore(MemoryState state, Clock clock) implements RegistryStore {
    @Override
    public Optional<Model> model(ModelRef ref) {
        synchronized (state) {
            return Optional.ofNullable(state.heads.get(ref))
                    .or(() -> Optional.ofNullable(state.keepers.get(ref))
                            .flatMap(kept -> modelById(kept.modelId()))
                            .filter(model ->
                                    model.keepsName() && model.deletion().isEmpty()));
        }
    }

    @Override
    public Optional<KeptName> keeper(ModelName name) {
        synchronized (state) {
            return Optional.ofNullable(state.keepers.get(name))
                    .map(kept -> new KeptName(kept.modelId(), kept.leftWith().orElseThrow()));
        }
    }

    @Override
    public Optional<GuardedName> guardedName(Spelling spelling) {
        synchronized (state) {
            return Optional.ofNullable(state.guardedNames.get(spelling));
        }
    }

    @Override
    public Optional<Model> modelById(String id) {
        synchronized (state) {
            return Optional.ofNullable(state.whereabouts.get(id)).map(state.heads::get);
        }
    }

    @Override
    public Optional<Version> version(String modelId, int number) {
        synchronized (state) {
            return Optional.ofNullable(state.versions.get(new VersionKey(modelId, number)));
        }
    }

    @Override
    public Optional<Map<String, String>> texts(String modelId, Sha256 digest) {
        synchronized (state) {
            return Optional.ofNullable(state.texts.get(new TextsKey(modelId, digest)));
        }
    }

    @Override
    public Optional<VersionFiles> files(String prefix) {
        synchronized (state) {
            return Optional.ofNullable(state.files.get(prefix));
        }
    }

    @Override
    public Optional<NumberedFile> file(String key) {
        return VersionFiles.prefixOf(key)
                .flatMap(this::files)
                .flatMap(files -> IntStream.range(0, files.files().size())
                        .mapToObj(number -> new NumberedFile(
                                files.set(), number, awaited(files.files().get(number))))
                        .filter(numbered -> numbered.file().key().equals(key))
                        .findFirst());
    }

    @Override
    public Optional<SetPolicy> policy(String modelId, StageName stage) {
        synchronized (state) {
            return Optional.ofNullable(state.policies.get(new StageKey(modelId, stage)))
                    .map(Commit.Write.OfPolicy::set);
        }
    }

    @Override
    public Optional<Promotion> promotion(String id) {
        synchronized (state) {
            return Optional.ofNullable(state.promotions.get(id));
        }
    }

    @Override
    public List<Promotion> promotions(Collection<String> ids) {
        synchronized (state) {
            return ids.stream()
                    .distinct()
                    .map(state.promotions::get)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    @Override
    public Words words(String modelId) {
        synchronized (state) {
            return state.words.getOrDefault(modelId, Words.NONE);
        }
    }

    @Override
    public Optional<StageChange> stageChange(String modelId, long seq) {
        synchronized (state) {
            return Optional.ofNullable(state.entries(modelId).get(seq)).flatMap(Entry::stageChange);
        }
    }

    @Override
    public Optional<Answered> answered(String id) {
        synchronized (state) {
            return Optional.ofNullable(state.answered.get(id))
                    .filter(mark -> clock.instant().isBefore(mark.expiresAt()));
        }
    }

    @Override
    public void commit(Commit commit) {
        synchronized (state) {
            new MemoryCommit(state, clock.instant()).write(commit);
        }
    }

    @Override
    public void remember(Answered answered) {
        synchronized (state) {
            if (answered(answered.id()).isEmpty()) {
                state.answered.put(answered.id(), answered);
            }
        }
    }

    @Override
    public boolean found(FileSet set, Map<Integer, StoredObject> findings) {
        synchronized (state) {
            Optional<VersionFiles> known = files(set.prefix());
            if (known.isEmpty()) {
                Map<Integer, StoredObject> early = state.early.computeIfAbsent(set.prefix(), unused -> new TreeMap<>());
                findings.forEach(early::putIfAbsent);
                return early.size() == set.count();
            }
            VersionFiles now = found(known.get(), findings);
            state.files.put(set.prefix(), now);
            return now.isComplete();
        }
    }

    /** Files with what was found of them; the first finding of a file stays. */
    static VersionFiles found(VersionFiles known, Map<Integer, StoredObject> findings) {
        List<VersionFile> files = new ArrayList<>(known.files());
        findings.forEach((number, object) -> {
            if (files.get(number).stored().isEmpty()) {
                files.set(number, files.get(number).found(object));
            }
        });
        return new VersionFiles(known.modelId(), known.version(), known.prefix(), files);
    }

    private static VersionFile awaited(VersionFile file) {
        return new VersionFile(file.declared(), file.key(), file.uploadId(), Optional.empty());
    }
}
