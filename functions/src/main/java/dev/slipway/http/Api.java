package dev.slipway.http;

import dev.slipway.registry.Registry;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.refusal.Wording;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The calls that one function answers: checks the right to make them, hands them to their endpoint, gives refusals the form
 * of their dialect. Threads may share it.
 */
public final class Api {
    private final Routes table;
    private final Map<Route, Endpoint> endpoints = new HashMap<>();
    private final PolicyRights policyRights;
    private final Consumer<Throwable> failures;

    /** What answers one route. */
    public interface Endpoint {
        /** The answer, or a refusal thrown. */
        Answer answer(ApiRequest request);
    }

    /**
     * The part of the table that one function answers.
     *
     * @param failures is told of what broke and should not have, and of refusals that are not the caller's fault; the caller
     *     is told no more than that
     */
    public Api(Routes table, Registry registry, FunctionName function, Consumer<Throwable> failures) {
        this.table = table;
        this.policyRights = new PolicyRights(registry);
        this.failures = failures;
        for (Dialect dialect : table.dialects()) {
            dialect.endpoints(registry).forEach((route, endpoint) -> {
                if (route.function() == function) {
                    endpoints.put(route, endpoint);
                }
            });
        }
    }

    /** The route with this key, whoever answers it; see {@link Route#key()}. */
    public Optional<Route> route(String key) {
        return table.of(key);
    }

    /** Answers a call; never throws, not even for want of memory or of a class. */
    public Answer answer(ApiRequest request) {
        Route route = request.route();
        try {
            if (!route.permission().isHeldBy(request.caller()) && !policyRights.allow(request)) {
                throw Refusal.FORBIDDEN.because("this needs "
                        + Wording.groups(route.permission().groups()) + PolicyRights.otherwise(route.permission()));
            }
            Endpoint endpoint = endpoints.get(route);
            if (endpoint == null) {
                throw Refusal.ROUTE_NOT_FOUND.because("this function does not answer " + route.key());
            }
            request.check();
            return endpoint.answer(request);
        } catch (RuntimeException | VirtualMachineError | LinkageError failure) {
            return failed(route.path(), failure);
        }
    }

    /** What is answered to a call of a path that threw this, if only while it was read. */
    public Answer failed(String path, Throwable failure) {
        Dialect dialect = table.dialectOf(path);
        if (failure instanceof Refused refused) {
            if (refused.refusal().status() >= 500) {
                failures.accept(refused);
            }
            return dialect.refused(refused);
        }
        failures.accept(failure);
        return dialect.broken();
    }

    /** The routes that have an endpoint here. */
    Set<Route> routes() {
        return Set.copyOf(endpoints.keySet());
    }
}
