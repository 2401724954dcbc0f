package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Stage;
import java.util.Map;

/** What promotions into each stage need: reading and setting policies. Setting one for a new name makes the stage. */
public final class Policies {
    private final RegistryStore store;
    private final Guard guard;
    private final Changes changes;

    Policies(RegistryStore store, Guard guard, Changes changes) {
        this.store = store;
        this.guard = guard;
        this.changes = changes;
    }

    /** A stage and its policy. */
    public record StagePolicy(Stage stage, Policy policy) {}

    /** The policy of a stage. One that is replaced while it is read is read again, with the stage as it is by then. */
    public StagePolicy of(Model model, StageName name) {
        try {
            return inForce(model, name);
        } catch (CommitConflict moved) {
            return changes.changeById(
                    model.id(), Request.by(Caller.REGISTRY), unchanged -> inForce(unchanged.model(), name));
        }
    }

    /**
     * Sets the policy of a stage; what was waiting under the old one is overtaken. The same policy again changes nothing. The
     * revision that the request may expect is the policy's own: 0 as long as none was set.
     *
     * @throws Refused among others {@link Refusal#FORBIDDEN} for a policy that asks for less than the stage was born with, save by
     *     an admin
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
            if (!isNew && of(model.id(), stage).equals(policy)) {
                return new StagePolicy(stage, policy);
            }
            guard.checkPolicy(name, policy, request.caller());
            return new StagePolicy(set(draft, stage, policy), policy);
        });
    }

    /** Puts a stage of the drafted model under a policy; answers the stage as it is then. */
    static Stage set(Draft draft, Stage stage, Policy policy) {
        Model model = draft.model();
        Stage under = stage.under(stage.policyRevision() + 1);
        draft.model(model.with(under, policy.isGuarded())
                        .with(model.access().decidedBy(stage.name(), policy.deciders())))
                .write(new Commit.Write.OfPolicy(model.id(), stage.name(), under.policyRevision(), policy))
                .record(new StageFact.PolicySet(stage.name(), under.policyRevision(), policy));
        return under;
    }

    private StagePolicy inForce(Model model, StageName name) {
        Stage stage = model.stage(name);
        return new StagePolicy(stage, of(model.id(), stage));
    }

    Policy of(String modelId, Stage stage) {
        return inForce(store, modelId, stage);
    }

    /** The policy of a stage of the model with this id. */
    static Policy inForce(RegistryStore store, String modelId, Stage stage) {
        if (stage.policyRevision() == 0) {
            return Policy.ofBirth(stage.name());
        }
        // Not there: a later policy took its place after the head was read, so the head has moved.
        return store.policy(modelId, stage.name(), stage.policyRevision())
                .orElseThrow(() -> new CommitConflict(CommitConflict.Kind.HEAD_MOVED));
    }

    /** A stage of the model; one that nobody has set yet begins without a policy. */
    Stage stageOrFresh(Model model, StageName name) {
        Stage stage = model.stages().get(name);
        if (stage != null) {
            return stage;
        }
        if (model.stages().size() >= Holdings.MAX_STAGES) {
            throw Refusal.TOO_MANY_STAGES.because(model.name() + " has " + Holdings.MAX_STAGES
                    + " stages and aliases, which is the most; an alias that is deleted does not count");
        }
        return model.holdings().fresh(name);
    }
}
