package dev.slipway.http;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers calls: checks the right to make them, hands them to their endpoint, gives refusals their form. */
public final class Api {
    private final Map<Route, Endpoint> endpoints;
    private final List<Dialect> dialects;
    private final Consumer<Throwable> failures;

    /** What answers one route. */
    public interface Endpoint {
        /** The answer, or a refusal thrown. */
        Answer answer(ApiRequest request);
    }

    /**
     * An API of some routes.
     *
     * @param dialects say how refusals of their routes are told; those of all others are problems
     * @param failures is told of what broke and should not have; the caller is told only that something did
     */
    Api(Map<Route, Endpoint> endpoints, List<Dialect> dialects, Consumer<Throwable> failures) {
        this.endpoints = Map.copyOf(endpoints);
        this.dialects = List.copyOf(dialects);
        this.failures = failures;
    }

    /** Answers a call; never throws. */
    public Answer answer(ApiRequest request) {
        return guarded(Optional.of(request.route()), () -> {
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

    /** Runs what comes before anything is known of the call. */
    public Answer guarded(Supplier<Answer> work) {
        return guarded(Optional.empty(), work);
    }

    /** Runs what comes before there is a request to speak of, with the route's form for refusals. */
    public Answer guarded(Optional<Route> route, Supplier<Answer> work) {
        Optional<Dialect> dialect = dialects.stream()
                .filter(d -> route.filter(d::speaks).isPresent())
                .findFirst();
        try {
            return work.get();
        } catch (Refused refused) {
            if (refused.getCause() != null) {
                failures.accept(refused.getCause());
            }
            return dialect.map(d -> d.refused(refused)).orElseGet(() -> Problems.of(refused));
        } catch (RuntimeException | StackOverflowError failure) {
            failures.accept(failure);
            return dialect.map(Dialect::broken).orElseGet(Problems::internal);
        }
    }

    /** The routes that have an endpoint here. */
    public Set<Route> routes() {
        return endpoints.keySet();
    }
}
