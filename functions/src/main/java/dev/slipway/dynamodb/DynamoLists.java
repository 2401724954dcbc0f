package dev.slipway.dynamodb;

import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Reach;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists on the one DynamoDB table. Save a model's history they are read at half the price, or come from an index, and may lag
 * a moment.
 */
public final class DynamoLists implements RegistryLists {
    /** No model's name is longer. */
    private static final int LONGEST_NAME = 256;

    private static final Reading<Version> VERSIONS = Reading.each(VersionItems::version);
    private static final Reading<StageChange> CHANGES = Reading.each(EntryItems::stageChange);
    private static final Reading<Entry> ENTRIES = Reading.each(EntryItems::entry);
    private static final Reading<Promotion> PROMOTIONS = Reading.each(PromotionItems::promotion);

    private final Table table;
    private final Pages pages;
    private final DynamoRegistryStore store;
    private final Reach reach;

    DynamoLists(Table table, DynamoRegistryStore store) {
        this(table, store, Reach.EVERYTHING);
    }

    private DynamoLists(Table table, DynamoRegistryStore store, Reach reach) {
        this.table = table;
        this.pages = new Pages(table);
        this.store = store;
        this.reach = reach;
    }

    @Override
    public RegistryLists within(Reach within) {
        return new DynamoLists(table, store, within);
    }

    @Override
    public Page<DescribedModel> models(ModelFilter filter, Page.Request page) {
        String prefix = filter.prefix().orElse("");
        if (prefix.length() > LONGEST_NAME) {
            return new Page<>(List.of(), Optional.empty());
        }
        return pages.page(
                models(filter.deleted(), prefix),
                of -> filter.passes(filter.reads(of) ? store.whole(of) : of),
                page,
                this::described);
    }

    @Override
    public Page<Version> versions(String modelId, VersionFilter filter, Page.Request page) {
        return pages.page(
                Lists.versions(modelId).backwards(),
                version -> filter.passes(filter.reads(version) ? store.whole(version) : version),
                page,
                VERSIONS);
    }

    @Override
    public List<Version> versions(Collection<VersionKey> keys) {
        List<Key> wanted = keys.stream()
                .map(key -> Keys.version(key.modelId(), key.number()))
                .toList();
        return table.items(wanted, true).stream().map(VersionItems::version).toList();
    }

    /** A head that moves between the two reads is looked for once more by itself. */
    @Override
    public List<Model> modelsById(Collection<String> ids) {
        Set<String> wanted = new LinkedHashSet<>(ids);
        List<Key> heads = new ArrayList<>();
        for (ItemReader whereabouts :
                table.items(wanted.stream().map(Keys::whereabouts).toList(), true)) {
            heads.add(Keys.head(ModelItems.ref(Keys.modelOf(whereabouts), whereabouts)));
        }
        Map<String, Model> found = new LinkedHashMap<>();
        for (ItemReader head : table.items(heads, true)) {
            if (ModelItems.keeper(head).isEmpty()) {
                Model model = ModelItems.model(head);
                if (wanted.contains(model.id())) {
                    found.put(model.id(), model);
                }
            }
        }
        wanted.removeAll(found.keySet());
        wanted.forEach(id -> store.modelById(id).ifPresent(model -> found.put(id, model)));
        return List.copyOf(found.values());
    }

    @Override
    public Optional<String> visitModels(
            String prefix, boolean backwards, Optional<String> from, Visitor<DescribedModel> visitor) {
        if (prefix.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        return pages.visit(models(false, prefix).inOrder(backwards), from, this::described, visitor);
    }

    @Override
    public Optional<String> visitVersions(VersionList list, Optional<String> from, Visitor<Version> visitor) {
        Listing versions;
        // Java 17 has no switch over types.
        if (list instanceof VersionList.ByNumber by) {
            if (by.lowest() > by.highest()) {
                return Optional.empty();
            }
            versions = Lists.versions(by.modelId(), by.lowest(), by.highest());
        } else if (list instanceof VersionList.ByChange by) {
            versions = Lists.versionsByChange(by.modelId());
        } else if (list instanceof VersionList.OfAllModels) {
            versions = Lists.versionsByChange();
        } else {
            throw new IllegalArgumentException("The table has no list of versions " + list);
        }
        return pages.visit(versions.inOrder(list.backwards()), from, VERSIONS, used(visitor));
    }

    private static Visitor<Version> used(Visitor<Version> visitor) {
        return (version, place) ->
                version.deletedAt().isPresent() ? visitor.passOver(place) : visitor.visit(version, place);
    }

    @Override
    public List<VersionKey> versionsOfRun(String run, int limit) {
        return run.isEmpty() || run.length() > LONGEST_NAME
                ? List.of()
                : pages.first(Lists.versionsOfRun(run), limit, Reading.each(VersionItems::key));
    }

    @Override
    public Optional<List<VersionKey>> versionsTagged(WantedTag tag, Optional<String> modelId, int most) {
        return atMost(most, Lists.tagged(tag, modelId))
                .map(keys -> keys.stream()
                        .flatMap(key -> SearchItems.version(key).stream())
                        .distinct()
                        .toList());
    }

    @Override
    public Optional<List<String>> modelsTagged(WantedTag tag, int most) {
        return atMost(most, Lists.taggedModels(tag))
                .map(keys -> keys.stream()
                        .flatMap(key -> Keys.modelOfTerm(key).stream())
                        .distinct()
                        .toList());
    }

    private Optional<List<Key>> atMost(int most, Listing listing) {
        List<Key> keys = Walk.keysInNoOrder(table, listing, most + 1);
        return keys.size() > most ? Optional.empty() : Optional.of(keys);
    }

    @Override
    public Page<VersionKey> versionsByMetric(MetricRange range, Page.Request page) {
        if (range.isEmpty()) {
            return new Page<>(List.of(), Optional.empty());
        }
        Walk walk = new Walk(table, Lists.measured(range), page.from());
        List<VersionKey> found = walk.keys(page.limit()).stream()
                .flatMap(item -> SearchItems.version(Key.of(item)).stream())
                .toList();
        return new Page<>(found, walk.isAtEnd() ? Optional.empty() : walk.place());
    }

    @Override
    public List<DescribedModel> describedById(Collection<String> ids) {
        List<Model> models = modelsById(ids).stream()
                .filter(model -> model.deletion().isEmpty())
                .toList();
        Map<String, ItemReader> words = words(models, true);
        return models.stream()
                .map(model -> new DescribedModel(
                        model,
                        Optional.ofNullable(words.get(model.id()))
                                .map(ModelItems::words)
                                .orElse(Words.NONE)))
                .toList();
    }

    private Map<String, ItemReader> words(List<Model> models, boolean consistent) {
        Map<String, ItemReader> words = new HashMap<>();
        table.items(models.stream().map(model -> Keys.words(model.id())).toList(), consistent)
                .forEach(item -> words.put(Keys.modelOf(item), item));
        return words;
    }

    @Override
    public Page<StageChange> stageChanges(String modelId, StageName stage, Page.Request page) {
        return pages.page(Lists.stageChanges(modelId, stage), change -> true, page, CHANGES);
    }

    @Override
    public Optional<StageChange> stageChangeAt(String modelId, StageName stage, Instant at) {
        return pages.first(Lists.stageChangesUntil(modelId, stage, at), 1, CHANGES).stream()
                .findFirst();
    }

    @Override
    public Page<Entry> entries(String modelId, boolean newestFirst, Page.Request page) {
        return pages.page(Lists.entries(modelId).inOrder(newestFirst), entry -> true, page, ENTRIES);
    }

    @Override
    public List<Entry> entriesFrom(String modelId, long from, int limit) {
        return pages.first(Lists.entriesFrom(modelId, from), limit, ENTRIES);
    }

    @Override
    public Page<Promotion> promotions(String modelId, PromotionFilter filter, Page.Request page) {
        return pages.page(Lists.promotions(modelId), filter::passes, page, PROMOTIONS);
    }

    @Override
    public Page<Promotion> openPromotions(Optional<StageName> stage, Page.Request page) {
        return pages.page(
                Lists.openPromotions().backwards(),
                new PromotionFilter(stage, Optional.empty())::passes,
                page,
                PROMOTIONS);
    }

    private Listing models(boolean deleted, String prefix) {
        Set<Holder> groups = reach.groups();
        return Lists.models(deleted, prefix, reach.withGroups(ReaderItems.known(table, groups)));
    }

    /** Heads with what is said of the models, which is read in one go. */
    private List<Reading.Sized<DescribedModel>> described(List<ItemReader> heads) {
        List<Model> models = heads.stream().map(ModelItems::model).toList();
        Map<String, ItemReader> words = words(models, false);
        List<Reading.Sized<DescribedModel>> described = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            Model model = models.get(i);
            Optional<ItemReader> said = Optional.ofNullable(words.get(model.id()));
            described.add(new Reading.Sized<>(
                    new DescribedModel(model, said.map(ModelItems::words).orElse(Words.NONE)),
                    ItemSize.of(heads.get(i).attributes())
                            + said.map(item -> ItemSize.of(item.attributes())).orElse(0L)));
        }
        return described;
    }
}
