package dev.slipway.http;

import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.stage.Stage;
import java.util.Map;

/** Routes of the rollback function: a stage goes back, or to nothing. */
final class RollbackEndpoints {
    private final Registry registry;
    private final Idempotency idempotency;
    private final Representations show;

    RollbackEndpoints(Registry registry, Idempotency idempotency, Representations show) {
        this.registry = registry;
        this.idempotency = idempotency;
        this.show = show;
    }

    Map<V1Route, Api.Endpoint> all() {
        return Map.of(
                V1Route.ROLL_BACK_STAGE, this::rollBack,
                V1Route.CLEAR_STAGE, this::clear);
    }

    private Answer rollBack(ApiRequest request) {
        Bodies.NewRollback body = Bodies.newRollback(request.fields());
        return idempotency.once(
                request,
                (Request<Stage> by) -> registry.stages()
                        .rollBack(request.model(), request.stage(), body.toVersion(), body.reason(), by),
                stage -> answer(request, stage));
    }

    private Answer clear(ApiRequest request) {
        String reason = Bodies.clearing(request.fields());
        Stage stage = registry.stages().clear(request.model(), request.stage(), reason, request.by());
        return answer(request, stage);
    }

    private Answer answer(ApiRequest request, Stage stage) {
        return Answer.ok(show.stage(registry.catalog().model(request.model()), stage))
                .at(stage.rev());
    }
}
