package dev.slipway.http;

import dev.slipway.registry.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The API cut into the functions that answer it. */
public final class Apis {
    private final Registry registry;
    private final Representations show;
    private final Idempotency idempotency;
    private final long partsFrom;
    private final List<Dialect> dialects;
    private final Consumer<Throwable> failures;

    /**
     * The API of a registry.
     *
     * @param bucket where its files are kept, for the locations it answers
     * @param partsFrom the size in bytes above which a file must be uploaded in parts
     * @param failures is told of what broke and should not have
     */
    public Apis(Registry registry, String bucket, long partsFrom, Consumer<Throwable> failures) {
        this(registry, bucket, partsFrom, List.of(), failures);
    }

    /** The same with other dialects beside its own. */
    public Apis(
            Registry registry, String bucket, long partsFrom, List<Dialect> dialects, Consumer<Throwable> failures) {
        this.registry = registry;
        this.show = new Representations(bucket);
        this.idempotency = new Idempotency(registry.store(), registry.clock());
        this.partsFrom = partsFrom;
        this.dialects = List.copyOf(dialects);
        this.failures = failures;
    }

    /** The routes that one function answers. */
    public Api of(FunctionName function) {
        Map<Route, Api.Endpoint> endpoints = new HashMap<>(own(function));
        dialects.forEach(dialect -> endpoints.putAll(dialect.endpoints(function)));
        return new Api(endpoints, dialects, failures);
    }

    private Map<Route, Api.Endpoint> own(FunctionName function) {
        return switch (function) {
            case REGISTER -> new RegisterEndpoints(registry, idempotency, show, partsFrom).all();
            case QUERY -> lookedUp();
            case PROMOTE -> new PromoteEndpoints(registry, idempotency, show).all();
            case ROLLBACK -> new RollbackEndpoints(registry, idempotency, show).all();
        };
    }

    private Map<Route, Api.Endpoint> lookedUp() {
        Cursors cursors = Cursors.of(registry);
        Map<Route, Api.Endpoint> endpoints = new HashMap<>();
        endpoints.putAll(new CatalogEndpoints(registry, cursors, show).all());
        endpoints.putAll(new StageEndpoints(registry, cursors, show).all());
        endpoints.putAll(new HistoryEndpoints(registry, cursors).all());
        return endpoints;
    }
}
