package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Moves of a stage that need no approval: back to an earlier occupant, or to nothing. */
public final class Stages {
    /** How many landings a rollback looks at, one point read each, before it gives up. */
    private static final int MAX_STEPS = 100;

    private final RegistryStore store;
    private final Policies policies;
    private final Changes changes;
    private final StageMoves moves;

    Stages(RegistryStore store, Policies policies, StageMoves moves, Changes changes) {
        this.store = store;
        this.policies = policies;
        this.changes = changes;
        this.moves = moves;
    }

    /**
     * Takes a stage back: to the occupant before the present one, or to a named version that it held before. Occupants that
     * were deleted since are passed over. Whoever meets another move on the way is refused and told where the stage is now.
     */
    public Stage rollBack(
            ModelRef ref, StageName name, Optional<Integer> toVersion, String reason, Request<Stage> request) {
        Steady steady = new Steady(request);
        return changes.changeUrgently(ref, request, draft -> {
            Stage stage = steady.check(draft.model().stage(name));
            StageChange landing = toVersion
                    .map(version -> named(draft.model(), stage, version))
                    .orElseGet(() -> previous(draft.model(), stage));
            Version to = version(draft.model(), landing);
            moves.rollBack(draft, stage, to, reason, landing);
            return draft.model().stage(name);
        });
    }

    /** Points a stage at nothing; it can be rolled back to what it held. */
    public Stage clear(ModelRef ref, StageName name, String reason, Request<Stage> request) {
        Steady steady = new Steady(request);
        return changes.changeUrgently(ref, request, draft -> {
            Stage stage = steady.check(draft.model().stage(name));
            if (stage.occupant().isPresent()) {
                moves.clear(draft, stage, reason);
            }
            return draft.model().stage(name);
        });
    }

    /**
     * Points aliases and stages at nothing, those that hold this version or, without one, all of them. One that is not there
     * or holds nothing is no error. A contributor may do so where no policy guards the pointer; elsewhere it takes an admin.
     */
    public Model unset(
            ModelRef ref, List<StageName> names, Optional<Integer> version, String reason, Request<Model> request) {
        return changes.change(ref, request, draft -> {
            for (StageName name : names) {
                Stage stage = draft.model().stages().get(name);
                if (stage != null
                        && stage.occupant().isPresent()
                        && (version.isEmpty() || stage.holds(version.get()))) {
                    checkUnsettable(draft.model(), stage, request.caller());
                    moves.clear(draft, stage, reason);
                }
            }
            return draft.model();
        });
    }

    private void checkUnsettable(Model model, Stage stage, Caller caller) {
        if (policies.of(model.id(), stage).isGuarded() && !Permission.ADMINISTER.isHeldBy(caller)) {
            throw Refusal.FORBIDDEN.because(
                    stage.name() + " has a policy: clearing it needs one of the groups "
                            + new TreeSet<>(Permission.ADMINISTER.groups()),
                    now(stage));
        }
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

    private StageChange named(Model model, Stage stage, int version) {
        if (stage.holds(version)) {
            throw Refusal.ALREADY_IN_STAGE.because(stage.name() + " holds version " + version + " already", now(stage));
        }
        StageChange landing = beneath(model, stage, change -> landed(change) == version)
                .orElseThrow(() -> Refusal.NOT_AN_EARLIER_OCCUPANT.because(
                        "version " + version + " is not among the last " + MAX_STEPS + " occupants beneath what "
                                + stage.name() + " holds; promote it instead",
                        now(stage)));
        Versions.usable(version(model, landing));
        return landing;
    }

    private StageChange previous(Model model, Stage stage) {
        return beneath(model, stage, change -> {
                    Version version = version(model, change);
                    return version.isUsable() && !stage.holds(version.number());
                })
                .orElseThrow(() -> Refusal.NOTHING_TO_ROLL_BACK.because(
                        stage.name() + " has no earlier occupant that is still usable", now(stage)));
    }

    /** The first of the landings beneath the present occupant that is wanted, the last one first. */
    private Optional<StageChange> beneath(Model model, Stage stage, Predicate<StageChange> wanted) {
        Optional<Long> place = stage.occupant().isPresent()
                ? stage.landing().flatMap(own -> change(model, own).landings().beneath())
                : stage.landing();
        for (int steps = 0; place.isPresent() && steps < MAX_STEPS; steps++) {
            StageChange landing = change(model, place.get());
            if (wanted.test(landing)) {
                return Optional.of(landing);
            }
            place = landing.landings().beneath();
        }
        return Optional.empty();
    }

    private StageChange change(Model model, long seq) {
        return store.stageChange(model.id(), seq)
                .orElseThrow(() -> new IllegalStateException("a stage change is missing from the history"));
    }

    private Version version(Model model, StageChange landing) {
        return store.version(model.id(), landed(landing))
                .orElseThrow(() -> new IllegalStateException("a version is missing that a stage held"));
    }

    private static int landed(StageChange landing) {
        return landing.move().to().orElseThrow(() -> new IllegalStateException("a landing holds no version"));
    }
}
