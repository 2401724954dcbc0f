package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.Dialect;
import dev.slipway.http.Route;
import dev.slipway.registry.Registry;
import dev.slipway.registry.refusal.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The part of MLflow's API that is about files, and the one call by which clients learn how to get them. Each has a prefix of
 * its own beside that of {@link Mlflow}.
 */
public final class Artifacts implements Dialect {
    static final String FILES = "/api/2.0/mlflow-artifacts/";
    static final String SERVER = "/api/3.0/mlflow/";

    private final String prefix;

    private Artifacts(String prefix) {
        this.prefix = prefix;
    }

    /** All of it. */
    public static List<Dialect> dialects() {
        return List.of(new Artifacts(FILES), new Artifacts(SERVER));
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public List<Route> routes() {
        return Stream.of(ArtifactRoute.values())
                .map(ArtifactRoute::route)
                .filter(route -> route.path().startsWith(prefix))
                .toList();
    }

    @Override
    public Map<Route, Api.Endpoint> endpoints(Registry registry) {
        ArtifactCalls calls = new ArtifactCalls(registry.catalog());
        Map<Route, Api.Endpoint> endpoints = new HashMap<>();
        calls.all().forEach((row, endpoint) -> {
            if (row.route().path().startsWith(prefix)) {
                endpoints.put(row.route(), endpoint);
            }
        });
        return endpoints;
    }

    @Override
    public Answer refused(Refused refused) {
        return MlflowErrors.of(refused);
    }

    @Override
    public Answer broken() {
        return MlflowErrors.broken();
    }
}
