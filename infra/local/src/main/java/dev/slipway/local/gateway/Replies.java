package dev.slipway.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.http.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers as bytes on the wire. */
final class Replies {
    private Replies() {}

    /** Sends an answer of our own, with what the functions say of every answer of theirs. */
    static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        send(exchange, answer.status(), answer.text());
    }

    /** Sends what a function answered in the gateway's form. */
    static void sendResponse(HttpExchange exchange, Map<String, Object> response) throws IOException {
        if (response.get("headers") instanceof Map<?, ?> headers) {
            headers.forEach((name, value) -> exchange.getResponseHeaders().set((String) name, (String) value));
        }
        send(exchange, ((Number) response.get("statusCode")).intValue(), (String) response.get("body"));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead || body.length == 0 ? -1 : body.length);
        if (!isHead && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
