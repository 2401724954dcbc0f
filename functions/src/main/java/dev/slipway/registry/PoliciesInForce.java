package dev.slipway.registry;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.CommitConflict;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Stage;
import java.util.Optional;

/**
 * Which policy a stage is under: its own or, where it has none, the organisation's default as it is at this moment. Either
 * takes one point read.
 */
final class PoliciesInForce {
    private final RegistryStore store;

    PoliciesInForce(RegistryStore store) {
        this.store = store;
    }

    /** That of a stage of the model. */
    PolicyInForce of(Model model, Stage stage) {
        int revision = stage.policyRevision();
        if (revision == 0) {
            return byDefault(model.kind(), stage.name());
        }
        // Not there: a later policy took its place after the head was read, so the head has moved.
        return store.policy(model.id(), stage.name())
                .filter(set -> set.revision() == revision)
                .map(set -> new PolicyInForce(set.policy(), PolicyOrigin.own(revision)))
                .orElseThrow(() -> new CommitConflict(CommitConflict.Kind.HEAD_MOVED));
    }

    /** The organisation's default of stages of this name; of a prompt's the built-in one, which asks nothing. */
    PolicyInForce byDefault(ModelKind kind, StageName stage) {
        if (kind == ModelKind.PROMPT) {
            return new PolicyInForce(Policy.ofBirth(kind, stage), PolicyOrigin.BUILT_IN);
        }
        return store.policy(OwnHistory.ID, stage)
                .map(set -> new PolicyInForce(set.policy(), PolicyOrigin.ofDefault(set.entry())))
                .orElseGet(() -> new PolicyInForce(Policy.ofBirth(stage), PolicyOrigin.BUILT_IN));
    }

    /** Where the policy of a stage was set; nothing is read of one that has its own, or of a prompt's. */
    PolicyOrigin origin(Model model, Stage stage) {
        return Optional.of(stage.policyRevision())
                .filter(revision -> revision > 0)
                .map(PolicyOrigin::own)
                .orElseGet(() -> byDefault(model.kind(), stage.name()).origin());
    }
}
