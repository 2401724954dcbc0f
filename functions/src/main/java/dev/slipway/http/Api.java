package dev.slipway.http;

import dev.slipway.registry.Registry;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The calls that one function answers: hands each to its endpoint over the registry as its caller sees it, which refuses what
 * they may not do, and gives refusals the form of their dialect. Threads may share it.
 */
public final class Api {
    private final Routes table;
    private final Registry registry;
    private final FunctionName function;
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
        this.registry = registry;
        this.function = function;
        this.failures = failures;
    }

    /** Who has which role everywhere. */
    public Roles roles() {
        return registry.roles();
    }

    /** The table of all routes, whoever answers them. */
    public Routes table() {
        return table;
    }

    /** Answers a call; never throws, not even for want of memory or of a class. */
    public Answer answer(ApiRequest request) {
        Route route = request.route();
        try {
            if (route.function() != function) {
                throw Refusal.ROUTE_NOT_FOUND.because("this function does not answer " + route.key());
            }
            request.check();
            Registry seen = registry.onBehalfOf(request.caller(), route.permission());
            Dialect dialect = table.dialectOf(route.path());
            checkRight(request, dialect, seen);
            return dialect.endpoints(seen).get(route).answer(request);
        } catch (RuntimeException | VirtualMachineError | LinkageError failure) {
            return failed(route.path(), failure);
        }
    }

    /**
     * Refuses, before anything of the call is read, what its caller has no right to. The registry checks each model again that
     * it changes: a right that is held everywhere does not hold on a restricted one.
     */
    private static void checkRight(ApiRequest request, Dialect dialect, Registry seen) {
        Permission permission = request.route().permission();
        if (permission.isHeldBy(request.caller())) {
            return;
        }
        String path = request.route().path();
        if (path.contains("{model}")) {
            seen.checkRight(seen.catalog().model(request.model()));
        } else if (permission != Permission.READ && !path.contains("{promotion}") && !dialect.namesModelsInBodies()) {
            seen.checkRightEverywhere();
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

    /** The routes that are answered here. */
    Set<Route> routes() {
        return table.dialects().stream()
                .flatMap(dialect -> dialect.endpoints(registry).keySet().stream())
                .filter(route -> route.function() == function)
                .collect(Collectors.toSet());
    }
}
