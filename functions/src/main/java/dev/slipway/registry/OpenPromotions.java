package dev.slipway.registry;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The promotions that wait: which a model has, whether they still hold, and how one ends without being applied. */
final class OpenPromotions {
    private final RegistryStore store;
    private final PoliciesInForce policies;

    OpenPromotions(RegistryStore store) {
        this.store = store;
        this.policies = new PoliciesInForce(store);
    }

    /** Those of a model, the overtaken ones too, the first asked for first; one read for all, none when there are none. */
    List<Promotion> of(Model model) {
        return open(model.open());
    }

    /** Those of them that are to move one stage. */
    List<Promotion> into(Model model, StageName stage) {
        return open(model.openInto(stage));
    }

    private List<Promotion> open(List<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : store.promotions(ids).stream()
                        .filter(Promotion::isOpen)
                        .sorted(Comparator.comparing(
                                promotion -> promotion.promotionId().seq()))
                        .toList();
    }

    /** What has changed since one of them was asked for; nothing when it still holds. */
    Optional<String> overtaken(Model model, Promotion promotion) {
        return overtaken(model, promotion, store.version(model.id(), promotion.version()));
    }

    /** The same where its version was read already. */
    Optional<String> overtaken(Model model, Promotion promotion, Optional<Version> version) {
        return Overtaken.why(model, promotion, version, policies::origin);
    }

    /** One of them that holds, with what its gates say now. */
    Promotion judged(Model model, Promotion promotion) {
        Optional<Version> current = model.stageOrFresh(promotion.stage())
                .version()
                .filter(number -> promotion.policy().comparesWithCurrent())
                .map(number -> version(model, number));
        return promotion.judged(promotion.policy().judge(version(model, promotion.version()), current));
    }

    /** Ends one of them, other than by applying it, in the name of whoever makes the change. */
    Promotion end(Draft draft, Promotion promotion, PromotionStatus how, String why) {
        return end(draft, promotion, draft.stamp(), how, why);
    }

    /** Ends one of them in somebody else's name. */
    Promotion end(Draft draft, Promotion promotion, Stamp stamp, PromotionStatus how, String why) {
        Promotion ended = promotion.ended(how, stamp.at(), why);
        draft.model(draft.model().closed(promotion.promotionId()));
        return draft.record(stamp, ended, PromotionFact.Ended.of(ended));
    }

    private Version version(Model model, int number) {
        return store.version(model.id(), number)
                .orElseThrow(() -> Refusal.VERSION_NOT_FOUND.because(model.name() + " has no version " + number));
    }
}
