package dev.slipway.registry.access;

import java.util.Locale;

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

    /** Whether settings can give it everywhere: a maintainer is one of a certain model. */
    public boolean isEverywhere() {
        return this != MAINTAINER;
    }
}
