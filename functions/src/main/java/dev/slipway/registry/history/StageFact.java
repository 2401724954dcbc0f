package dev.slipway.registry.history;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.StageChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What happens to a stage. */
public sealed interface StageFact extends Fact {
    /** Which stage of the model. */
    StageName stage();

    /** It has a policy of its own, or another one than before. */
    record PolicySet(StageName stage, int policyRevision, Policy policy) implements StageFact {
        static PolicySet of(Recorded members) {
            return new PolicySet(
                    members.stage("stage"),
                    members.integer("policyRevision"),
                    Policy.of(Json.write(members.document("policy"))));
        }

        @Override
        public EntryType type() {
            return EntryType.POLICY_SET;
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("stage", stage, "policyRevision", policyRevision, "policy", policy.document());
        }
    }

    /**
     * What it holds since then.
     *
     * @param prefix where the files begin, when the registry holds them
     * @param source where they lie, when it does not: whoever deploys it needs its own; neither of a prompt, which has none
     */
    record Occupant(Sha256 digest, Optional<String> prefix, Optional<String> source) {
        private static Occupant of(Recorded members) {
            Occupant occupant = new Occupant(
                    members.digest("digest"), members.optionalText("prefix"), members.optionalText("source"));
            if (occupant.isPrompt() != members.optionalFlag("prompt")) {
                throw new IllegalArgumentException(
                        "the entry is damaged: a version has a prefix, a source, or is one of a prompt");
            }
            return occupant;
        }

        private boolean isPrompt() {
            return prefix.isEmpty() && source.isEmpty();
        }
    }

    /** The promotion that was applied, who approved it, and {@link Promotion#recordDigest()} of it. */
    record Applied(String promotion, List<Identity> approvedBy, Sha256 recordDigest) {
        public Applied {
            approvedBy = List.copyOf(approvedBy);
        }

        /** What the entry says of a promotion that is applied. */
        public static Applied of(Promotion promotion) {
            return new Applied(promotion.id(), promotion.approvedBy(), promotion.recordDigest());
        }
    }

    /**
     * It moved.
     *
     * @param landings which earlier moves it stands on, by their places in the model's history
     * @param under the policy that was in force
     */
    record Changed(
            StageName stage,
            long rev,
            StageChange.Kind kind,
            StageChange.Move move,
            Optional<Occupant> occupant,
            String reason,
            Optional<Applied> applied,
            StageChange.Landings landings,
            StageChange.Under under)
            implements StageFact {
        static Changed of(Recorded members) {
            members.needs("digest", "to");
            members.needs("approvedBy", "promotion");
            members.needs(VersionFact.RECORD_DIGEST, "promotion");
            Optional<Integer> to = members.optionalInteger("to");
            return new Changed(
                    members.stage("stage"),
                    members.number("rev"),
                    members.constant("kind", StageChange.Kind.class),
                    new StageChange.Move(members.optionalInteger("from"), to),
                    to.map(version -> Occupant.of(members)),
                    members.text("reason"),
                    members.optionalText("promotion")
                            .map(unused -> new Applied(
                                    members.promotion("promotion"),
                                    members.identities("approvedBy"),
                                    members.digest(VersionFact.RECORD_DIGEST))),
                    new StageChange.Landings(members.optionalNumber("landing"), members.optionalNumber("beneath")),
                    new StageChange.Under(members.policyOrigin(), members.flag("guarded")));
        }

        /** The stage change that it is when it stands at this place of a model's history, under this stamp. */
        StageChange change(String modelId, long seq, Stamp stamp) {
            return new StageChange(
                    modelId,
                    seq,
                    stage,
                    rev,
                    kind,
                    move,
                    new StageChange.Cause(
                            stamp,
                            reason,
                            applied.map(Applied::promotion),
                            applied.map(Applied::approvedBy).orElse(List.of())),
                    landings,
                    under);
        }

        @Override
        public EntryType type() {
            return EntryType.STAGE_CHANGED;
        }

        @Override
        public Map<String, Object> members() {
            Map<String, Object> members = new TreeMap<>();
            members.put("stage", stage);
            members.put("rev", rev);
            members.put("kind", kind);
            members.put("from", move.from());
            members.put("to", move.to());
            members.put("digest", occupant.map(Occupant::digest));
            members.put("prefix", occupant.flatMap(Occupant::prefix));
            members.put("source", occupant.flatMap(Occupant::source));
            members.put("prompt", occupant.map(Occupant::isPrompt).filter(isPrompt -> isPrompt));
            members.put("reason", reason);
            members.put("promotion", applied.map(Applied::promotion));
            members.put(VersionFact.RECORD_DIGEST, applied.map(Applied::recordDigest));
            under.origin().into(members);
            members.put("guarded", under.guarded());
            members.put("landing", landings.own());
            members.put("beneath", landings.beneath());
            members.put(
                    "approvedBy",
                    applied.map(Applied::approvedBy)
                            .filter(approvers -> !approvers.isEmpty())
                            .map(Identity::list));
            return members;
        }
    }
}
