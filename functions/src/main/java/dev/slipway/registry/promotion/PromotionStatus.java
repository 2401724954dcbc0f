package dev.slipway.registry.promotion;

/** How far a promotion has come. */
public enum PromotionStatus {
    /** Decisions count; its approval flow keeps the time. */
    WAITING,
    /** The stage points at the version. */
    APPLIED,
    /** Somebody, a gate, or a failure said no. */
    REJECTED,
    /** Not enough approvals in time. */
    EXPIRED,
    /** Taken back by who asked, or by an admin. */
    WITHDRAWN,
    /** The stage, its policy or the version has changed since it was asked for. */
    SUPERSEDED;

    /** Whether decisions still count. */
    public boolean isOpen() {
        return this == WAITING;
    }
}
