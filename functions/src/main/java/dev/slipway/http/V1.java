package dev.slipway.http;

import dev.slipway.registry.Registry;
import dev.slipway.registry.refusal.Refused;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The registry's own API, version 1: strict about what it is asked, and its refusals are problems. */
public final class V1 implements Dialect {
    /** Room for a text of 100,000 characters, each as six bytes where it is not ASCII; API Gateway would take 10 MB. */
    public static final Limits LIMITS = new Limits(1024 * 1024, true);

    private final String bucket;
    private final long partsFrom;

    /**
     * The API of a deployment.
     *
     * @param bucket where the registry's files are kept, for the locations it answers
     * @param partsFrom the size in bytes above which a file must be uploaded in parts
     */
    public V1(String bucket, long partsFrom) {
        this.bucket = bucket;
        this.partsFrom = partsFrom;
    }

    @Override
    public String prefix() {
        return "/v1/";
    }

    @Override
    public List<Route> routes() {
        return Arrays.stream(V1Route.values()).map(V1Route::route).toList();
    }

    @Override
    public Map<Route, Api.Endpoint> endpoints(Registry registry) {
        Representations show = new Representations(bucket);
        Idempotency idempotency = new Idempotency(registry.store(), registry.clock());
        Cursors cursors = Cursors.of(registry);
        HistoryEndpoints history = new HistoryEndpoints(registry, cursors);
        Map<Route, Api.Endpoint> endpoints = new HashMap<>();
        Stream.of(
                        new RegisterEndpoints(registry, idempotency, cursors, show, partsFrom).all(),
                        new CatalogEndpoints(registry, cursors, show).all(),
                        new StageEndpoints(registry, cursors, show).all(),
                        history.all(),
                        new OwnEndpoints(registry, history).all(),
                        new PromoteEndpoints(registry, idempotency, show).all(),
                        new RollbackEndpoints(registry, idempotency, show).all())
                .forEach(part -> part.forEach((row, endpoint) -> endpoints.put(row.route(), endpoint)));
        return endpoints;
    }

    @Override
    public Answer refused(Refused refused) {
        return Problems.of(refused);
    }

    @Override
    public Answer broken() {
        return Problems.internal();
    }
}
