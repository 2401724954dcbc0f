package dev.slipway.http;

import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.stage.Rollback;
import dev.slipway.registry.stage.Stage;
import java.util.Map;
import java.util.Optional;

/** Routes of the rollback function, where a stage goes back or to nothing, and the look ahead at where it would go back. */
final class RollbackEndpoints {
    private final Registry registry;
    private final Idempotency idempotency;
    private final Representations show;
    private final RollbackRepresentations rollbacks;

    RollbackEndpoints(Registry registry, Idempotency idempotency, Representations show) {
        this.registry = registry;
        this.idempotency = idempotency;
        this.show = show;
        this.rollbacks = new RollbackRepresentations(show);
    }

    Map<V1Route, Api.Endpoint> all() {
        return Map.of(
                V1Route.ROLL_BACK_STAGE, this::rollBack,
                V1Route.PREVIEW_ROLLBACK, this::preview,
                V1Route.CLEAR_STAGE, this::clear);
    }

    private Answer rollBack(ApiRequest request) {
        Bodies.NewRollback body = request.body(Bodies::newRollback);
        return idempotency.once(
                request,
                (Request<Rollback> by) -> registry.stages()
                        .rollBack(request.model(), request.stage(), body.toVersion(), body.reason(), by),
                rollback -> answer(rollback.stage(), rollbacks.made(model(request), rollback)));
    }

    private Answer preview(ApiRequest request) {
        Optional<Integer> toVersion = request.asked(Parameter.TO_VERSION);
        Rollback rollback = registry.stages().previewRollback(request.model(), request.stage(), toVersion);
        return answer(rollback.stage(), rollbacks.foreseen(model(request), rollback));
    }

    private Answer clear(ApiRequest request) {
        String reason = request.body(Bodies::clearing);
        Stage stage = registry.stages().clear(request.model(), request.stage(), reason, request.by());
        return answer(stage, show.stage(model(request), stage));
    }

    private Model model(ApiRequest request) {
        return registry.catalog().model(request.model());
    }

    private static Answer answer(Stage stage, Map<String, Object> json) {
        return Answer.ok(json).at(stage.rev());
    }
}
