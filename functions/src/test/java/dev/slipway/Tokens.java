package dev.slipway;

import dev.slipway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Tokens as functions see them: whoever called them has verified the signature, so here nobody signs. */
public final class Tokens {
    private Tokens() {}

    /** A token with these claims. */
    public static String of(Map<String, ?> claims) {
        return of(Json.write(claims));
    }

    /** A token with this payload. */
    public static String of(String payload) {
        return encoded("{\"alg\":\"RS256\"}") + "." + encoded(payload) + "." + encoded("signature");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
