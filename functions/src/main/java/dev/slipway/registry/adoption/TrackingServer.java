package dev.slipway.registry.adoption;

import java.util.Optional;

/**
 * The tracking server of the deployment: what it knows of runs and of the models they logged. Nothing answers null. A server
 * that does not answer, or answers what cannot be read, throws {@link
 * dev.slipway.registry.refusal.Refusal#UNAVAILABLE}; the cause says why, for operators.
 */
public interface TrackingServer {
    /** What it knows of a run; nothing when it has none of this id. */
    Optional<Tracked> run(String id);

    /** What it knows of a logged model, and of the run that logged it; nothing when it has none of this id. */
    Optional<Tracked> loggedModel(String id);

    /**
     * What it knows of a run or a logged model.
     *
     * @param experiment the name of the experiment it belongs to
     * @param location where its files begin, as the server says it: {@code s3://bucket/...}, {@code mlflow-artifacts:/...}
     */
    record Tracked(String experiment, String location, RunFacts facts) {}
}
