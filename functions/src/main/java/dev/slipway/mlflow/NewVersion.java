package dev.slipway.mlflow;

import dev.slipway.registry.version.Lineage;
import java.util.Map;
import java.util.Optional;

/**
 * A version to register, as MLflow's client describes it.
 *
 * @param source where its files are, in one of MLflow's many ways to say so
 * @param run the run that made it
 * @param loggedModel the id of the model that the run logged
 */
record NewVersion(
        String source,
        Optional<Lineage.Run> run,
        Optional<String> loggedModel,
        Optional<String> description,
        Map<String, String> tags) {
    private static final int MAX_ID = 250;

    NewVersion {
        tags = Map.copyOf(tags);
    }

    /** Whether it is a prompt: its text is a tag, and its source a word that names no place. */
    boolean isPrompt() {
        return Boolean.parseBoolean(tags.get("mlflow.prompt.is_prompt")) && source.matches("[A-Za-z0-9_-]+");
    }

    static NewVersion of(MlflowRequest request) {
        Optional<String> link = request.optionalText("run_link", Lineage.MAX_LOCATION);
        return new NewVersion(
                request.text("source", Lineage.MAX_LOCATION),
                request.optionalText("run_id", MAX_ID).map(id -> new Lineage.Run(id, link)),
                request.optionalText("model_id", MAX_ID),
                request.description(),
                request.tags());
    }
}
