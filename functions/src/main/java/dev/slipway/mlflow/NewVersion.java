package dev.slipway.mlflow;

import dev.slipway.registry.location.Credentials;
import dev.slipway.registry.location.Location;
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

    /** Reads one, its locations checked under the names that MLflow has for them. */
    static NewVersion of(MlflowRequest request) {
        Optional<String> link = request.optionalText("run_link", Location.MAX_LENGTH)
                .map(text -> Location.LINK.check("run_link", text));
        return new NewVersion(
                Location.SOURCE.check("source", request.text("source", Location.MAX_LENGTH)),
                id(request, "run_id").map(id -> new Lineage.Run(id, link)),
                id(request, "model_id"),
                request.description(),
                request.tags());
    }

    private static Optional<String> id(MlflowRequest request, String field) {
        return request.optionalText(field, MAX_ID).map(text -> Credentials.refuse(field, text));
    }
}
