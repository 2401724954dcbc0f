package dev.slipway.memory;

import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.Visitor;
import dev.slipway.registry.refusal.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One list: the place of each of its elements, the form that places have, between which two they lie, and the order.
 *
 * @param lowest no place sorts before it
 * @param highest no place sorts after it
 */
record MemoryList<T>(Function<T, String> place, String form, String lowest, String highest, boolean isBackwards) {
    /** Sorts after everything that stands in a place. */
    private static final String LAST = "~";

    MemoryList(Function<T, String> place, String form) {
        this(place, form, "", LAST, false);
    }

    MemoryList<T> beginningWith(String text) {
        return between(text, text + LAST);
    }

    MemoryList<T> between(String least, String greatest) {
        return new MemoryList<>(place, form, least, greatest, isBackwards);
    }

    MemoryList<T> backwards() {
        return inOrder(true);
    }

    MemoryList<T> inOrder(boolean backwards) {
        return new MemoryList<>(place, form, lowest, highest, backwards);
    }

    Page<T> page(Stream<T> elements, Page.Request page) {
        List<T> left = after(elements, page.from());
        if (left.size() <= page.limit()) {
            return new Page<>(left, Optional.empty());
        }
        List<T> items = left.subList(0, page.limit());
        return new Page<>(items, Optional.of(place.apply(items.get(items.size() - 1))));
    }

    Optional<String> visit(Stream<T> elements, Optional<String> from, Visitor<T> visitor) {
        List<T> left = after(elements, from);
        for (int i = 0; i < left.size(); i++) {
            String at = place.apply(left.get(i));
            if (!visitor.visit(left.get(i), at)) {
                return i == left.size() - 1 ? Optional.empty() : Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private List<T> after(Stream<T> elements, Optional<String> from) {
        from.ifPresent(this::check);
        Comparator<String> order = isBackwards ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return elements.filter(element -> from.isEmpty() || order.compare(place.apply(element), from.get()) > 0)
                .sorted(Comparator.comparing(place, order))
                .toList();
    }

    private void check(String from) {
        if (!from.matches(form) || from.compareTo(lowest) < 0 || from.compareTo(highest) > 0) {
            throw Refusal.INVALID_CURSOR.because(
                    "no list goes on from a position of " + from.length() + " characters that it never gave");
        }
    }
}
