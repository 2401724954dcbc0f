package dev.slipway.registry;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A store under whose user others make their changes: between what the user has read and what comes next. */
final class StageRace implements RegistryStore {
    private final RegistryStore store;
    private final Deque<Runnable> beforeCommits = new ArrayDeque<>();
    private final Deque<Runnable> beforePolicies = new ArrayDeque<>();

    StageRace(RegistryStore store) {
        this.store = store;
    }

    /** Others do this before the next commit; said again, also before the one after that. */
    StageRace beforeCommit(Runnable deed) {
        beforeCommits.add(deed);
        return this;
    }

    /** Others do this between the reading of the head and the next reading of a policy. */
    StageRace beforePolicy(Runnable deed) {
        beforePolicies.add(deed);
        return this;
    }

    /** Whether all that others wanted to do was done. */
    boolean isOver() {
        return beforeCommits.isEmpty() && beforePolicies.isEmpty();
    }

    private static void next(Deque<Runnable> deeds) {
        Runnable deed = deeds.poll();
        if (deed != null) {
            deed.run();
        }
    }

    @Override
    public void commit(Commit commit) {
        next(beforeCommits);
        store.commit(commit);
    }

    @Override
    public Optional<Policy> policy(String modelId, StageName stage, int revision) {
        next(beforePolicies);
        return store.policy(modelId, stage, revision);
    }

    @Override
    public Optional<Model> model(ModelRef ref) {
        return store.model(ref);
    }

    @Override
    public Optional<Model> modelById(String id) {
        return store.modelById(id);
    }

    @Override
    public Optional<Version> version(String modelId, int number) {
        return store.version(modelId, number);
    }

    @Override
    public Optional<VersionFiles> files(String prefix) {
        return store.files(prefix);
    }

    @Override
    public Optional<Promotion> promotion(String id) {
        return store.promotion(id);
    }

    @Override
    public Optional<StageChange> stageChange(String modelId, StageName stage, Stage.ChangeKey key) {
        return store.stageChange(modelId, stage, key);
    }

    @Override
    public Optional<StageChange> landingOf(String modelId, StageName stage, int version) {
        return store.landingOf(modelId, stage, version);
    }

    @Override
    public Optional<Answered> answered(String id) {
        return store.answered(id);
    }

    @Override
    public void remember(Answered answered) {
        store.remember(answered);
    }

    @Override
    public VersionFiles found(String prefix, int file, StoredObject object) {
        return store.found(prefix, file, object);
    }
}
