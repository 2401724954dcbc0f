package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Ends of promotions by the registry's own hand: what they were asked for is no longer so, their gates fail, their time is
 * over, their flow broke down. Each is one change of the model, may be asked for at any time and as often as anybody likes,
 * and leaves a promotion that has ended as it is. Whatever else it is asked for, a promotion that is overtaken ends SUPERSEDED.
 */
public final class Endings {
    /** How many end in one change: few enough for its transaction, and enough to share the price of the model's head. */
    private static final int TOGETHER = 20;

    private final RegistryStore store;
    private final OpenPromotions open;
    private final Changes changes;

    Endings(RegistryStore store, OpenPromotions open, Changes changes) {
        this.store = store;
        this.open = open;
        this.changes = changes;
    }

    /** Ends a promotion whose gates fail now; another one is answered with what they say now and waits on. */
    public Promotion evaluate(String id) {
        return settle(id, (draft, promotion) -> {
            Promotion judged = open.judged(draft.model(), promotion);
            return judged.failures()
                    .map(why -> open.end(draft, judged, PromotionStatus.REJECTED, why))
                    .orElse(judged);
        });
    }

    /** Ends a promotion if it is overtaken. */
    public Promotion supersede(String id) {
        return settle(id, (draft, promotion) -> promotion);
    }

    /** Ends every promotion of a model that is overtaken, in as few changes as they fit into. */
    public void supersedeAll(String modelId) {
        store.modelById(modelId)
                .filter(model -> !model.open().isEmpty())
                .ifPresent(model -> supersede(model, open::of));
    }

    /** Ends those that are to move one stage. */
    public void supersedeAll(String modelId, StageName stage) {
        store.modelById(modelId)
                .filter(model -> !model.openInto(stage).isEmpty())
                .ifPresent(model -> supersede(model, head -> open.into(head, stage)));
    }

    /** Ends a promotion whose time is over. */
    public Promotion expire(String id) {
        return settle(
                id,
                (draft, promotion) -> open.end(
                        draft,
                        promotion,
                        PromotionStatus.EXPIRED,
                        promotion.approvals() + " of " + promotion.policy().approvals() + " approvals by "
                                + promotion.asked().expiresAt()));
    }

    /** Ends a promotion whose flow broke down, so that it can be asked for again. */
    public Promotion fail(String id, String cause) {
        return settle(
                id,
                (draft, promotion) ->
                        open.end(draft, promotion, PromotionStatus.REJECTED, "the approval flow failed: " + cause));
    }

    /**
     * Sees to it that no promotion of a model is overtaken without being recorded as such, before a change that is being
     * drafted goes on.
     *
     * @throws CommitConflict when there was one: it has ended now, here or by another hand, the model has moved by that, and
     *     the change is to be drafted again
     */
    void clear(Model model) {
        boolean ended = supersede(model, open::of);
        // Somebody else may have ended them since the head was read.
        boolean areOthers = ended
                || store.modelById(model.id())
                        .filter(now -> now.open().equals(model.open()))
                        .isEmpty();
        if (areOthers) {
            throw new CommitConflict(CommitConflict.Kind.HEAD_MOVED);
        }
    }

    /** Says whether any was overtaken. */
    private boolean supersede(Model model, Function<Model, List<Promotion>> which) {
        boolean any = false;
        while (changes.changeById(model.id(), Request.by(Caller.REGISTRY), draft -> supersede(draft, which))) {
            any = true;
        }
        return any;
    }

    private boolean supersede(Draft draft, Function<Model, List<Promotion>> which) {
        Model model = draft.model();
        int ended = 0;
        for (Promotion promotion : which.apply(model)) {
            // The next change looks at the rest; each look is a read of a version.
            if (ended == TOGETHER) {
                break;
            }
            Optional<String> why = open.overtaken(model, promotion);
            if (why.isPresent()) {
                open.end(draft, promotion, PromotionStatus.SUPERSEDED, why.get());
                ended++;
            }
        }
        return ended > 0;
    }

    private Promotion settle(String id, BiFunction<Draft, Promotion, Promotion> otherwise) {
        String modelId = Promotions.recorded(store, id).modelId();
        return changes.changeById(modelId, Request.by(Caller.REGISTRY), draft -> {
            Promotion promotion = Promotions.recorded(store, id);
            if (!promotion.isOpen()) {
                return promotion;
            }
            return open.overtaken(draft.model(), promotion)
                    .map(why -> open.end(draft, promotion, PromotionStatus.SUPERSEDED, why))
                    .orElseGet(() -> otherwise.apply(draft, promotion));
        });
    }
}
