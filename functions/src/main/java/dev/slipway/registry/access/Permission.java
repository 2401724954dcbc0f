package dev.slipway.registry.access;

import java.util.Set;

/**
 * What a caller may be allowed to do, and the roles that may. Besides them a policy lets the groups that it names read its
 * model and decide; and of those who may decide here, it lets only these.
 */
public enum Permission {
    /** Read what is no secret: anybody, without a token. */
    PUBLIC,
    /** Ask who one is: whoever has credentials, whatever their roles. */
    IDENTIFIED,
    /** Look at anything. */
    READ(Role.values()),
    /** Register models and versions, describe them, upload, request promotions. */
    CONTRIBUTE(Role.CONTRIBUTOR, Role.MAINTAINER, Role.ADMIN),
    /** Approve or reject. */
    DECIDE(Role.APPROVER),
    /** Take a stage back to an earlier occupant: whoever is on call, as it was approved once already. */
    ROLL_BACK(Role.CONTRIBUTOR, Role.APPROVER, Role.MAINTAINER, Role.ADMIN),
    /** Take back one's own request; a maintainer, anybody's. */
    WITHDRAW(Role.CONTRIBUTOR, Role.MAINTAINER, Role.ADMIN),
    /** Set policies, clear stages, delete and restore. */
    MAINTAIN(Role.MAINTAINER, Role.ADMIN),
    /** Look at what belongs to no model: the organisation's defaults, the registry's own history. */
    READ_OWN(Role.values()),
    /** Change what belongs to no model: set defaults, free names. */
    ADMINISTER(Role.ADMIN);

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<Role> roles;

    Permission(Role... roles) {
        this.roles = Set.of(roles);
    }

    /** Whether the caller's roles allow it, or it takes none. */
    public boolean isHeldBy(Caller caller) {
        return roles.isEmpty() || caller.roles().stream().anyMatch(roles::contains);
    }

    /** Whether a policy that asks a caller's group allows it, too. */
    public boolean isForDeciders() {
        return this == READ || this == DECIDE;
    }

    /** The roles that may; none where it takes none. */
    public Set<Role> roles() {
        return roles;
    }
}
