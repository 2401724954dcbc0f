package dev.slipway.local.clients;

import dev.slipway.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call that both servers get. In its texts {@value #NAME} stands for the name of the scenario's model, which is fresh in
 * every run, and {@value #TOKEN} for the token of the page before.
 *
 * @param path from the top, e.g. {@code /health}
 * @param query names and values in turn; a name may come again
 * @param body nothing for a call without one; any JSON, or text that is none
 */
record DifferentialStep(String method, String path, List<String> query, Optional<Object> body) {
    static final String NAME = "$";
    static final String TOKEN = "@token@";
    private static final int MOST_SHOWN = 150;

    /** Names and values in turn as an object, in this order. */
    static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }

    /** The address below a server's, its texts filled in. */
    String address(String name, String token) {
        StringBuilder address = new StringBuilder(path);
        for (int i = 0; i < query.size(); i += 2) {
            address.append(i == 0 ? '?' : '&')
                    .append(query.get(i))
                    .append('=')
                    .append(URLEncoder.encode(filled(query.get(i + 1), name, token), StandardCharsets.UTF_8));
        }
        return address.toString();
    }

    /** The body, its texts filled in. */
    Optional<String> text(String name, String token) {
        return body.map(sent -> sent instanceof Raw raw ? raw.text() : Json.write(sent))
                .map(text -> filled(text, name, token));
    }

    /** Whether it looks for things, which may show a moment later than they are made. */
    boolean isSearch() {
        return path.endsWith("/search");
    }

    /** Whether the call is one of these, by the end of its path. */
    boolean calls(String... ends) {
        return List.of(ends).stream().anyMatch(path::endsWith);
    }

    /** A member of the body or query as text; empty when it is not there. */
    String given(String name) {
        if (body.isPresent() && body.get() instanceof Map<?, ?> members) {
            return members.containsKey(name) ? String.valueOf(members.get(name)) : "";
        }
        int at = query.indexOf(name);
        return at < 0 ? "" : query.get(at + 1);
    }

    private static String filled(String text, String name, String token) {
        return text.replace(NAME, name).replace(TOKEN, token);
    }

    @Override
    public String toString() {
        String sent = body.map(what -> what instanceof Raw raw ? raw.text() : Json.write(what))
                .orElse(query.toString());
        return method + " " + path.replace(DifferentialScenario.API, "") + " "
                + (sent.length() > MOST_SHOWN ? sent.substring(0, MOST_SHOWN) + "..." : sent);
    }

    /** A body that is no JSON. */
    record Raw(String text) {}
}
