package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What is still to be done, as sparse lists of the first index: the items themselves leave them when they are done, so the
 * backlog can neither forget something nor outlive it.
 */
public final class DynamoBacklog implements Backlog {
    private final Table table;
    private final Pages pages;

    /**
     * @param client may be shared; is not closed here
     */
    public DynamoBacklog(DynamoDbClient client, String tableName) {
        this.table = new Table(client, tableName);
        this.pages = new Pages(table);
    }

    @Override
    public List<Entry> unpublished(Instant before, int limit) {
        return pages.first(Keys.unpublished(before), limit, EntryItems::entry);
    }

    @Override
    public void published(Entry entry) {
        table.unlist(Keys.entry(entry.modelId(), entry.seq()), Index.FIRST);
    }

    @Override
    public List<PendingVersion> pendingVersions(Instant before, int limit) {
        return pages.first(Keys.pendingVersions(before), limit, VersionItems::pending);
    }

    @Override
    public List<Promotion> openPromotions(Instant before, int limit) {
        return pages.first(Keys.promotions(PromotionStatus.WAITING, before), limit, PromotionItems::promotion);
    }

    @Override
    public List<String> waitingFlows(Instant before, int limit) {
        return pages.first(Keys.waitingFlows(before), limit, item -> item.text("promotion"));
    }

    @Override
    public void waitOn(String promotion, String token, Instant since) {
        table.put(PromotionItems.token(promotion, token, since));
    }

    @Override
    public Optional<String> token(String promotion) {
        return table.item(Keys.token(promotion)).map(item -> item.text(PromotionItems.TOKEN));
    }

    @Override
    public void forget(String promotion, String token) {
        table.delete(Keys.token(promotion), Condition.tokenIs(token));
    }
}
