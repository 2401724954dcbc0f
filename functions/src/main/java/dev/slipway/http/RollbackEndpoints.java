package dev.slipway.http;

import dev.slipway.registry.Catalog;
import dev.slipway.registry.Request;
import dev.slipway.registry.Stages;
import dev.slipway.registry.stage.Stage;
import java.util.Map;

/** Routes of the rollback function: a stage goes back, or to nothing. */
final class RollbackEndpoints {
    private final Stages stages;
    private final Catalog catalog;
    private final Idempotency idempotency;
    private final Representations show;

    RollbackEndpoints(Stages stages, Catalog catalog, Idempotency idempotency, Representations show) {
        this.stages = stages;
        this.catalog = catalog;
        this.idempotency = idempotency;
        this.show = show;
    }

    Map<Route, Api.Endpoint> all() {
        return Map.of(
                Route.ROLL_BACK_STAGE, this::rollBack,
                Route.CLEAR_STAGE, this::clear);
    }

    private Answer rollBack(ApiRequest request) {
        Bodies.NewRollback body = Bodies.newRollback(request.fields());
        return idempotency.once(
                request,
                (Request<Stage> by) -> stages.rollBack(
                        request.model(), request.stage(), body.toVersion(), body.reason(), request.expectedRev(), by),
                stage -> answer(request, stage));
    }

    private Answer clear(ApiRequest request) {
        String reason = Bodies.clearing(request.fields());
        Stage stage = stages.clear(
                request.model(), request.stage(), reason, request.expectedRev(), Request.by(request.caller()));
        return answer(request, stage);
    }

    private Answer answer(ApiRequest request, Stage stage) {
        return Answer.ok(show.stage(catalog.model(request.model()), stage)).with("ETag", QueryEndpoints.etag(stage));
    }
}
