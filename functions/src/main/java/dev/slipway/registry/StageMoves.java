package dev.slipway.registry;

import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Version;
import java.util.HashMap;
import java.util.Map;
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

    /** Points a stage at a version that came through its policy. */
    void promote(Draft draft, Stage stage, Version to, Promotion promotion) {
        move(
                draft,
                stage,
                StageChange.Kind.PROMOTED,
                Optional.of(to),
                promotion.reason(),
                Optional.of(promotion),
                key -> key,
                stage.landing());
    }

    /** Points a stage back at the version of an earlier landing. */
    void rollBack(Draft draft, Stage stage, Version to, String reason, StageChange landing) {
        move(
                draft,
                stage,
                StageChange.Kind.ROLLED_BACK,
                Optional.of(to),
                reason,
                Optional.empty(),
                key -> landing.key(),
                landing.beneath());
    }

    /** Points a stage at nothing. */
    void clear(Draft draft, Stage stage, String reason) {
        move(
                draft,
                stage,
                StageChange.Kind.CLEARED,
                Optional.empty(),
                reason,
                Optional.empty(),
                key -> stage.landing().orElse(key),
                Optional.empty());
    }

    /** Ends every open promotion into a stage but one: what was asked for is no longer what would be applied. */
    void supersede(Draft draft, StageName stage, Optional<String> except, String why) {
        draft.model().open().forEach((id, open) -> {
            if (open.stage().equals(stage) && !except.equals(Optional.of(id))) {
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
                .record(
                        EntryType.PROMOTION_ENDED,
                        Map.of(
                                "promotion", promotion.id(),
                                "stage", promotion.stage(),
                                "version", promotion.version(),
                                "status", how,
                                "reason", why));
        return ended;
    }

    private interface Landing {
        Stage.ChangeKey of(Stage.ChangeKey own);
    }

    private void move(
            Draft draft,
            Stage stage,
            StageChange.Kind kind,
            Optional<Version> to,
            String reason,
            Optional<Promotion> promotion,
            Landing landing,
            Optional<Stage.ChangeKey> beneath) {
        long rev = stage.rev() + 1;
        Stage.ChangeKey own = new Stage.ChangeKey(draft.at(), rev);
        Optional<Stage.ChangeKey> landed = Optional.of(landing.of(own));
        Optional<Stage.Occupant> occupant = to.map(version -> new Stage.Occupant(
                version.number(),
                version.digest(),
                version.prefix(),
                draft.at(),
                draft.caller().subject()));
        StageChange change = new StageChange(
                draft.model().id(),
                stage.name(),
                rev,
                kind,
                stage.version(),
                to.map(Version::number),
                draft.caller().subject(),
                draft.at(),
                reason,
                promotion.map(Promotion::id),
                landed,
                beneath);
        Map<String, Object> facts = new HashMap<>();
        facts.put("stage", stage.name());
        facts.put("rev", rev);
        facts.put("kind", kind);
        facts.put("from", stage.version());
        facts.put("to", change.to());
        facts.put("digest", to.map(Version::digest));
        facts.put("prefix", to.flatMap(Version::heldAt));
        // What is there by reference has no place of ours: whoever deploys it needs its own.
        facts.put(
                "source",
                to.filter(Version::isByReference).flatMap(Version::source).map(Lineage.Source::place));
        facts.put("reason", reason);
        facts.put("promotion", promotion.map(Promotion::id));
        facts.put("approvedBy", promotion.map(Promotion::approvedBy).filter(approvers -> !approvers.isEmpty()));
        draft.model(draft.model().with(new Stage(stage.name(), rev, stage.policyRevision(), occupant, landed)))
                .write(new Commit.Write.OfStageChange(change))
                .record(EntryType.STAGE_CHANGED, facts);
        supersede(draft, stage.name(), promotion.map(Promotion::id), "the stage moved to revision " + rev);
    }

    private Promotion promotion(String id) {
        return store.promotion(id).orElseThrow(() -> new CommitConflict(CommitConflict.Kind.HEAD_MOVED));
    }
}
