package dev.slipway.registry.verification;

import dev.slipway.json.MalformedJson;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.port.RegistryStore.GuardedName;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.port.StoredState.Stored;
import dev.slipway.registry.port.StoredState.StoredName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what stands at the names of a model with its entries: the name that it has leads to it, and one that stayed with it
 * when it was given up leads to it or to whoever took it over.
 */
final class NameComparison {
    /** How often a name is looked at anew that passes to another model while it is looked at. */
    private static final int MOST_LOOKS = 5;

    private final StoredState state;
    private final OwnEntries own;
    private final Set<Difference> found;

    /** Adds what differs to {@code found}. */
    NameComparison(StoredState state, OwnEntries own, Set<Difference> found) {
        this.state = state;
        this.own = own;
        this.found = found;
    }

    /** The name of a model in use. */
    void held(Model told) {
        boolean isOwn = state.name(told.name())
                .flatMap(Stored::value)
                .filter(new StoredName(told.id(), Optional.empty())::equals)
                .isPresent();
        if (!isOwn) {
            found.add(Difference.of(item(told.name()), "it does not lead to the model"));
        }
        if (told.keepsName()) {
            spelling(told.name());
        }
    }

    /**
     * A name that a model gave up.
     *
     * @param modelId of the model
     * @param seq the place of the entry that says so
     * @param stays whether something must stand there since
     */
    void left(String modelId, ModelName name, long seq, boolean stays) {
        Optional<Stored<StoredName>> stored = state.name(name);
        Optional<Difference> wrong = wrong(stored, modelId, name, seq, stays);
        if (wrong.isPresent()) {
            // It may have been freed after one of the two was read.
            own.again();
            stored = state.name(name);
            wrong = wrong(stored, modelId, name, seq, stays);
        }
        wrong.ifPresent(found::add);
        stored.flatMap(Stored::damage).ifPresent(how -> found.add(Difference.of(item(name), how)));
    }

    private Optional<Difference> wrong(
            Optional<Stored<StoredName>> stored, String modelId, ModelName name, long seq, boolean stays) {
        if (stored.isEmpty()) {
            return stays && !own.isFreed(name, modelId, seq)
                    ? Optional.of(Difference.of(item(name), "it no longer leads to the model", seq))
                    : Optional.empty();
        }
        return stored.get().value().filter(kept -> !isTrue(kept, name)).map(kept -> untrue(name));
    }

    /** The name by which somebody asks for a model. */
    void asked(ModelName name, Model told) {
        boolean isOwn = told.deletion().isEmpty() && told.name().equals(name);
        state.name(name)
                .flatMap(Stored::value)
                .filter(stored -> stored.modelId().equals(told.id()))
                .filter(stored -> stored.leftWith().isPresent() ? !isTrue(stored, name) : !isOwn)
                .ifPresent(stored -> found.add(untrue(name)));
    }

    /** Beside a name that stays with a model there is no namesake: its spelling names it, or a namesake from before. */
    void spelling(ModelName name) {
        Optional<Stored<GuardedName>> guarded = state.guardedName(name);
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            if (guarded.flatMap(Stored::value).filter(this::isTrue).isPresent()) {
                break;
            }
            Optional<Stored<GuardedName>> now = state.guardedName(name);
            if (now.equals(guarded)) {
                found.add(Difference.of("spelling of " + item(name), "it names no model that has this name"));
                break;
            }
            guarded = now;
        }
        guarded.flatMap(Stored::damage).ifPresent(how -> found.add(Difference.of("spelling of " + item(name), how)));
    }

    private boolean isTrue(GuardedName guarded) {
        return state.name(guarded.name())
                .flatMap(Stored::value)
                .filter(stored -> stored.modelId().equals(guarded.modelId()))
                .isPresent();
    }

    /** A name that leads to a model which gave it up says with which entry it did, and was not freed since. */
    private boolean isTrue(StoredName kept, ModelName name) {
        return kept.leftWith()
                .map(place -> !own.isFreed(name, kept.modelId(), place)
                        && Optional.ofNullable(state.entriesAt(kept.modelId(), List.of(place))
                                        .get(place))
                                .flatMap(Stored::value)
                                .filter(entry -> leaves(entry, name))
                                .isPresent())
                .orElse(true);
    }

    private static boolean leaves(Entry entry, ModelName name) {
        try {
            return entry.isIntact() && left(entry).filter(name::equals).isPresent();
        } catch (IllegalArgumentException | MalformedJson unreadable) {
            return false;
        }
    }

    /** The name that a model gives up with an entry. */
    static Optional<ModelName> left(Entry entry) {
        if (entry.fact() instanceof ModelFact.Updated updated) {
            return updated.name().flatMap(name -> name.from()).map(ModelName::new);
        }
        return entry.fact() instanceof ModelFact.Deleted ? Optional.of(entry.model()) : Optional.empty();
    }

    private static String item(ModelName name) {
        return "name " + name;
    }

    private static Difference untrue(ModelName name) {
        return Difference.of(item(name), "it leads to a model that never gave it up");
    }
}
