package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.registry.LinkedVersions;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Versions;
import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Version;
import java.util.Map;
import java.util.Optional;

/** Calls that make, read, describe and delete model versions. */
final class VersionCalls {
    private final Registry registry;
    private final Sources sources;
    private final MlflowObjects show;
    private final DownloadAddresses addresses;

    VersionCalls(Registry registry, Sources sources, MlflowObjects show, DownloadAddresses addresses) {
        this.registry = registry;
        this.sources = sources;
        this.show = show;
        this.addresses = addresses;
    }

    /**
     * Registers a version. Clients repeat this call by themselves when an answer is lost: the same request of the same caller
     * within the retry window is answered with the version it has made, as long as that is the model's newest.
     */
    Answer create(MlflowRequest request) {
        ModelName name = request.model();
        LinkedVersions versions = registry.linkedVersions().retriedAs(retry(request));
        try {
            return answer(sources.register(name, request.newVersion(), versions, request.by()));
        } catch (Refused refused) {
            // Perhaps only because what it was made from is gone since: then it is a retry all the same.
            return answer(versions.made(name).orElseThrow(() -> refused));
        }
    }

    private static LinkedVersions.Retry retry(MlflowRequest request) {
        Sha256 asked = Sha256.of(request.caller().identity().id() + "\n" + request.canonical());
        return new LinkedVersions.Retry(asked, Mlflow.RETRY_WINDOW);
    }

    Answer get(MlflowRequest request) {
        Model model = registry.catalog().model(request.model());
        return answer(model, registry.catalog().usedVersion(model, request.version()));
    }

    Answer downloadUri(MlflowRequest request) {
        Model model = registry.catalog().model(request.model());
        Version version = registry.catalog().usedVersion(model, request.version());
        return Answer.ok(Map.of("artifact_uri", addresses.of(model, version, request)));
    }

    /** A description that is left out is taken away, as MLflow does. */
    Answer update(MlflowRequest request) {
        return answer(registry.versions()
                .update(
                        request.model(),
                        request.version(),
                        new Versions.Description(Optional.of(request.description()), Map.of(), Map.of()),
                        request.by()));
    }

    Answer delete(MlflowRequest request) {
        registry.versions().delete(request.model(), request.version(), request.by());
        return Answer.ok(Map.of());
    }

    Answer setTag(MlflowRequest request) {
        registry.versions().update(request.model(), request.version(), tagged(request.tag()), request.by());
        return Answer.ok(Map.of());
    }

    Answer deleteTag(MlflowRequest request) {
        registry.versions().update(request.model(), request.version(), tagged(request.untag()), request.by());
        return Answer.ok(Map.of());
    }

    private Answer answer(ModelVersion of) {
        return answer(of.model(), of.version());
    }

    private Answer answer(Model model, Version version) {
        return Answer.ok(
                Map.of("model_version", show.version(model, registry.catalog().whole(version))));
    }

    private static Versions.Description tagged(Map<String, Optional<String>> tags) {
        return new Versions.Description(Optional.empty(), tags, Map.of());
    }
}
