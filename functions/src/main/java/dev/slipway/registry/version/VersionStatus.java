package dev.slipway.registry.version;

/** How far a version has come. */
public enum VersionStatus {
    /** Registered; not every file has arrived. */
    PENDING_UPLOAD,
    /** Registered by naming a place elsewhere; its files are being copied from there. */
    COPYING,
    /** Every file is there with the declared size and digest; or it stays by reference, by its source's name. */
    READY,
    /** Something else arrived, or nothing in time, or its source cannot be copied; the number is used up. */
    REJECTED
}
