package dev.slipway.http;

import dev.slipway.registry.Catalog;
import dev.slipway.registry.HistoryVerification;
import dev.slipway.registry.Policies;
import dev.slipway.registry.Promotions;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryLists.ModelFilter;
import dev.slipway.registry.port.RegistryLists.PromotionFilter;
import dev.slipway.registry.port.RegistryLists.VersionFilter;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.Comparison;
import dev.slipway.registry.version.VersionStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Routes of the query function: everything that is only looked up. */
final class QueryEndpoints {
    private final RegistryLists lists;
    private final Catalog catalog;
    private final Policies policies;
    private final Promotions promotions;
    private final HistoryVerification verification;
    private final Cursors cursors;
    private final Representations show;

    QueryEndpoints(
            RegistryLists lists,
            Catalog catalog,
            Policies policies,
            Promotions promotions,
            HistoryVerification verification,
            Cursors cursors,
            Representations show) {
        this.lists = lists;
        this.catalog = catalog;
        this.policies = policies;
        this.promotions = promotions;
        this.verification = verification;
        this.cursors = cursors;
        this.show = show;
    }

    Map<Route, Api.Endpoint> all() {
        return Map.ofEntries(
                Map.entry(Route.LIST_MODELS, this::listModels),
                Map.entry(Route.GET_MODEL, request -> Answer.ok(show.model(model(request)))),
                Map.entry(Route.LIST_VERSIONS, this::listVersions),
                Map.entry(Route.GET_VERSION, this::getVersion),
                Map.entry(Route.LIST_FILES, this::listFiles),
                Map.entry(Route.COMPARE_VERSIONS, this::compare),
                Map.entry(Route.LIST_STAGES, this::listStages),
                Map.entry(Route.GET_STAGE, this::getStage),
                Map.entry(Route.LIST_STAGE_CHANGES, this::listStageChanges),
                Map.entry(Route.GET_POLICY, this::getPolicy),
                Map.entry(Route.LIST_PROMOTIONS, this::listPromotions),
                Map.entry(Route.GET_PROMOTION, this::getPromotion),
                Map.entry(Route.LIST_HISTORY, this::listHistory),
                Map.entry(Route.VERIFY_HISTORY, this::verify),
                Map.entry(Route.GET_OPENAPI, request -> Answer.ok(OpenApi.document())));
    }

    /** A stage's revision as an entity tag. */
    static String etag(Stage stage) {
        return "\"" + stage.rev() + "\"";
    }

    private Model model(ApiRequest request) {
        return catalog.model(request.model());
    }

    private Answer listModels(ApiRequest request) {
        ModelFilter filter = new ModelFilter(request.parameter("prefix"), request.tags(), request.flag("deleted"));
        return page("models", lists.models(filter, request.page(cursors)), show::model, request);
    }

    private Answer listVersions(ApiRequest request) {
        VersionFilter filter = new VersionFilter(
                request.parameter("status").map(text -> constant("status", VersionStatus.values(), text)),
                request.tags(),
                request.flag("deleted"));
        Model model = model(request);
        return page(
                "versions",
                lists.versions(model.id(), filter, request.page(cursors)),
                version -> show.version(model, version),
                request);
    }

    private Answer getVersion(ApiRequest request) {
        Model model = model(request);
        return Answer.ok(show.version(model, catalog.version(model, request.version())));
    }

    private Answer listFiles(ApiRequest request) {
        Model model = model(request);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.name());
        json.put("version", request.version());
        json.put("digest", catalog.version(model, request.version()).digest());
        json.put(
                "files",
                catalog.downloads(model, request.version()).stream()
                        .map(show::download)
                        .toList());
        return Answer.ok(json);
    }

    private Answer compare(ApiRequest request) {
        List<Integer> numbers = Arrays.stream(
                        request.parameter("versions").orElse("").split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> ApiRequest.number("versions", text))
                .distinct()
                .toList();
        if (numbers.size() < 2 || numbers.size() > Comparison.MAX_VERSIONS) {
            throw Refusal.INVALID.because(
                    "versions",
                    "must be 2 to " + Comparison.MAX_VERSIONS + " version numbers joined by commas, e.g. 3,7");
        }
        Model model = model(request);
        return Answer.ok(show.comparison(model, catalog.compare(model, numbers)));
    }

    private Answer listStages(ApiRequest request) {
        return Answer.ok(Map.of("stages", show.stages(model(request))));
    }

    private Answer getStage(ApiRequest request) {
        Model model = model(request);
        Stage stage = model.stage(request.stage());
        Optional<Instant> at = request.parameter("at").map(text -> time("at", text));
        if (at.isPresent()) {
            return Answer.ok(show.stageThen(model, stage, catalog.stageAt(model, stage.name(), at.get())));
        }
        return Answer.ok(show.stage(model, stage)).with("ETag", etag(stage));
    }

    private Answer listStageChanges(ApiRequest request) {
        Model model = model(request);
        return page(
                "changes",
                catalog.stageHistory(model, request.stage(), request.page(cursors)),
                change -> show.stageChange(model, change),
                request);
    }

    private Answer getPolicy(ApiRequest request) {
        Model model = model(request);
        Policies.StagePolicy of = policies.of(model, request.stage());
        return Answer.ok(show.policy(model, of)).with("ETag", etag(of.stage()));
    }

    private Answer listPromotions(ApiRequest request) {
        Optional<String> modelId = request.parameter("model")
                .map(name -> catalog.model(ModelRef.of(name)).id());
        Optional<PromotionStatus> asked =
                request.parameter("status").map(text -> constant("status", PromotionStatus.values(), text));
        PromotionFilter filter = new PromotionFilter(
                modelId,
                request.parameter("stage").map(StageName::new),
                // Without a model it is the work list: what waits for somebody.
                asked.isPresent() || modelId.isPresent() ? asked : Optional.of(PromotionStatus.WAITING));
        return page("promotions", lists.promotions(filter, request.page(cursors)), show::promotion, request);
    }

    private Answer getPromotion(ApiRequest request) {
        return Answer.ok(show.promotion(promotions.find(request.promotion())));
    }

    private Answer listHistory(ApiRequest request) {
        boolean newestFirst = request.parameter("order")
                .map(order -> switch (order) {
                    case "newest" -> true;
                    case "oldest" -> false;
                    default -> throw Refusal.INVALID.because("order", "must be newest or oldest");
                })
                .orElse(true);
        return page(
                "entries",
                lists.entries(model(request).id(), newestFirst, request.page(cursors)),
                Representations::entry,
                request);
    }

    private Answer verify(ApiRequest request) {
        Model model = model(request);
        long from = request.parameter("from")
                .map(text -> ApiRequest.number("from", text))
                .orElse(1);
        return Answer.ok(Representations.verification(model, verification.verify(model, from)));
    }

    private <T> Answer page(String name, Page<T> page, Function<T, Map<String, Object>> of, ApiRequest request) {
        return Answer.ok(Representations.page(name, page, of, cursors, request));
    }

    private static <E extends Enum<E>> E constant(String field, E[] constants, String text) {
        return Arrays.stream(constants)
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Refusal.INVALID.because(field, "must be one of " + List.of(constants)));
    }

    private static Instant time(String field, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw Refusal.INVALID.because(field, "must be a time as in RFC 3339, e.g. 2026-01-31T08:15:00Z");
        }
    }
}
