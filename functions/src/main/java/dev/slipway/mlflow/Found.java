package dev.slipway.mlflow;

import dev.slipway.json.Json;
import dev.slipway.registry.port.RegistryLists.Visitor;
import dev.slipway.registry.text.Apart;
import dev.slipway.registry.text.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What a search has found so far, within bounds: so many results, so much text of them. A page that has something ends after a
 * step of a list; one that has nothing yet goes on to the search's bound. Cut once more when it is written, an answer stays
 * within the six megabytes that Lambda answers.
 *
 * @param <T> what is looked for
 */
final class Found<T> implements Visitor<T> {
    /** Items after which a page ends that has something. */
    static final int STEP = 2_000;

    /** Characters of metadata found for one answer. */
    private static final long MOST_TEXT = 20_000_000;

    /** Characters of an answer; what is not ASCII is written as ASCII, so that characters are bytes. */
    private static final int MOST_WRITTEN = 4_000_000;

    private final int wanted;
    private final int step;
    private final Bound bound;
    private final Predicate<T> passes;
    private final ToLongFunction<T> weight;
    private final List<T> elements = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private int lookedAt;
    private long text;

    /** {@code weight} says how much text of an element that is found is looked at. */
    private Found(int wanted, int step, Bound bound, Predicate<T> passes, ToLongFunction<T> weight) {
        this.wanted = wanted;
        this.step = step;
        this.bound = bound;
        this.passes = passes;
        this.weight = weight;
    }

    /** How much of these texts is looked at for a filter: the long ones where it asks for one of them. */
    static long read(Filter filter, Texts texts) {
        long apart = filter.reads(texts) ? texts.apart().map(Apart::bytes).orElse(0) : 0;
        return apart + texts.tags().values().stream().mapToLong(String::length).sum();
    }

    /** For one page of so many. */
    static <T> Found<T> page(int wanted, Bound bound, Predicate<T> passes, ToLongFunction<T> weight) {
        return new Found<>(wanted, STEP, bound, passes, weight);
    }

    /** For so many at most, however long it takes to find them within the bound. */
    static <T> Found<T> all(int most, Bound bound, Predicate<T> passes, ToLongFunction<T> weight) {
        return new Found<>(most, Integer.MAX_VALUE, bound, passes, weight);
    }

    @Override
    public boolean visit(T element, String place) {
        if (passes.test(element)) {
            elements.add(element);
            places.add(place);
            text += weight.applyAsLong(element);
        }
        return passOver(place);
    }

    @Override
    public boolean passOver(String place) {
        bound.lookAt();
        lookedAt++;
        return !isFull() && !bound.isReached() && (elements.isEmpty() || lookedAt < step);
    }

    /** Whether nothing more is wanted. */
    boolean isFull() {
        return elements.size() >= wanted || text >= MOST_TEXT;
    }

    /** Whether it will be full by the time so many are looked at, if it goes on as it did. */
    boolean isFullWithin(int most) {
        return (long) elements.size() * most >= (long) wanted * lookedAt;
    }

    List<T> elements() {
        return elements;
    }

    /** The place of an element that was found. */
    String placeOf(int index) {
        return places.get(index);
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
