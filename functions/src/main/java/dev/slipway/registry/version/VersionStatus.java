package dev.slipway.registry.version;

/** How far a version has come. */
public enum VersionStatus {
    /** Registered; not every file has arrived. */
    PENDING_UPLOAD,
    /** Every file is there with the declared size and digest. */
    READY,
    /** Something else arrived, or nothing in time; the number is used up. */
    REJECTED
}
