package dev.slipway.registry.port;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the registry's store answers to those who look for something. Lists are read page by page in a fixed order and never
 * touch what they do not answer, save a bounded number of filtered items. What is under one model is strongly consistent;
 * lists over all models or promotions may lag a moment. Nothing answers null. Implementations are thread-safe. A store that
 * does not answer throws {@link Refusal#UNAVAILABLE}, a place that no list ever gave {@link Refusal#INVALID_CURSOR}.
 */
public interface RegistryLists {
    /** Models by name. */
    Page<Model> models(ModelFilter filter, Page.Request page);

    /** A model's versions, the newest first. */
    Page<Version> versions(String modelId, VersionFilter filter, Page.Request page);

    /** Those of these versions that exist, the deleted ones too, each once and in no order. */
    List<Version> versions(Collection<VersionKey> keys);

    /** The heads of those of these models that exist, in use or deleted, each once and in no order. */
    List<Model> modelsById(Collection<String> ids);

    /**
     * Goes through the models in use by name.
     *
     * @param prefix what the names begin with; nothing for all
     * @param from a place that an earlier walk ended at
     * @return where the visitor stopped, unless nothing is left; there may turn out to be nothing after that place either
     */
    Optional<String> visitModels(String prefix, boolean backwards, Optional<String> from, Visitor<Model> visitor);

    /** Goes through versions that are not deleted, each once; {@code from} and the answer as for models. */
    Optional<String> visitVersions(VersionList list, Optional<String> from, Visitor<Version> visitor);

    /** Up to so many of the versions that a run made, the deleted ones too, in no order. */
    List<VersionKey> versionsOfRun(String run, int limit);

    /** A stage's changes, the newest first. */
    Page<StageChange> stageChanges(String modelId, StageName stage, Page.Request page);

    /** The last stage change at or before a time, whatever time that is. */
    Optional<StageChange> stageChangeAt(String modelId, StageName stage, Instant at);

    /** A model's entries from a place on; the oldest first, or the newest first when {@code newestFirst}. */
    Page<Entry> entries(String modelId, boolean newestFirst, Page.Request page);

    /** A model's entries in order from number {@code from} on, whatever number that is; at most so many. */
    List<Entry> entriesFrom(String modelId, long from, int limit);

    /** Promotions, the newest first. */
    Page<Promotion> promotions(PromotionFilter filter, Page.Request page);

    /** Looks at one element after the other; the store reads ahead in steps of a bounded size. */
    interface Visitor<T> {
        /** Looks at an element, whose place a later walk can go on from, and says whether to go on to the next. */
        boolean visit(T element, String place);
    }

    /** A list of versions in its order. */
    sealed interface VersionList {
        /** Whether it is gone through from its end. */
        boolean backwards();

        /** A model's versions by number, from one number, at least 0, to another; none when that is lower. */
        record ByNumber(String modelId, int lowest, int highest, boolean backwards) implements VersionList {}

        /** A model's versions by the time of their last change, those whose files are awaited too. */
        record ByChange(String modelId, boolean backwards) implements VersionList {}

        /** The versions of all models by the time of their last change, save those whose files are awaited. */
        record OfAllModels(boolean backwards) implements VersionList {}
    }

    /** Which models to list: names that begin so, with these tags; the deleted ones instead of those in use. */
    record ModelFilter(Optional<String> prefix, Map<String, String> tags, boolean deleted) {}

    /** Which versions to list: in this status, with these tags, the deleted ones too or not. */
    record VersionFilter(Optional<VersionStatus> status, Map<String, String> tags, boolean includingDeleted) {}

    /** Which promotions to list: of one model or all; in this status or, when absent, any status of that model. */
    record PromotionFilter(Optional<String> modelId, Optional<StageName> stage, Optional<PromotionStatus> status) {}
}
