package dev.slipway.registry.port;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.util.List;
import java.util.Optional;

/**
 * One change of a model, all or nothing: the head from what was read to what it becomes, the entries that say so, whatever
 * else is written, and the mark of the request.
 *
 * @param before the head as it was read; absent when the model is new
 * @param after the head as it becomes
 */
public record Commit(
        Optional<Model> before, Model after, List<Entry> entries, List<Write> writes, Optional<Answered> answered) {
    public Commit {
        entries = List.copyOf(entries);
        writes = List.copyOf(writes);
    }

    /** Something of a model that is written whole. */
    public sealed interface Write {
        /** A version. */
        record OfVersion(Version version) implements Write {}

        /** A new version's files. */
        record OfFiles(VersionFiles files) implements Write {}

        /** A stage's policy under its revision. */
        record OfPolicy(String modelId, StageName stage, int revision, Policy policy) implements Write {}

        /** A promotion. */
        record OfPromotion(Promotion promotion) implements Write {}

        /** A stage change. */
        record OfStageChange(StageChange change) implements Write {}
    }
}
