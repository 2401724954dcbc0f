package dev.slipway.registry.history;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.PolicyOrigin;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What happens to a promotion that waits. One that is applied is told by the stage change that names it. */
public sealed interface PromotionFact extends Fact {
    /** Which promotion. */
    Subject subject();

    /** {@link Promotion#recordDigest()} after the change: what is kept of it cannot differ from it unnoticed. */
    Sha256 recordDigest();

    /** A promotion, and which version it wants in which stage. */
    record Subject(String promotion, StageName stage, int version) {
        /** Of this promotion. */
        public static Subject of(Promotion promotion) {
            return new Subject(promotion.id(), promotion.stage(), promotion.version());
        }

        static Subject of(Recorded members) {
            return new Subject(members.promotion("promotion"), members.stage("stage"), members.integer("version"));
        }

        Map<String, Object> with(Map<String, Object> more) {
            Map<String, Object> members = new TreeMap<>(more);
            members.put("promotion", promotion);
            members.put("stage", stage);
            members.put("version", version);
            return members;
        }
    }

    /** What was seen when it was asked for. */
    record Basis(Sha256 digest, long rev, PolicyOrigin origin) {}

    /** How many must approve, of which groups, and until when. */
    record Needs(int approvals, SortedSet<String> approvers, Instant expiresAt) {}

    /** It was asked for and waits. */
    record Requested(Subject subject, Basis basis, Needs needs, String reason, Sha256 recordDigest)
            implements PromotionFact {
        /** What the entry says of a promotion that waits from now on. */
        public static Requested of(Promotion promotion) {
            Promotion.Basis basis = promotion.basis();
            return new Requested(
                    Subject.of(promotion),
                    new Basis(basis.digest(), basis.rev(), basis.under().origin()),
                    new Needs(
                            promotion.policy().approvals(),
                            new TreeSet<>(promotion.policy().approvers()),
                            promotion.asked().expiresAt()),
                    promotion.asked().reason(),
                    promotion.recordDigest());
        }

        static Requested of(Recorded members) {
            return new Requested(
                    Subject.of(members),
                    new Basis(members.digest("digest"), members.number("baseRev"), members.policyOrigin()),
                    new Needs(
                            members.integer("approvals"),
                            new TreeSet<>(members.texts("approvers")),
                            members.time("expiresAt")),
                    members.text("reason"),
                    members.digest(VersionFact.RECORD_DIGEST));
        }

        @Override
        public EntryType type() {
            return EntryType.PROMOTION_REQUESTED;
        }

        @Override
        public Map<String, Object> members() {
            Map<String, Object> members = new TreeMap<>();
            members.put("digest", basis.digest());
            members.put("baseRev", basis.rev());
            basis.origin().into(members);
            members.put("approvals", needs.approvals());
            members.put("approvers", needs.approvers());
            members.put("expiresAt", needs.expiresAt());
            members.put("reason", reason);
            members.put(VersionFact.RECORD_DIGEST, recordDigest);
            return subject.with(members);
        }
    }

    /**
     * Somebody approved or rejected it.
     *
     * @param approvals how many have approved by then
     * @param approvalsNeeded how many must
     */
    record Decided(
            Subject subject,
            Decision.Verdict verdict,
            Optional<String> comment,
            int approvals,
            int approvalsNeeded,
            Sha256 recordDigest)
            implements PromotionFact {
        /** What the entry says of the last decision on a promotion. */
        public static Decided of(Promotion promotion, Decision decision) {
            return new Decided(
                    Subject.of(promotion),
                    decision.verdict(),
                    decision.comment(),
                    promotion.approvals(),
                    promotion.policy().approvals(),
                    promotion.recordDigest());
        }

        static Decided of(Recorded members) {
            return new Decided(
                    Subject.of(members),
                    members.constant("verdict", Decision.Verdict.class),
                    members.optionalText("comment"),
                    members.integer("approvals"),
                    members.integer("approvalsNeeded"),
                    members.digest(VersionFact.RECORD_DIGEST));
        }

        @Override
        public EntryType type() {
            return EntryType.PROMOTION_DECIDED;
        }

        @Override
        public Map<String, Object> members() {
            return subject.with(Map.of(
                    "verdict",
                    verdict,
                    "comment",
                    comment,
                    "approvals",
                    approvals,
                    "approvalsNeeded",
                    approvalsNeeded,
                    VersionFact.RECORD_DIGEST,
                    recordDigest));
        }
    }

    /** It ended, other than by being applied. */
    record Ended(Subject subject, PromotionStatus status, String reason, Sha256 recordDigest) implements PromotionFact {
        /** What the entry says of a promotion that has ended. */
        public static Ended of(Promotion promotion) {
            return new Ended(
                    Subject.of(promotion),
                    promotion.status(),
                    promotion.end().map(Promotion.End::reason).orElseThrow(),
                    promotion.recordDigest());
        }

        static Ended of(Recorded members) {
            return new Ended(
                    Subject.of(members),
                    members.constant("status", PromotionStatus.class),
                    members.text("reason"),
                    members.digest(VersionFact.RECORD_DIGEST));
        }

        @Override
        public EntryType type() {
            return EntryType.PROMOTION_ENDED;
        }

        @Override
        public Map<String, Object> members() {
            return subject.with(Map.of("status", status, "reason", reason, VersionFact.RECORD_DIGEST, recordDigest));
        }
    }
}
