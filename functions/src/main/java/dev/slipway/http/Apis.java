package dev.slipway.http;

import dev.slipway.registry.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The API cut into the functions that answer it. */
public final class Apis {
    private static final String CURSOR_SECRET = "cursors";

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
            case REGISTER ->
                new RegisterEndpoints(
                                registry.models(),
                                registry.versions(),
                                registry.uploads(),
                                registry.catalog(),
                                idempotency,
                                show,
                                partsFrom)
                        .all();
            case QUERY ->
                new QueryEndpoints(
                                registry.lists(),
                                registry.catalog(),
                                registry.policies(),
                                registry.promotions(),
                                registry.verification(),
                                cursors(registry),
                                show)
                        .all();
            case PROMOTE ->
                new PromoteEndpoints(registry.promotions(), registry.policies(), registry.catalog(), idempotency, show)
                        .all();
            case ROLLBACK -> new RollbackEndpoints(registry.stages(), registry.catalog(), idempotency, show).all();
        };
    }

    /** Cursors under the registry's secret, which is read when a list is first paged, and kept. */
    public static Cursors cursors(Registry registry) {
        byte[][] kept = new byte[1][];
        return new Cursors(
                () -> {
                    if (kept[0] == null) {
                        kept[0] = registry.secrets().secret(CURSOR_SECRET);
                    }
                    return kept[0];
                },
                registry.clock());
    }
}
