package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.refusal.Wording;
import dev.slipway.registry.stage.Policy;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What callers may do: by the roles that settings give them everywhere, by those that a model grants them, and by the policies
 * that ask their groups.
 */
final class Rights {
    private final Roles roles;

    Rights(Roles roles) {
        this.roles = roles;
    }

    /** Whether the model is there for the caller. */
    boolean sees(Caller caller, Model model) {
        return model.access().isSeenBy(caller);
    }

    /**
     * The same of a model that the caller asks for. One that the organisation sees is no secret: who has no role is told what
     * is missing.
     *
     * @throws Refused {@link Refusal#FORBIDDEN}
     */
    boolean shows(Caller caller, Model model) {
        boolean sees = sees(caller, model);
        if (!sees && model.access().visibility() == Visibility.ORGANISATION) {
            throw forbidden(Permission.READ);
        }
        return sees;
    }

    /** Whether the caller may do this on the model. */
    boolean allow(Permission permission, Caller caller, Model model) {
        Set<Role> held = model.access().rolesOf(caller);
        return held.stream().anyMatch(permission.roles()::contains)
                || (permission.isForDeciders() && model.access().asks(caller));
    }

    /**
     * Refuses what the caller may not do on a model that they see.
     *
     * @param askedByDefault groups that the organisation's defaults ask for stages of the model
     * @throws Refused {@link Refusal#FORBIDDEN}, naming the roles that may, and who has them
     */
    void check(Permission permission, Caller caller, Model model, Supplier<Set<String>> askedByDefault) {
        if (!allow(permission, caller, model)) {
            Set<String> asked = new TreeSet<>(askedByDefault.get());
            model.access().deciders().values().forEach(asked::addAll);
            // Who lets a version pass is no grant of the model's.
            Function<Role, SortedSet<Holder>> holders =
                    permission == Permission.DECIDE ? roles::holders : holders(model);
            throw forbidden(permission, holders, asked.isEmpty() ? "" : ", or " + Wording.groups(asked));
        }
    }

    /** Who has a role on a model, there or everywhere. */
    private Function<Role, SortedSet<Holder>> holders(Model model) {
        return role -> model.access().holders(role, roles);
    }

    /** Refuses what the caller may not do everywhere. */
    void checkEverywhere(Permission permission, Caller caller) {
        if (!permission.isHeldBy(caller)) {
            throw forbidden(permission);
        }
    }

    /** The refusal of what needs more than the caller has. */
    Refused forbidden(Permission permission) {
        return forbidden(permission, roles::holders, ", or one of your groups in a policy of the model");
    }

    private static Refused forbidden(
            Permission permission, Function<Role, ? extends Collection<Holder>> holders, String orAsked) {
        return Refusal.FORBIDDEN.because("this needs " + Role.wording(permission.roles(), holders)
                + (permission.isForDeciders() ? orAsked : ""));
    }

    /** Whether the caller answers for the model. */
    boolean isMaintainer(Caller caller, Model model) {
        return allow(Permission.MAINTAIN, caller, model);
    }

    /** Those who may do what a maintainer may, for sentences to whoever may not know the model. */
    String maintainers() {
        return Role.wording(Permission.MAINTAIN.roles(), roles::holders);
    }

    /** The same of a model that the reader sees. */
    String maintainers(Model model) {
        return Role.wording(Permission.MAINTAIN.roles(), holders(model));
    }

    /** Whether the caller is a maintainer of every model. */
    boolean isAdmin(Caller caller) {
        return caller.roles().contains(Role.ADMIN);
    }

    /** Those who are, for sentences. */
    String admins() {
        return Role.wording(Set.of(Role.ADMIN), roles::holders);
    }

    /** Those whom a policy lets decide, for sentences. */
    String asked(Policy policy) {
        Set<String> groups = new TreeSet<>(policy.approvers());
        boolean everyApprover = groups.remove(Policy.APPROVERS);
        String approvers = everyApprover ? Role.wording(Set.of(Role.APPROVER), roles::holders) : "";
        return groups.isEmpty() ? approvers : Wording.groups(groups) + (everyApprover ? ", or " + approvers : "");
    }

    /**
     * Whether a policy lets the caller decide: it asks one of their groups, or whoever is an approver everywhere. What a model
     * grants does not count: its maintainers would choose who lets it pass.
     */
    boolean isAskedBy(Policy policy, Caller caller) {
        Set<String> asked = policy.approvers();
        return (asked.contains(Policy.APPROVERS) && caller.roles().contains(Role.APPROVER))
                || caller.groups().stream()
                        .filter(group -> !group.equals(Policy.APPROVERS))
                        .anyMatch(asked::contains);
    }
}
