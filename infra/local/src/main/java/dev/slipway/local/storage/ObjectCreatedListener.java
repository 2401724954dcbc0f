package dev.slipway.local.storage;

/** Hears of every object that was stored. */
@FunctionalInterface
public interface ObjectCreatedListener {
    /**
     * An object can be read from now on. Called once for each, in the order in which they were stored, on a thread of its
     * own; the upload has been answered or is about to be. What it throws is logged and forgotten.
     */
    void objectCreated(ObjectCreated created);
}
