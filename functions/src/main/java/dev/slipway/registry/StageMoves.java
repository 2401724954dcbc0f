package dev.slipway.registry;

import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.stage.StageChange.Landings;
import dev.slipway.registry.version.Version;
import java.util.Optional;

/**
 * The one way in which a stage moves, whoever moves it and why: the pointer, the stage change, the entry, and the end of
 * every promotion that was asked for on the pointer as it was.
 */
final class StageMoves {
    private final RegistryStore store;

    StageMoves(RegistryStore store) {
        this.store = store;
    }

    /** How and why a stage moves. */
    private record Grounds(StageChange.Kind kind, String reason, Optional<Promotion> promotion) {
        Grounds(StageChange.Kind kind, String reason) {
            this(kind, reason, Optional.empty());
        }

        Optional<String> promotionId() {
            return promotion.map(Promotion::id);
        }
    }

    /** Points a stage at a version that came through its policy, for a promotion that is open no more. */
    void promote(Draft draft, Stage stage, Version to, Promotion promotion) {
        move(
                draft,
                stage,
                Optional.of(to),
                new Grounds(StageChange.Kind.PROMOTED, promotion.asked().reason(), Optional.of(promotion)),
                new Landings(Optional.of(next(draft, stage)), stage.landing()));
    }

    /** Points a stage back at the version of an earlier landing. */
    void rollBack(Draft draft, Stage stage, Version to, String reason, StageChange landing) {
        move(
                draft,
                stage,
                Optional.of(to),
                new Grounds(StageChange.Kind.ROLLED_BACK, reason),
                new Landings(Optional.of(landing.key()), landing.landings().beneath()));
    }

    /** Points a stage at nothing. */
    void clear(Draft draft, Stage stage, String reason) {
        move(
                draft,
                stage,
                Optional.empty(),
                new Grounds(StageChange.Kind.CLEARED, reason),
                new Landings(Optional.of(stage.landing().orElse(next(draft, stage))), Optional.empty()));
    }

    /** Ends every open promotion into a stage: what was asked for is no longer what would be applied. */
    void supersede(Draft draft, StageName stage, String why) {
        draft.model().open().forEach((id, open) -> {
            if (open.stage().equals(stage)) {
                end(draft, promotion(id), PromotionStatus.SUPERSEDED, why);
            }
        });
    }

    /** Ends every open promotion of a version. */
    void supersede(Draft draft, int version, String why) {
        draft.model().open().forEach((id, open) -> {
            if (open.version() == version) {
                end(draft, promotion(id), PromotionStatus.SUPERSEDED, why);
            }
        });
    }

    /** Ends one promotion, other than by applying it. */
    Promotion end(Draft draft, Promotion promotion, PromotionStatus how, String why) {
        Promotion ended = promotion.ended(how, draft.at(), why);
        draft.model(draft.model().closed(promotion.id()))
                .write(new Commit.Write.OfPromotion(ended))
                .record(new PromotionFact.Ended(PromotionFact.Subject.of(promotion), how, why));
        return ended;
    }

    private void move(Draft draft, Stage stage, Optional<Version> to, Grounds grounds, Landings landings) {
        Stage.ChangeKey key = next(draft, stage);
        StageChange change = new StageChange(
                draft.model().id(),
                stage.name(),
                key.rev(),
                grounds.kind(),
                new StageChange.Move(stage.version(), to.map(Version::number)),
                new StageChange.Cause(draft.stamp(), grounds.reason(), grounds.promotionId()),
                landings);
        Optional<Stage.Occupant> occupant = to.map(
                version -> new Stage.Occupant(version.number(), version.digest(), version.heldAt(), draft.stamp()));
        draft.model(draft.model()
                        .with(new Stage(stage.name(), key.rev(), stage.policyRevision(), occupant, landings.own())))
                .write(new Commit.Write.OfStageChange(change))
                .record(new StageFact.Changed(
                        stage.name(),
                        key.rev(),
                        grounds.kind(),
                        change.move(),
                        to.map(version ->
                                new StageFact.Occupant(version.digest(), version.heldAt(), version.lyingAt())),
                        grounds.reason(),
                        grounds.promotion().map(applied -> new StageFact.Applied(applied.id(), applied.approvedBy()))));
        supersede(draft, stage.name(), "the stage moved to revision " + key.rev());
    }

    /** Where the change that is being drafted will stand in the stage's history. */
    private static Stage.ChangeKey next(Draft draft, Stage stage) {
        return new Stage.ChangeKey(draft.at(), stage.rev() + 1);
    }

    private Promotion promotion(String id) {
        return store.promotion(id).orElseThrow(() -> new CommitConflict(CommitConflict.Kind.HEAD_MOVED));
    }
}
