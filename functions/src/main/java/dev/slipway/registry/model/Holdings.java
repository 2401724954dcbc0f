package dev.slipway.registry.model;

import dev.slipway.registry.name.StageName;
import dev.slipway.registry.stage.Stage;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a model holds.
 *
 * @param lastVersion the highest version number given so far
 * @param stages all stage pointers
 * @param open the promotions that wait, by the places in the model's history at which they were asked for, and the stages that
 *     they are to move; only that much of them, so that they make no change of the model dearer
 */
public record Holdings(int lastVersion, SortedMap<StageName, Stage> stages, SortedMap<Long, StageName> open) {
    /** Keeps the head item small; aliases count too. */
    public static final int MAX_STAGES = 50;

    /** More than people can keep in view; keeps the head item small, too. */
    public static final int MAX_OPEN_PROMOTIONS = 50;

    /** So that nobody takes all the room of a model. */
    public static final int MAX_OPEN_PROMOTIONS_OF_ONE = 10;

    public Holdings {
        stages = Collections.unmodifiableSortedMap(new TreeMap<>(stages));
        open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
    }

    /** No version yet, and the two stages that every model is born with. */
    public static Holdings ofBirth() {
        SortedMap<StageName, Stage> stages = new TreeMap<>();
        stages.put(StageName.STAGING, Stage.fresh(StageName.STAGING, 0));
        stages.put(StageName.PRODUCTION, Stage.fresh(StageName.PRODUCTION, 0));
        return new Holdings(0, stages, new TreeMap<>());
    }
}
