package dev.slipway.registry.promotion;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A request to point a stage at a version. What was seen when it was asked for is pinned in its basis; an approval holds for
 * that and nothing else.
 *
 * @param gates what the gates said last
 * @param end how it ended; absent while it waits
 * @param rev its revision: the place in the model's history of the entry that told of its last change
 */
public record Promotion(
        String id,
        Target target,
        Basis basis,
        Asked asked,
        List<Gate.Result> gates,
        List<Decision> decisions,
        Optional<End> end,
        long rev) {

    public Promotion {
        gates = List.copyOf(gates);
        decisions = List.copyOf(decisions);
    }

    /**
     * Which stage is to point at which version.
     *
     * @param model the model's name when it was asked for, unless a later name was put in its place
     */
    public record Target(String modelId, ModelName model, StageName stage, int version) {}

    /**
     * What was seen when it was asked for.
     *
     * @param digest of the version
     * @param rev the stage's revision
     * @param under the policy in force
     */
    public record Basis(Sha256 digest, long rev, PolicyInForce under) {
        /** The policy in force. */
        public Policy policy() {
            return under.policy();
        }
    }

    /** Who asked for it, when and why, and until when it waits. */
    public record Asked(Stamp stamp, String reason, Instant expiresAt) {}

    /** That it ended, when, and why in words. */
    public record End(PromotionStatus status, Instant at, String reason) {}

    /** A promotion that nobody has decided on yet. */
    public static Promotion asked(String id, Target target, Basis basis, Asked asked, List<Gate.Result> gates) {
        return new Promotion(id, target, basis, asked, gates, List.of(), Optional.empty(), 0);
    }

    /** Whether this one has approved or rejected it. */
    public boolean isDecidedBy(Identity identity) {
        return decisions.stream().anyMatch(decision -> decision.by().is(identity));
    }

    /** The same promotion at this revision. */
    public Promotion at(long revision) {
        return new Promotion(id, target, basis, asked, gates, decisions, end, revision);
    }

    /**
     * SHA-256 over the canonical JSON of all that is kept of it, save its revision. Each change's entry records it, so that
     * neither an approval nor what it was given for can be slipped in unnoticed.
     */
    public Sha256 recordDigest() {
        Map<String, Object> all = new TreeMap<>();
        all.put("id", id);
        all.put("model", target.model());
        all.put("stage", stage());
        all.put("version", version());
        all.put("digest", basis.digest());
        all.put("baseRev", basis.rev());
        basis.under().origin().into(all);
        all.put("policy", basis.policy().document());
        requestedBy().into(all, "requestedBy");
        all.put("requestedAt", requestedAt());
        all.put("reason", asked.reason());
        all.put("expiresAt", asked.expiresAt());
        all.put("gates", gates.stream().map(Gate.Result::document).toList());
        all.put(
                "decisions",
                decisions.stream()
                        .map(decision -> Map.of(
                                "verdict", decision.verdict(),
                                "by", decision.by().id(),
                                "byName", decision.by().name(),
                                "at", decision.stamp().at(),
                                "comment", decision.comment()))
                        .toList());
        all.put("status", status());
        all.put("endedAt", end.map(End::at));
        all.put("endReason", end.map(End::reason));
        return Sha256.of(Json.canonical(all));
    }

    /** Its id, read. */
    public PromotionId promotionId() {
        return PromotionId.of(id).orElseThrow();
    }

    /** How far it has come. */
    public PromotionStatus status() {
        return end.map(End::status).orElse(PromotionStatus.WAITING);
    }

    /** Whether decisions still count. */
    public boolean isOpen() {
        return end.isEmpty();
    }

    /** The model whose stage is to move. */
    public String modelId() {
        return target.modelId();
    }

    /** The stage that is to move. */
    public StageName stage() {
        return target.stage();
    }

    /** The version it is to point at. */
    public int version() {
        return target.version();
    }

    /** What it needs. */
    public Policy policy() {
        return basis.policy();
    }

    /** Who asked for it. */
    public Identity requestedBy() {
        return asked.stamp().by();
    }

    /** When it was asked for. */
    public Instant requestedAt() {
        return asked.stamp().at();
    }

    /** How many people have approved so far. */
    public int approvals() {
        return approvedBy().size();
    }

    /** Who has approved so far, in the order in which they did. */
    public List<Identity> approvedBy() {
        return decisions.stream()
                .filter(decision -> decision.verdict() == Decision.Verdict.APPROVE)
                .map(Decision::by)
                .toList();
    }

    /** Whether it has all the approvals it needs. */
    public boolean isApproved() {
        return approvals() >= policy().approvals();
    }

    /** What those of its gates said that failed; nothing when it passed all. */
    public Optional<String> failures() {
        return gates.stream()
                .filter(gate -> !gate.passed())
                .map(Gate.Result::why)
                .reduce((before, next) -> before + "; " + next);
    }

    /** Whether the time to decide is over. */
    public boolean isExpired(Instant now) {
        return !now.isBefore(asked.expiresAt());
    }

    /** The same promotion, its model under another name. */
    public Promotion under(ModelName name) {
        return new Promotion(
                id,
                new Target(target.modelId(), name, target.stage(), target.version()),
                basis,
                asked,
                gates,
                decisions,
                end,
                rev);
    }

    /** The same promotion with what its gates say now. */
    public Promotion judged(List<Gate.Result> results) {
        return with(results, decisions, end);
    }

    /** The same promotion with one decision more. */
    public Promotion decided(Decision decision) {
        return with(
                gates, Stream.concat(decisions.stream(), Stream.of(decision)).toList(), end);
    }

    /** The same promotion, ended. */
    public Promotion ended(PromotionStatus how, Instant at, String why) {
        return with(gates, decisions, Optional.of(new End(how, at, why)));
    }

    private Promotion with(List<Gate.Result> gates, List<Decision> decisions, Optional<End> end) {
        return new Promotion(id, target, basis, asked, gates, decisions, end, rev);
    }
}
