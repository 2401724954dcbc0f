package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Promotions: asking for them, deciding on them, taking them back. How they end otherwise is said by {@link Endings}. */
public final class Promotions {
    private final RegistryStore store;
    private final Guard guard;
    private final Versions versions;
    private final Policies policies;
    private final StageMoves moves;
    private final OpenPromotions open;
    private final Endings endings;
    private final Changes changes;

    Promotions(
            RegistryStore store,
            Guard guard,
            Versions versions,
            Policies policies,
            StageMoves moves,
            OpenPromotions open,
            Endings endings,
            Changes changes) {
        this.store = store;
        this.guard = guard;
        this.versions = versions;
        this.policies = policies;
        this.moves = moves;
        this.open = open;
        this.endings = endings;
        this.changes = changes;
    }

    /**
     * Asks for a stage to point at a version. Where the policy asks for nobody's approval it is applied at once; otherwise
     * it waits.
     *
     * @throws Refused among others {@link Refusal#GATES_FAILED} with what each gate said, {@link Refusal#PROMOTION_OPEN}
     *     naming the one that waits already, {@link Refusal#STAGE_MOVED} when another move came in between
     */
    public Promotion request(ModelRef ref, int number, StageName name, String reason, Request<Promotion> request) {
        Stages.Steady steady = new Stages.Steady(request);
        return changes.change(ref, request, draft -> {
            Stage stage = steady.check(draft.model().stage(name));
            if (stage.holds(number)) {
                versions.find(draft.model(), number);
                throw Refusal.ALREADY_IN_STAGE.because(
                        name + " holds version " + number + " already", Stages.now(stage));
            }
            return ask(draft, stage, number, reason);
        });
    }

    /**
     * Points an alias or stage at a version, as one who asks for the outcome and not for a move: an alias that nobody has set
     * yet is made, and one that holds the version already is left as it is. A policy is asked like anywhere else.
     *
     * @return the promotion that was applied or now waits; nothing when there was nothing to move
     * @throws Refused as {@link #request} does
     */
    public Optional<Promotion> point(
            ModelRef ref, StageName name, int number, String reason, Request<Optional<Promotion>> request) {
        Stages.Steady steady = new Stages.Steady(request);
        return changes.change(ref, request, draft -> {
            Stage stage = steady.check(Policies.stageOrFresh(draft.model(), name));
            if (stage.holds(number)) {
                versions.find(draft.model(), number);
                return Optional.empty();
            }
            return Optional.of(ask(draft, stage, number, reason));
        });
    }

    private Promotion ask(Draft draft, Stage stage, int number, String reason) {
        Model model = draft.model();
        StageName name = stage.name();
        Version version = versions.findAny(model, number);
        Versions.usable(version);
        PolicyInForce under = policies.of(model, stage);
        Policy policy = under.policy();
        if (policy.approvals() > 0) {
            // What is applied at once is looked at when it lands.
            if (!model.stages().containsKey(name)) {
                guard.checkSpelling(model, name);
            }
            checkRoom(model, name, number, draft.stamp().by());
        }
        if (version.isByReference() && !policy.allowByReference()) {
            throw Refusal.BY_REFERENCE_REFUSED.because(
                    name + " takes only versions whose files the registry holds; version " + number
                            + " is there by reference: register it with its files, or from a place that the setting sources"
                            + " lists, or have an admin set a policy of "
                            + name + " with allowByReference true");
        }
        Optional<Version> current =
                stage.version().filter(held -> policy.comparesWithCurrent()).map(held -> versions.findAny(model, held));
        Promotion promotion = Promotion.asked(
                new PromotionId(model.id(), draft.nextSeq()).toString(),
                new Promotion.Target(model.id(), model.name(), name, number),
                new Promotion.Basis(version.digest(), stage.rev(), under),
                new Promotion.Asked(draft.stamp(), reason, draft.at().plus(policy.expiresAfter())),
                policy.judge(version, current));
        promotion.failures().ifPresent(why -> {
            throw Refusal.GATES_FAILED.because(
                    why,
                    Map.of(
                            "gates",
                            promotion.gates().stream()
                                    .map(Gate.Result::document)
                                    .toList()));
        });
        return policy.approvals() == 0 ? applied(draft, promotion, stage, version) : opened(draft, promotion);
    }

    /**
     * Decides on a promotion. The last approval that is needed applies it in the same change, unless its gates fail by now; a
     * rejection ends it. What is overtaken takes no decision: it ends SUPERSEDED, and whoever decides is told so.
     *
     * @throws Refused {@link Refusal#OWN_REQUEST}, {@link Refusal#FORBIDDEN} when the policy asks for another group,
     *     {@link Refusal#ALREADY_DECIDED}, {@link Refusal#PROMOTION_ENDED}, {@link Refusal#PROMOTION_SUPERSEDED}
     */
    public Promotion decide(String id, Decision.Verdict verdict, Optional<String> comment, Request<Promotion> request) {
        return changes.changeById(find(id).modelId(), request, draft -> {
            Caller caller = request.caller();
            Promotion recorded = find(id).under(draft.model().name());
            Optional<Version> version = store.version(recorded.modelId(), recorded.version());
            guard.checkDecider(recorded, version, caller);
            Promotion promotion = stillOpen(draft.model(), recorded, version);
            checkInTime(promotion, caller, draft.at());
            Decision decision = new Decision(verdict, draft.stamp(), comment);
            Promotion decided = promotion.decided(decision);
            PromotionFact.Decided fact = PromotionFact.Decided.of(decided, decision);
            if (verdict == Decision.Verdict.APPROVE && !decided.isApproved()) {
                return draft.record(draft.stamp(), decided, fact);
            }
            draft.record(fact);
            if (verdict == Decision.Verdict.REJECT) {
                String why = "rejected by " + caller.identity()
                        + comment.map(text -> ": " + text).orElse("");
                return open.end(draft, decided, PromotionStatus.REJECTED, why);
            }
            return completed(draft, open.judged(draft.model(), decided));
        });
    }

    /** Takes a promotion back: one's own, or anybody's for an admin. One that has ended stays as it ended. */
    public Promotion withdraw(String id, Request<Promotion> request) {
        return changes.changeById(find(id).modelId(), request, draft -> {
            Caller caller = request.caller();
            Promotion recorded = find(id).under(draft.model().name());
            Identity requester = recorded.requestedBy();
            if (!requester.is(caller.identity()) && !guard.isMaintainer(draft.model(), caller)) {
                throw Refusal.FORBIDDEN.because("the promotion was requested by " + requester
                        + ": withdrawing it for them needs " + guard.maintainers(draft.model()));
            }
            Promotion promotion =
                    stillOpen(draft.model(), recorded, store.version(recorded.modelId(), recorded.version()));
            return open.end(draft, promotion, PromotionStatus.WITHDRAWN, "withdrawn by " + caller.identity());
        });
    }

    /** A promotion by its id, as it is recorded; {@link Catalog#promotion} says how it stands. */
    public Promotion find(String id) {
        return recorded(store, id);
    }

    /** A promotion by its id, as it is recorded. */
    static Promotion recorded(RegistryStore store, String id) {
        return store.promotion(id).orElseThrow(() -> Refusal.PROMOTION_NOT_FOUND.because("there is no such promotion"));
    }

    private Promotion opened(Draft draft, Promotion promotion) {
        draft.model(draft.model().opened(promotion.promotionId(), promotion.stage()));
        return draft.record(draft.stamp(), promotion, PromotionFact.Requested.of(promotion));
    }

    /** The end that is told by the Stage Changed entry, which names the promotion. */
    private Promotion applied(Draft draft, Promotion promotion, Stage stage, Version version) {
        String moved = stage.name() + " moved to revision " + (stage.rev() + 1);
        Promotion applied =
                promotion.ended(PromotionStatus.APPLIED, draft.at(), moved).at(draft.nextSeq());
        draft.model(draft.model().closed(promotion.promotionId())).write(new Commit.Write.OfPromotion(applied));
        moves.promote(draft, stage, version, applied);
        return applied;
    }

    /** What becomes of a promotion that has all its approvals: its gates have the last word. */
    private Promotion completed(Draft draft, Promotion promotion) {
        Model model = draft.model();
        return promotion
                .failures()
                .map(why -> open.end(draft, promotion, draft.stampOf(Identity.REGISTRY), PromotionStatus.REJECTED, why))
                .orElseGet(() -> applied(
                        draft,
                        promotion,
                        Policies.stageOrFresh(model, promotion.stage()),
                        versions.findAny(model, promotion.version())));
    }

    /** A promotion that is open and not overtaken, or the refusal that says how it ended. */
    private Promotion stillOpen(Model model, Promotion recorded, Optional<Version> version) {
        boolean overtaken =
                recorded.isOpen() && open.overtaken(model, recorded, version).isPresent();
        Promotion settled = overtaken ? endings.supersede(recorded.id()) : recorded;
        if (!settled.isOpen()) {
            throw ended(settled);
        }
        return settled;
    }

    /** Refuses a promotion that finds no room; what is overtaken takes none, also while that is not recorded yet. */
    private void checkRoom(Model model, StageName stage, int version, Identity requester) {
        obstacle(model, open.of(model), stage, version, requester).ifPresent(refused -> {
            endings.clear(model);
            throw refused;
        });
    }

    private static Optional<Refused> obstacle(
            Model model, List<Promotion> waiting, StageName stage, int version, Identity requester) {
        Optional<Promotion> same = waiting.stream()
                .filter(open -> open.stage().equals(stage) && open.version() == version)
                .findFirst();
        if (same.isPresent()) {
            String id = same.get().id();
            return Optional.of(Refusal.PROMOTION_OPEN.because(
                    "promotion " + id + " of version " + version + " into " + stage + " waits already",
                    Map.of("promotion", id)));
        }
        long own = waiting.stream()
                .filter(open -> open.requestedBy().is(requester))
                .count();
        if (own >= Holdings.MAX_OPEN_PROMOTIONS_OF_ONE) {
            return Optional.of(Refusal.TOO_MANY_OPEN_PROMOTIONS.because(
                    requester + " has " + own + " open promotions of " + model.name()
                            + ", which is the most of one person; withdraw some or have them decided on"));
        }
        if (waiting.size() >= Holdings.MAX_OPEN_PROMOTIONS) {
            return Optional.of(Refusal.TOO_MANY_OPEN_PROMOTIONS.because(model.name() + " has " + waiting.size()
                    + " open promotions, which is the most of a model; decide on some or withdraw them"));
        }
        return Optional.empty();
    }

    private static void checkInTime(Promotion promotion, Caller caller, Instant now) {
        if (promotion.isExpired(now)) {
            throw Refusal.PROMOTION_ENDED.because(
                    "its time was over at " + promotion.asked().expiresAt());
        }
        if (promotion.isDecidedBy(caller.identity())) {
            throw Refusal.ALREADY_DECIDED.because(caller.identity() + " has decided already");
        }
    }

    private static Refused ended(Promotion promotion) {
        Promotion.End end = promotion.end().orElseThrow();
        Refusal refusal =
                end.status() == PromotionStatus.SUPERSEDED ? Refusal.PROMOTION_SUPERSEDED : Refusal.PROMOTION_ENDED;
        return refusal.because(
                "it is " + end.status() + ": " + end.reason(),
                Map.of("promotion", promotion.id(), "promotionStatus", end.status()));
    }
}
