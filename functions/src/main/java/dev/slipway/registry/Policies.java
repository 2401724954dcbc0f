package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.stage.Stage;
import java.util.Map;

/** What promotions into each stage need: reading and setting policies. Setting one for a new name makes the stage. */
public final class Policies {
    private final PoliciesInForce inForce;
    private final Guard guard;
    private final Changes changes;

    Policies(PoliciesInForce inForce, Guard guard, Changes changes) {
        this.inForce = inForce;
        this.guard = guard;
        this.changes = changes;
    }

    /** A stage and the policy that it is under. */
    public record StagePolicy(Stage stage, PolicyInForce inForce) {
        /** The policy. */
        public Policy policy() {
            return inForce.policy();
        }
    }

    /** The policy that a stage is under. One that is replaced while it is read is read again, with the stage as it is by then. */
    public StagePolicy of(Model model, StageName name) {
        try {
            return under(model, name);
        } catch (CommitConflict moved) {
            return changes.changeById(
                    model.id(), Request.by(Caller.REGISTRY), unchanged -> under(unchanged.model(), name));
        }
    }

    /**
     * Sets the policy of a stage; what was waiting under the old one is overtaken. The same policy again changes nothing. The
     * revision that the request may expect is the policy's own: 0 as long as none was set.
     *
     * @throws Refused among others {@link Refusal#FORBIDDEN} for a policy that asks for less than the organisation's default, save
     *     by an admin
     */
    public StagePolicy set(ModelRef ref, StageName name, Policy policy, Request<StagePolicy> request) {
        return changes.change(ref, request, draft -> {
            Model model = draft.model();
            Stage stage = stageOrFresh(model, name);
            request.expect(
                    "the policy of " + name,
                    stage.policyRevision(),
                    Map.of("stage", name, "policyRevision", stage.policyRevision()));
            boolean isNew = !model.stages().containsKey(name);
            if (isNew) {
                guard.checkSpelling(model, name);
            }
            PolicyInForce now = of(model, stage);
            if (stage.policyRevision() > 0 && now.policy().equals(policy)) {
                return new StagePolicy(stage, now);
            }
            guard.checkPolicy(model, name, policy, request.caller());
            Stage set = set(draft, stage, policy);
            return new StagePolicy(set, new PolicyInForce(policy, PolicyOrigin.own(set.policyRevision())));
        });
    }

    /** Puts a stage of the drafted model under a policy; answers the stage as it is then. */
    static Stage set(Draft draft, Stage stage, Policy policy) {
        Model model = draft.model();
        Stage under = stage.under(stage.policyRevision() + 1);
        draft.model(model.with(under, policy.isGuarded())
                        .with(model.access().decidedBy(stage.name(), policy.deciders())))
                .write(new Commit.Write.OfPolicy(
                        model.id(), stage.name(), new SetPolicy(under.policyRevision(), draft.nextSeq(), policy)))
                .record(new StageFact.PolicySet(stage.name(), under.policyRevision(), policy));
        return under;
    }

    private StagePolicy under(Model model, StageName name) {
        Stage stage = model.stage(name);
        return new StagePolicy(stage, of(model, stage));
    }

    PolicyInForce of(Model model, Stage stage) {
        return inForce.of(model, stage);
    }

    /**
     * A stage of the model; one that nobody has set yet begins without a policy.
     *
     * @throws Refused for a new one whose name means a version; {@link Refusal#TOO_MANY_STAGES}
     */
    static Stage stageOrFresh(Model model, StageName name) {
        if (!model.stages().containsKey(name)) {
            name.free();
        }
        if (!model.stages().containsKey(name) && model.stages().size() >= Holdings.MAX_STAGES) {
            throw Refusal.TOO_MANY_STAGES.because(model.name() + " has " + Holdings.MAX_STAGES
                    + " stages and aliases, which is the most; an alias that is deleted does not count");
        }
        return model.stageOrFresh(name);
    }
}
