package dev.slipway.registry;

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
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.FileSet;
import dev.slipway.registry.version.NumberedFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The store as one caller sees it: a model that is not there for them is not there, nor is anything of it. What is absent takes
 * as many reads as what is hidden. It is made for one call and forgets nothing of it.
 */
final class SeenStore implements RegistryStore {
    private final RegistryStore store;
    private final Sight sight;

    SeenStore(RegistryStore store, Sight sight) {
        this.store = store;
        this.sight = sight;
    }

    @Override
    public Optional<Model> model(ModelRef ref) {
        Optional<Model> model = store.model(ref);
        if (model.isEmpty()) {
            sight.lookForNothing();
        }
        return model.filter(sight::shows);
    }

    @Override
    public Optional<Model> modelById(String id) {
        return sight.model(id);
    }

    @Override
    public Optional<Version> version(String modelId, int number) {
        return sight.sees(modelId) ? store.version(modelId, number) : Optional.empty();
    }

    /** Whoever sees a version sees its files, which it may share with a version that is not there for the caller. */
    @Override
    public Optional<VersionFiles> files(String prefix) {
        return store.files(prefix);
    }

    @Override
    public Optional<Promotion> promotion(String id) {
        return PromotionId.of(id).filter(read -> sight.shows(read.modelId())).flatMap(read -> store.promotion(id));
    }

    @Override
    public List<Promotion> promotions(Collection<String> ids) {
        return store.promotions(ids).stream()
                .filter(promotion -> sight.sees(promotion.modelId()))
                .toList();
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
    public Optional<Map<String, String>> texts(String modelId, Sha256 digest) {
        return sight.sees(modelId) ? store.texts(modelId, digest) : Optional.empty();
    }

    @Override
    public Words words(String modelId) {
        return store.words(modelId);
    }

    @Override
    public Optional<NumberedFile> file(String key) {
        return store.file(key);
    }

    @Override
    public Optional<SetPolicy> policy(String modelId, StageName stage) {
        return store.policy(modelId, stage);
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
    public void commit(Commit commit) {
        store.commit(commit);
    }

    @Override
    public void remember(Answered answered) {
        store.remember(answered);
    }

    @Override
    public boolean found(FileSet set, Map<Integer, StoredObject> findings) {
        return store.found(set, findings);
    }
}
