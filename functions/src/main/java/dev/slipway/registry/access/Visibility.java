package dev.slipway.registry.access;

/** Who sees a model. */
public enum Visibility {
    /** Everybody who has a role everywhere, and those to whom it grants one. */
    ORGANISATION,
    /** Those to whom it grants a role, those whom its policies ask, and admins. To others it is not there. */
    RESTRICTED
}
