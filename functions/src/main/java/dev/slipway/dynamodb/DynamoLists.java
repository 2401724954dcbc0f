package dev.slipway.dynamodb;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists on the one DynamoDB table. Those over all models or promotions come from an index and may lag a moment.
 */
public final class DynamoLists implements RegistryLists {
    /** No model's name is longer. */
    private static final int LONGEST_NAME = 256;

    private final Table table;
    private final Pages pages;
    private final DynamoRegistryStore store;

    DynamoLists(Table table, DynamoRegistryStore store) {
        this.table = table;
        this.pages = new Pages(table);
        this.store = store;
    }

    @Override
    public Page<Model> models(ModelFilter filter, Page.Request page) {
        String prefix = filter.prefix().orElse("");
        if (prefix.length() > LONGEST_NAME) {
            return new Page<>(List.of(), Optional.empty());
        }
        return pages.page(
                Keys.models(filter.deleted(), prefix),
                new Filter().containing(ModelItems.TAGS, filter.tags()),
                page,
                ModelItems::model);
    }

    @Override
    public Page<Version> versions(String modelId, VersionFilter filter, Page.Request page) {
        Filter wanted = new Filter().containing(VersionItems.TAGS, filter.tags());
        filter.status().ifPresent(status -> wanted.equal(VersionItems.STATUS, status.name()));
        if (!filter.includingDeleted()) {
            wanted.absent(VersionItems.DELETED_AT);
        }
        return pages.page(Keys.versions(modelId), wanted, page, VersionItems::version);
    }

    @Override
    public List<Version> versions(Collection<VersionKey> keys) {
        List<Key> wanted = keys.stream()
                .map(key -> Keys.version(key.modelId(), key.number()))
                .toList();
        return table.items(wanted).stream().map(VersionItems::version).toList();
    }

    /** A head that moves between the two reads is looked for once more by itself. */
    @Override
    public List<Model> modelsById(Collection<String> ids) {
        Set<String> wanted = new LinkedHashSet<>(ids);
        List<Key> heads = new ArrayList<>();
        for (ItemReader whereabouts :
                table.items(wanted.stream().map(Keys::whereabouts).toList())) {
            heads.add(Keys.head(ModelItems.ref(Keys.modelOf(whereabouts), whereabouts)));
        }
        Map<String, Model> found = new LinkedHashMap<>();
        for (ItemReader head : table.items(heads)) {
            Model model = ModelItems.model(head);
            if (wanted.contains(model.id())) {
                found.put(model.id(), model);
            }
        }
        wanted.removeAll(found.keySet());
        wanted.forEach(id -> store.modelById(id).ifPresent(model -> found.put(id, model)));
        return List.copyOf(found.values());
    }

    @Override
    public Optional<String> visitModels(
            String prefix, boolean backwards, Optional<String> from, Visitor<Model> visitor) {
        if (prefix.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        Listing models = Keys.models(false, prefix);
        return pages.visit(backwards ? models.backwards() : models, from, ModelItems::model, visitor);
    }

    @Override
    public Optional<String> visitVersions(VersionList list, Optional<String> from, Visitor<Version> visitor) {
        Listing versions;
        // Java 17 has no switch over types.
        if (list instanceof VersionList.ByNumber by) {
            if (by.lowest() > by.highest()) {
                return Optional.empty();
            }
            versions = Keys.versions(by.modelId(), by.lowest(), by.highest());
        } else if (list instanceof VersionList.ByChange by) {
            versions = Keys.versionsByChange(by.modelId());
        } else if (list instanceof VersionList.OfAllModels) {
            versions = Keys.versionsByChange();
        } else {
            throw new IllegalArgumentException("The table has no list of versions " + list);
        }
        return pages.visit(
                list.backwards() ? versions.backwards() : versions,
                from,
                VersionItems::version,
                (version, place) -> version.deletedAt().isPresent() || visitor.visit(version, place));
    }

    @Override
    public List<VersionKey> versionsOfRun(String run, int limit) {
        return run.isEmpty() || run.length() > LONGEST_NAME
                ? List.of()
                : pages.first(Keys.versionsOfRun(run), limit, VersionItems::key);
    }

    @Override
    public Page<StageChange> stageChanges(String modelId, StageName stage, Page.Request page) {
        return pages.page(Keys.stageChanges(modelId, stage), new Filter(), page, StageItems::change);
    }

    @Override
    public Page<Entry> entries(String modelId, boolean newestFirst, Page.Request page) {
        Listing entries = Keys.entries(modelId);
        return pages.page(newestFirst ? entries.backwards() : entries, new Filter(), page, EntryItems::entry);
    }

    @Override
    public List<Entry> entriesFrom(String modelId, long from, int limit) {
        return pages.first(Keys.entriesFrom(modelId, from), limit, EntryItems::entry);
    }

    @Override
    public Page<Promotion> promotions(PromotionFilter filter, Page.Request page) {
        Filter wanted = new Filter();
        filter.stage().ifPresent(stage -> wanted.equal(PromotionItems.STAGE, stage.value()));
        if (filter.modelId().isPresent()) {
            filter.status().ifPresent(status -> wanted.equal(PromotionItems.STATUS, status.name()));
            Listing ofModel = Keys.promotionsOfModel(filter.modelId().get()).backwards();
            return pages.page(ofModel, wanted, page, PromotionItems::promotion);
        }
        List<PromotionStatus> statuses = filter.status().map(List::of).orElse(List.of(PromotionStatus.values()));
        return merged(
                statuses.stream()
                        .map(status -> pages.page(
                                Keys.promotions(status).backwards(), wanted, page, PromotionItems::promotion))
                        .toList(),
                page.limit());
    }

    @Override
    public Optional<StageChange> stageChangeAt(String modelId, StageName stage, Instant at) {
        return pages.first(Keys.stageChangesUntil(modelId, stage, at), 1, StageItems::change).stream()
                .findFirst();
    }

    /**
     * One page of several lists in the same order, newest first. A list whose page ends early hides what lies below; so
     * nothing is answered from below the highest such end.
     */
    private static Page<Promotion> merged(List<Page<Promotion>> lists, int limit) {
        Optional<String> end =
                lists.stream().flatMap(list -> list.next().stream()).max(Comparator.naturalOrder());
        List<Promotion> known = lists.stream()
                .flatMap(list -> list.items().stream())
                .filter(promotion -> end.isEmpty() || Keys.order(promotion).compareTo(end.get()) >= 0)
                .sorted(Comparator.comparing(Keys::order, Comparator.reverseOrder()))
                .toList();
        return known.size() > limit
                ? new Page<>(known.subList(0, limit), Optional.of(Keys.order(known.get(limit - 1))))
                : new Page<>(known, end);
    }
}
