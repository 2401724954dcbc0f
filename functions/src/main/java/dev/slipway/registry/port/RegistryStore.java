package dev.slipway.registry.port;

import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.text.Texts;
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
 * Where the registry keeps what it knows, as far as changes need it. Reads are strongly consistent and are one point read
 * each unless they say otherwise. Nothing answers null. Implementations are thread-safe. A store that does not answer throws
 * {@link Refusal#UNAVAILABLE}.
 */
public interface RegistryStore {
    /**
     * A model's head: by name among those in use, by id among the deleted. A name that a model had before and that stays with
     * it leads to it, too, in three point reads.
     */
    Optional<Model> model(ModelRef ref);

    /** With which model, deleted or of another name by now, a name stays; nothing for a name that is in use. */
    Optional<KeptName> keeper(ModelName name);

    /**
     * A name that a model gave up and that stays with it.
     *
     * @param leftWith the place in the model's history of the entry with which it gave the name up
     */
    record KeptName(String modelId, long leftWith) {}

    /** The name of this spelling that became the last to stay with its model. */
    Optional<GuardedName> guardedName(Spelling spelling);

    /** A name that stays with a model, as a stage that has a policy has answered under it. */
    record GuardedName(ModelName name, String modelId) {}

    /** A model's head by its id, in use or deleted, under whatever name it has by now; two point reads. */
    Optional<Model> modelById(String id);

    /**
     * What is said of a model, in use or deleted, without long texts; {@link Words#NONE} of one that nothing is said of.
     */
    Words words(String modelId);

    /** A version, deleted or not, without long texts. */
    Optional<Version> version(String modelId, int number);

    /** Long texts of a model or of its versions, by their names; nothing where none have this digest. */
    Optional<Map<String, String>> texts(String modelId, Sha256 digest);

    /** The same texts, the long ones too; nothing is read where there are none. */
    default Texts whole(String modelId, Texts texts) {
        return texts.isWhole()
                ? texts
                : texts.with(texts(modelId, texts.apart().orElseThrow().digest())
                        .orElseThrow(() -> new IllegalStateException("long texts are missing")));
    }

    /** The same version with its long texts. */
    default Version whole(Version version) {
        Texts texts = version.metadata().texts();
        return texts.isWhole() ? version : version.with(whole(version.modelId(), texts));
    }

    /** The same words with the long texts. */
    default Words whole(String modelId, Words words) {
        return new Words(whole(modelId, words.texts()));
    }

    /** The same of a model. */
    default DescribedModel whole(DescribedModel of) {
        return new DescribedModel(of.model(), whole(of.model().id(), of.words()));
    }

    /** A model with all that is said of it. */
    default DescribedModel described(Model model) {
        return whole(new DescribedModel(model, words(model.id())));
    }

    /** A version's files by the prefix of their object keys; as many reads as they fill pages. */
    Optional<VersionFiles> files(String prefix);

    /** The declared file with this object key; one read, however many files its version has. */
    Optional<NumberedFile> file(String key);

    /** The policy that was set last for a stage, if any was. */
    Optional<SetPolicy> policy(String modelId, StageName stage);

    /** A promotion; nothing for a text that is no promotion's id. */
    Optional<Promotion> promotion(String id);

    /** Those of these promotions that exist, each once and in no order; one read for a hundred of them. */
    List<Promotion> promotions(Collection<String> ids);

    /** The stage change that stands at this place of a model's history, if one does. */
    Optional<StageChange> stageChange(String modelId, long seq);

    /** The mark of a request that was done and has not expired. */
    Optional<Answered> answered(String id);

    /**
     * Writes a change, all of it or nothing, and of several that were prepared on the same head one. Afterwards every read
     * above sees it; lists over all models or promotions may take a moment.
     *
     * @throws CommitConflict when what it was prepared on has changed, or something that is written once is there already:
     *     an id of a model, an entry, files
     * @throws IllegalArgumentException when it writes the same thing twice or makes a model another
     */
    void commit(Commit commit);

    /** Keeps the mark of a request that had no effect of its own, unless there is one that has not expired. */
    void remember(Answered answered);

    /**
     * Records that files were found in the artifact store; the first finding of a file stays. What it reads and writes for a
     * finding does not grow with the number of files. Files that are written only afterwards have been found then already.
     *
     * @param set which files they are of
     * @param findings by the files' numbers
     * @return whether, by what this method was told so far, every file of the set has been found. Told the same again it
     *     answers the same, so that whoever did not hear the answer can ask for it
     */
    boolean found(FileSet set, Map<Integer, StoredObject> findings);
}
