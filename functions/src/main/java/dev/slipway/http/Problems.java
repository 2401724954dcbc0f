package dev.slipway.http;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Refusals as {@code application/problem+json} (RFC 9457). The one place where an error gets its form. */
public final class Problems {
    /** The code of what broke and should not have: no refusal, so not among those. */
    static final String INTERNAL = "INTERNAL";

    static final String INTERNAL_TITLE = "Something broke on our side";

    private static final String TYPE = "urn:slipway:problem:";

    private Problems() {}

    /** A refusal in its form. */
    public static Answer of(Refused refused) {
        Refusal refusal = refused.refusal();
        Map<String, Object> body = problem(refusal.name(), refusal.title(), refusal.status());
        body.put("detail", refused.getMessage());
        new TreeMap<>(refused.facts()).forEach(body::putIfAbsent);
        Answer answer = Answer.of(refusal.status(), body);
        return refusal.status() == 503 ? answer.with("Retry-After", "1") : answer;
    }

    /** Something broke that should not. What it was is for the log, not for the caller. */
    static Answer internal() {
        return Answer.of(500, problem(INTERNAL, INTERNAL_TITLE, 500));
    }

    private static Map<String, Object> problem(String code, String title, int status) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", TYPE + code.toLowerCase(Locale.ROOT).replace('_', '-'));
        body.put("title", title);
        body.put("status", status);
        body.put("code", code);
        return body;
    }
}
