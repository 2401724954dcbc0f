package dev.slipway.local.states;

/** How an execution is. */
public enum ExecutionStatus {
    RUNNING,
    SUCCEEDED,
    FAILED
}
