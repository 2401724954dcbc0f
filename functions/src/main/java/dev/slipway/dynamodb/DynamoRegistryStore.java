package dev.slipway.dynamodb;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The registry's store on one DynamoDB table. Times are kept to the millisecond. Single reads see every commit that was
 * answered; lists over models and promotions come from an index and may lag a moment.
 */
public final class DynamoRegistryStore implements RegistryStore {
    private static final int SECRET_BYTES = 32;

    /** How often a head is looked for that moved between the two reads; it moves when a person renames or deletes it. */
    private static final int MOST_MOVES = 5;

    /** No model's name is longer. */
    private static final int LONGEST_NAME = 256;

    private final Table table;
    private final Pages pages;
    private final CommitWriter commits;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param client may be shared; is not closed here
     * @param clock says which marks of requests have expired
     */
    public DynamoRegistryStore(DynamoDbClient client, String tableName, Clock clock) {
        this.table = new Table(client, tableName);
        this.pages = new Pages(table);
        this.commits = new CommitWriter(table, clock);
        this.clock = clock;
    }

    @Override
    public Optional<Model> model(ModelRef ref) {
        return table.item(Keys.head(ref)).map(ModelItems::model);
    }

    @Override
    public Optional<Model> modelById(String id) {
        for (int i = 0; i < MOST_MOVES; i++) {
            Optional<ItemReader> whereabouts = table.item(Keys.whereabouts(id));
            if (whereabouts.isEmpty()) {
                return Optional.empty();
            }
            Optional<Model> model = model(ModelItems.ref(id, whereabouts.get()))
                    .filter(head -> head.id().equals(id));
            if (model.isPresent()) {
                return model;
            }
        }
        throw new IllegalStateException("the head of model " + id + " is not where it says");
    }

    @Override
    public Optional<Version> version(String modelId, int number) {
        return table.item(Keys.version(modelId, number)).map(VersionItems::version);
    }

    @Override
    public Optional<VersionFiles> files(String prefix) {
        Listing listing = Keys.filesAndFindings(prefix);
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        Map<String, AttributeValue> start = Map.of();
        do {
            QueryResponse response = table.query(listing, new Filter(), start, Pages.MOST_ITEMS);
            items.addAll(response.items());
            start = response.lastEvaluatedKey();
        } while (!start.isEmpty());
        return FilesItems.files(items);
    }

    @Override
    public Optional<Policy> policy(String modelId, StageName stage, int revision) {
        return table.item(Keys.policy(modelId, stage)).flatMap(item -> StageItems.policy(item, revision));
    }

    @Override
    public Optional<Promotion> promotion(String id) {
        return table.item(Keys.promotion(id)).map(PromotionItems::promotion);
    }

    @Override
    public Optional<StageChange> stageChange(String modelId, StageName stage, Stage.ChangeKey key) {
        return table.item(Keys.stageChange(modelId, stage, key)).map(StageItems::change);
    }

    @Override
    public Optional<StageChange> stageChangeAt(String modelId, StageName stage, Instant at) {
        return pages.first(Keys.stageChangesUntil(modelId, stage, at), 1, StageItems::change).stream()
                .findFirst();
    }

    @Override
    public Optional<StageChange> landingOf(String modelId, StageName stage, int version) {
        return table.item(Keys.landing(modelId, stage, version)).map(StageItems::change);
    }

    @Override
    public Optional<Answered> answered(String id) {
        return table.item(Keys.request(id)).flatMap(item -> RequestItems.answered(item, clock.instant()));
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
        wanted.forEach(id -> modelById(id).ifPresent(model -> found.put(id, model)));
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
        } else {
            versions = Keys.versionsByChange();
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
    public void commit(Commit commit) {
        commits.write(commit);
    }

    @Override
    public void remember(Answered answered) {
        Map<String, AttributeValue> mark = RequestItems.item(answered);
        ItemSize.checked("The answer", mark);
        table.put(mark, Condition.absentOrExpired(clock.instant()));
    }

    @Override
    public VersionFiles found(String prefix, int file, StoredObject object) {
        table.put(FilesItems.finding(prefix, file, object), Condition.ABSENT);
        return files(prefix)
                .orElseThrow(() -> new NoSuchElementException("no files were ever registered under " + prefix));
    }

    @Override
    public byte[] secret(String name) {
        Optional<ItemReader> kept = table.item(Keys.secret(name));
        if (kept.isEmpty()) {
            byte[] fresh = new byte[SECRET_BYTES];
            random.nextBytes(fresh);
            table.put(
                    ItemWriter.at(Keys.secret(name), ItemType.SECRET)
                            .bytes("secret", fresh)
                            .item(),
                    Condition.ABSENT);
            // Somebody else may have been first: what the table holds is the secret, not what was made here.
            kept = table.item(Keys.secret(name));
        }
        return kept.orElseThrow().bytes("secret");
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
