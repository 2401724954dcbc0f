package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.Dialect;
import dev.slipway.http.FunctionName;
import dev.slipway.http.IfMatch;
import dev.slipway.http.Route;
import dev.slipway.registry.Registry;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Map;

/**
 * A path beside the registry's calls that MLflow's servers answer with one word, to whoever asks: scripts and clients look
 * there whether a server is up, and what it is.
 *
 * @param path all of it
 * @param word what is answered
 */
public record Probe(String path, String word, String summary) implements Dialect {
    /** Whether the server is up. */
    public static final Probe HEALTH = new Probe("/health", "OK", "Say that the registry is up");

    /** The release of MLflow whose registry this one is held against by tests. */
    public static final Probe VERSION = new Probe("/version", "3.17.2", "Read which MLflow this answers like");

    @Override
    public String prefix() {
        return path;
    }

    @Override
    public List<Route> routes() {
        return List.of(route());
    }

    /** Its one route. */
    public Route route() {
        return new Route(
                Route.operationId("MLFLOW_" + path.substring(1)),
                "GET",
                path,
                FunctionName.QUERY,
                Permission.PUBLIC,
                "MLflow: " + summary,
                200,
                IfMatch.REFUSED,
                List.of(),
                Mlflow.LIMITS);
    }

    @Override
    public Map<Route, Api.Endpoint> endpoints(Registry registry) {
        return Map.of(route(), request -> Answer.plain(word));
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
