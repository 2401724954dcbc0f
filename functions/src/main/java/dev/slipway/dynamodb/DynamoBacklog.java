package dev.slipway.dynamodb;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What is still to be done. Each commit leaves a note of its entries, which is deleted when they are published; versions,
 * promotions and tokens are in sparse lists that they leave by themselves. So the backlog can neither forget something nor
 * outlive it.
 */
public final class DynamoBacklog implements Backlog {
    private static final String PLACE = "place";

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
    public Page<Unpublished> unpublished(Instant before, Page.Request page) {
        return named(Lists.unpublished(before), page, Lists::unpublishedChange);
    }

    @Override
    public List<List<Entry>> entries(List<Unpublished> changes) {
        List<Key> keys =
                changes.stream().flatMap(change -> keys(change).stream()).toList();
        Map<Key, Entry> found = new HashMap<>();
        table.items(keys, true).forEach(item -> found.put(Key.of(item.attributes()), EntryItems.entry(item)));
        List<List<Entry>> entries = new ArrayList<>();
        for (Unpublished change : changes) {
            entries.add(keys(change).stream()
                    .flatMap(key -> Optional.ofNullable(found.get(key)).stream())
                    .toList());
        }
        return entries;
    }

    @Override
    public void published(List<Unpublished> changes) {
        table.deleteAll(changes.stream().map(Keys::unpublished).toList());
    }

    @Override
    public Page<PendingVersion> pendingVersions(Instant before, Page.Request page) {
        return named(Lists.pendingVersions(before), page, Lists::pendingVersion);
    }

    @Override
    public Page<Promotion> openPromotions(Instant before, Page.Request page) {
        return pages.page(
                Lists.openPromotions(before), promotion -> true, page, Reading.each(PromotionItems::promotion));
    }

    @Override
    public int countOpenPromotions(int most) {
        return new Walk(table, Lists.openPromotions(), Optional.empty())
                .keys(most)
                .size();
    }

    @Override
    public Page<String> waitingFlows(Instant before, Page.Request page) {
        return named(
                Lists.waitingFlows(before),
                page,
                place -> Lists.promotionId(place).toString());
    }

    @Override
    public void waitOn(String promotion, String token, Instant since) {
        table.put(PromotionItems.token(PromotionId.of(promotion).orElseThrow(), token, since));
    }

    @Override
    public Optional<String> token(String promotion) {
        return PromotionId.of(promotion)
                .flatMap(id -> table.item(Keys.token(id)))
                .map(item -> item.text(PromotionItems.TOKEN));
    }

    @Override
    public void forget(String promotion, String token) {
        PromotionId.of(promotion).ifPresent(id -> table.delete(Keys.token(id), Condition.tokenIs(token)));
    }

    @Override
    public Optional<String> sweptTo(String list) {
        return table.item(Keys.swept(list)).flatMap(item -> item.optionalText(PLACE));
    }

    @Override
    public void sweptTo(String list, Optional<String> place) {
        table.put(ItemWriter.at(Keys.swept(list), ItemType.SWEPT)
                .text(PLACE, place)
                .item());
    }

    /** A page of what the places of a list say by themselves. */
    private <T> Page<T> named(Listing listing, Page.Request page, Function<String, T> of) {
        Walk walk = new Walk(table, listing, page.from());
        List<T> named =
                walk.keys(page.limit()).stream().map(listing::position).map(of).toList();
        return new Page<>(named, walk.isAtEnd() ? Optional.empty() : walk.place());
    }

    private static List<Key> keys(Unpublished change) {
        List<Key> keys = new ArrayList<>();
        for (long seq = change.from(); seq < change.from() + change.count(); seq++) {
            keys.add(Keys.entry(change.modelId(), seq));
        }
        return keys;
    }
}
