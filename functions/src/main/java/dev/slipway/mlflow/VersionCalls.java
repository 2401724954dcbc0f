package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Idempotency;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.Versions;
import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.util.Map;
import java.util.Optional;

/** Calls that make, read, describe and delete model versions. */
final class VersionCalls {
    private final Registry registry;
    private final Sources sources;
    private final Idempotency idempotency;
    private final MlflowObjects show;
    private final DownloadAddresses addresses;

    VersionCalls(
            Registry registry,
            Sources sources,
            Idempotency idempotency,
            MlflowObjects show,
            DownloadAddresses addresses) {
        this.registry = registry;
        this.sources = sources;
        this.idempotency = idempotency;
        this.show = show;
        this.addresses = addresses;
    }

    /**
     * Registers a version. Clients repeat this call by themselves when an answer is lost, so the same request of the same
     * caller within the retry window is answered with the version it has made, unless that was deleted or rejected since:
     * then somebody wants another one.
     */
    Answer create(MlflowRequest request) {
        Model model = registry.catalog().model(request.model());
        NewVersion wanted = request.newVersion();
        String asked = model.id() + "\n" + request.caller().identity().id() + "\n" + request.canonical();
        Sha256 fingerprint = Sha256.of(asked);
        Sha256 key = Sha256.of("mlflow\n" + asked);
        while (true) {
            Answer made = idempotency.once(
                    request.caller(),
                    key.hex(),
                    fingerprint,
                    Mlflow.RETRY_WINDOW,
                    (Request<ModelVersion> by) -> sources.register(model.name(), wanted, by),
                    of -> Answer.ok(Map.of("version", of.version().number())));
            int number = ((Number) made.body().get("version")).intValue();
            Model now = registry.catalog().modelById(model.id());
            Version version = registry.catalog().version(now, number);
            if (version.deletedAt().isEmpty() && version.status() != VersionStatus.REJECTED) {
                return answer(now, version);
            }
            key = Sha256.of("mlflow\n" + asked + "\nafter " + number);
        }
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
        return Answer.ok(Map.of("model_version", show.version(model, version)));
    }

    private static Versions.Description tagged(Map<String, Optional<String>> tags) {
        return new Versions.Description(Optional.empty(), tags, Map.of());
    }
}
