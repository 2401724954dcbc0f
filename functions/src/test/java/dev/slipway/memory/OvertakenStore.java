package dev.slipway.memory;

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
import dev.slipway.registry.port.RegistryStore.KeptName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.FileSet;
import dev.slipway.registry.version.NumberedFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store as a caller sees it who is overtaken: between what they read and what they commit, a test has something else
 * happen. What happens may throw, as the store would.
 */
public final class OvertakenStore implements RegistryStore {
    private final RegistryStore store;
    private final Deque<Runnable> beforeCommits = new ArrayDeque<>();
    private final Deque<Runnable> afterCommits = new ArrayDeque<>();
    private final Deque<Runnable> beforePolicies = new ArrayDeque<>();
    private final Deque<Runnable> afterPromotions = new ArrayDeque<>();
    private Runnable beforeEveryCommit = () -> {};
    private int commits;

    public OvertakenStore(RegistryStore store) {
        this.store = store;
    }

    /** Has this happen just before the next commit; said several times, one before each of the next commits. */
    public void beforeCommit(Runnable event) {
        beforeCommits.add(event);
    }

    /** Has this happen just before every commit from now on. */
    public void beforeEveryCommit(Runnable event) {
        beforeEveryCommit = event;
    }

    /** Has this happen just after the next commit, before the caller hears that it was done. */
    public void afterCommit(Runnable event) {
        afterCommits.add(event);
    }

    /** Has this happen between the reading of a head and the next reading of a policy. */
    public void beforePolicy(Runnable event) {
        beforePolicies.add(event);
    }

    /** Has this happen just after the next reading of a promotion, before the caller hears what was read. */
    public void afterPromotion(Runnable event) {
        afterPromotions.add(event);
    }

    /** Whether all that was to happen did. */
    public boolean isOver() {
        return beforeCommits.isEmpty()
                && afterCommits.isEmpty()
                && beforePolicies.isEmpty()
                && afterPromotions.isEmpty();
    }

    /** How many commits were tried. */
    public int commits() {
        return commits;
    }

    @Override
    public void commit(Commit commit) {
        commits++;
        next(beforeCommits);
        beforeEveryCommit.run();
        store.commit(commit);
        next(afterCommits);
    }

    private static void next(Deque<Runnable> events) {
        Optional.ofNullable(events.poll()).ifPresent(Runnable::run);
    }

    @Override
    public Optional<Map<String, String>> texts(String modelId, Sha256 digest) {
        return store.texts(modelId, digest);
    }

    @Override
    public Optional<Model> model(ModelRef ref) {
        return store.model(ref);
    }

    @Override
    public Optional<KeptName> keeper(ModelName name) {
        return store.keeper(name);
    }

    @Override
    public Optional<GuardedName> guardedName(Spelling spelling) {
        return store.guardedName(spelling);
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
    public Optional<SetPolicy> policy(String modelId, StageName stage) {
        next(beforePolicies);
        return store.policy(modelId, stage);
    }

    @Override
    public Optional<Promotion> promotion(String id) {
        Optional<Promotion> read = store.promotion(id);
        next(afterPromotions);
        return read;
    }

    @Override
    public List<Promotion> promotions(Collection<String> ids) {
        return store.promotions(ids);
    }

    @Override
    public Words words(String modelId) {
        return store.words(modelId);
    }

    @Override
    public Optional<StageChange> stageChange(String modelId, long seq) {
        return store.stageChange(modelId, seq);
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
    public Optional<NumberedFile> file(String key) {
        return store.file(key);
    }

    @Override
    public boolean found(FileSet set, Map<Integer, StoredObject> findings) {
        return store.found(set, findings);
    }
}
