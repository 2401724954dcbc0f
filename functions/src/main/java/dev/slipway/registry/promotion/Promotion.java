package dev.slipway.registry.promotion;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request to point a stage at a version. What was seen when it was asked for is pinned in its basis; an approval holds for
 * that and nothing else.
 *
 * @param gates what the gates said last
 * @param end how it ended; absent while it waits
 */
public record Promotion(
        String id,
        Target target,
        Basis basis,
        Asked asked,
        List<Gate.Result> gates,
        List<Decision> decisions,
        Optional<End> end) {

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
     * @param policyRevision which policy that was
     * @param policy the policy itself
     */
    public record Basis(Sha256 digest, long rev, int policyRevision, Policy policy) {}

    /** Who asked for it, when and why, and until when it waits. */
    public record Asked(Stamp stamp, String reason, Instant expiresAt) {}

    /** That it ended, when, and why in words. */
    public record End(PromotionStatus status, Instant at, String reason) {}

    /** A promotion that nobody has decided on yet. */
    public static Promotion asked(String id, Target target, Basis basis, Asked asked, List<Gate.Result> gates) {
        return new Promotion(id, target, basis, asked, gates, List.of(), Optional.empty());
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
    public String requestedBy() {
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
    public List<String> approvedBy() {
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
                end);
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
        return new Promotion(id, target, basis, asked, gates, decisions, end);
    }
}
