package dev.slipway.registry.port;

import dev.slipway.registry.access.Reach;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.search.MetricRange;
import dev.slipway.registry.search.WantedTag;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.text.Texts;
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
 * touch what they do not answer, save a bounded number of filtered items. A model's history is strongly consistent; every other
 * list may lag a moment, and shows each thing that it shows as it is, but for long texts, which it leaves out. Nothing answers
 * null. Implementations are thread-safe. A store that does not answer throws {@link Refusal#UNAVAILABLE}, a place that no list
 * ever gave {@link Refusal#INVALID_CURSOR}.
 */
public interface RegistryLists {
    /**
     * The same lists, with the models within a reach only. What they read does not grow with the number of other models. Of the
     * groups in it the first {@link Reach#MAX_GROUPS} count, by name, that any model names or named.
     */
    RegistryLists within(Reach reach);

    /** Models by name. */
    Page<DescribedModel> models(ModelFilter filter, Page.Request page);

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
    Optional<String> visitModels(
            String prefix, boolean backwards, Optional<String> from, Visitor<DescribedModel> visitor);

    /** Goes through versions that are not deleted, each once; {@code from} and the answer as for models. */
    Optional<String> visitVersions(VersionList list, Optional<String> from, Visitor<Version> visitor);

    /** Up to so many of the versions that a run made, the deleted ones too, in no order. */
    List<VersionKey> versionsOfRun(String run, int limit);

    /**
     * The versions that the search index has under a tag, of one model or of all, each once and in no order; nothing when it has
     * more than so many. The index lags behind the versions: which of them have the tag, and are not deleted, they say
     * themselves.
     */
    Optional<List<VersionKey>> versionsTagged(WantedTag tag, Optional<String> modelId, int most);

    /** The ids of the models that the search index has under a tag; as for versions. */
    Optional<List<String>> modelsTagged(WantedTag tag, int most);

    /** The versions that the search index has under a metric, in the order of its values; it lags as for tags. */
    Page<VersionKey> versionsByMetric(MetricRange range, Page.Request page);

    /** Those of these models that are in use, with what is said of them, each once and in no order. */
    List<DescribedModel> describedById(Collection<String> ids);

    /** A stage's changes, the newest first. */
    Page<StageChange> stageChanges(String modelId, StageName stage, Page.Request page);

    /** The last stage change at or before a time, whatever time that is. */
    Optional<StageChange> stageChangeAt(String modelId, StageName stage, Instant at);

    /** A model's entries from a place on; the oldest first, or the newest first when {@code newestFirst}. */
    Page<Entry> entries(String modelId, boolean newestFirst, Page.Request page);

    /** A model's entries in order from number {@code from} on, whatever number that is; at most so many. */
    List<Entry> entriesFrom(String modelId, long from, int limit);

    /** A model's promotions, the newest first. */
    Page<Promotion> promotions(String modelId, PromotionFilter filter, Page.Request page);

    /** The promotions of all models that wait, into this stage or any, the newest first. */
    Page<Promotion> openPromotions(Optional<StageName> stage, Page.Request page);

    /** Whether a tag that is asked for is among the long texts that are not known: no text that lies apart is short. */
    private static boolean read(Map<String, String> tags, Texts texts) {
        return tags.entrySet().stream()
                .anyMatch(tag -> tag.getValue().length() > Texts.NEVER_APART / 4
                        && texts.unknown().contains(Texts.TAGS + tag.getKey()));
    }

    /** Looks at one element after the other; the store reads ahead in steps of a bounded size. */
    interface Visitor<T> {
        /** Looks at an element, whose place a later walk can go on from, and says whether to go on to the next. */
        boolean visit(T element, String place);

        /** Hears of an element that is not for it to see, and says whether to go on to the next. */
        default boolean passOver(String place) {
            return true;
        }
    }

    /** A list of versions in its order. */
    sealed interface VersionList {
        /** Whether it is gone through from its end. */
        boolean backwards();

        /** A model's versions by number, from one number, at least 0, to another; none when that is lower. */
        record ByNumber(String modelId, int lowest, int highest, boolean backwards) implements VersionList {}

        /** A model's versions by the time of their last change, save those whose files are awaited. */
        record ByChange(String modelId, boolean backwards) implements VersionList {}

        /** The versions of all models by the time of their last change, save those whose files are awaited. */
        record OfAllModels(boolean backwards) implements VersionList {}
    }

    /** Which models to list: names that begin so, with these tags; the deleted ones instead of those in use. */
    record ModelFilter(Optional<String> prefix, Map<String, String> tags, boolean deleted) {
        /** Whether long texts of a model that are not known must be read to tell. */
        public boolean reads(DescribedModel of) {
            return RegistryLists.read(tags, of.words().texts());
        }

        /** Whether a model whose name and state are right is one of them. */
        public boolean passes(DescribedModel of) {
            return of.words().tags().entrySet().containsAll(tags.entrySet());
        }
    }

    /** Which versions to list: in this status, with these tags, the deleted ones too or not. */
    record VersionFilter(Optional<VersionStatus> status, Map<String, String> tags, boolean includingDeleted) {
        /** Whether long texts of a version that are not known must be read to tell. */
        public boolean reads(Version version) {
            return RegistryLists.read(tags, version.metadata().texts());
        }

        /** Whether a version is one of them. */
        public boolean passes(Version version) {
            return status.map(version.status()::equals).orElse(true)
                    && (includingDeleted || version.deletedAt().isEmpty())
                    && version.metadata().tags().entrySet().containsAll(tags.entrySet());
        }
    }

    /** Which promotions of a model to list: into this stage, in this status. */
    record PromotionFilter(Optional<StageName> stage, Optional<PromotionStatus> status) {
        /** Whether a promotion is one of them. */
        public boolean passes(Promotion promotion) {
            return stage.map(promotion.stage()::equals).orElse(true)
                    && status.map(promotion.status()::equals).orElse(true);
        }
    }
}
