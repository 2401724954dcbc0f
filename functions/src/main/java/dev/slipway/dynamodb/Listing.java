package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A stretch of one partition, or the same stretch of several merged, of the table or an index, in order. A position in it is
 * the sort key of the last item read; from that alone the key to go on from is made, so that a position can name nothing
 * outside its list.
 *
 * @param partitions those that the list is spread over
 * @param lowest the least sort key in it
 * @param highest the greatest
 * @param isConsistent whether it shows every change made before it is read; an index never does
 * @param itemAt where in the table the item with this sort key stands; complains of what is none
 * @param homes where what is in the list only names items by its sort key: the lists that these themselves are in
 */
record Listing(
        Optional<Index> index,
        List<String> partitions,
        String lowest,
        String highest,
        boolean isBackwards,
        boolean isConsistent,
        Function<String, Key> itemAt,
        Optional<Set<String>> homes) {

    /** A list of the items themselves. */
    Listing(
            Optional<Index> index,
            List<String> partitions,
            String lowest,
            String highest,
            boolean isBackwards,
            boolean isConsistent,
            Function<String, Key> itemAt) {
        this(index, partitions, lowest, highest, isBackwards, isConsistent, itemAt, Optional.empty());
    }

    /** Items of one partition of the table whose sort keys begin so and go on in this form, up to {@code last}. */
    static Listing inTable(String partition, String beginning, String last, String form) {
        return new Listing(Optional.empty(), List.of(partition), beginning, beginning + last, false, true, sort -> {
            if (!sort.startsWith(beginning)
                    || !sort.substring(beginning.length()).matches(form)) {
                throw new IllegalArgumentException("not a key of this list");
            }
            return new Key(partition, sort);
        });
    }

    /** Items of some lists of an index, merged. */
    static Listing inIndex(
            Index index, List<String> lists, String lowest, String highest, Function<String, Key> itemAt) {
        return new Listing(Optional.of(index), lists, lowest, highest, false, false, itemAt);
    }

    /** The same without what sorts before. */
    Listing from(String least) {
        return new Listing(index, partitions, least, highest, isBackwards, isConsistent, itemAt, homes);
    }

    /** The same without what sorts after. */
    Listing upTo(String greatest) {
        return new Listing(index, partitions, lowest, greatest, isBackwards, isConsistent, itemAt, homes);
    }

    /** The same of one of its partitions. */
    Listing in(String partition) {
        return new Listing(index, List.of(partition), lowest, highest, isBackwards, isConsistent, itemAt, homes);
    }

    /** The same from its end to its beginning. */
    Listing backwards() {
        return inOrder(true);
    }

    /** The same in this order. */
    Listing inOrder(boolean backwards) {
        return new Listing(index, partitions, lowest, highest, backwards, isConsistent, itemAt, homes);
    }

    /** The same at half the price, for readers who can bear that it lags a moment. */
    Listing lagging() {
        return new Listing(index, partitions, lowest, highest, isBackwards, false, itemAt, homes);
    }

    /** The same of what only names items, which themselves are in these lists. */
    Listing namingItemsOf(Set<String> lists) {
        return new Listing(
                index, partitions, lowest, highest, isBackwards, isConsistent, itemAt, Optional.of(Set.copyOf(lists)));
    }

    String partitionKey() {
        return index.map(Index::partitionKey).orElse(TableDefinition.PARTITION_KEY);
    }

    String sortKey() {
        return index.map(Index::sortKey).orElse(TableDefinition.SORT_KEY);
    }

    /** The position of an item, or of the key that DynamoDB says it has come to. */
    String position(Map<String, AttributeValue> item) {
        return item.get(sortKey()).s();
    }

    /** Where the item stands that an entry of the index is or names; nothing when somebody wrote there what names none. */
    Optional<Key> item(Map<String, AttributeValue> entry) {
        if (homes.isEmpty()) {
            return Optional.of(Key.of(entry));
        }
        try {
            return Optional.of(itemAt.apply(position(entry)));
        } catch (IllegalArgumentException | Refused altered) {
            return Optional.empty();
        }
    }

    /** Whether an item is still where the index said: an index may tell of an item that has moved on since. */
    boolean holds(Map<String, AttributeValue> item, String position) {
        AttributeValue list = item.get(partitionKey());
        AttributeValue order = item.get(sortKey());
        return list != null
                && (homes.isPresent() ? homes.get().contains(list.s()) : partitions.contains(list.s()))
                && order != null
                && position.equals(order.s());
    }

    /**
     * The key to go on from in one of the partitions, as DynamoDB takes it; no item needs to be there.
     *
     * @throws Refused {@link Refusal#INVALID_CURSOR} when it is not a position of this list; DynamoDB would call it a fault
     */
    Map<String, AttributeValue> startAfter(String position, String partition) {
        if (position.compareTo(lowest) < 0 || position.compareTo(highest) > 0 || position.length() > 512) {
            throw foreign();
        }
        Map<String, AttributeValue> start = new HashMap<>();
        try {
            start.putAll(itemAt.apply(position).attributes());
        } catch (IllegalArgumentException | Refused e) {
            throw foreign();
        }
        start.put(partitionKey(), AttributeValue.fromS(partition));
        start.put(sortKey(), AttributeValue.fromS(position));
        return start;
    }

    private static Refused foreign() {
        return Refusal.INVALID_CURSOR.because("the cursor does not belong to this list");
    }
}
