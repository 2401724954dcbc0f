package dev.slipway.mlflow;

import static dev.slipway.http.FunctionName.QUERY;
import static dev.slipway.http.FunctionName.REGISTER;
import static dev.slipway.registry.access.Permission.IDENTIFIED;
import static dev.slipway.registry.access.Permission.READ;

import dev.slipway.http.FunctionName;
import dev.slipway.http.IfMatch;
import dev.slipway.http.Limits;
import dev.slipway.http.Parameter;
import dev.slipway.http.Route;
import dev.slipway.registry.access.Permission;
import java.util.stream.Stream;

/**
 * The routes by which MLflow's clients read files, and what they ask before. Those by which they would write files are there
 * to say how files come in. What a path means is in {@link ServedPath}.
 */
enum ArtifactRoute {
    LIST("GET", Artifacts.FILES, "artifacts", QUERY, READ, "List the files of a folder", 200, "path"),
    FETCH("GET", Artifacts.FILES, "artifacts/{path+}", QUERY, READ, "Go where a file lies", 302),
    PRESIGN("GET", Artifacts.FILES, "presigned/{path+}", QUERY, READ, "Read where a file lies", 200),
    UPLOAD("PUT", Artifacts.FILES, "artifacts/{path+}", REGISTER, READ, "Is refused: uploads go another way", 200),
    UPLOAD_PARTS("POST", Artifacts.FILES, "mpu/{path+}", REGISTER, READ, "Is refused: uploads go another way", 200),
    DELETE("DELETE", Artifacts.FILES, "artifacts/{path+}", REGISTER, READ, "Is refused: files stay", 200),
    SERVER_INFO("GET", Artifacts.SERVER, "server-info", QUERY, IDENTIFIED, "Read what the registry can do", 200);

    @SuppressWarnings("ImmutableEnumChecker") // Routes are immutable
    private final Route route;

    ArtifactRoute(
            String method,
            String prefix,
            String path,
            FunctionName function,
            Permission permission,
            String summary,
            int success,
            String... query) {
        route = new Route(
                Route.operationId("MLFLOW_ARTIFACTS_" + name()),
                method,
                prefix + path,
                function,
                permission,
                "MLflow: " + summary,
                success,
                IfMatch.REFUSED,
                Stream.of(query).<Parameter<?>>map(Parameter::text).toList(),
                Limits.NOTHING_READ);
    }

    /** The row as a route of the table of all. */
    Route route() {
        return route;
    }
}
