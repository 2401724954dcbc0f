package dev.slipway.http;

import static dev.slipway.http.FunctionName.PROMOTE;
import static dev.slipway.http.FunctionName.QUERY;
import static dev.slipway.http.FunctionName.REGISTER;
import static dev.slipway.http.FunctionName.ROLLBACK;
import static dev.slipway.http.IfMatch.HONOURED;
import static dev.slipway.http.IfMatch.REFUSED;
import static dev.slipway.http.Parameter.AT;
import static dev.slipway.http.Parameter.CURSOR;
import static dev.slipway.http.Parameter.DECIDABLE_BY_ME;
import static dev.slipway.http.Parameter.DELETED;
import static dev.slipway.http.Parameter.DOWNLOADS_LIMIT;
import static dev.slipway.http.Parameter.LIMIT;
import static dev.slipway.http.Parameter.MODEL;
import static dev.slipway.http.Parameter.NEWEST_FIRST;
import static dev.slipway.http.Parameter.PREFIX;
import static dev.slipway.http.Parameter.PROMOTION_STATUS;
import static dev.slipway.http.Parameter.STAGE;
import static dev.slipway.http.Parameter.TAG;
import static dev.slipway.http.Parameter.TO_VERSION;
import static dev.slipway.http.Parameter.UPLOADS_LIMIT;
import static dev.slipway.http.Parameter.VERSIONS;
import static dev.slipway.http.Parameter.VERSION_STATUS;
import static dev.slipway.registry.access.Permission.ADMINISTER;
import static dev.slipway.registry.access.Permission.CONTRIBUTE;
import static dev.slipway.registry.access.Permission.DECIDE;
import static dev.slipway.registry.access.Permission.IDENTIFIED;
import static dev.slipway.registry.access.Permission.MAINTAIN;
import static dev.slipway.registry.access.Permission.PUBLIC;
import static dev.slipway.registry.access.Permission.READ;
import static dev.slipway.registry.access.Permission.READ_OWN;
import static dev.slipway.registry.access.Permission.ROLL_BACK;
import static dev.slipway.registry.access.Permission.WITHDRAW;

import dev.slipway.registry.access.Permission;
import java.util.List;

/**
 * The routes of the registry's own API. A row says method and path, the function that answers, what a caller must be allowed
 * to do, one sentence for people, the status of the ordinary success, whether it honours {@code If-Match}, and the query
 * parameters it takes. The operation id is the row's name.
 */
public enum V1Route {
    CREATE_MODEL("POST", "/v1/models", REGISTER, CONTRIBUTE, "Register a model", 201),
    LIST_MODELS("GET", "/v1/models", QUERY, READ, "List models by name", 200, PREFIX, TAG, DELETED, LIMIT, CURSOR),
    GET_MODEL("GET", "/v1/models/{model}", QUERY, READ, "Read a model with its stages and last version", 200),
    UPDATE_MODEL("PATCH", "/v1/models/{model}", REGISTER, CONTRIBUTE, "Describe, tag or rename a model", 200, HONOURED),
    DELETE_MODEL(
            "DELETE", "/v1/models/{model}", REGISTER, MAINTAIN, "Delete a model; it can be restored", 200, HONOURED),
    RESTORE_MODEL(
            "POST",
            "/v1/models/{model}/restoration",
            REGISTER,
            MAINTAIN,
            "Restore a deleted model, named id:<id>",
            200,
            HONOURED),
    REGISTER_VERSION(
            "POST", "/v1/models/{model}/versions", REGISTER, CONTRIBUTE, "Register a version and get its uploads", 201),
    LIST_VERSIONS(
            "GET",
            "/v1/models/{model}/versions",
            QUERY,
            READ,
            "List a model's versions, the newest first",
            200,
            VERSION_STATUS,
            TAG,
            DELETED,
            LIMIT,
            CURSOR),
    GET_VERSION("GET", "/v1/models/{model}/versions/{version}", QUERY, READ, "Read a version", 200),
    UPDATE_VERSION(
            "PATCH",
            "/v1/models/{model}/versions/{version}",
            REGISTER,
            CONTRIBUTE,
            "Describe or tag a version, or add metrics",
            200,
            HONOURED),
    DELETE_VERSION(
            "DELETE",
            "/v1/models/{model}/versions/{version}",
            REGISTER,
            MAINTAIN,
            "Take a version out of use",
            200,
            HONOURED),
    RESTORE_VERSION(
            "POST",
            "/v1/models/{model}/versions/{version}/restoration",
            REGISTER,
            MAINTAIN,
            "Put a deleted version back into use",
            200,
            HONOURED),
    LIST_UPLOADS(
            "GET",
            "/v1/models/{model}/versions/{version}/uploads",
            REGISTER,
            CONTRIBUTE,
            "List what has still to be uploaded, with fresh requests",
            200,
            UPLOADS_LIMIT,
            CURSOR),
    COMPLETE_VERSION(
            "POST",
            "/v1/models/{model}/versions/{version}/complete",
            REGISTER,
            CONTRIBUTE,
            "Say that everything is uploaded, and have it checked now",
            200,
            HONOURED),
    LIST_FILES(
            "GET",
            "/v1/models/{model}/versions/{version}/files",
            QUERY,
            READ,
            "List a version's files with a download for each",
            200,
            DOWNLOADS_LIMIT,
            CURSOR),
    COMPARE_VERSIONS("GET", "/v1/models/{model}/comparison", QUERY, READ, "See versions side by side", 200, VERSIONS),
    GET_ACCESS("GET", "/v1/models/{model}/access", QUERY, READ, "Read who may do what on a model", 200),
    SET_ACCESS(
            "PUT",
            "/v1/models/{model}/access",
            REGISTER,
            MAINTAIN,
            "Set who may do what on a model, and who sees it",
            200,
            HONOURED),
    LIST_STAGES("GET", "/v1/models/{model}/stages", QUERY, READ, "Read all stages of a model", 200),
    GET_STAGE(
            "GET",
            "/v1/models/{model}/stages/{stage}",
            QUERY,
            READ,
            "Read a stage as it is, or as it was at a time",
            200,
            AT),
    CLEAR_STAGE(
            "DELETE",
            "/v1/models/{model}/stages/{stage}",
            ROLLBACK,
            MAINTAIN,
            "Point a stage at nothing",
            200,
            HONOURED),
    LIST_STAGE_CHANGES(
            "GET",
            "/v1/models/{model}/stages/{stage}/history",
            QUERY,
            READ,
            "List a stage's changes, the newest first",
            200,
            LIMIT,
            CURSOR),
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
            MAINTAIN,
            "Set what a promotion into a stage needs; makes the stage if it is new",
            200,
            HONOURED),
    REQUEST_PROMOTION(
            "POST",
            "/v1/models/{model}/versions/{version}/promotions",
            PROMOTE,
            CONTRIBUTE,
            "Ask for a stage to point at a version",
            201,
            HONOURED),
    LIST_PROMOTIONS(
            "GET",
            "/v1/promotions",
            QUERY,
            READ,
            "List a model's promotions, the newest first; without model=, those of all models that wait",
            200,
            MODEL,
            STAGE,
            PROMOTION_STATUS,
            DECIDABLE_BY_ME,
            LIMIT,
            CURSOR),
    GET_PROMOTION(
            "GET", "/v1/promotions/{promotion}", QUERY, READ, "Read a promotion with its gates and decisions", 200),
    DECIDE_PROMOTION(
            "POST",
            "/v1/promotions/{promotion}/decisions",
            PROMOTE,
            DECIDE,
            "Approve or reject; the last approval that is needed moves the stage",
            200),
    WITHDRAW_PROMOTION("DELETE", "/v1/promotions/{promotion}", PROMOTE, WITHDRAW, "Take a promotion back", 200),
    ROLL_BACK_STAGE(
            "POST",
            "/v1/models/{model}/stages/{stage}/rollbacks",
            ROLLBACK,
            ROLL_BACK,
            "Take a stage back to an earlier occupant",
            200,
            HONOURED),
    PREVIEW_ROLLBACK(
            "GET",
            "/v1/models/{model}/stages/{stage}/rollbacks/preview",
            QUERY,
            READ,
            "See where a rollback would go now, and what speaks against it",
            200,
            TO_VERSION),
    LIST_HISTORY(
            "GET",
            "/v1/models/{model}/history",
            QUERY,
            READ,
            "List a model's entries, the newest first",
            200,
            NEWEST_FIRST,
            LIMIT,
            CURSOR),
    VERIFY_HISTORY(
            "GET",
            "/v1/models/{model}/history/verification",
            QUERY,
            READ,
            "Check a model's history, and what is stored against it",
            200,
            CURSOR),
    LIST_DEFAULTS("GET", "/v1/defaults/stages", QUERY, READ_OWN, "List the organisation's defaults by stage", 200),
    GET_DEFAULT(
            "GET",
            "/v1/defaults/stages/{stage}/policy",
            QUERY,
            READ_OWN,
            "Read what a stage without a policy of its own is under",
            200),
    SET_DEFAULT(
            "PUT",
            "/v1/defaults/stages/{stage}/policy",
            PROMOTE,
            ADMINISTER,
            "Set what stages without a policy of their own are under",
            200,
            HONOURED),
    GET_NAME("GET", "/v1/names/{name}", QUERY, ADMINISTER, "Read which model has a name, or keeps it", 200),
    FREE_NAME(
            "DELETE",
            "/v1/names/{name}",
            REGISTER,
            ADMINISTER,
            "Free a name that stays with a deleted or renamed model",
            200),
    LIST_OWN_HISTORY(
            "GET",
            "/v1/history",
            QUERY,
            READ_OWN,
            "List the entries of what belongs to no model, the newest first",
            200,
            NEWEST_FIRST,
            LIMIT,
            CURSOR),
    VERIFY_OWN_HISTORY(
            "GET",
            "/v1/history/verification",
            QUERY,
            READ_OWN,
            "Check the registry's own history, and what is stored against it",
            200,
            CURSOR),
    GET_ME("GET", "/v1/me", QUERY, IDENTIFIED, "See who one is to the registry, and what one may do everywhere", 200),
    GET_OPENAPI("GET", "/v1/openapi.json", QUERY, PUBLIC, "Read this description of the API", 200);

    @SuppressWarnings("ImmutableEnumChecker") // Routes are immutable
    private final Route route;

    V1Route(
            String method,
            String path,
            FunctionName function,
            Permission permission,
            String summary,
            int success,
            Parameter<?>... query) {
        this(method, path, function, permission, summary, success, REFUSED, query);
    }

    V1Route(
            String method,
            String path,
            FunctionName function,
            Permission permission,
            String summary,
            int success,
            IfMatch ifMatch,
            Parameter<?>... query) {
        route = new Route(
                Route.operationId(name()),
                method,
                path,
                function,
                permission,
                summary,
                success,
                ifMatch,
                List.of(query),
                V1.LIMITS);
    }

    /** The row as a route of the table of all. */
    public Route route() {
        return route;
    }
}
