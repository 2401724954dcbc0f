package dev.slipway.http;

import dev.slipway.registry.Registry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.refusal.Refusal;
import java.util.Map;

/** Routes of the query function that read and verify a model's history. */
final class HistoryEndpoints {
    private final Registry registry;
    private final Cursors cursors;

    HistoryEndpoints(Registry registry, Cursors cursors) {
        this.registry = registry;
        this.cursors = cursors;
    }

    Map<V1Route, Api.Endpoint> all() {
        return Map.of(
                V1Route.LIST_HISTORY, this::listHistory,
                V1Route.VERIFY_HISTORY, this::verify);
    }

    private Answer listHistory(ApiRequest request) {
        boolean newestFirst = request.parameter("order")
                .map(order -> switch (order) {
                    case "newest" -> true;
                    case "oldest" -> false;
                    default -> throw Refusal.INVALID.because("order", "must be newest or oldest");
                })
                .orElse(true);
        return Answer.ok(Representations.page(
                "entries",
                registry.lists().entries(model(request).id(), newestFirst, request.page(cursors)),
                Representations::entry,
                cursors,
                request));
    }

    private Answer verify(ApiRequest request) {
        Model model = model(request);
        long from = request.parameter("from")
                .map(text -> ApiRequest.number("from", text))
                .orElse(1);
        return Answer.ok(
                Representations.verification(model, registry.verification().verify(model, from)));
    }

    private Model model(ApiRequest request) {
        return registry.catalog().model(request.model());
    }
}
