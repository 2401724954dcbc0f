package dev.slipway.registry;

import dev.slipway.registry.history.NameFreed;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.RegistryStore.GuardedName;
import dev.slipway.registry.port.RegistryStore.KeptName;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;

/** With which model a name stays that was given up, and freeing it: from then on anybody may take it, without what it had. */
public final class KeptNames {
    private final RegistryStore store;
    private final Changes changes;

    KeptNames(RegistryStore store, Changes changes) {
        this.store = store;
        this.changes = changes;
    }

    /**
     * A name and the model that it is about.
     *
     * @param status whether the model has it, or it stays with the model, or did so until now
     */
    public record Name(ModelName name, Status status, Model model) {}

    /** How a name stands. */
    public enum Status {
        IN_USE,
        KEPT,
        FREE
    }

    /**
     * How a name stands that a model has or had.
     *
     * @throws Refused {@link Refusal#MODEL_NOT_FOUND} for a name that is free
     */
    public Name of(ModelName name) {
        return store.keeper(name)
                .map(kept -> new Name(name, Status.KEPT, model(kept)))
                .or(() -> store.model(name).map(model -> new Name(name, Status.IN_USE, model)))
                .orElseThrow(() -> Refusal.MODEL_NOT_FOUND.because(
                        "no model is called " + name + ", and the name stays with none"));
    }

    /**
     * Frees a name that stays with a deleted model or leads to a renamed one. The model keeps all it has but this name.
     *
     * @throws Refused {@link Refusal#MODEL_NOT_FOUND} for a name that is free, {@link Refusal#MODEL_EXISTS} for the name of a
     *     model in use
     */
    public Name free(ModelName name, String reason, Request<Name> request) {
        return changes.changeOwn(request, draft -> {
            Name found = of(name);
            if (found.status() == Status.IN_USE) {
                throw Refusal.MODEL_EXISTS.because(
                        name + " is the name of a model in use; rename or delete the model first");
            }
            KeptName kept = store.keeper(name)
                    .filter(now -> now.modelId().equals(found.model().id()))
                    .orElseThrow(() -> new CommitConflict(CommitConflict.Kind.HEAD_MOVED));
            boolean isSpelled = store.guardedName(Spelling.of(name.value()))
                    .filter(new GuardedName(name, kept.modelId())::equals)
                    .isPresent();
            draft.write(new Commit.Write.OfFreedName(name, kept, isSpelled))
                    .record(new NameFreed(name, kept.modelId(), kept.leftWith(), reason));
            return new Name(name, Status.FREE, found.model());
        });
    }

    private Model model(KeptName kept) {
        return store.modelById(kept.modelId())
                .orElseThrow(() -> Refusal.MODEL_NOT_FOUND.because("there is no model " + kept.modelId()));
    }
}
