package dev.slipway.registry.model;

import dev.slipway.registry.name.StageName;
import dev.slipway.registry.stage.Stage;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a model holds.
 *
 * @param lastVersion the highest version number given so far
 * @param stages all stage pointers: those that have a policy, those that every model is born with, and the aliases that hold a
 *     version
 * @param removedRev the highest revision of an alias that was taken from the stages because it holds nothing; a new alias
 *     begins after it, so that no name has a revision twice
 * @param open the promotions that wait, by the places in the model's history at which they were asked for, and the stages that
 *     they are to move; only that much of them, so that they make no change of the model dearer
 */
public record Holdings(
        int lastVersion, SortedMap<StageName, Stage> stages, long removedRev, SortedMap<Long, StageName> open) {
    /** Keeps the head item small; aliases that hold a version count too. */
    public static final int MAX_STAGES = 50;

    /** More than people can keep in view; keeps the head item small, too. */
    public static final int MAX_OPEN_PROMOTIONS = 50;

    /** So that nobody takes all the room of a model. */
    public static final int MAX_OPEN_PROMOTIONS_OF_ONE = 10;

    public Holdings {
        stages = Collections.unmodifiableSortedMap(new TreeMap<>(stages));
        open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
    }

    /** The same with another version number as the last. */
    public Holdings numbered(int version) {
        return new Holdings(version, stages, removedRev, open);
    }

    /** The same with one stage as given; an alias that holds nothing is none of the stages any more. */
    public Holdings with(Stage stage) {
        SortedMap<StageName, Stage> changed = new TreeMap<>(stages);
        if (!stage.isEmptyAlias()) {
            changed.put(stage.name(), stage);
            return new Holdings(lastVersion, changed, removedRev, open);
        }
        changed.remove(stage.name());
        return new Holdings(lastVersion, changed, Math.max(removedRev, stage.rev()), open);
    }

    /** A stage that is not there yet: it goes on after the aliases that were emptied, so that no name has a revision twice. */
    public Stage fresh(StageName stage) {
        return new Stage(stage, removedRev, 0, Optional.empty(), Optional.empty());
    }

    /** The same with a promotion more that waits, by its place in the model's history. */
    public Holdings opened(long seq, StageName stage) {
        SortedMap<Long, StageName> changed = new TreeMap<>(open);
        changed.put(seq, stage);
        return new Holdings(lastVersion, stages, removedRev, changed);
    }

    /** The same without a promotion that has ended. */
    public Holdings closed(long seq) {
        SortedMap<Long, StageName> changed = new TreeMap<>(open);
        changed.remove(seq);
        return new Holdings(lastVersion, stages, removedRev, changed);
    }

    /** No version yet, and the two stages that every model is born with. */
    public static Holdings ofBirth() {
        SortedMap<StageName, Stage> stages = new TreeMap<>();
        stages.put(StageName.STAGING, Stage.fresh(StageName.STAGING, 0));
        stages.put(StageName.PRODUCTION, Stage.fresh(StageName.PRODUCTION, 0));
        return new Holdings(0, stages, 0, new TreeMap<>());
    }
}
