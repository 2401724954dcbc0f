package dev.slipway.dynamodb;

import java.util.List;
import java.util.function.Function;

/**
 * Makes elements of items, several at a time, so that what belongs to them can be read together.
 *
 * @param <T> the elements
 */
interface Reading<T> {
    /** An element of each item, in their order, with the bytes that it took. */
    List<Sized<T>> of(List<ItemReader> items);

    /** An element and how many bytes were read for it. */
    record Sized<T>(T element, long bytes) {}

    /** Of elements that are an item each. */
    static <T> Reading<T> each(Function<ItemReader, T> read) {
        return items -> items.stream()
                .map(item -> new Sized<>(read.apply(item), ItemSize.of(item.attributes())))
                .toList();
    }
}
