package dev.slipway.registry.access;

import dev.slipway.registry.refusal.Wording;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;

/** What a caller may do, everywhere or on one model. Each may read. {@link Permission} says which roles may do what. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Makes models, registers, uploads, describes, asks for promotions, rolls back. */
    CONTRIBUTOR,
    /** Decides where a policy names one of their groups; rolls back. */
    APPROVER,
    /** Reports what became of a promotion or a stage; a machine, as a rule. */
    REPORTER,
    /** Answers for one model: sets its policies and access, renames, clears, deletes and restores. */
    MAINTAINER,
    /** Is a maintainer of every model. */
    ADMIN;

    /** What those who have it are called, in settings and by default as a group: {@code viewers}. */
    public String plural() {
        return title() + "s";
    }

    /** For sentences: {@code viewer}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For sentences: these roles and, in brackets, who has them: {@code the role contributor (ml-team) or admin (root)}. */
    public static String wording(Collection<Role> roles, Function<Role, ? extends Collection<Holder>> holders) {
        return "the role "
                + Wording.or(new TreeSet<>(roles)
                        .stream()
                                .map(role -> role.title() + heldBy(role, holders.apply(role)))
                                .toList());
    }

    private static String heldBy(Role role, Collection<Holder> holders) {
        if (holders.isEmpty()) {
            return role.isEverywhere() ? " (nobody)" : " of the model";
        }
        return " (" + Wording.first(holders.stream().map(Holder::text).toList(), 5) + ")";
    }

    /** Whether settings can give it everywhere: a maintainer is one of a certain model. */
    public boolean isEverywhere() {
        return this != MAINTAINER;
    }
}
