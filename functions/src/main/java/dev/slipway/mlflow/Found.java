package dev.slipway.mlflow;

import dev.slipway.json.Json;
import dev.slipway.registry.port.RegistryLists.Visitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a search has found so far, within bounds: so many results, so many items looked at, so much text of them. The bounds
 * keep a page within a function's time and, cut once more when it is written, within the six megabytes that Lambda answers.
 *
 * @param <T> what is looked for
 */
final class Found<T> implements Visitor<T> {
    /** Items looked at for one page, found or not. */
    static final int MOST_LOOKED_AT = 2_000;

    /** Characters of metadata looked at for one page. */
    private static final long MOST_TEXT = 20_000_000;

    /** Characters of an answer; what is not ASCII is written as ASCII, so that characters are bytes. */
    private static final int MOST_WRITTEN = 4_000_000;

    private final int wanted;
    private final Predicate<T> passes;
    private final Function<T, Map<String, String>> tags;
    private final List<T> elements = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private int lookedAt;
    private long text;

    Found(int wanted, Predicate<T> passes, Function<T, Map<String, String>> tags) {
        this.wanted = wanted;
        this.passes = passes;
        this.tags = tags;
    }

    @Override
    public boolean visit(T element, String place) {
        lookedAt++;
        text += weight(element);
        if (passes.test(element)) {
            elements.add(element);
            places.add(place);
        }
        return elements.size() < wanted && lookedAt < MOST_LOOKED_AT && text < MOST_TEXT;
    }

    List<T> elements() {
        return elements;
    }

    /** The place of an element that was found. */
    String placeOf(int index) {
        return places.get(index);
    }

    private long weight(T element) {
        return tags.apply(element).values().stream().mapToLong(String::length).sum();
    }

    /**
     * Writes out elements as far as an answer may have them, at least one.
     *
     * @param show makes an object of an element; nothing for one that is not to be shown after all
     * @return how many elements were dealt with
     */
    static <T> int write(
            List<T> elements, Function<T, Optional<Map<String, Object>>> show, List<Map<String, Object>> into) {
        long written = 0;
        for (int i = 0; i < elements.size(); i++) {
            Optional<Map<String, Object>> object = show.apply(elements.get(i));
            written += object.map(Json::write).map(String::length).orElse(0);
            if (written > MOST_WRITTEN && i > 0) {
                return i;
            }
            object.ifPresent(into::add);
        }
        return elements.size();
    }
}
