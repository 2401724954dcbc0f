package dev.slipway.mlflow;

import dev.slipway.registry.Registry;
import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.location.SourceText;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of this registry that {@code models:/} texts name: by a number, {@code latest}, one of MLflow's stages, or an
 * alias.
 */
final class NamedVersions {
    private static final String SCHEME = "models:";
    private static final Pattern FORM = Pattern.compile(SCHEME + "/([^/@]+)(?:/([^/@]+)/?|@([^/@]+)/?)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private final Registry registry;
    private final Latest latest;

    NamedVersions(Registry registry, Latest latest) {
        this.registry = registry;
        this.latest = latest;
    }

    /**
     * The version that a text names.
     *
     * @return nothing for a text of another scheme, and for one that names a logged model
     * @throws Refused for one of the scheme that names no version, or one that is not there
     */
    Optional<ModelVersion> of(String text) {
        if (!text.startsWith(SCHEME) || SourceText.loggedModel(text).isPresent()) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw unreadable();
        }
        Model model = registry.catalog().model(new ModelName(matcher.group(1)));
        if (model.isPrompt()) {
            throw Refusal.INVALID.because("source", "names a prompt, " + model.name() + ", which has no files");
        }
        Version version = matcher.group(2) == null
                ? byAlias(model, MlflowRequest.pointer(matcher.group(3)), "source")
                : bySuffix(model, matcher.group(2));
        return Optional.of(new ModelVersion(model, version));
    }

    /**
     * What an alias points at; {@code latest} is the newest usable version.
     *
     * @param field where the alias was named
     */
    Version byAlias(Model model, StageName alias, String field) {
        if (alias.isLatest()) {
            return newest(model);
        }
        int number = Optional.ofNullable(model.stages().get(alias))
                .flatMap(stage -> stage.version())
                .orElseThrow(() -> Refusal.INVALID.because(
                        field, "names alias " + alias + " of " + model.name() + ", which is not set"));
        return registry.catalog().usedVersion(model, number);
    }

    private Version bySuffix(Model model, String suffix) {
        if (NUMBER.matcher(suffix).matches()) {
            return registry.catalog().usedVersion(model, MlflowRequest.version(suffix));
        }
        if (suffix.equalsIgnoreCase(StageName.LATEST)) {
            return newest(model);
        }
        if (!MlflowRequest.isStage(suffix)) {
            throw unreadable();
        }
        return latest.of(model).stream()
                .filter(version -> MlflowObjects.stage(model, version.number()).equalsIgnoreCase(suffix))
                .findFirst()
                .orElseThrow(() -> Refusal.VERSION_NOT_FOUND.because(
                        model.name() + " has no version that is READY in stage " + suffix));
    }

    private Version newest(Model model) {
        return latest.newest(model)
                .orElseThrow(() -> Refusal.VERSION_NOT_FOUND.because(model.name() + " has no version that is READY"));
    }

    private static Refused unreadable() {
        return Refusal.INVALID.because(
                "source",
                "must be models:/ with a name and /version, /latest, /stage or @alias, or with the id of a logged model");
    }
}
