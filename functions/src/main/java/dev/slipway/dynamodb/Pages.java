package dev.slipway.dynamodb;

import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Reads lists page by page. However much is filtered away or however large the items are, one page reads at most
 * {@link #MOST_ITEMS} items in at most {@link #MOST_QUERIES} queries of a megabyte; what is not found by then is the next
 * page's, so a page may be short, or even empty, and still name a next one.
 */
record Pages(Table table) {
    /** Items read for one page, answered or not. */
    static final int MOST_ITEMS = 1_000;

    /** Queries made for one page. */
    static final int MOST_QUERIES = 4;

    private static final int FIRST_STEP = 100;
    private static final int GROWTH = 4;

    /** One page of a list. */
    <T> Page<T> page(Listing listing, Filter filter, Page.Request request, Function<ItemReader, T> read) {
        Map<String, AttributeValue> start =
                request.from().map(listing::startAfter).orElse(Map.of());
        // One more than wanted, to know whether there is a next page; more and more while most is filtered away.
        int step = request.limit() + 1;
        int left = MOST_ITEMS;
        List<Map<String, AttributeValue>> found = new ArrayList<>();
        for (int queries = 1; ; queries++) {
            QueryResponse response = table.query(listing, filter, start, Math.min(step, left));
            found.addAll(response.items());
            left -= response.scannedCount();
            start = response.lastEvaluatedKey();
            if (found.size() > request.limit()) {
                List<Map<String, AttributeValue>> wanted = found.subList(0, request.limit());
                return page(wanted, Optional.of(listing.position(wanted.get(wanted.size() - 1))), read);
            }
            if (start.isEmpty()) {
                return page(found, Optional.empty(), read);
            }
            if (left <= 0 || queries == MOST_QUERIES) {
                return page(found, Optional.of(listing.position(start)), read);
            }
            step *= GROWTH;
        }
    }

    /** Goes through a list until the visitor has seen enough; answers where that was, unless nothing is left. */
    <T> Optional<String> visit(
            Listing listing, Optional<String> from, Function<ItemReader, T> read, RegistryLists.Visitor<T> visitor) {
        Map<String, AttributeValue> start = from.map(listing::startAfter).orElse(Map.of());
        int step = FIRST_STEP;
        do {
            QueryResponse response = table.query(listing, new Filter(), start, step);
            start = response.lastEvaluatedKey();
            int left = response.items().size();
            for (Map<String, AttributeValue> item : response.items()) {
                left--;
                String place = listing.position(item);
                if (!visitor.visit(read.apply(new ItemReader(item)), place)) {
                    return left == 0 && start.isEmpty() ? Optional.empty() : Optional.of(place);
                }
            }
            step = Math.min(MOST_ITEMS, step * GROWTH);
        } while (!start.isEmpty());
        return Optional.empty();
    }

    /** The first so many of a list, all of them. */
    <T> List<T> first(Listing listing, int limit, Function<ItemReader, T> read) {
        List<Map<String, AttributeValue>> found = new ArrayList<>();
        Map<String, AttributeValue> start = Map.of();
        do {
            QueryResponse response = table.query(listing, new Filter(), start, limit - found.size());
            found.addAll(response.items());
            start = response.lastEvaluatedKey();
        } while (found.size() < limit && !start.isEmpty());
        return found.stream().map(ItemReader::new).map(read).toList();
    }

    private static <T> Page<T> page(
            List<Map<String, AttributeValue>> items, Optional<String> next, Function<ItemReader, T> read) {
        return new Page<>(items.stream().map(ItemReader::new).map(read).toList(), next);
    }
}
