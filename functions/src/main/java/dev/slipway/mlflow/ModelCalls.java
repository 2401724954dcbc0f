package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.registry.Models;
import dev.slipway.registry.Registry;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Calls that make, read, describe and delete registered models. */
final class ModelCalls {
    /** How many of the last changes a repeated rename is looked for among. */
    private static final int LAST_ENTRIES = 20;

    private final Registry registry;
    private final Latest latest;
    private final MlflowObjects show;

    ModelCalls(Registry registry, Latest latest, MlflowObjects show) {
        this.registry = registry;
        this.latest = latest;
        this.show = show;
    }

    /** Creating twice is an error to MLflow's clients, which rely on it: no retry is made one effect here. */
    Answer create(MlflowRequest request) {
        return answer(registry.models().create(request.model(), request.description(), request.tags(), request.by()));
    }

    Answer get(MlflowRequest request) {
        return answer(registry.catalog().described(request.model()));
    }

    /** A rename whose answer was lost is asked for again by clients; it is answered as it was. */
    Answer rename(MlflowRequest request) {
        ModelName to = request.newName();
        ModelName from = request.model();
        Models.Description name = new Models.Description(Optional.of(to), Optional.empty(), Map.of());
        try {
            return answer(registry.models().update(from, name, request.by()));
        } catch (Refused refused) {
            if (refused.refusal() != Refusal.MODEL_NOT_FOUND) {
                throw refused;
            }
            return answer(registry.store()
                    .model(to)
                    .filter(model -> wasRenamed(model, from, request.caller().identity()))
                    .map(registry.catalog()::described)
                    .orElseThrow(() -> refused));
        }
    }

    /** A description that is left out is taken away, as MLflow does. */
    Answer update(MlflowRequest request) {
        return answer(registry.models()
                .update(
                        request.model(),
                        new Models.Description(Optional.empty(), Optional.of(request.description()), Map.of()),
                        request.by()));
    }

    Answer delete(MlflowRequest request) {
        registry.models().delete(request.model(), request.by());
        return Answer.ok(Map.of());
    }

    Answer setTag(MlflowRequest request) {
        registry.models().update(request.model(), tagged(request.tag()), request.by());
        return Answer.ok(Map.of());
    }

    Answer deleteTag(MlflowRequest request) {
        registry.models().update(request.model(), tagged(request.untag()), request.by());
        return Answer.ok(Map.of());
    }

    private Answer answer(DescribedModel of) {
        return Answer.ok(Map.of(
                "registered_model",
                show.model(
                        of,
                        latest.of(of.model()).stream()
                                .map(registry.catalog()::whole)
                                .toList())));
    }

    private boolean wasRenamed(Model model, ModelName from, Identity by) {
        Instant since = registry.clock().instant().minus(Mlflow.RETRY_WINDOW);
        Optional<String> old = Optional.of(from.value());
        return registry.lists().entries(model.id(), true, Page.Request.first(LAST_ENTRIES)).items().stream()
                .filter(entry -> entry.by().is(by) && entry.at().isAfter(since))
                .map(Entry::fact)
                .anyMatch(fact -> fact instanceof ModelFact.Updated updated
                        && updated.name()
                                .filter(name -> name.from().equals(old))
                                .isPresent());
    }

    private static Models.Description tagged(Map<String, Optional<String>> tags) {
        return new Models.Description(Optional.empty(), Optional.empty(), tags);
    }
}
