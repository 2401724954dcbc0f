package dev.slipway.http;

import dev.slipway.registry.Policies.StagePolicy;
import dev.slipway.registry.Registry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.PromotionFilter;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Stage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Routes of the query function that look up stages, their policies, and promotions. */
final class StageEndpoints {
    private final Registry registry;
    private final Cursors cursors;
    private final Representations show;

    StageEndpoints(Registry registry, Cursors cursors, Representations show) {
        this.registry = registry;
        this.cursors = cursors;
        this.show = show;
    }

    Map<V1Route, Api.Endpoint> all() {
        return Map.of(
                V1Route.LIST_STAGES, this::listStages,
                V1Route.GET_STAGE, this::getStage,
                V1Route.LIST_STAGE_CHANGES, this::listStageChanges,
                V1Route.GET_POLICY, this::getPolicy,
                V1Route.LIST_PROMOTIONS, this::listPromotions,
                V1Route.GET_PROMOTION, this::getPromotion);
    }

    private Answer listStages(ApiRequest request) {
        return Answer.ok(Map.of("stages", show.stages(model(request))));
    }

    private Answer getStage(ApiRequest request) {
        Model model = model(request);
        StageName name = request.stage();
        Optional<Instant> at = request.asked(Parameter.AT);
        if (at.isPresent()) {
            return Answer.ok(show.stageThen(model, name, registry.catalog().stageAt(model, name, at.get())));
        }
        Stage stage = model.stage(name);
        return Answer.ok(show.stage(model, stage)).at(stage.rev());
    }

    private Answer listStageChanges(ApiRequest request) {
        Model model = model(request);
        return Answer.ok(Representations.page(
                "changes",
                registry.catalog().stageHistory(model, request.stage(), request.page(cursors)),
                change -> show.stageChange(model, change),
                cursors,
                request));
    }

    private Answer getPolicy(ApiRequest request) {
        Model model = model(request);
        StagePolicy of = registry.policies().of(model, request.stage());
        return Answer.ok(show.policy(model, of)).at(of.stage().policyRevision());
    }

    private Answer listPromotions(ApiRequest request) {
        Optional<Model> model = request.asked(Parameter.MODEL).map(registry.catalog()::model);
        Optional<PromotionStatus> asked = request.asked(Parameter.PROMOTION_STATUS);
        Optional<StageName> stage = request.asked(Parameter.STAGE);
        if (model.isEmpty() && asked.isPresent() && !asked.get().isOpen()) {
            // The one list over all models is the work list: what waits for somebody.
            throw Refusal.INVALID.because("status", "must be WAITING, or a model must be named with model=");
        }
        if (request.is(Parameter.DECIDABLE_BY_ME)
                && asked.filter(status -> !status.isOpen()).isPresent()) {
            throw Refusal.INVALID.because("status", "must be WAITING beside decidableByMe=true");
        }
        Page.Request page = request.page(cursors);
        return Answer.ok(Representations.page(
                "promotions",
                request.is(Parameter.DECIDABLE_BY_ME)
                        ? registry.catalog().decidable(model, stage, request.caller(), page)
                        : registry.catalog().promotions(model, new PromotionFilter(stage, asked), page),
                show::promotion,
                cursors,
                request));
    }

    private Answer getPromotion(ApiRequest request) {
        return Answer.ok(show.promotion(registry.catalog().promotion(request.promotion())));
    }

    private Model model(ApiRequest request) {
        return registry.catalog().model(request.model());
    }
}
