package dev.slipway.mlflow;

import dev.slipway.registry.Catalog;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Version;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What MLflow's clients ask for among the files that are served: a version, by the id of its model and its number, which stay
 * what they are when the model is renamed and need no encoding anywhere; and below it what its manifest calls a file or folder.
 *
 * @param below empty for the version as a whole
 */
record ServedPath(String modelId, int number, String below) {
    private static final Pattern FORM =
            Pattern.compile("(" + Ids.REGEX + ")/([1-9][0-9]{0,8})(?:/(.*))?", Pattern.DOTALL);

    /** Takes a path apart; nothing when it cannot be that of a version. */
    static Optional<ServedPath> of(String path) {
        Matcher matcher = FORM.matcher(path);
        return matcher.matches()
                ? Optional.of(new ServedPath(
                        matcher.group(1),
                        Integer.parseInt(matcher.group(2)),
                        Optional.ofNullable(matcher.group(3)).orElse("")))
                : Optional.empty();
    }

    /** The path at which a version's files are served. */
    static String of(Model model, Version version) {
        return model.id() + "/" + version.number();
    }

    /** The version that is meant. One of a model that is deleted, or hidden from the caller, is not there. */
    Version version(Catalog catalog) {
        Model model = catalog.modelById(modelId);
        if (model.deletion().isPresent()) {
            throw Refusal.MODEL_NOT_FOUND.because("there is no such model");
        }
        return catalog.usedVersion(model, number);
    }
}
