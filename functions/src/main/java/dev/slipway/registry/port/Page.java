package dev.slipway.registry.port;

import dev.slipway.registry.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Some elements of a list and, unless they are the last, where the next page begins. A page may be shorter than was wanted,
 * even empty, and still name a next one: the last is the one that names none.
 */
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }

    /** Which page is wanted: at most {@code limit} elements, one or more, from a place that an earlier page named. */
    public record Request(int limit, Optional<String> from) {
        /** The first so many. */
        public static Request first(int limit) {
            return new Request(limit, Optional.empty());
        }
    }

    /** The same page of other things. */
    public <R> Page<R> map(Function<T, R> to) {
        return new Page<>(items.stream().map(to).toList(), next);
    }
}
