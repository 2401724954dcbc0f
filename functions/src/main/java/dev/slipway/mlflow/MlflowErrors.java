package dev.slipway.mlflow;

import dev.slipway.http.Answer;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Refusals in MLflow's form: a code that its clients branch on, a message for people, and what else is known. */
final class MlflowErrors {
    private MlflowErrors() {}

    /** A refusal in MLflow's form. */
    static Answer of(Refused refused) {
        Refusal refusal = refused.refusal();
        Answer answer = switch (refusal) {
            // Clients create first and go on from this code; MLflow answers 400 to it.
            case MODEL_EXISTS -> error(400, "RESOURCE_ALREADY_EXISTS", refused);
            case MODEL_NOT_FOUND,
                    MODEL_DELETED,
                    VERSION_NOT_FOUND,
                    VERSION_DELETED,
                    STAGE_NOT_FOUND,
                    PROMOTION_NOT_FOUND -> error(404, "RESOURCE_DOES_NOT_EXIST", refused);
            case ROUTE_NOT_FOUND -> error(404, "ENDPOINT_NOT_FOUND", refused);
            case UNAUTHENTICATED -> error(401, "UNAUTHENTICATED", refused);
            case FORBIDDEN, OWN_REQUEST -> error(403, "PERMISSION_DENIED", refused);
            case BUSY, CHECK_UNFINISHED, UNAVAILABLE ->
                error(503, "TEMPORARILY_UNAVAILABLE", refused).with("Retry-After", "1");
            default ->
                refusal.status() == 409
                        ? error(409, "RESOURCE_CONFLICT", refused)
                        : error(400, "INVALID_PARAMETER_VALUE", refused);
        };
        return answer;
    }

    /** What is said when something broke that should not have. */
    static Answer broken() {
        return answer(500, body("INTERNAL_ERROR", "Something broke on our side"));
    }

    private static Answer error(int status, String code, Refused refused) {
        Map<String, Object> body = body(code, refused.getMessage());
        // MLflow's clients pass over what they do not know; others may want the registry's own code.
        body.put("slipway_code", refused.refusal());
        new TreeMap<>(refused.facts()).forEach(body::putIfAbsent);
        return answer(status, body);
    }

    private static Map<String, Object> body(String code, String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error_code", code);
        body.put("message", message);
        return body;
    }

    private static Answer answer(int status, Map<String, Object> body) {
        return Answer.of(status, body).with("Content-Type", "application/json");
    }
}
