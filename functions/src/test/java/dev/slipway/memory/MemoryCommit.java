package dev.slipway.memory;

import dev.slipway.memory.MemoryState.Place;
import dev.slipway.memory.MemoryState.StageKey;
import dev.slipway.memory.MemoryState.TextsKey;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.Backlog.Unpublished;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.CommitConflict.Kind;
import dev.slipway.registry.port.RegistryStore.GuardedName;
import dev.slipway.registry.port.StoredState.StoredName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One commit on its way into the state: conditions are looked at first, then everything is written or nothing. */
final class MemoryCommit implements Commit.Writer {
    private final MemoryState state;
    private final Instant now;
    private final Set<Kind> conflicts = EnumSet.noneOf(Kind.class);
    private final Set<Object> written = new HashSet<>();
    private final List<Runnable> effects = new ArrayList<>();

    MemoryCommit(MemoryState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    void write(Commit commit) {
        head(commit);
        commit.writes().forEach(write -> write.to(this));
        commit.entries().forEach(this::entry);
        note(commit.entries());
        commit.answered().ifPresent(this::answered);
        for (Kind kind : List.of(Kind.ALREADY_ANSWERED, Kind.NAME_TAKEN, Kind.HEAD_MOVED)) {
            if (conflicts.contains(kind)) {
                throw new CommitConflict(kind);
            }
        }
        effects.forEach(Runnable::run);
    }

    private void head(Commit commit) {
        Optional<Model> before = commit.before();
        Model after = commit.after();
        if (before.isEmpty()) {
            expect(!state.whereabouts.containsKey(after.id()), Kind.HEAD_MOVED);
        } else {
            Model read = before.get();
            if (!read.id().equals(after.id())) {
                throw new IllegalArgumentException("a change of one model cannot make it another");
            }
            Model kept = state.heads.get(read.ref());
            expect(
                    kept != null
                            && kept.id().equals(read.id())
                            && kept.tail().seq() == read.tail().seq(),
                    Kind.HEAD_MOVED);
        }
        if (commit.moves()) {
            String keeper = Optional.ofNullable(state.keepers.get(after.ref()))
                    .map(StoredName::modelId)
                    .orElse(after.id());
            boolean isFree = keeper.equals(after.id())
                    || commit.predecessor().filter(keeper::equals).isPresent();
            expect(isFree && !state.heads.containsKey(after.ref()), commit.ifTaken());
        }
        put(after.ref(), () -> {
            before.ifPresent(read -> state.heads.remove(read.ref()));
            state.heads.put(after.ref(), after);
            state.whereabouts.put(after.id(), after.ref());
            state.keepers.remove(after.ref());
            state.knownGroups.addAll(after.access().readers());
            commit.leaves()
                    .ifPresent(name -> state.keepers.put(name, new StoredName(after.id(), Optional.of(after.rev()))));
            commit.guards()
                    .ifPresent(name ->
                            state.guardedNames.put(Spelling.of(name.value()), new GuardedName(name, after.id())));
        });
    }

    private void entry(Entry entry) {
        expect(!state.entries(entry.modelId()).containsKey(entry.seq()), Kind.HEAD_MOVED);
        put(entry.id(), () -> state.entries(entry.modelId()).put(entry.seq(), entry));
    }

    private void note(List<Entry> entries) {
        if (!entries.isEmpty()) {
            Entry first = entries.get(0);
            Place place = new Place(first.modelId(), first.seq());
            put(
                    place,
                    () -> state.unpublished.put(
                            place, new Unpublished(first.modelId(), first.seq(), entries.size(), first.at())));
        }
    }

    private void answered(Answered mark) {
        Answered kept = state.answered.get(mark.id());
        expect(kept == null || !now.isBefore(kept.expiresAt()), Kind.ALREADY_ANSWERED);
        put(mark, () -> state.answered.put(mark.id(), mark));
    }

    @Override
    public void version(Version version) {
        put(version.key(), () -> state.versions.put(version.key(), version.cut()));
    }

    @Override
    public void files(VersionFiles files) {
        expect(!state.files.containsKey(files.prefix()), Kind.HEAD_MOVED);
        put(
                files.prefix(),
                () -> state.files.put(
                        files.prefix(),
                        MemoryRegistryStore.found(files, state.early.getOrDefault(files.prefix(), Map.of()))));
    }

    @Override
    public void policy(Commit.Write.OfPolicy policy) {
        StageKey stage = new StageKey(policy.modelId(), policy.stage());
        put(stage, () -> state.policies.put(stage, policy));
    }

    @Override
    public void freedName(Commit.Write.OfFreedName freed) {
        ModelName name = freed.name();
        StoredName kept =
                new StoredName(freed.kept().modelId(), Optional.of(freed.kept().leftWith()));
        expect(kept.equals(state.keepers.get(name)), Kind.HEAD_MOVED);
        put(name, () -> state.keepers.remove(name));
        if (freed.isSpelled()) {
            Spelling spelling = Spelling.of(name.value());
            GuardedName guarded = new GuardedName(name, kept.modelId());
            expect(guarded.equals(state.guardedNames.get(spelling)), Kind.HEAD_MOVED);
            put(spelling, () -> state.guardedNames.remove(spelling));
        }
    }

    @Override
    public void promotion(Promotion promotion) {
        put(promotion.promotionId(), () -> state.promotions.put(promotion.id(), promotion));
    }

    @Override
    public void texts(Commit.Write.OfTexts texts) {
        TextsKey key = new TextsKey(texts.modelId(), texts.apart().digest());
        put(key, () -> state.texts.put(key, texts.texts()));
    }

    @Override
    public void words(Commit.Write.OfWords words) {
        put(
                List.of("words", words.modelId()),
                () -> state.words.put(words.modelId(), words.words().cut()));
    }

    private void expect(boolean holds, Kind otherwise) {
        if (!holds) {
            conflicts.add(otherwise);
        }
    }

    private void put(Object key, Runnable effect) {
        if (!written.add(key)) {
            throw new IllegalArgumentException("one change writes " + key + " twice");
        }
        effects.add(effect);
    }
}
