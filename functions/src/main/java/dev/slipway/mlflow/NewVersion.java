package dev.slipway.mlflow;

import dev.slipway.registry.location.Credentials;
import dev.slipway.registry.location.Location;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Needed;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * A version to register, as MLflow's client describes it.
 *
 * @param source where its files are, in one of MLflow's many ways to say so
 * @param run the run that made it, by its id, its page or both
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

    /** The same from another source. */
    NewVersion from(String other) {
        return new NewVersion(other, run, loggedModel, description, tags);
    }

    /** Whether it is a prompt: its text is a tag, and its source a word that names no place. */
    boolean isPrompt() {
        return Prompts.isMarked(tags);
    }

    /** Reads one, its locations checked under the names that MLflow has for them. */
    static NewVersion of(Fields fields) {
        Needed<String> source =
                fields.text("source", Location.MAX_LENGTH, text -> Location.SOURCE.check("source", text));
        Optional<String> link = given(fields, "run_link", Location.MAX_LENGTH, Location.LINK::check);
        Optional<String> run = given(fields, "run_id", MAX_ID, Credentials::refuse);
        Optional<String> loggedModel = given(fields, "model_id", MAX_ID, Credentials::refuse);
        Optional<String> description = Metadata.description(fields);
        Map<String, String> tags = MlflowRequest.tags(fields);
        if (Prompts.isMarked(tags) && !Prompts.isSource(source.get())) {
            throw Refusal.INVALID.because("source", "must be prompt-template for a prompt, which has no files");
        }
        Optional<Lineage.Run> of = run.map(id -> new Lineage.Run(id, link)).or(() -> link.map(Lineage.Run::at));
        return new NewVersion(source.get(), of, loggedModel, description, tags);
    }

    /** A text that counts as left out when it is empty. */
    private static Optional<String> given(Fields fields, String name, int max, BinaryOperator<String> check) {
        return fields.optionalText(name, max, text -> text.isEmpty() ? text : check.apply(name, text))
                .filter(text -> !text.isEmpty());
    }
}
