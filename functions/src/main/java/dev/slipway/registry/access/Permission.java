package dev.slipway.registry.access;

import java.util.Set;

/**
 * What a caller may be allowed to do, and the groups that may. Besides them a policy lets the groups that it names read its
 * model and decide; and of those in a group here, it lets only these decide.
 */
public enum Permission {
    /** Read what is no secret: anybody, without a token. */
    PUBLIC,
    /** Look at anything. */
    READ("viewers", "contributors", "approvers", "admins"),
    /** Register models and versions, describe them, upload, request promotions; an admin maintains every model. */
    CONTRIBUTE("contributors", "admins"),
    /** Approve or reject. */
    DECIDE("approvers"),
    /** Take a stage back to an earlier occupant: whoever is on call, as it was approved once already. */
    ROLL_BACK("contributors", "approvers", "admins"),
    /** Take back one's own request; an admin, anybody's. */
    WITHDRAW("contributors", "admins"),
    /** Set policies, clear stages, delete and restore. */
    ADMINISTER("admins");

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<String> groups;

    Permission(String... groups) {
        this.groups = Set.of(groups);
    }

    /** Whether the caller's groups allow it, or everybody may. */
    public boolean isHeldBy(Caller caller) {
        return this == PUBLIC || caller.isInAny(groups);
    }

    /** The groups that may; none where everybody may. */
    public Set<String> groups() {
        return groups;
    }
}
