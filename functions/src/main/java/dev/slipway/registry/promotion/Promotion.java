package dev.slipway.registry.promotion;

import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request to point a stage at a version. What was seen when it was asked for is pinned: digest, the stage's revision and
 * the policy; an approval holds for that and nothing else.
 *
 * @param baseRev the stage's revision when it was asked for
 * @param policyRevision which policy that was
 * @param policy the policy itself
 * @param gates what the gates said last
 * @param endReason why it ended, in words
 */
public record Promotion(
        String id,
        String modelId,
        ModelName model,
        StageName stage,
        int version,
        Sha256 digest,
        long baseRev,
        int policyRevision,
        Policy policy,
        PromotionStatus status,
        String requestedBy,
        Instant requestedAt,
        String reason,
        Instant expiresAt,
        List<Gate.Result> gates,
        List<Decision> decisions,
        Optional<Instant> endedAt,
        Optional<String> endReason) {

    public Promotion {
        gates = List.copyOf(gates);
        decisions = List.copyOf(decisions);
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

    /** Whether it is open and has all the approvals it needs. */
    public boolean isApproved() {
        return status.isOpen() && approvals() >= policy.approvals();
    }

    /** Whether the flow has nothing more to wait for. */
    public boolean isSettled() {
        return !status.isOpen() || isApproved();
    }

    /** Whether the time to decide is over. */
    public boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** The same promotion with what its gates say now. */
    public Promotion judged(List<Gate.Result> results) {
        return with(status, results, decisions, endedAt, endReason);
    }

    /** The same promotion with one decision more. */
    public Promotion decided(Decision decision) {
        List<Decision> all = new ArrayList<>(decisions);
        all.add(decision);
        return with(status, gates, all, endedAt, endReason);
    }

    /** The same promotion, ended. */
    public Promotion ended(PromotionStatus how, Instant at, String why) {
        return with(how, gates, decisions, Optional.of(at), Optional.of(why));
    }

    private Promotion with(
            PromotionStatus status,
            List<Gate.Result> gates,
            List<Decision> decisions,
            Optional<Instant> endedAt,
            Optional<String> endReason) {
        return new Promotion(
                id,
                modelId,
                model,
                stage,
                version,
                digest,
                baseRev,
                policyRevision,
                policy,
                status,
                requestedBy,
                requestedAt,
                reason,
                expiresAt,
                gates,
                decisions,
                endedAt,
                endReason);
    }
}
