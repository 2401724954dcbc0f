package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.Rollback;
import dev.slipway.registry.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moves of a stage without a promotion: back to an earlier occupant, or to nothing. */
public final class Stages {
    private final RegistryStore store;
    private final Policies policies;
    private final Guard guard;
    private final Changes changes;
    private final StageMoves moves;

    Stages(RegistryStore store, Policies policies, Guard guard, StageMoves moves, Changes changes) {
        this.store = store;
        this.policies = policies;
        this.guard = guard;
        this.changes = changes;
        this.moves = moves;
    }

    /**
     * Takes a stage back: to the newest occupant beneath the present one that needs no approval, or to a named version among
     * those. Whoever meets another move on the way is refused and told where the stage is now.
     */
    public Rollback rollBack(
            ModelRef ref, StageName name, Optional<Integer> toVersion, String reason, Request<Rollback> request) {
        Steady steady = new Steady(request);
        return changes.changeUrgently(ref, request, draft -> {
            Stage stage = steady.check(draft.model().stage(name));
            PolicyInForce policy = policies.of(draft.model(), stage);
            Rollback rollback = new EarlierOccupants(store, guard, draft.model(), stage, policy).choose(toVersion);
            moves.rollBack(draft, rollback, policy, reason);
            return rollback.made(draft.model().stage(name));
        });
    }

    /** Where a rollback would take a stage now; it is refused what the rollback would be refused. */
    public Rollback previewRollback(ModelRef ref, StageName name, Optional<Integer> toVersion) {
        return changes.changeUrgently(ref, Request.by(Caller.REGISTRY), unchanged -> {
            Model model = unchanged.model();
            Stage stage = model.stage(name);
            return new EarlierOccupants(store, guard, model, stage, policies.of(model, stage)).choose(toVersion);
        });
    }

    /** Points a stage at nothing. A rollback goes to what lies beneath what it held, and not to that. An alias is gone then. */
    public Stage clear(ModelRef ref, StageName name, String reason, Request<Stage> request) {
        Steady steady = new Steady(request);
        return changes.changeUrgently(ref, request, draft -> {
            Stage stage = steady.check(draft.model().stage(name));
            if (stage.occupant().isPresent()) {
                guard.checkClear(draft.model(), stage, request.caller());
                return moves.clear(draft, stage, reason);
            }
            return stage;
        });
    }

    /**
     * Points aliases and stages at nothing, those that hold this version or, without one, all of them. One that is not there
     * or holds nothing is no error. A contributor may do so where no policy guards the pointer; elsewhere it takes a maintainer.
     */
    public Model unset(
            ModelRef ref, List<StageName> names, Optional<Integer> version, String reason, Request<Model> request) {
        return changes.change(ref, request, draft -> {
            for (StageName name : names) {
                Stage stage = draft.model().stages().get(name);
                if (stage != null
                        && stage.occupant().isPresent()
                        && (version.isEmpty() || stage.holds(version.get()))) {
                    guard.checkClear(draft.model(), stage, request.caller());
                    moves.clear(draft, stage, reason);
                }
            }
            return draft.model();
        });
    }

    /** Where a stage is now, for those who lost a race. */
    static Map<String, Object> now(Stage stage) {
        return Map.of(
                "stage", stage.name(),
                "rev", stage.rev(),
                "version", stage.version());
    }

    /**
     * Sees to it that a move is made on the stage as it was when the caller asked: a change that has to be tried again must
     * not end up moving what another has just moved.
     */
    static final class Steady {
        private final Request<?> request;
        private Optional<Long> seen = Optional.empty();

        Steady(Request<?> request) {
            this.request = request;
        }

        Stage check(Stage stage) {
            if (seen.isPresent() && seen.get() != stage.rev()) {
                throw Refusal.STAGE_MOVED.because(
                        stage.name() + " moved to revision " + stage.rev() + " in the meantime", now(stage));
            }
            request.expect(stage.name().value(), stage.rev(), now(stage));
            seen = Optional.of(stage.rev());
            return stage;
        }
    }
}
