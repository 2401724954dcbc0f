package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Spelling;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.stage.Weaker;
import dev.slipway.registry.version.Version;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one guard. What a guarded stage answers under its model's name changes by its policy, by a rollback to what lies approved
 * beneath, or by the model's maintainer. Whatever else could change it, and be it by another name, another spelling or a model
 * put in the place of one that was deleted, asks here first.
 */
class Guard {
    private final RegistryStore store;
    private final PoliciesInForce policies;
    private final Rights rights;

    Guard(RegistryStore store, Rights rights) {
        this.store = store;
        this.policies = new PoliciesInForce(store);
        this.rights = rights;
    }

    /** Whether the caller answers for the model. */
    boolean isMaintainer(Model model, Caller caller) {
        return rights.isMaintainer(caller, model);
    }

    /** Those who answer for the model, for sentences to whoever sees it. */
    String maintainers(Model model) {
        return rights.maintainers(model);
    }

    /**
     * Refuses another name for a model whose name stays with it, save by the maintainer.
     *
     * @return whether its name stays with it: also where the organisation's default came to guard a stage that held a version
     * @throws Refused {@link Refusal#FORBIDDEN}
     */
    boolean checkRename(Model model, Caller caller) {
        boolean stays = model.keepsName() || occupied(model).findAny().isPresent();
        if (stays && !isMaintainer(model, caller)) {
            throw Refusal.FORBIDDEN.because("a stage with a policy has held a version under the name " + model.name()
                    + ": renaming the model needs " + rights.maintainers(model));
        }
        return stays;
    }

    /**
     * Refuses a name that stays with another model, or that differs only in case or width from one that does. A name whose
     * model is deleted goes to whoever may maintain that model; where no guarded stage ever answered, a name that was given up
     * goes to anybody who makes a new model and takes over the policies.
     *
     * @param model the model that is to have the name; nothing for a new one
     * @return the model that the name stays with so far
     * @throws Refused {@link Refusal#MODEL_EXISTS}, {@link Refusal#NAME_RESERVED}, {@link Refusal#NAMESAKE}
     */
    Optional<Model> checkName(ModelName name, Optional<Model> model, Caller caller) {
        if (OwnHistory.reserves(name)) {
            throw Refusal.NAME_RESERVED.because(
                    name + " is how the registry's own history is called; take another name for the model");
        }
        checkSpelling(name, model);
        Optional<Model> keeper = store.keeper(name)
                .map(RegistryStore.KeptName::modelId)
                .filter(id -> model.filter(own -> own.id().equals(id)).isEmpty())
                .flatMap(store::modelById);
        keeper.filter(other -> !rights.sees(caller, other)).ifPresent(hidden -> {
            // What it is called by now, or that it is deleted, is not theirs to know.
            throw Refusal.NAME_RESERVED.because(
                    name + " stays with another model: taking the name needs " + rights.maintainers());
        });
        keeper.ifPresent(other -> {
            boolean isInUse = other.deletion().isEmpty();
            if (model.filter(Model::isPrompt).isPresent() && !other.isPrompt()) {
                // A new prompt takes the policies over; one that is there already is under no default that the model
                // was.
                throw Refusal.NAME_RESERVED.because(name + " stays with "
                        + (isInUse ? other.name() : "a deleted model, " + other.id())
                        + ", and what has that name is under its policies: a prompt that is there already cannot take"
                        + " it, unless an admin frees the name");
            }
            if (isInUse && other.keepsName()) {
                throw Refusal.MODEL_EXISTS.because(name + " leads to " + other.name() + ", which had that name before");
            }
            // A new model takes the policies over; one that is there already brings its own, or none.
            boolean isFree = !other.keepsName() && model.isEmpty();
            if (!isFree && !isMaintainer(other, caller)) {
                throw Refusal.NAME_RESERVED.because(name + " stays with "
                        + (isInUse ? other.name() : "a deleted model, " + other.id())
                        + ", with its policies and access: taking the name needs " + rights.maintainers());
            }
        });
        return keeper;
    }

    private void checkSpelling(ModelName name, Optional<Model> model) {
        store.guardedName(Spelling.of(name.value()))
                .filter(guarded -> !guarded.name().equals(name))
                .filter(guarded ->
                        model.filter(own -> own.id().equals(guarded.modelId())).isEmpty())
                .ifPresent(guarded -> {
                    throw Refusal.NAMESAKE.because(name + " differs only in case or width from " + guarded.name()
                            + ", of which a stage with a policy has held a version");
                });
    }

    /**
     * Refuses a stage or alias that differs only in case from one that the model has, or that the organisation has a default
     * for: it would be under no default, and the stage that is could never be made.
     *
     * @throws Refused {@link Refusal#NAMESAKE}
     */
    void checkSpelling(Model model, StageName name) {
        Spelling spelling = Spelling.of(name.value());
        model.stages().keySet().stream()
                .filter(other ->
                        !other.equals(name) && Spelling.of(other.value()).equals(spelling))
                .findFirst()
                .ifPresent(other -> {
                    throw Refusal.NAMESAKE.because(name + " differs only in case from " + other + ", which "
                            + model.name() + " has; use that name, or clear it first if it is an alias");
                });
        Stream.concat(Stream.of(StageName.STAGING, StageName.PRODUCTION), defaults(model))
                .filter(other ->
                        !other.equals(name) && Spelling.of(other.value()).equals(spelling))
                .findFirst()
                .ifPresent(other -> {
                    throw Refusal.NAMESAKE.because(name + " differs only in case from " + other
                            + ", for which the organisation has a default; use that name");
                });
    }

    /** The stages that the organisation has defaults for; of its own record they are looked at already. */
    private Stream<StageName> defaults(Model model) {
        return OwnHistory.isOwn(model.id())
                ? Stream.empty()
                : store.modelById(OwnHistory.ID).stream().flatMap(own -> own.stages().keySet().stream());
    }

    /** Whether the caller may give a stage this policy; see {@link #checkPolicy}. */
    boolean maySet(Model model, StageName stage, Policy policy, Caller caller) {
        return weakness(model, stage, policy, caller).isEmpty();
    }

    /** What keeps the caller from giving a stage this policy, if anything does. */
    private Optional<Weaker> weakness(Model model, StageName stage, Policy policy, Caller caller) {
        return rights.isAdmin(caller)
                ? Optional.empty()
                : policy.weakerThan(policies.byDefault(model.kind(), stage).policy());
    }

    /**
     * Refuses to point a stage that has a policy at nothing, save by the maintainer.
     *
     * @throws Refused {@link Refusal#FORBIDDEN}
     */
    void checkClear(Model model, Stage stage, Caller caller) {
        if (isGuarded(model, stage) && !isMaintainer(model, caller)) {
            throw Refusal.FORBIDDEN.because(
                    stage.name() + " has a policy: clearing it needs " + rights.maintainers(model), Stages.now(stage));
        }
    }

    /**
     * Refuses a policy that asks for less than the organisation's default of the stage, save by an admin: whoever makes a
     * model is its maintainer, and must not become the one who lets it into production.
     *
     * @throws Refused {@link Refusal#FORBIDDEN} naming the member
     */
    void checkPolicy(Model model, StageName stage, Policy policy, Caller caller) {
        weakness(model, stage, policy, caller).ifPresent(weaker -> {
            throw Refusal.FORBIDDEN.because(
                    "the policy asks for less than the organisation's default of " + stage + ": " + weaker
                            + "; setting it needs " + rights.admins(),
                    weaker.facts());
        });
    }

    /**
     * Refuses to delete a model of which a stage with a policy holds a version.
     *
     * @throws Refused {@link Refusal#MODEL_IN_USE}
     */
    void checkDelete(Model model) {
        occupied(model).findFirst().ifPresent(stage -> {
            throw Refusal.MODEL_IN_USE.because(
                    stage.name() + " holds version " + stage.version().orElseThrow() + "; clear the stage first",
                    Stages.now(stage));
        });
    }

    /**
     * Refuses to delete a version that a stage with a policy holds.
     *
     * @throws Refused {@link Refusal#VERSION_IN_USE}
     */
    void checkDelete(Model model, int version) {
        occupied(model).filter(stage -> stage.holds(version)).findFirst().ifPresent(stage -> {
            throw Refusal.VERSION_IN_USE.because(
                    stage.name() + " holds version " + version + "; move or clear the stage first", Stages.now(stage));
        });
    }

    /**
     * Whether a stage must not go back to an earlier landing without an approval: its policy asks for something, and the landing
     * came in while the stage asked for nothing.
     *
     * @param policy the stage's policy now
     */
    boolean needsApproval(Policy policy, StageChange landing) {
        return policy.isGuarded() && !landing.under().guarded();
    }

    /**
     * Refuses a decision by a machine, by who asked for the promotion or vouches for the version, and by whom the policy does
     * not ask. The refusal says who may decide, and how an owner who is alone asks for no decision.
     *
     * @throws Refused {@link Refusal#OWN_REQUEST}, {@link Refusal#FORBIDDEN}
     */
    void checkDecider(Promotion promotion, Optional<Version> version, Caller caller) {
        objection(promotion, version, caller).ifPresent(refused -> {
            throw refused;
        });
    }

    /** The refusal of a decision; nothing of one that the caller may take. */
    Optional<Refused> objection(Promotion promotion, Optional<Version> version, Caller caller) {
        Identity who = caller.identity();
        Policy policy = promotion.policy();
        if (!who.isPerson()) {
            return Optional.of(Refusal.FORBIDDEN.because("only people decide, who sign in with a token, and " + who
                    + " is a machine; the policy asks for " + rights.asked(policy)));
        }
        Optional<String> own = own(promotion, version, who);
        if (own.isPresent()) {
            return Optional.of(Refusal.OWN_REQUEST.because(
                    own.get() + "; another person may decide: the policy asks for " + rights.asked(policy)
                            + ". Who works alone needs a policy of " + promotion.stage()
                            + " with 0 approvals, which a maintainer of the model sets, or an admin where the"
                            + " organisation's default asks for more"));
        }
        return rights.isAskedBy(policy, caller)
                ? Optional.empty()
                : Optional.of(Refusal.FORBIDDEN.because("the policy asks for " + rights.asked(policy)));
    }

    /** Whether the caller may decide on a promotion that waits, and has not yet. */
    boolean mayDecide(Promotion promotion, Optional<Version> version, Caller caller) {
        return !promotion.isDecidedBy(caller.identity())
                && objection(promotion, version, caller).isEmpty();
    }

    /** What makes the promotion the decider's own, if it is. */
    private static Optional<String> own(Promotion promotion, Optional<Version> version, Identity who) {
        if (promotion.requestedBy().is(who)) {
            return Optional.of("the promotion was requested by " + who);
        }
        return version.filter(candidate -> candidate.isRegisteredBy(who))
                .map(own -> "version " + own.number()
                        + (own.registered().by().is(who)
                                ? " was registered by "
                                : " is a copy of a version that was registered by ")
                        + who);
    }

    private boolean isGuarded(Model model, Stage stage) {
        return policies.of(model, stage).isGuarded();
    }

    /** The stages that have a policy and hold a version. */
    private Stream<Stage> occupied(Model model) {
        return model.stages().values().stream()
                .filter(stage -> stage.occupant().isPresent() && isGuarded(model, stage));
    }
}
