package dev.slipway.dynamodb;

import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads lists page by page. However much is filtered away or however large the items are, one page reads a bounded number of
 * items and bytes; what is not found by then is the next page's, so a page may be short, or even empty, and still name a next
 * one.
 */
record Pages(Table table) {
    /** Items read for one page, answered or not. */
    static final int MOST_ITEMS = 1_000;

    /** Bytes of the items of one page, save the last: what an answer can carry. */
    static final long MOST_BYTES = 3L * 1024 * 1024;

    private static final int FIRST_STEP = 100;
    private static final int GROWTH = 4;

    /** One page of a list. */
    <T> Page<T> page(Listing listing, Predicate<T> wanted, Page.Request request, Reading<T> reading) {
        Walk walk = new Walk(table, listing, request.from());
        List<T> found = new ArrayList<>();
        Optional<String> last = Optional.empty();
        // One more than wanted, to know whether there is a next page; more and more while most is filtered away.
        int step = request.limit() + 1;
        int left = MOST_ITEMS;
        long bytes = 0;
        while (true) {
            List<Walk.Placed> items = walk.next(Math.min(step, left));
            List<Reading.Sized<T>> elements = read(items, reading);
            for (int i = 0; i < items.size(); i++) {
                String position = items.get(i).position();
                bytes += elements.get(i).bytes();
                if (wanted.test(elements.get(i).element())) {
                    if (found.size() == request.limit()) {
                        return new Page<>(found, last);
                    }
                    found.add(elements.get(i).element());
                    last = Optional.of(position);
                }
                if (bytes >= MOST_BYTES && !isLast(i, items, walk)) {
                    return new Page<>(found, Optional.of(position));
                }
            }
            if (walk.isAtEnd()) {
                return new Page<>(found, Optional.empty());
            }
            left -= Math.max(1, items.size());
            if (left <= 0) {
                return new Page<>(found, walk.place());
            }
            step *= GROWTH;
        }
    }

    /** Goes through a list until the visitor has seen enough; answers where that was, unless nothing is left. */
    <T> Optional<String> visit(
            Listing listing, Optional<String> from, Reading<T> reading, RegistryLists.Visitor<T> visitor) {
        Walk walk = new Walk(table, listing, from);
        int step = FIRST_STEP;
        while (!walk.isAtEnd()) {
            List<Walk.Placed> items = walk.next(step);
            List<Reading.Sized<T>> elements = read(items, reading);
            for (int i = 0; i < items.size(); i++) {
                String position = items.get(i).position();
                if (!visitor.visit(elements.get(i).element(), position)) {
                    return isLast(i, items, walk) ? Optional.empty() : Optional.of(position);
                }
            }
            step = Math.min(MOST_ITEMS, step * GROWTH);
        }
        return Optional.empty();
    }

    /** The first so many of a list, all of them. */
    <T> List<T> first(Listing listing, int limit, Reading<T> reading) {
        Walk walk = new Walk(table, listing, Optional.empty());
        List<T> found = new ArrayList<>();
        while (found.size() < limit && !walk.isAtEnd()) {
            read(walk.next(limit - found.size()), reading).forEach(sized -> found.add(sized.element()));
        }
        return found;
    }

    private static <T> List<Reading.Sized<T>> read(List<Walk.Placed> items, Reading<T> reading) {
        return reading.of(items.stream().map(Walk.Placed::item).toList());
    }

    private static boolean isLast(int i, List<Walk.Placed> items, Walk walk) {
        return i == items.size() - 1 && walk.isAtEnd();
    }
}
