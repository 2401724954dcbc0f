package dev.slipway.dynamodb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Goes through a listing in its order, some items at a time. Where the list is spread over partitions, it reads a little of
 * each and takes the least first; what is in several of them is taken once. Where it is an index, which holds keys only, it
 * reads the items that the keys name and passes over those that have moved on since.
 */
final class Walk {
    /** Whole items asked for at a time, so that even the largest of them fit into memory together. */
    private static final int MOST_TOGETHER = 100;

    private static final int LEAST_STEP = 8;

    private final Table table;
    private final Listing listing;
    private final List<Lane> lanes = new ArrayList<>();
    private Optional<String> place;

    /** From its beginning, or after a position. */
    Walk(Table table, Listing listing, Optional<String> from) {
        this.table = table;
        this.listing = listing;
        this.place = from;
        for (String partition : listing.partitions()) {
            lanes.add(new Lane(
                    partition,
                    from.map(position -> listing.startAfter(position, partition))
                            .orElse(Map.of())));
        }
    }

    /** All items of a listing of the table. */
    static List<Map<String, AttributeValue>> all(Table table, Listing listing) {
        Walk walk = new Walk(table, listing, Optional.empty());
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        while (!walk.isAtEnd()) {
            items.addAll(walk.keys(Pages.MOST_ITEMS));
        }
        return items;
    }

    /** The keys of so many elements in no order, one partition after the other, so that nothing is read ahead. */
    static List<Key> keysInNoOrder(Table table, Listing listing, int count) {
        List<Key> keys = new ArrayList<>();
        for (String partition : listing.partitions()) {
            if (keys.size() < count) {
                new Walk(table, listing.in(partition), Optional.empty())
                        .keys(count - keys.size())
                        .forEach(item -> keys.add(Key.of(item)));
            }
        }
        return keys;
    }

    /** An item and its position in the list. */
    record Placed(String position, ItemReader item) {}

    /** How far the walk has come: the position of the last item that it read or passed over. */
    Optional<String> place() {
        return place;
    }

    /** Whether it is known that nothing is left; the last step may have taken all without knowing it. */
    boolean isAtEnd() {
        return lanes.stream().allMatch(Lane::isAtEnd);
    }

    /** The keys, and in the table the items, of the next elements: at most so many, fewer only at the end. */
    List<Map<String, AttributeValue>> keys(int count) {
        return keys(count, count);
    }

    /** The same, with so many keys read ahead: whoever wants many items is likely to go on. */
    private List<Map<String, AttributeValue>> keys(int count, int ahead) {
        int step = lanes.size() <= 1 ? ahead : Math.max(LEAST_STEP, 2 * ahead / lanes.size());
        Comparator<Lane> order = Comparator.comparing(lane -> listing.position(lane.read.getFirst()));
        Comparator<Lane> first = listing.isBackwards() ? order.reversed() : order;
        List<Map<String, AttributeValue>> keys = new ArrayList<>();
        while (keys.size() < count) {
            lanes.forEach(lane -> lane.fill(step));
            Optional<Lane> next =
                    lanes.stream().filter(lane -> !lane.read.isEmpty()).min(first);
            if (next.isEmpty()) {
                break;
            }
            Map<String, AttributeValue> key = next.get().read.removeFirst();
            String position = listing.position(key);
            if (place.filter(position::equals).isEmpty()) {
                place = Optional.of(position);
                keys.add(key);
            }
        }
        return keys;
    }

    /** The next items; fewer than asked for, even none, where items have left an index, or are many and large. */
    List<Placed> next(int count) {
        if (listing.index().isEmpty()) {
            return keys(count).stream().map(this::placed).toList();
        }
        List<Map<String, AttributeValue>> keys = keys(Math.min(count, MOST_TOGETHER), count);
        Map<Key, ItemReader> items = new HashMap<>();
        List<Key> wanted =
                keys.stream().flatMap(key -> listing.item(key).stream()).toList();
        table.items(wanted, listing.isConsistent()).forEach(item -> items.put(Key.of(item.attributes()), item));
        List<Placed> found = new ArrayList<>();
        for (Map<String, AttributeValue> key : keys) {
            String position = listing.position(key);
            listing.item(key)
                    .map(items::get)
                    .filter(item -> listing.holds(item.attributes(), position))
                    .ifPresent(item -> found.add(new Placed(position, item)));
        }
        return found;
    }

    private Placed placed(Map<String, AttributeValue> item) {
        return new Placed(listing.position(item), new ItemReader(item));
    }

    /** One partition: what was read of it and not yet taken, and where it goes on. */
    private final class Lane {
        private final String partition;
        private final Deque<Map<String, AttributeValue>> read = new ArrayDeque<>();
        private Map<String, AttributeValue> start;
        private boolean isRead;

        /** Of several, one that is alone in having many is read in few queries: each asks for more. */
        private int growth = 1;

        Lane(String partition, Map<String, AttributeValue> start) {
            this.partition = partition;
            this.start = start;
        }

        void fill(int step) {
            while (read.isEmpty() && !isRead) {
                QueryResponse response =
                        table.query(listing, partition, start, Math.min(Pages.MOST_ITEMS, growth * step));
                growth = lanes.size() == 1 ? 1 : Math.min(Pages.MOST_ITEMS, 2 * growth);
                read.addAll(response.items());
                start = response.lastEvaluatedKey();
                isRead = start.isEmpty();
            }
        }

        boolean isAtEnd() {
            return isRead && read.isEmpty();
        }
    }
}
