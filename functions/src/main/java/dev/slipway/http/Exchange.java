package dev.slipway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a route takes and answers, by the names that {@code openapi.json} gives the schemas. One row a route, in a switch that
 * the compiler keeps complete.
 *
 * @param takes the body's schema; absent where no body is read, or only an empty one
 * @param answers the answer's schema
 * @param mayWait whether it may be answered 202 as well: noted, not done yet
 * @param headers of the answer
 */
record Exchange(Optional<String> takes, String answers, boolean mayWait, List<String> headers) {
    Exchange {
        headers = List.copyOf(headers);
    }

    static Exchange of(V1Route route) {
        Exchange exchange = row(route);
        return takesKey(route) ? exchange.with("Idempotent-Replay") : exchange;
    }

    /** Whether it takes an {@code Idempotency-Key}: whatever would be done twice when it is sent twice. */
    static boolean takesKey(V1Route route) {
        return route.route().method().equals("POST");
    }

    private static Exchange row(V1Route route) {
        return switch (route) {
            case CREATE_MODEL ->
                takes("ModelRegistration", "Model").with("Location").with("ETag");
            case LIST_MODELS -> answers("ModelPage");
            case GET_MODEL, DELETE_MODEL -> answers("Model").with("ETag");
            case UPDATE_MODEL -> takes("ModelChange", "Model").with("ETag");
            case RESTORE_MODEL -> takes("Restoration", "Model").with("ETag");
            case REGISTER_VERSION ->
                takes("VersionRegistration", "RegisteredVersion")
                        .with("Location")
                        .with("ETag");
            case LIST_VERSIONS -> answers("VersionPage");
            case DELETE_VERSION -> answers("DeletedVersion").with("ETag");
            case GET_VERSION, RESTORE_VERSION, COMPLETE_VERSION ->
                answers("Version").with("ETag");
            case UPDATE_VERSION -> takes("VersionChange", "Version").with("ETag");
            case LIST_UPLOADS -> answers("UploadPage");
            case LIST_FILES -> answers("FilePage");
            case COMPARE_VERSIONS -> answers("Comparison");
            case LIST_STAGES -> answers("StageList");
            case GET_STAGE -> answers("StageNowOrThen").with("ETag");
            case CLEAR_STAGE -> takes("Clearing", "StageNow").with("ETag");
            case ROLL_BACK_STAGE -> takes("RollbackRequest", "Rollback").with("ETag");
            case PREVIEW_ROLLBACK -> answers("RollbackPreview").with("ETag");
            case LIST_STAGE_CHANGES -> answers("StageChangePage");
            case GET_ACCESS -> answers("ModelAccess").with("ETag");
            case SET_ACCESS -> takes("AccessWish", "ModelAccess").with("ETag");
            case GET_POLICY -> answers("StagePolicy").with("ETag");
            case SET_POLICY -> takes("Policy", "StagePolicy").with("ETag");
            case REQUEST_PROMOTION ->
                takes("PromotionRequest", "Promotion").orWaits().with("Location");
            case LIST_PROMOTIONS -> answers("PromotionPage");
            case GET_PROMOTION, WITHDRAW_PROMOTION -> answers("Promotion");
            case DECIDE_PROMOTION -> takes("DecisionRequest", "Promotion");
            case GET_ME -> answers("Caller");
            case LIST_HISTORY, LIST_OWN_HISTORY -> answers("EntryPage");
            case VERIFY_HISTORY, VERIFY_OWN_HISTORY -> answers("Verification");
            case LIST_DEFAULTS -> answers("DefaultList");
            case GET_DEFAULT -> answers("DefaultPolicy").with("ETag");
            case SET_DEFAULT -> takes("Policy", "DefaultPolicy").with("ETag");
            case GET_NAME -> answers("NameStatus");
            case FREE_NAME -> takes("Clearing", "NameStatus");
            case GET_OPENAPI -> answers("OpenApi");
        };
    }

    private static Exchange answers(String schema) {
        return new Exchange(Optional.empty(), schema, false, List.of());
    }

    private static Exchange takes(String request, String answer) {
        return new Exchange(Optional.of(request), answer, false, List.of());
    }

    private Exchange orWaits() {
        return new Exchange(takes, answers, true, headers);
    }

    private Exchange with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new Exchange(takes, answers, mayWait, more);
    }
}
