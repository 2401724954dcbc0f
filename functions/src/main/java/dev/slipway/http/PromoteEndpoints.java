package dev.slipway.http;

import dev.slipway.registry.Policies.StagePolicy;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Policy;
import java.util.Map;

/** Routes of the promote function: policies are set, promotions asked for, decided on and taken back. */
final class PromoteEndpoints {
    private final Registry registry;
    private final Idempotency idempotency;
    private final Representations show;

    PromoteEndpoints(Registry registry, Idempotency idempotency, Representations show) {
        this.registry = registry;
        this.idempotency = idempotency;
        this.show = show;
    }

    Map<V1Route, Api.Endpoint> all() {
        return Map.of(
                V1Route.SET_POLICY, this::setPolicy,
                V1Route.REQUEST_PROMOTION, this::requestPromotion,
                V1Route.DECIDE_PROMOTION, this::decide,
                V1Route.WITHDRAW_PROMOTION, this::withdraw);
    }

    private Answer setPolicy(ApiRequest request) {
        Policy policy = request.body(fields -> Policy.of(fields, request.stage()));
        StagePolicy set = registry.policies().set(request.model(), request.stage(), policy, request.by());
        return Answer.ok(show.policy(registry.catalog().model(request.model()), set))
                .at(set.stage().policyRevision());
    }

    private Answer requestPromotion(ApiRequest request) {
        Bodies.NewPromotion body = request.body(Bodies::newPromotion);
        int version = request.version();
        return idempotency.once(
                request,
                (Request<Promotion> by) ->
                        registry.promotions().request(request.model(), version, body.stage(), body.reason(), by),
                promotion -> Answer.of(
                                promotion.status() == PromotionStatus.APPLIED ? 201 : 202, show.promotion(promotion))
                        .with("Location", Links.to(promotion)));
    }

    private Answer decide(ApiRequest request) {
        Bodies.NewDecision body = request.body(Bodies::newDecision);
        return idempotency.once(
                request,
                (Request<Promotion> by) ->
                        registry.promotions().decide(request.promotion(), body.verdict(), body.comment(), by),
                promotion -> Answer.ok(show.promotion(promotion)));
    }

    private Answer withdraw(ApiRequest request) {
        request.checkNoBody();
        return Answer.ok(show.promotion(registry.promotions().withdraw(request.promotion(), request.by())));
    }
}
