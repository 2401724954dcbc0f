package dev.slipway.registry;

import dev.slipway.registry.access.Reach;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.search.MetricRange;
import dev.slipway.registry.search.WantedTag;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The lists as one caller sees them: what belongs to a model that is not there for them is left out. Models are read within the
 * caller's reach, and each is looked at once more, since that may lag. A page is filled up from those behind it.
 */
final class SeenLists implements RegistryLists {
    private final RegistryLists lists;
    private final Sight sight;
    private final Supplier<Reach> reach;

    SeenLists(RegistryLists lists, Sight sight) {
        this(lists, sight, sight::reach);
    }

    private SeenLists(RegistryLists lists, Sight sight, Supplier<Reach> reach) {
        this.lists = lists;
        this.sight = sight;
        this.reach = reach;
    }

    @Override
    public RegistryLists within(Reach within) {
        return new SeenLists(lists, sight, () -> within);
    }

    private RegistryLists withinReach() {
        return lists.within(reach.get());
    }

    private static <T> Page<T> filled(Page.Request asked, Function<Page.Request, Page<T>> read, Predicate<T> isSeen) {
        return FilledPage.of(asked, request -> {
            Page<T> page = read.apply(request);
            return new Page<>(page.items().stream().filter(isSeen).toList(), page.next());
        });
    }

    @Override
    public Page<DescribedModel> models(ModelFilter filter, Page.Request page) {
        RegistryLists reached = withinReach();
        return filled(page, asked -> reached.models(filter, asked), of -> sight.sees(of.model()));
    }

    @Override
    public Page<Promotion> openPromotions(Optional<StageName> stage, Page.Request page) {
        return filled(
                page,
                asked -> {
                    Page<Promotion> open = lists.openPromotions(stage, asked);
                    lookAt(open.items().stream().map(Promotion::modelId).collect(Collectors.toSet()));
                    return open;
                },
                promotion -> sight.sees(promotion.modelId()));
    }

    /** Reads many heads at once. */
    private void lookAt(Set<String> modelIds) {
        Set<String> unknown = modelIds.stream().filter(id -> !sight.knows(id)).collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            lists.modelsById(unknown).forEach(sight::look);
        }
    }

    @Override
    public Optional<String> visitModels(
            String prefix, boolean backwards, Optional<String> from, Visitor<DescribedModel> visitor) {
        return withinReach().visitModels(prefix, backwards, from, seen(visitor, of -> sight.sees(of.model())));
    }

    @Override
    public Optional<String> visitVersions(VersionList list, Optional<String> from, Visitor<Version> visitor) {
        return lists.visitVersions(list, from, seen(visitor, version -> sight.sees(version.modelId())));
    }

    private static <T> Visitor<T> seen(Visitor<T> visitor, Predicate<T> isSeen) {
        return new Visitor<>() {
            @Override
            public boolean visit(T element, String place) {
                return isSeen.test(element) ? visitor.visit(element, place) : visitor.passOver(place);
            }

            @Override
            public boolean passOver(String place) {
                return visitor.passOver(place);
            }
        };
    }

    @Override
    public Optional<List<VersionKey>> versionsTagged(WantedTag tag, Optional<String> modelId, int most) {
        return lists.versionsTagged(tag, modelId, most).map(this::seenVersions);
    }

    @Override
    public Optional<List<String>> modelsTagged(WantedTag tag, int most) {
        return lists.modelsTagged(tag, most).map(ids -> {
            lookAt(Set.copyOf(ids));
            return ids.stream().filter(sight::sees).toList();
        });
    }

    @Override
    public Page<VersionKey> versionsByMetric(MetricRange range, Page.Request page) {
        return FilledPage.of(page, request -> {
            Page<VersionKey> keys = lists.versionsByMetric(range, request);
            return new Page<>(seenVersions(keys.items()), keys.next());
        });
    }

    private List<VersionKey> seenVersions(List<VersionKey> keys) {
        lookAt(keys.stream().map(VersionKey::modelId).collect(Collectors.toSet()));
        return keys.stream().filter(key -> sight.sees(key.modelId())).toList();
    }

    @Override
    public List<DescribedModel> describedById(Collection<String> ids) {
        return lists.describedById(ids).stream()
                .filter(of -> sight.sees(of.model()))
                .toList();
    }

    @Override
    public List<Version> versions(Collection<VersionKey> keys) {
        return lists.versions(keys).stream()
                .filter(version -> sight.sees(version.modelId()))
                .toList();
    }

    @Override
    public List<Model> modelsById(Collection<String> ids) {
        List<Model> models = new ArrayList<>();
        Set<String> wanted = new HashSet<>(ids);
        ids.forEach(id -> sight.readAlready(id).ifPresent(model -> {
            models.add(model);
            wanted.remove(id);
        }));
        if (!wanted.isEmpty()) {
            lists.modelsById(wanted).stream().filter(sight::sees).forEach(models::add);
        }
        return models;
    }

    @Override
    public List<VersionKey> versionsOfRun(String run, int limit) {
        return lists.versionsOfRun(run, limit).stream()
                .filter(key -> sight.sees(key.modelId()))
                .toList();
    }

    @Override
    public Page<Version> versions(String modelId, VersionFilter filter, Page.Request page) {
        return lists.versions(modelId, filter, page);
    }

    @Override
    public Page<StageChange> stageChanges(String modelId, StageName stage, Page.Request page) {
        return lists.stageChanges(modelId, stage, page);
    }

    @Override
    public Optional<StageChange> stageChangeAt(String modelId, StageName stage, Instant at) {
        return lists.stageChangeAt(modelId, stage, at);
    }

    @Override
    public Page<Entry> entries(String modelId, boolean newestFirst, Page.Request page) {
        return lists.entries(modelId, newestFirst, page);
    }

    @Override
    public List<Entry> entriesFrom(String modelId, long from, int limit) {
        return lists.entriesFrom(modelId, from, limit);
    }

    @Override
    public Page<Promotion> promotions(String modelId, PromotionFilter filter, Page.Request page) {
        return lists.promotions(modelId, filter, page);
    }
}
