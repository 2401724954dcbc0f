package dev.slipway.mlflow;

import dev.slipway.registry.port.RegistryLists.Visitor;
import java.util.function.Predicate;

/**
 * The beginning of a list: so many elements at least, and more while they are so new that the search index may not know of them
 * yet, or while there are so many among them that are wanted that the page is full before this step ends.
 */
final class FirstStep<T> implements Visitor<T> {
    /** What a store reads at once in any case. */
    static final int LEAST = 100;

    static final int MOST = 500;

    private final Found<T> found;
    private final int least;
    private final Predicate<T> isNew;
    private int lookedAt;

    FirstStep(Found<T> found, int least, Predicate<T> isNew) {
        this.found = found;
        this.least = least;
        this.isNew = isNew;
    }

    @Override
    public boolean visit(T element, String place) {
        lookedAt++;
        boolean goesOn = found.visit(element, place);
        return goesOn && (lookedAt < least || (lookedAt < MOST && (isNew.test(element) || found.isFullWithin(MOST))));
    }

    @Override
    public boolean passOver(String place) {
        lookedAt++;
        return found.passOver(place) && lookedAt < MOST;
    }
}
