package dev.slipway.http;

import dev.slipway.registry.Refusal;
import dev.slipway.registry.Refused;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers calls: checks the right to make them, hands them to their endpoint, gives refusals their form. */
public final class Api {
    private final Map<Route, Endpoint> endpoints;
    private final Consumer<Throwable> failures;

    /** What answers one route. */
    interface Endpoint {
        Answer answer(ApiRequest request);
    }

    /**
     * An API of some routes.
     *
     * @param failures is told of what broke and should not have; the caller is told only that something did
     */
    Api(Map<Route, Endpoint> endpoints, Consumer<Throwable> failures) {
        this.endpoints = Map.copyOf(endpoints);
        this.failures = failures;
    }

    /** Answers a call; never throws. */
    public Answer answer(ApiRequest request) {
        return guarded(() -> {
            Route route = request.route();
            if (!route.permission().isHeldBy(request.caller())) {
                throw Refusal.FORBIDDEN.because("this needs one of the groups "
                        + new TreeSet<>(route.permission().groups()));
            }
            Endpoint endpoint = endpoints.get(route);
            if (endpoint == null) {
                throw Refusal.ROUTE_NOT_FOUND.because("this function does not answer " + route.key());
            }
            request.check();
            return endpoint.answer(request);
        });
    }

    /** Runs what comes before there is a request to speak of, with the same form for refusals. */
    public Answer guarded(Supplier<Answer> work) {
        try {
            return work.get();
        } catch (Refused refused) {
            if (refused.getCause() != null) {
                failures.accept(refused.getCause());
            }
            return Problems.of(refused);
        } catch (RuntimeException | StackOverflowError failure) {
            failures.accept(failure);
            return Problems.internal();
        }
    }

    /** The routes that have an endpoint here. */
    public Set<Route> routes() {
        return endpoints.keySet();
    }
}
