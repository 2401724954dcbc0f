package dev.slipway.registry;

import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.history.AccessSet;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.Map;

/** Who may do what on each model. */
public final class Accesses {
    private final Changes changes;

    Accesses(Changes changes) {
        this.changes = changes;
    }

    /**
     * Sets who may do what on a model, and who sees it. The same again changes nothing. The revision that the request may expect
     * is that of the access: 0 as long as nobody set it.
     *
     * @throws Refused {@link Refusal#TOO_MANY_GRANTS}
     */
    public Model set(ModelRef ref, ModelAccess.Wish wish, Request<Model> request) {
        return changes.change(ref, request, draft -> {
            Model model = draft.model();
            ModelAccess access = model.access();
            request.expect(
                    "the access of " + model.name(), access.revision(), Map.of("accessRevision", access.revision()));
            return access.is(wish) ? model : set(draft, wish);
        });
    }

    /** Sets the access of the drafted model; answers the model as it is then. */
    static Model set(Draft draft, ModelAccess.Wish wish) {
        ModelAccess access = draft.model().access().set(wish);
        return draft.model(draft.model().with(access))
                .record(AccessSet.of(access))
                .model();
    }
}
