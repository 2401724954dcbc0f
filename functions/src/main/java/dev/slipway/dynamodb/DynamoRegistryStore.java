package dev.slipway.dynamodb;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What changes need of the registry, on one DynamoDB table. Times are kept to the millisecond. */
public final class DynamoRegistryStore implements RegistryStore {
    /** How often a head is looked for that moved between the two reads; it moves when a person renames or deletes it. */
    private static final int MOST_MOVES = 5;

    private final Table table;
    private final CommitWriter commits;
    private final Clock clock;

    DynamoRegistryStore(Table table, Clock clock) {
        this.table = table;
        this.commits = new CommitWriter(table, clock);
        this.clock = clock;
    }

    @Override
    public Optional<Model> model(ModelRef ref) {
        return table.item(Keys.head(ref))
                .flatMap(item -> ModelItems.keeper(item)
                        .map(kept -> modelById(kept.modelId())
                                .filter(model ->
                                        model.keepsName() && model.deletion().isEmpty()))
                        .orElseGet(() -> Optional.of(ModelItems.model(item))));
    }

    @Override
    public Optional<KeptName> keeper(ModelName name) {
        return table.item(Keys.head(name)).flatMap(ModelItems::keeper);
    }

    @Override
    public Optional<GuardedName> guardedName(Spelling spelling) {
        return table.item(Keys.guardedName(spelling)).map(ModelItems::guardedName);
    }

    @Override
    public Optional<Model> modelById(String id) {
        if (OwnHistory.isOwn(id)) {
            // It never moves.
            return table.item(Keys.head(ModelRef.OWN)).map(ModelItems::model);
        }
        for (int i = 0; i < MOST_MOVES; i++) {
            Optional<ItemReader> whereabouts = table.item(Keys.whereabouts(id));
            if (whereabouts.isEmpty()) {
                return Optional.empty();
            }
            Optional<Model> model = table.item(Keys.head(ModelItems.ref(id, whereabouts.get())))
                    .filter(item -> ModelItems.keeper(item).isEmpty())
                    .map(ModelItems::model)
                    .filter(head -> head.id().equals(id));
            if (model.isPresent()) {
                return model;
            }
        }
        throw new IllegalStateException("the head of model " + id + " is not where it says");
    }

    @Override
    public Words words(String modelId) {
        return table.item(Keys.words(modelId)).map(ModelItems::words).orElse(Words.NONE);
    }

    @Override
    public Optional<Map<String, String>> texts(String modelId, Sha256 digest) {
        return table.item(Keys.texts(modelId, digest)).map(TextsItems::known);
    }

    @Override
    public Optional<Version> version(String modelId, int number) {
        return table.item(Keys.version(modelId, number)).map(VersionItems::version);
    }

    @Override
    public Optional<VersionFiles> files(String prefix) {
        return FilesItems.files(Walk.all(table, Lists.findingsAndFiles(prefix)));
    }

    @Override
    public Optional<NumberedFile> file(String key) {
        return VersionFiles.prefixOf(key).flatMap(prefix -> {
            Listing pages = Lists.filesPages(prefix, key.substring(prefix.length() + 1));
            return new Walk(table, pages, Optional.empty())
                    .keys(1).stream()
                            .findFirst()
                            .flatMap(page -> FilesPage.of(new ItemReader(page)).file(key));
        });
    }

    @Override
    public Optional<SetPolicy> policy(String modelId, StageName stage) {
        return table.item(Keys.policy(modelId, stage)).map(PolicyItems::policy);
    }

    @Override
    public Optional<Promotion> promotion(String id) {
        return PromotionId.of(id)
                .flatMap(promotion -> table.item(Keys.promotion(promotion)))
                .map(PromotionItems::promotion);
    }

    @Override
    public List<Promotion> promotions(Collection<String> ids) {
        List<Key> keys = ids.stream()
                .flatMap(id -> PromotionId.of(id).stream())
                .map(Keys::promotion)
                .toList();
        return table.items(keys, true).stream().map(PromotionItems::promotion).toList();
    }

    @Override
    public Optional<StageChange> stageChange(String modelId, long seq) {
        return table.item(Keys.entry(modelId, seq)).map(EntryItems::entry).flatMap(Entry::stageChange);
    }

    @Override
    public Optional<Answered> answered(String id) {
        return table.item(Keys.request(id)).flatMap(item -> RequestItems.answered(item, clock.instant()));
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
    public boolean found(FileSet set, Map<Integer, StoredObject> findings) {
        List<Integer> whole = new ArrayList<>();
        FilesItems.byBlock(findings).forEach((block, some) -> {
            ItemReader now =
                    table.setIfAbsent(Keys.findings(set.prefix(), block), ItemType.FINDINGS, FilesItems.findings(some));
            if (FilesItems.findings(now).size() == FilesItems.files(set, block)) {
                whole.add(block);
            }
        });
        // Also when the block was whole before: whoever made it so may have come no further.
        return !whole.isEmpty()
                && table.add(Keys.wholeBlocks(set.prefix()), ItemType.WHOLE_BLOCKS, "blocks", whole)
                                .size()
                        == FilesItems.blocks(set);
    }
}
