package dev.slipway.http;

import dev.slipway.registry.Registry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.verification.HistoryVerification;
import java.util.Map;
import java.util.Optional;

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
        boolean newestFirst = request.asked(Parameter.NEWEST_FIRST).orElse(true);
        return Answer.ok(Representations.page(
                "entries",
                registry.lists().entries(model(request).id(), newestFirst, request.page(cursors)),
                Representations::entry,
                cursors,
                request));
    }

    private Answer verify(ApiRequest request) {
        Optional<String> from = request.asked(Parameter.CURSOR).map(cursor -> cursors.open(cursor, request.scope()));
        HistoryVerification.Report report = registry.verification().verify(request.model(), from);
        return Answer.ok(Representations.verification(
                request.model(), report, report.next().map(next -> cursors.seal(next, request.scope()))));
    }

    private Model model(ApiRequest request) {
        return registry.catalog().model(request.model());
    }
}
