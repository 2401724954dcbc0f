package dev.slipway.registry;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.promotion.Promotion;
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
    /** How, in whose name and why a stage moves. */
    private record Grounds(StageChange.Kind kind, Stamp stamp, String reason, Optional<Promotion> promotion) {
        Grounds(StageChange.Kind kind, Stamp stamp, String reason) {
            this(kind, stamp, reason, Optional.empty());
        }

        static Grounds of(Promotion promotion, Stamp requester) {
            return new Grounds(
                    StageChange.Kind.PROMOTED, requester, promotion.asked().reason(), Optional.of(promotion));
        }
    }

    /**
     * Points a stage at a version that came through its policy, for a promotion that ends with it. The move is in the name
     * of who asked for it, whoever completed it; who approved it stands beside.
     */
    void promote(Draft draft, Stage stage, Version to, Promotion promotion) {
        move(
                draft,
                stage,
                Optional.of(to),
                Grounds.of(promotion, draft.stampOf(promotion.requestedBy())),
                new Landings(Optional.of(draft.nextSeq()), stage.landing()));
    }

    /** Points a stage back at the version of an earlier landing. */
    void rollBack(Draft draft, Stage stage, Version to, String reason, StageChange landing) {
        move(
                draft,
                stage,
                Optional.of(to),
                new Grounds(StageChange.Kind.ROLLED_BACK, draft.stamp(), reason),
                new Landings(Optional.of(landing.seq()), landing.landings().beneath()));
    }

    /** Points a stage at nothing. */
    void clear(Draft draft, Stage stage, String reason) {
        move(
                draft,
                stage,
                Optional.empty(),
                new Grounds(StageChange.Kind.CLEARED, draft.stamp(), reason),
                new Landings(stage.landing(), Optional.empty()));
    }

    private void move(Draft draft, Stage stage, Optional<Version> to, Grounds grounds, Landings landings) {
        long rev = stage.rev() + 1;
        Optional<Stage.Occupant> occupant = to.map(
                version -> new Stage.Occupant(version.number(), version.digest(), version.heldAt(), grounds.stamp()));
        draft.model(draft.model().with(new Stage(stage.name(), rev, stage.policyRevision(), occupant, landings.own())))
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
                                landings));
    }
}
