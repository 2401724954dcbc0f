package dev.slipway.mlflow;

import static dev.slipway.http.FunctionName.PROMOTE;
import static dev.slipway.http.FunctionName.QUERY;
import static dev.slipway.http.FunctionName.REGISTER;
import static dev.slipway.registry.access.Permission.CONTRIBUTE;
import static dev.slipway.registry.access.Permission.MAINTAIN;
import static dev.slipway.registry.access.Permission.READ;

import dev.slipway.http.FunctionName;
import dev.slipway.http.IfMatch;
import dev.slipway.http.Limits;
import dev.slipway.http.Parameter;
import dev.slipway.http.Route;
import dev.slipway.registry.access.Permission;
import java.util.stream.Stream;

/**
 * The routes of MLflow's registry API, written below {@link Mlflow#PREFIX}. Their successes are all 200. Which parameters they
 * take is MLflow's business; a row says only by which one it names the one model that it reads.
 */
public enum MlflowRoute {
    CREATE_MODEL("POST", "registered-models/create", REGISTER, CONTRIBUTE, "Register a model"),
    GET_MODEL("GET", "registered-models/get", QUERY, READ, "Read a model", "name"),
    RENAME_MODEL("POST", "registered-models/rename", REGISTER, CONTRIBUTE, "Rename a model"),
    UPDATE_MODEL("PATCH", "registered-models/update", REGISTER, CONTRIBUTE, "Describe a model"),
    DELETE_MODEL("DELETE", "registered-models/delete", REGISTER, MAINTAIN, "Delete a model"),
    SEARCH_MODELS("GET", "registered-models/search", QUERY, READ, "Search models"),
    LATEST_VERSIONS(
            "POST", "registered-models/get-latest-versions", QUERY, READ, "Read the last version of each stage"),
    LATEST_VERSIONS_BY_GET(
            "GET", "registered-models/get-latest-versions", QUERY, READ, "Read the last version of each stage", "name"),
    SET_MODEL_TAG("POST", "registered-models/set-tag", REGISTER, CONTRIBUTE, "Tag a model"),
    DELETE_MODEL_TAG("DELETE", "registered-models/delete-tag", REGISTER, CONTRIBUTE, "Untag a model"),
    SET_ALIAS("POST", "registered-models/alias", PROMOTE, CONTRIBUTE, "Point an alias or stage at a version"),
    DELETE_ALIAS("DELETE", "registered-models/alias", PROMOTE, CONTRIBUTE, "Point an alias at nothing"),
    GET_BY_ALIAS("GET", "registered-models/alias", QUERY, READ, "Read the version an alias points at", "name"),
    CREATE_VERSION("POST", "model-versions/create", REGISTER, CONTRIBUTE, "Register a version"),
    GET_VERSION("GET", "model-versions/get", QUERY, READ, "Read a version", "name"),
    UPDATE_VERSION("PATCH", "model-versions/update", REGISTER, CONTRIBUTE, "Describe a version"),
    DELETE_VERSION("DELETE", "model-versions/delete", REGISTER, MAINTAIN, "Delete a version"),
    SEARCH_VERSIONS("GET", "model-versions/search", QUERY, READ, "Search versions"),
    TRANSITION_STAGE("POST", "model-versions/transition-stage", PROMOTE, CONTRIBUTE, "Move a version into a stage"),
    GET_DOWNLOAD_URI("GET", "model-versions/get-download-uri", QUERY, READ, "Read where a version lies", "name"),
    SET_VERSION_TAG("POST", "model-versions/set-tag", REGISTER, CONTRIBUTE, "Tag a version"),
    DELETE_VERSION_TAG("DELETE", "model-versions/delete-tag", REGISTER, CONTRIBUTE, "Untag a version"),
    CREATE_WEBHOOK("POST", "webhooks", QUERY, READ, "Say where events go"),
    LIST_WEBHOOKS("GET", "webhooks", QUERY, READ, "Say where events go"),
    GET_WEBHOOK("GET", "webhooks/{webhook}", QUERY, READ, "Say where events go"),
    UPDATE_WEBHOOK("PATCH", "webhooks/{webhook}", QUERY, READ, "Say where events go"),
    DELETE_WEBHOOK("DELETE", "webhooks/{webhook}", QUERY, READ, "Say where events go"),
    TEST_WEBHOOK("POST", "webhooks/{webhook}/test", QUERY, READ, "Say where events go");

    @SuppressWarnings("ImmutableEnumChecker") // Routes are immutable
    private final Route route;

    MlflowRoute(
            String method, String path, FunctionName function, Permission permission, String summary, String... query) {
        route = new Route(
                Route.operationId("MLFLOW_" + name()),
                method,
                Mlflow.PREFIX + path,
                function,
                permission,
                "MLflow: " + summary,
                200,
                IfMatch.REFUSED,
                Stream.of(query).<Parameter<?>>map(Parameter::text).toList(),
                path.startsWith("webhooks") ? Limits.NOTHING_READ : Mlflow.LIMITS);
    }

    /** Whether it is about webhooks, which there are none of. */
    boolean isOfWebhooks() {
        return route.path().startsWith(Mlflow.PREFIX + "webhooks");
    }

    /** The row as a route of the table of all. */
    public Route route() {
        return route;
    }
}
