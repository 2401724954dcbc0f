package dev.slipway.registry;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The organisation's defaults: what promotions into stages of a name need in every model that has no policy of its own for
 * the stage. They are the policies of the registry's own history; see {@link OwnHistory}.
 */
public final class Defaults {
    private final RegistryStore store;
    private final Guard guard;
    private final Changes changes;

    Defaults(RegistryStore store, Guard guard, Changes changes) {
        this.store = store;
        this.guard = guard;
        this.changes = changes;
    }

    /**
     * A default of a stage.
     *
     * @param set the policy; at revision 0 and entry 0 the one that is built in
     */
    public record Default(StageName stage, SetPolicy set) {
        /** Where it was set. */
        public PolicyOrigin origin() {
            return set.entry() == 0 ? PolicyOrigin.BUILT_IN : PolicyOrigin.ofDefault(set.entry());
        }
    }

    /** The default of stages of this name: the built-in one as long as none was set. */
    public Default of(StageName stage) {
        return new Default(
                stage, store.policy(OwnHistory.ID, stage).orElseGet(() -> new SetPolicy(0, 0, Policy.ofBirth(stage))));
    }

    /** All that are set, and those of the stages that every model is born with, by name. */
    public List<Default> all() {
        Set<StageName> stages = new TreeSet<>(Set.of(StageName.STAGING, StageName.PRODUCTION));
        store.modelById(OwnHistory.ID)
                .ifPresent(own -> stages.addAll(own.stages().keySet()));
        return stages.stream().map(this::of).toList();
    }

    /**
     * Sets the default of stages of this name; what waits under the old one is overtaken. The same again changes nothing. The
     * revision that the request may expect is that of the default: 0 as long as none was set.
     */
    public Default set(StageName name, Policy policy, Request<Default> request) {
        return changes.changeOwn(request, draft -> {
            Model own = draft.model();
            Default now = of(name);
            request.expect(
                    "the default of " + name,
                    now.set().revision(),
                    Map.of("stage", name, "policyRevision", now.set().revision()));
            boolean isNew = !own.stages().containsKey(name);
            if (!isNew && now.set().policy().equals(policy)) {
                return now;
            }
            if (isNew) {
                guard.checkSpelling(own, name);
            }
            Stage under = Policies.set(draft, Policies.stageOrFresh(own, name), policy);
            return new Default(
                    name,
                    new SetPolicy(under.policyRevision(), draft.model().tail().seq(), policy));
        });
    }
}
