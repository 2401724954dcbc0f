package dev.slipway.registry;

import dev.slipway.json.Json;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.refusal.Warning;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Rollback;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The landings that lie beneath what a stage holds, and where among them a rollback goes, which {@link Guard} lets return
 * without an approval; for a rollback and for its preview.
 */
final class EarlierOccupants {
    /** How many landings a rollback looks at, one or two point reads each, before it gives up. */
    static final int MAX_STEPS = 100;

    private final RegistryStore store;
    private final Guard guard;
    private final Model model;
    private final Stage stage;
    private final PolicyInForce inForce;
    private final Policy policy;

    /** Of a stage of a model, under the policy in force. */
    EarlierOccupants(RegistryStore store, Guard guard, Model model, Stage stage, PolicyInForce inForce) {
        this.store = store;
        this.guard = guard;
        this.model = model;
        this.stage = stage;
        this.inForce = inForce;
        this.policy = inForce.policy();
    }

    /**
     * The newest landing that a rollback may go to or, with a version, the newest of that version.
     *
     * @throws Refused {@link Refusal#NOTHING_TO_ROLL_BACK}, {@link Refusal#APPROVAL_NEEDED}; with a version also {@link
     *     Refusal#ALREADY_IN_STAGE}, {@link Refusal#NOT_AN_EARLIER_OCCUPANT}, {@link Refusal#VERSION_DELETED}, {@link
     *     Refusal#VERSION_NOT_READY}
     */
    Rollback choose(Optional<Integer> wanted) {
        wanted.filter(stage::holds).ifPresent(version -> {
            throw Refusal.ALREADY_IN_STAGE.because(
                    stage.name() + " holds version " + version + " already", Stages.now(stage));
        });
        PassedOver passedOver = new PassedOver(stage.name());
        Optional<Long> place = beneath();
        for (int steps = 0; place.isPresent() && steps < MAX_STEPS; steps++) {
            StageChange landing = change(place.get());
            int number = landed(landing);
            if (wanted.isEmpty() || wanted.get() == number) {
                Version version = version(number);
                Optional<PassedOver.Why> obstacle = obstacle(landing, version);
                if (obstacle.isEmpty()) {
                    return new Rollback(
                            stage, stage.version(), version, landing, warnings(landing, version, passedOver));
                }
                passedOver.add(number, obstacle.get());
            }
            place = landing.landings().beneath();
        }
        boolean all = place.isEmpty();
        throw wanted.map(version -> refusal(version, passedOver, all)).orElseGet(() -> refusal(passedOver, all));
    }

    private Optional<Long> beneath() {
        return stage.occupant().isPresent()
                ? stage.landing().flatMap(own -> change(own).landings().beneath())
                : stage.landing();
    }

    private Optional<PassedOver.Why> obstacle(StageChange landing, Version version) {
        if (stage.holds(version.number())) {
            return Optional.of(PassedOver.Why.HELD);
        }
        if (version.deletedAt().isPresent()) {
            return Optional.of(PassedOver.Why.DELETED);
        }
        if (!version.isUsable()) {
            return Optional.of(PassedOver.Why.NOT_READY);
        }
        return guard.needsApproval(policy, landing) ? Optional.of(PassedOver.Why.UNAPPROVED) : Optional.empty();
    }

    private Refused refusal(PassedOver passedOver, boolean all) {
        String none = all
                ? stage.name() + " has no earlier occupant"
                : "none of the last " + MAX_STEPS + " earlier occupants of " + stage.name() + " is one";
        if (passedOver.isEmpty()) {
            return Refusal.NOTHING_TO_ROLL_BACK.because(none, Stages.now(stage));
        }
        String why = String.join("; ", passedOver.sentences());
        return passedOver
                .unapproved()
                .map(versions -> Refusal.APPROVAL_NEEDED.because(
                        none + " to go back to without an approval: " + why + "; request a promotion of " + versions,
                        Stages.now(stage)))
                .orElseGet(
                        () -> Refusal.NOTHING_TO_ROLL_BACK.because(none + " to go back to: " + why, Stages.now(stage)));
    }

    private Refused refusal(int wanted, PassedOver passedOver, boolean all) {
        if (passedOver.isEmpty()) {
            return Refusal.NOT_AN_EARLIER_OCCUPANT.because(
                    all
                            ? "version " + wanted + " is no earlier occupant of " + stage.name()
                                    + ": it never landed there, or was rolled back or cleared since;"
                                    + " request a promotion of it"
                            : "version " + wanted + " is not among the last " + MAX_STEPS + " earlier occupants of "
                                    + stage.name() + "; request a promotion of it",
                    Stages.now(stage));
        }
        return passedOver
                .unapproved()
                .map(unused -> Refusal.APPROVAL_NEEDED.because(
                        passedOver.sentences().get(0) + (all ? "" : " (of its last " + MAX_STEPS + " occupants)")
                                + "; request a promotion of it",
                        Stages.now(stage)))
                .orElseGet(() -> Versions.unusable(version(wanted)));
    }

    private List<Warning> warnings(StageChange landing, Version to, PassedOver passedOver) {
        List<Warning> warnings = new ArrayList<>();
        passedOver.sentences().forEach(why -> warnings.add(new Warning(Warning.Code.PASSED_OVER, why)));
        String version = "version " + to.number();
        PolicyOrigin then = landing.under().origin();
        if (policy.isGuarded() && !then.equals(inForce.origin())) {
            warnings.add(new Warning(
                    Warning.Code.EARLIER_POLICY,
                    version + " landed under " + then + "; " + stage.name() + " is under " + inForce.origin()
                            + " now"));
        }
        Optional<Version> held = stage.version().map(this::version);
        policy.judge(to, held).stream()
                .filter(result -> !result.passed())
                .forEach(result -> warnings.add(new Warning(Warning.Code.GATE_FAILS, said(result))));
        held.filter(current -> !schema(current).equals(schema(to)))
                .ifPresent(current -> warnings.add(new Warning(
                        Warning.Code.SCHEMA_DIFFERS,
                        version + " has not the schema of version " + current.number() + ", which " + stage.name()
                                + " holds")));
        if (to.isByReference()) {
            warnings.add(new Warning(
                    Warning.Code.EXTERNAL_FILES,
                    "the files of " + version + " lie outside the registry and may have changed"));
        }
        return warnings;
    }

    private static String said(Gate.Result result) {
        return result.gate() + ": " + result.why();
    }

    /** To be compared: the same numbers may be written in several ways. */
    private static Optional<String> schema(Version version) {
        return version.metadata().schema().map(Json::canonical);
    }

    private StageChange change(long seq) {
        return store.stageChange(model.id(), seq)
                .orElseThrow(() -> new IllegalStateException("a stage change is missing from the history"));
    }

    private Version version(int number) {
        return store.version(model.id(), number)
                .orElseThrow(() -> new IllegalStateException("a version is missing that a stage held"));
    }

    private static int landed(StageChange landing) {
        return landing.move().to().orElseThrow(() -> new IllegalStateException("a landing holds no version"));
    }
}
