package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.registry.Registry;
import dev.slipway.registry.model.Model;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The call that reads the last version of each stage, or of those that are named. */
final class LatestCalls {
    private final Registry registry;
    private final Latest latest;
    private final MlflowObjects show;

    LatestCalls(Registry registry, Latest latest, MlflowObjects show) {
        this.registry = registry;
        this.latest = latest;
        this.show = show;
    }

    Answer latest(MlflowRequest request) {
        Set<String> wanted = request.stages();
        Model model = registry.catalog().model(request.model());
        List<Map<String, Object>> found = latest.of(model).stream()
                .filter(version -> wanted.isEmpty()
                        || wanted.contains(
                                MlflowObjects.stage(model, version.number()).toLowerCase(Locale.ROOT)))
                .map(version -> show.version(model, registry.catalog().whole(version)))
                .toList();
        return Answer.ok(Map.of("model_versions", found));
    }
}
