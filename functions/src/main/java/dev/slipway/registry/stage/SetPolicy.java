package dev.slipway.registry.stage;

/**
 * A policy that somebody set for a stage.
 *
 * @param revision how many were set for this stage before, and this one
 * @param entry the place in the history of the entry that says so
 */
public record SetPolicy(int revision, long entry, Policy policy) {}
