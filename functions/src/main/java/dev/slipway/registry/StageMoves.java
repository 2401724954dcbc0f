package dev.slipway.registry;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.Rollback;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.stage.StageChange.Landings;
import dev.slipway.registry.version.Version;
import java.util.Optional;

/**
 * The one way in which a stage moves, whoever moves it and why: the pointer, the stage change and the entry. Promotions that
 * were asked for on the pointer as it was are overtaken by that; the outbox ends them when it tells of the entry.
 */
final class StageMoves {
    private final RegistryStore store;
    private final Policies policies;
    private final Guard guard;

    StageMoves(RegistryStore store, Policies policies, Guard guard) {
        this.store = store;
        this.policies = policies;
        this.guard = guard;
    }

    /** How, in whose name, why and under which policy a stage moves. */
    private record Grounds(
            StageChange.Kind kind, Stamp stamp, String reason, Optional<Promotion> promotion, PolicyInForce policy) {}

    /**
     * Points a stage at a version that came through its policy, for a promotion that ends with it. The move is in the name
     * of who asked for it, whoever completed it; who approved it stands beside.
     */
    void promote(Draft draft, Stage stage, Version to, Promotion promotion) {
        move(
                draft,
                stage,
                Optional.of(to),
                new Grounds(
                        StageChange.Kind.PROMOTED,
                        draft.stampOf(promotion.requestedBy()),
                        promotion.asked().reason(),
                        Optional.of(promotion),
                        promotion.basis().under()),
                new Landings(Optional.of(draft.nextSeq()), stage.landing()));
    }

    /** Points a stage back at the version of an earlier landing, under the policy in force. */
    void rollBack(Draft draft, Rollback rollback, PolicyInForce policy, String reason) {
        StageChange landing = rollback.landing();
        move(
                draft,
                rollback.stage(),
                Optional.of(rollback.to()),
                new Grounds(StageChange.Kind.ROLLED_BACK, draft.stamp(), reason, Optional.empty(), policy),
                new Landings(Optional.of(landing.seq()), landing.landings().beneath()));
    }

    /** Points a stage that holds a version at nothing; answers the stage as it is then, also if the model has it no longer. */
    Stage clear(Draft draft, Stage stage, String reason) {
        String modelId = draft.model().id();
        return move(
                draft,
                stage,
                Optional.empty(),
                new Grounds(
                        StageChange.Kind.CLEARED,
                        draft.stamp(),
                        reason,
                        Optional.empty(),
                        policies.of(draft.model(), stage)),
                new Landings(Optional.empty(), top(modelId, stage).landings().beneath()));
    }

    /** The landing on top of a stage's stack. */
    private StageChange top(String modelId, Stage stage) {
        return stage.landing()
                .flatMap(seq -> store.stageChange(modelId, seq))
                .orElseThrow(() -> new IllegalStateException("a stage change is missing from the history"));
    }

    private Stage move(Draft draft, Stage stage, Optional<Version> to, Grounds grounds, Landings landings) {
        if (!draft.model().stages().containsKey(stage.name())) {
            guard.checkSpelling(draft.model(), stage.name());
        }
        long rev = stage.rev() + 1;
        Optional<Stage.Occupant> occupant = to.map(
                version -> new Stage.Occupant(version.number(), version.digest(), version.heldAt(), grounds.stamp()));
        Stage moved = new Stage(stage.name(), rev, stage.policyRevision(), occupant, landings.top());
        draft.model(draft.model().with(moved, grounds.policy().isGuarded()))
                .record(
                        grounds.stamp(),
                        new StageFact.Changed(
                                stage.name(),
                                rev,
                                grounds.kind(),
                                new StageChange.Move(stage.version(), to.map(Version::number)),
                                to.map(version ->
                                        new StageFact.Occupant(version.digest(), version.heldAt(), version.lyingAt())),
                                grounds.reason(),
                                grounds.promotion().map(StageFact.Applied::of),
                                landings,
                                grounds.policy().under()));
        return moved;
    }
}
