package dev.slipway.http;

import static dev.slipway.http.FunctionName.PROMOTE;
import static dev.slipway.http.FunctionName.QUERY;
import static dev.slipway.http.FunctionName.REGISTER;
import static dev.slipway.http.FunctionName.ROLLBACK;
import static dev.slipway.registry.access.Permission.ADMINISTER;
import static dev.slipway.registry.access.Permission.CONTRIBUTE;
import static dev.slipway.registry.access.Permission.DECIDE;
import static dev.slipway.registry.access.Permission.READ;
import static dev.slipway.registry.access.Permission.ROLL_BACK;
import static dev.slipway.registry.access.Permission.WITHDRAW;

import dev.slipway.registry.access.Permission;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one table of routes: the gateway, the local server, the permission check, its exhaustive test and the OpenAPI document
 * are made from it. A row says method and path, the function that answers, what a caller must be allowed to do, the query
 * parameters it takes, and one sentence for people. The operation id is the row's name.
 */
public enum Route {
    CREATE_MODEL("POST", "/v1/models", REGISTER, CONTRIBUTE, "Register a model", 201),
    LIST_MODELS(
            "GET",
            "/v1/models",
            QUERY,
            READ,
            "List models by name",
            200,
            "prefix",
            "tag",
            "deleted",
            "limit",
            "cursor"),
    GET_MODEL("GET", "/v1/models/{model}", QUERY, READ, "Read a model with its stages and last version", 200),
    UPDATE_MODEL("PATCH", "/v1/models/{model}", REGISTER, CONTRIBUTE, "Describe, tag or rename a model", 200),
    DELETE_MODEL("DELETE", "/v1/models/{model}", REGISTER, ADMINISTER, "Delete a model; it can be restored", 200),
    RESTORE_MODEL(
            "POST",
            "/v1/models/{model}/restoration",
            REGISTER,
            ADMINISTER,
            "Restore a deleted model, named id:<id>",
            200),
    REGISTER_VERSION(
            "POST", "/v1/models/{model}/versions", REGISTER, CONTRIBUTE, "Register a version and get its uploads", 201),
    LIST_VERSIONS(
            "GET",
            "/v1/models/{model}/versions",
            QUERY,
            READ,
            "List a model's versions, the newest first",
            200,
            "status",
            "tag",
            "deleted",
            "limit",
            "cursor"),
    GET_VERSION("GET", "/v1/models/{model}/versions/{version}", QUERY, READ, "Read a version", 200),
    UPDATE_VERSION(
            "PATCH",
            "/v1/models/{model}/versions/{version}",
            REGISTER,
            CONTRIBUTE,
            "Describe or tag a version, or add metrics",
            200),
    DELETE_VERSION(
            "DELETE", "/v1/models/{model}/versions/{version}", REGISTER, ADMINISTER, "Take a version out of use", 200),
    RESTORE_VERSION(
            "POST",
            "/v1/models/{model}/versions/{version}/restoration",
            REGISTER,
            ADMINISTER,
            "Put a deleted version back into use",
            200),
    LIST_UPLOADS(
            "GET",
            "/v1/models/{model}/versions/{version}/uploads",
            REGISTER,
            CONTRIBUTE,
            "Get fresh uploads for the files that are still missing",
            200),
    COMPLETE_VERSION(
            "POST",
            "/v1/models/{model}/versions/{version}/complete",
            REGISTER,
            CONTRIBUTE,
            "Say that everything is uploaded, and have it checked now",
            200),
    LIST_FILES(
            "GET",
            "/v1/models/{model}/versions/{version}/files",
            QUERY,
            READ,
            "Get a version's files with a download for each",
            200),
    COMPARE_VERSIONS("GET", "/v1/models/{model}/comparison", QUERY, READ, "See versions side by side", 200, "versions"),
    LIST_STAGES("GET", "/v1/models/{model}/stages", QUERY, READ, "Read all stages of a model", 200),
    GET_STAGE(
            "GET",
            "/v1/models/{model}/stages/{stage}",
            QUERY,
            READ,
            "Read a stage as it is, or as it was at a time",
            200,
            "at"),
    CLEAR_STAGE("DELETE", "/v1/models/{model}/stages/{stage}", ROLLBACK, ADMINISTER, "Point a stage at nothing", 200),
    LIST_STAGE_CHANGES(
            "GET",
            "/v1/models/{model}/stages/{stage}/history",
            QUERY,
            READ,
            "List a stage's changes, the newest first",
            200,
            "limit",
            "cursor"),
    GET_POLICY(
            "GET",
            "/v1/models/{model}/stages/{stage}/policy",
            QUERY,
            READ,
            "Read what a promotion into a stage needs",
            200),
    SET_POLICY(
            "PUT",
            "/v1/models/{model}/stages/{stage}/policy",
            PROMOTE,
            ADMINISTER,
            "Set what a promotion into a stage needs; makes the stage if it is new",
            200),
    REQUEST_PROMOTION(
            "POST",
            "/v1/models/{model}/versions/{version}/promotions",
            PROMOTE,
            CONTRIBUTE,
            "Ask for a stage to point at a version",
            201),
    LIST_PROMOTIONS(
            "GET",
            "/v1/promotions",
            QUERY,
            READ,
            "List promotions, the newest first; those that wait unless asked",
            200,
            "model",
            "stage",
            "status",
            "limit",
            "cursor"),
    GET_PROMOTION(
            "GET", "/v1/promotions/{promotion}", QUERY, READ, "Read a promotion with its gates and decisions", 200),
    DECIDE_PROMOTION("POST", "/v1/promotions/{promotion}/decisions", PROMOTE, DECIDE, "Approve or reject", 200),
    WITHDRAW_PROMOTION("DELETE", "/v1/promotions/{promotion}", PROMOTE, WITHDRAW, "Take a promotion back", 200),
    ROLL_BACK_STAGE(
            "POST",
            "/v1/models/{model}/stages/{stage}/rollbacks",
            ROLLBACK,
            ROLL_BACK,
            "Take a stage back to an earlier occupant",
            200),
    LIST_HISTORY(
            "GET",
            "/v1/models/{model}/history",
            QUERY,
            READ,
            "List a model's entries, the newest first",
            200,
            "order",
            "limit",
            "cursor"),
    VERIFY_HISTORY(
            "GET",
            "/v1/models/{model}/history/verification",
            QUERY,
            READ,
            "Check that a model's history is whole",
            200,
            "from"),
    GET_OPENAPI("GET", "/v1/openapi.json", QUERY, READ, "Read this description of the API", 200),

    MLFLOW_CREATE_MODEL("POST", "registered-models/create", REGISTER, CONTRIBUTE, "Register a model"),
    MLFLOW_GET_MODEL("GET", "registered-models/get", QUERY, READ, "Read a model"),
    MLFLOW_RENAME_MODEL("POST", "registered-models/rename", REGISTER, CONTRIBUTE, "Rename a model"),
    MLFLOW_UPDATE_MODEL("PATCH", "registered-models/update", REGISTER, CONTRIBUTE, "Describe a model"),
    MLFLOW_DELETE_MODEL("DELETE", "registered-models/delete", REGISTER, ADMINISTER, "Delete a model"),
    MLFLOW_SEARCH_MODELS("GET", "registered-models/search", QUERY, READ, "Search models"),
    MLFLOW_LATEST_VERSIONS(
            "POST", "registered-models/get-latest-versions", QUERY, READ, "Read the last version of each stage"),
    MLFLOW_LATEST_VERSIONS_BY_GET(
            "GET", "registered-models/get-latest-versions", QUERY, READ, "Read the last version of each stage"),
    MLFLOW_SET_MODEL_TAG("POST", "registered-models/set-tag", REGISTER, CONTRIBUTE, "Tag a model"),
    MLFLOW_DELETE_MODEL_TAG("DELETE", "registered-models/delete-tag", REGISTER, CONTRIBUTE, "Untag a model"),
    MLFLOW_SET_ALIAS("POST", "registered-models/alias", PROMOTE, CONTRIBUTE, "Point an alias or stage at a version"),
    MLFLOW_DELETE_ALIAS("DELETE", "registered-models/alias", PROMOTE, CONTRIBUTE, "Point an alias at nothing"),
    MLFLOW_GET_BY_ALIAS("GET", "registered-models/alias", QUERY, READ, "Read the version an alias points at"),
    MLFLOW_CREATE_VERSION("POST", "model-versions/create", REGISTER, CONTRIBUTE, "Register a version"),
    MLFLOW_GET_VERSION("GET", "model-versions/get", QUERY, READ, "Read a version"),
    MLFLOW_UPDATE_VERSION("PATCH", "model-versions/update", REGISTER, CONTRIBUTE, "Describe a version"),
    MLFLOW_DELETE_VERSION("DELETE", "model-versions/delete", REGISTER, ADMINISTER, "Delete a version"),
    MLFLOW_SEARCH_VERSIONS("GET", "model-versions/search", QUERY, READ, "Search versions"),
    MLFLOW_TRANSITION_STAGE(
            "POST", "model-versions/transition-stage", PROMOTE, CONTRIBUTE, "Move a version into a stage"),
    MLFLOW_GET_DOWNLOAD_URI("GET", "model-versions/get-download-uri", QUERY, READ, "Read where a version lies"),
    MLFLOW_SET_VERSION_TAG("POST", "model-versions/set-tag", REGISTER, CONTRIBUTE, "Tag a version"),
    MLFLOW_DELETE_VERSION_TAG("DELETE", "model-versions/delete-tag", REGISTER, CONTRIBUTE, "Untag a version");

    private static final Map<String, Route> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Route::key, Function.identity()));

    private final String method;
    private final String path;
    private final FunctionName function;
    private final Permission permission;
    private final String summary;
    private final int success;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> query;

    Route(
            String method,
            String path,
            FunctionName function,
            Permission permission,
            String summary,
            int success,
            String... query) {
        this.method = method;
        this.path = path;
        this.function = function;
        this.permission = permission;
        this.summary = summary;
        this.success = success;
        this.query = List.of(query);
    }

    /** A row of MLflow's registry API, whose parameters are MLflow's business and whose successes are all 200. */
    Route(String method, String path, FunctionName function, Permission permission, String summary) {
        this(method, Prefix.MLFLOW + path, function, permission, "MLflow: " + summary, 200);
    }

    /** A constant that the rows above may use, which an enum's own may not be. */
    private static final class Prefix {
        static final String MLFLOW = "/api/2.0/mlflow/";
    }

    /** Whether it is one of MLflow's, which are read and answered in MLflow's form. */
    public boolean isMlflow() {
        return path.startsWith(Prefix.MLFLOW);
    }

    /** The routes of the registry's own API, which it describes itself; MLflow describes MLflow's. */
    public static List<Route> own() {
        return Arrays.stream(values()).filter(route -> !route.isMlflow()).toList();
    }

    /** The route with this key; see {@link #key()}. */
    public static Optional<Route> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** HTTP method. */
    public String method() {
        return method;
    }

    /** Path with its parameters in braces. */
    public String path() {
        return path;
    }

    /** How API Gateway names the route: method, space, path. */
    public String key() {
        return method + " " + path;
    }

    /** Which function answers. */
    public FunctionName function() {
        return function;
    }

    /** What the caller must be allowed to do. */
    public Permission permission() {
        return permission;
    }

    /** One sentence for people. */
    public String summary() {
        return summary;
    }

    /** The status of the ordinary success. */
    public int success() {
        return success;
    }

    /** The query parameters it takes. */
    public List<String> query() {
        return query;
    }

    /** In OpenAPI and in logs, e.g. {@code registerVersion}. */
    public String operationId() {
        StringBuilder id = new StringBuilder();
        for (String word : name().toLowerCase(Locale.ROOT).split("_", -1)) {
            id.append(id.length() == 0 ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return id.toString();
    }
}
