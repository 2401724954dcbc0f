package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Promotions: asking for them, deciding on them, and what becomes of them. */
public final class Promotions {
    private final RegistryStore store;
    private final Versions versions;
    private final Policies policies;
    private final Changes changes;
    private final StageMoves moves;

    Promotions(RegistryStore store, Versions versions, Policies policies, StageMoves moves, Changes changes) {
        this.store = store;
        this.versions = versions;
        this.policies = policies;
        this.changes = changes;
        this.moves = moves;
    }

    /**
     * Asks for a stage to point at a version. Where the policy asks for nobody's approval it is applied at once; otherwise
     * it waits.
     *
     * @throws Refused among others {@link Refusal#GATES_FAILED} with what each gate said, {@link Refusal#PROMOTION_OPEN}
     *     naming the one that waits already, {@link Refusal#STAGE_MOVED} when another move came in between
     */
    public Promotion request(
            ModelRef ref,
            int number,
            StageName name,
            String reason,
            Optional<Long> expectedRev,
            Request<Promotion> request) {
        Stages.Steady steady = new Stages.Steady(expectedRev);
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
        Stages.Steady steady = new Stages.Steady(Optional.empty());
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
        Policy policy = policies.of(model.id(), stage);
        checkOpen(model, name, number);
        if (policy.approvals() > 0) {
            checkRoom(model);
        }
        if (version.isByReference() && !policy.allowByReference()) {
            throw Refusal.BY_REFERENCE_REFUSED.because(
                    name + " takes only versions whose files the registry holds; version " + number
                            + " is there by reference");
        }
        List<Gate.Result> gates = policy.judge(version, current(model, stage));
        if (!passed(gates)) {
            throw Refusal.GATES_FAILED.because(
                    failures(gates),
                    Map.of("gates", gates.stream().map(Gate.Result::document).toList()));
        }
        Promotion promotion = Promotion.asked(
                Ids.next(draft.at()),
                new Promotion.Target(model.id(), model.name(), name, number),
                new Promotion.Basis(version.digest(), stage.rev(), stage.policyRevision(), policy),
                new Promotion.Asked(draft.stamp(), reason, draft.at().plus(policy.expiresAfter())),
                gates);
        return policy.approvals() == 0 ? applied(draft, promotion, stage, version) : opened(draft, promotion);
    }

    /**
     * Decides on a promotion. The last approval that is needed lets it be applied; a rejection ends it.
     *
     * @throws Refused {@link Refusal#OWN_REQUEST}, {@link Refusal#FORBIDDEN} when the policy asks for another group,
     *     {@link Refusal#ALREADY_DECIDED}, {@link Refusal#PROMOTION_ENDED}
     */
    public Promotion decide(String id, Decision.Verdict verdict, Optional<String> comment, Request<Promotion> request) {
        return changes.changeById(find(id).modelId(), request, draft -> {
            Promotion promotion = find(id);
            checkDecidable(promotion, request.caller(), draft.at());
            Decision decision = new Decision(verdict, draft.stamp(), comment);
            Promotion decided = promotion.decided(decision);
            draft.record(PromotionFact.Decided.of(decided, decision));
            if (verdict == Decision.Verdict.APPROVE) {
                draft.write(new Commit.Write.OfPromotion(decided));
                return decided;
            }
            return moves.end(
                    draft,
                    decided,
                    PromotionStatus.REJECTED,
                    "rejected by " + request.caller().subject()
                            + comment.map(text -> ": " + text).orElse(""));
        });
    }

    /** Takes a promotion back: one's own, or anybody's for an admin. One that has ended stays as it ended. */
    public Promotion withdraw(String id, Request<Promotion> request) {
        return changes.changeById(find(id).modelId(), request, draft -> {
            Promotion promotion = find(id);
            Caller caller = request.caller();
            if (!promotion.requestedBy().equals(caller.subject()) && !Permission.ADMINISTER.isHeldBy(caller)) {
                throw Refusal.FORBIDDEN.because("only " + promotion.requestedBy() + " or an admin may withdraw it");
            }
            if (!promotion.isOpen()) {
                throw ended(promotion);
            }
            return moves.end(draft, promotion, PromotionStatus.WITHDRAWN, "withdrawn by " + caller.subject());
        });
    }

    /** Looks at a promotion when its flow begins: ends it if it cannot be applied any more, else leaves it waiting. */
    public Promotion evaluate(String id) {
        return settle(id, draft -> {
            Promotion promotion = find(id);
            return promotion.isOpen() ? stillApplies(draft, promotion).orElse(promotion) : promotion;
        });
    }

    /** Applies a promotion that has its approvals, or ends it SUPERSEDED when what was approved is not so any more. */
    public Promotion apply(String id) {
        // In the history the move is the requester's; who approved it stands beside.
        Caller requester = new Caller(find(id).requestedBy(), Set.of());
        return settle(id, requester, draft -> {
            Promotion promotion = find(id);
            if (!promotion.isApproved()) {
                return promotion;
            }
            return stillApplies(draft, promotion).orElseGet(() -> {
                Model model = draft.model();
                Version version = versions.findAny(model, promotion.version());
                return applied(draft, promotion, model.stage(promotion.stage()), version);
            });
        });
    }

    /** Ends a promotion whose time is over; one that has all its approvals by then is applied instead. */
    public Promotion expire(String id) {
        Promotion expired = settle(id, draft -> {
            Promotion promotion = find(id);
            return promotion.isSettled()
                    ? promotion
                    : moves.end(
                            draft,
                            promotion,
                            PromotionStatus.EXPIRED,
                            promotion.approvals() + " of " + promotion.policy().approvals() + " approvals by "
                                    + promotion.asked().expiresAt());
        });
        return expired.isApproved() ? apply(id) : expired;
    }

    /** Ends a promotion whose flow broke down, so that it can be asked for again. */
    public Promotion fail(String id, String cause) {
        return settle(id, draft -> {
            Promotion promotion = find(id);
            return promotion.isOpen()
                    ? moves.end(draft, promotion, PromotionStatus.REJECTED, "the approval flow failed: " + cause)
                    : promotion;
        });
    }

    /** A promotion by its id. */
    public Promotion find(String id) {
        return Optional.of(id)
                .filter(Ids::isId)
                .flatMap(store::promotion)
                .orElseThrow(() -> Refusal.PROMOTION_NOT_FOUND.because("there is no such promotion"));
    }

    private Promotion settle(String id, Changes.Decision<Promotion> decision) {
        return settle(id, Caller.REGISTRY, decision);
    }

    private Promotion settle(String id, Caller by, Changes.Decision<Promotion> decision) {
        return changes.changeById(find(id).modelId(), Request.by(by), decision);
    }

    private Promotion opened(Draft draft, Promotion promotion) {
        draft.model(draft.model().opened(promotion))
                .write(new Commit.Write.OfPromotion(promotion))
                .record(PromotionFact.Requested.of(promotion));
        return promotion;
    }

    /** The end that is told by the Stage Changed entry, which names the promotion. */
    private Promotion applied(Draft draft, Promotion promotion, Stage stage, Version version) {
        Promotion applied = promotion.ended(
                PromotionStatus.APPLIED, draft.at(), stage.name() + " moved to revision " + (stage.rev() + 1));
        draft.model(draft.model().closed(promotion.id())).write(new Commit.Write.OfPromotion(applied));
        moves.promote(draft, stage, version, promotion);
        return applied;
    }

    /** Ends an open promotion for which what was seen is no longer so; nothing when it still holds. */
    private Optional<Promotion> stillApplies(Draft draft, Promotion promotion) {
        Model model = draft.model();
        Optional<Version> version =
                store.version(model.id(), promotion.version()).filter(Version::isUsable);
        Optional<String> why = overtaken(model, promotion, version);
        if (why.isPresent()) {
            return Optional.of(moves.end(draft, promotion, PromotionStatus.SUPERSEDED, why.get()));
        }
        List<Gate.Result> gates =
                promotion.policy().judge(version.orElseThrow(), current(model, model.stage(promotion.stage())));
        return passed(gates)
                ? Optional.empty()
                : Optional.of(moves.end(draft, promotion.judged(gates), PromotionStatus.REJECTED, failures(gates)));
    }

    /** What has changed since a promotion was asked for, so that it cannot be applied; nothing when it still can. */
    private static Optional<String> overtaken(Model model, Promotion promotion, Optional<Version> version) {
        Stage stage = model.stages().get(promotion.stage());
        Promotion.Basis seen = promotion.basis();
        if (model.deletion().isPresent()) {
            return Optional.of("the model was deleted");
        }
        if (stage == null || stage.rev() != seen.rev()) {
            return Optional.of("the stage moved in the meantime");
        }
        if (stage.policyRevision() != seen.policyRevision()) {
            return Optional.of("the stage's policy changed");
        }
        if (version.isEmpty()) {
            return Optional.of("the version is no longer usable");
        }
        if (!version.get().digest().equals(seen.digest())) {
            return Optional.of("the version is not what it was");
        }
        return Optional.empty();
    }

    private static void checkOpen(Model model, StageName stage, int version) {
        model.open().forEach((id, open) -> {
            if (open.stage().equals(stage) && open.version() == version) {
                throw Refusal.PROMOTION_OPEN.because(
                        "promotion " + id + " of version " + version + " into " + stage + " waits already",
                        Map.of("promotion", id));
            }
        });
    }

    private static void checkRoom(Model model) {
        if (model.open().size() >= Holdings.MAX_OPEN_PROMOTIONS) {
            throw Refusal.TOO_MANY_OPEN_PROMOTIONS.because(model.name() + " has "
                    + model.open().size() + " open promotions, which is the most; decide on some or withdraw them");
        }
    }

    private static void checkDecidable(Promotion promotion, Caller caller, Instant now) {
        if (promotion.requestedBy().equals(caller.subject())) {
            throw Refusal.OWN_REQUEST.because("the promotion was requested by " + caller.subject());
        }
        if (!caller.isInAny(promotion.policy().approvers())) {
            throw Refusal.FORBIDDEN.because("the policy asks for one of the groups "
                    + new TreeSet<>(promotion.policy().approvers()));
        }
        if (promotion.isSettled()) {
            throw ended(promotion);
        }
        if (promotion.isExpired(now)) {
            throw Refusal.PROMOTION_ENDED.because(
                    "its time was over at " + promotion.asked().expiresAt());
        }
        if (promotion.decisions().stream().anyMatch(decision -> decision.by().equals(caller.subject()))) {
            throw Refusal.ALREADY_DECIDED.because(caller.subject() + " has decided already");
        }
    }

    private static Refused ended(Promotion promotion) {
        String how = promotion
                .end()
                .map(end -> "it is " + end.status() + ": " + end.reason())
                .orElse("it has all its approvals");
        Refusal refusal = promotion.status() == PromotionStatus.SUPERSEDED
                ? Refusal.PROMOTION_SUPERSEDED
                : Refusal.PROMOTION_ENDED;
        return refusal.because(how, Map.of("promotion", promotion.id(), "promotionStatus", promotion.status()));
    }

    private Optional<Version> current(Model model, Stage stage) {
        return stage.version().map(version -> versions.findAny(model, version));
    }

    private static boolean passed(List<Gate.Result> gates) {
        return gates.stream().allMatch(Gate.Result::passed);
    }

    private static String failures(List<Gate.Result> gates) {
        return String.join(
                "; ",
                gates.stream()
                        .filter(gate -> !gate.passed())
                        .map(Gate.Result::why)
                        .toList());
    }
}
