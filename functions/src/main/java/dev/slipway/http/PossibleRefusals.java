package dev.slipway.http;

import static dev.slipway.registry.refusal.Refusal.ALREADY_DECIDED;
import static dev.slipway.registry.refusal.Refusal.ALREADY_IN_STAGE;
import static dev.slipway.registry.refusal.Refusal.APPROVAL_NEEDED;
import static dev.slipway.registry.refusal.Refusal.BUSY;
import static dev.slipway.registry.refusal.Refusal.BY_REFERENCE_REFUSED;
import static dev.slipway.registry.refusal.Refusal.CHECK_UNFINISHED;
import static dev.slipway.registry.refusal.Refusal.FORBIDDEN;
import static dev.slipway.registry.refusal.Refusal.GATES_FAILED;
import static dev.slipway.registry.refusal.Refusal.INVALID;
import static dev.slipway.registry.refusal.Refusal.INVALID_CURSOR;
import static dev.slipway.registry.refusal.Refusal.KEY_REUSED;
import static dev.slipway.registry.refusal.Refusal.MALFORMED_JSON;
import static dev.slipway.registry.refusal.Refusal.METRIC_RECORDED;
import static dev.slipway.registry.refusal.Refusal.MODEL_DELETED;
import static dev.slipway.registry.refusal.Refusal.MODEL_EXISTS;
import static dev.slipway.registry.refusal.Refusal.MODEL_IN_USE;
import static dev.slipway.registry.refusal.Refusal.MODEL_NOT_DELETED;
import static dev.slipway.registry.refusal.Refusal.MODEL_NOT_FOUND;
import static dev.slipway.registry.refusal.Refusal.NAMESAKE;
import static dev.slipway.registry.refusal.Refusal.NAME_RESERVED;
import static dev.slipway.registry.refusal.Refusal.NOTHING_TO_ROLL_BACK;
import static dev.slipway.registry.refusal.Refusal.NOT_AN_EARLIER_OCCUPANT;
import static dev.slipway.registry.refusal.Refusal.OWN_REQUEST;
import static dev.slipway.registry.refusal.Refusal.PRECONDITION_FAILED;
import static dev.slipway.registry.refusal.Refusal.PROMOTION_ENDED;
import static dev.slipway.registry.refusal.Refusal.PROMOTION_NOT_FOUND;
import static dev.slipway.registry.refusal.Refusal.PROMOTION_OPEN;
import static dev.slipway.registry.refusal.Refusal.PROMOTION_SUPERSEDED;
import static dev.slipway.registry.refusal.Refusal.PROMPT_HAS_NO_FILES;
import static dev.slipway.registry.refusal.Refusal.RESTORE_WINDOW_PASSED;
import static dev.slipway.registry.refusal.Refusal.STAGE_MOVED;
import static dev.slipway.registry.refusal.Refusal.STAGE_NOT_FOUND;
import static dev.slipway.registry.refusal.Refusal.TOO_LARGE;
import static dev.slipway.registry.refusal.Refusal.TOO_MANY_GRANTS;
import static dev.slipway.registry.refusal.Refusal.TOO_MANY_OPEN_PROMOTIONS;
import static dev.slipway.registry.refusal.Refusal.TOO_MANY_STAGES;
import static dev.slipway.registry.refusal.Refusal.UNAUTHENTICATED;
import static dev.slipway.registry.refusal.Refusal.UNAVAILABLE;
import static dev.slipway.registry.refusal.Refusal.UNKNOWN_FIELD;
import static dev.slipway.registry.refusal.Refusal.UNSUPPORTED_MEDIA_TYPE;
import static dev.slipway.registry.refusal.Refusal.UPLOAD_INCOMPLETE;
import static dev.slipway.registry.refusal.Refusal.UPLOAD_REJECTED;
import static dev.slipway.registry.refusal.Refusal.VERSION_DELETED;
import static dev.slipway.registry.refusal.Refusal.VERSION_IN_USE;
import static dev.slipway.registry.refusal.Refusal.VERSION_NOT_FOUND;
import static dev.slipway.registry.refusal.Refusal.VERSION_NOT_HELD;
import static dev.slipway.registry.refusal.Refusal.VERSION_NOT_READY;

import dev.slipway.registry.refusal.Refusal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which refusals each operation may be answered with: those that come with what a route takes, and those of its own. */
public final class PossibleRefusals {
    private PossibleRefusals() {}

    /** The refusals of a route, in the order of the table of refusals. */
    public static Set<Refusal> of(V1Route row) {
        Route route = row.route();
        Set<Refusal> refusals = EnumSet.of(INVALID, UNKNOWN_FIELD, MALFORMED_JSON, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE);
        if (route.isPublic()) {
            return refusals;
        }
        refusals.addAll(List.of(UNAUTHENTICATED, FORBIDDEN, UNAVAILABLE));
        for (String parameter : List.of("model", "version", "stage", "promotion")) {
            if (route.path().contains("{" + parameter + "}")) {
                refusals.add(notFound(parameter));
            }
        }
        if (route.queryNames().contains("cursor")) {
            refusals.add(INVALID_CURSOR);
        }
        if (!route.method().equals("GET")) {
            refusals.add(BUSY);
            if (route.path().contains("{model}")) {
                refusals.add(MODEL_DELETED);
            }
        }
        if (route.ifMatch() == IfMatch.HONOURED) {
            refusals.add(PRECONDITION_FAILED);
        }
        if (Exchange.takesKey(row)) {
            refusals.add(KEY_REUSED);
        }
        refusals.addAll(own(row));
        if (row == V1Route.LIST_MODELS) {
            // It leaves out what the caller does not see.
            refusals.remove(FORBIDDEN);
        }
        if (row == V1Route.GET_ME) {
            // It takes no role and reads nothing.
            refusals.removeAll(List.of(FORBIDDEN, UNAVAILABLE));
        }
        if (Set.of(V1Route.SET_POLICY, V1Route.GET_DEFAULT, V1Route.SET_DEFAULT).contains(row)) {
            // A stage that is not there is made, and a default holds for stages that may never be.
            refusals.remove(STAGE_NOT_FOUND);
        }
        return refusals;
    }

    private static Refusal notFound(String parameter) {
        return switch (parameter) {
            case "model" -> MODEL_NOT_FOUND;
            case "version" -> VERSION_NOT_FOUND;
            case "stage" -> STAGE_NOT_FOUND;
            default -> PROMOTION_NOT_FOUND;
        };
    }

    private static List<Refusal> own(V1Route row) {
        return switch (row) {
            case CREATE_MODEL -> List.of(MODEL_EXISTS, NAME_RESERVED, NAMESAKE, MODEL_DELETED);
            case UPDATE_MODEL -> List.of(MODEL_EXISTS, NAME_RESERVED, NAMESAKE);
            case DELETE_MODEL -> List.of(MODEL_IN_USE);
            case RESTORE_MODEL ->
                List.of(MODEL_EXISTS, NAME_RESERVED, NAMESAKE, MODEL_NOT_DELETED, RESTORE_WINDOW_PASSED);
            case REGISTER_VERSION -> List.of(VERSION_NOT_FOUND, VERSION_DELETED, PROMPT_HAS_NO_FILES);
            case UPDATE_VERSION -> List.of(VERSION_DELETED, METRIC_RECORDED);
            case DELETE_VERSION -> List.of(VERSION_DELETED, VERSION_IN_USE);
            case RESTORE_VERSION -> List.of(VERSION_DELETED);
            case LIST_UPLOADS -> List.of(MODEL_DELETED, VERSION_DELETED, PROMPT_HAS_NO_FILES);
            case COMPLETE_VERSION ->
                List.of(VERSION_DELETED, PROMPT_HAS_NO_FILES, UPLOAD_INCOMPLETE, UPLOAD_REJECTED, CHECK_UNFINISHED);
            case LIST_FILES -> List.of(VERSION_DELETED, VERSION_NOT_READY, VERSION_NOT_HELD, PROMPT_HAS_NO_FILES);
            case COMPARE_VERSIONS -> List.of(VERSION_NOT_FOUND);
            case LIST_PROMOTIONS -> List.of(MODEL_NOT_FOUND);
            case SET_POLICY -> List.of(NAMESAKE, TOO_MANY_STAGES, TOO_MANY_GRANTS);
            case SET_DEFAULT -> List.of(NAMESAKE, TOO_MANY_STAGES, TOO_MANY_GRANTS);
            case GET_NAME -> List.of(MODEL_NOT_FOUND);
            case FREE_NAME -> List.of(MODEL_NOT_FOUND, MODEL_EXISTS);
            case SET_ACCESS -> List.of(TOO_MANY_GRANTS);
            case REQUEST_PROMOTION ->
                List.of(
                        STAGE_NOT_FOUND,
                        VERSION_DELETED,
                        VERSION_NOT_READY,
                        ALREADY_IN_STAGE,
                        PROMOTION_OPEN,
                        TOO_MANY_OPEN_PROMOTIONS,
                        BY_REFERENCE_REFUSED,
                        GATES_FAILED,
                        STAGE_MOVED);
            case DECIDE_PROMOTION -> List.of(OWN_REQUEST, ALREADY_DECIDED, PROMOTION_ENDED, PROMOTION_SUPERSEDED);
            case WITHDRAW_PROMOTION -> List.of(PROMOTION_ENDED, PROMOTION_SUPERSEDED);
            case ROLL_BACK_STAGE ->
                List.of(
                        NOTHING_TO_ROLL_BACK,
                        APPROVAL_NEEDED,
                        ALREADY_IN_STAGE,
                        NOT_AN_EARLIER_OCCUPANT,
                        VERSION_DELETED,
                        STAGE_MOVED);
            case PREVIEW_ROLLBACK -> {
                // What the rollback would be refused, save that nothing moves here.
                List<Refusal> refusals = new ArrayList<>(own(V1Route.ROLL_BACK_STAGE));
                refusals.remove(STAGE_MOVED);
                refusals.add(MODEL_DELETED);
                yield refusals;
            }
            case CLEAR_STAGE -> List.of(STAGE_MOVED);
            case LIST_MODELS,
                    GET_MODEL,
                    GET_ACCESS,
                    LIST_VERSIONS,
                    GET_VERSION,
                    LIST_STAGES,
                    GET_STAGE,
                    LIST_STAGE_CHANGES,
                    GET_POLICY,
                    GET_PROMOTION,
                    LIST_HISTORY,
                    VERIFY_HISTORY,
                    GET_ME,
                    LIST_DEFAULTS,
                    GET_DEFAULT,
                    LIST_OWN_HISTORY,
                    VERIFY_OWN_HISTORY,
                    GET_OPENAPI -> List.of();
        };
    }
}
