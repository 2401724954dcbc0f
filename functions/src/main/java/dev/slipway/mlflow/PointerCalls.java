package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.registry.Registry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Version;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Calls that move aliases and MLflow's stages: promotions, all of them, which are applied at once where no policy asks. */
final class PointerCalls {
    private static final List<StageName> MLFLOW_STAGES = List.of(StageName.STAGING, StageName.PRODUCTION);

    private final Registry registry;
    private final NamedVersions named;
    private final MlflowObjects show;

    PointerCalls(Registry registry, NamedVersions named, MlflowObjects show) {
        this.registry = registry;
        this.named = named;
        this.show = show;
    }

    Answer setAlias(MlflowRequest request) {
        point(request, request.newAlias(), request.version(), "alias set by an MLflow client");
        return Answer.ok(Map.of());
    }

    Answer deleteAlias(MlflowRequest request) {
        registry.stages()
                .unset(
                        request.model(),
                        List.of(request.alias()),
                        Optional.empty(),
                        "alias deleted by an MLflow client",
                        request.by());
        return Answer.ok(Map.of());
    }

    /** What an alias points at; {@code latest} is the newest usable version of the model. */
    Answer getByAlias(MlflowRequest request) {
        Model model = registry.catalog().model(request.model());
        return version(model, named.byAlias(model, request.alias(), "alias"));
    }

    /**
     * Moves a version into one of MLflow's stages. A stage here is one pointer: whatever it held before is in it no longer,
     * so that {@code archive_existing_versions} has nothing left to do. {@code None} and {@code Archived} take the version
     * out of both stages.
     */
    Answer transition(MlflowRequest request) {
        ModelName name = request.model();
        int version = request.version();
        String stage = request.stage();
        switch (stage.toLowerCase(Locale.ROOT)) {
            case "staging" -> point(request, StageName.STAGING, version, "moved by an MLflow client");
            case "production" -> point(request, StageName.PRODUCTION, version, "moved by an MLflow client");
            default -> {
                registry.catalog().usedVersion(registry.catalog().model(name), version);
                registry.stages()
                        .unset(
                                name,
                                MLFLOW_STAGES,
                                Optional.of(version),
                                "moved to " + stage + " by an MLflow client",
                                request.by());
            }
        }
        Model model = registry.catalog().model(name);
        return version(model, registry.catalog().usedVersion(model, version));
    }

    private void point(MlflowRequest request, StageName stage, int version, String reason) {
        Optional<Promotion> promotion =
                registry.promotions().point(request.model(), stage, version, reason, request.by());
        promotion.filter(asked -> asked.status().isOpen()).ifPresent(waiting -> {
            throw Refusal.PROMOTION_OPEN.because(
                    "promotion " + waiting.id() + " of version " + version + " into " + stage + " waits for "
                            + waiting.policy().approvals() + " approval"
                            + (waiting.policy().approvals() == 1 ? "" : "s"),
                    Map.of("promotion", waiting.id()));
        });
    }

    private Answer version(Model model, Version version) {
        return Answer.ok(
                Map.of("model_version", show.version(model, registry.catalog().whole(version))));
    }
}
