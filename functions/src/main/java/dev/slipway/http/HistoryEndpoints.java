package dev.slipway.http;

import dev.slipway.registry.Registry;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.verification.HistoryVerification;
import java.util.Map;
import java.util.Optional;

/** Routes of the query function that read and verify the histories of models. */
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
        return list(registry.catalog().model(request.model()).id(), request);
    }

    private Answer verify(ApiRequest request) {
        return verify(request.model(), request);
    }

    /** A page of a history. */
    Answer list(String modelId, ApiRequest request) {
        boolean newestFirst = request.asked(Parameter.NEWEST_FIRST).orElse(true);
        return Answer.ok(Representations.page(
                "entries",
                registry.lists().entries(modelId, newestFirst, request.page(cursors)),
                Representations::entry,
                cursors,
                request));
    }

    /** What is wrong with a history and what is stored of it. */
    Answer verify(ModelRef ref, ApiRequest request) {
        Optional<String> from = request.asked(Parameter.CURSOR).map(cursor -> cursors.open(cursor, request.scope()));
        HistoryVerification.Report report = registry.verification().verify(ref, from);
        return Answer.ok(Representations.verification(
                ref, report, report.next().map(next -> cursors.seal(next, request.scope()))));
    }
}
