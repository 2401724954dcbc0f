package dev.slipway.local.signature;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.slipway.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Hands on to a handler what is signed, and answers 403 to everything else in the form in which AWS's JSON protocols refuse.
 * The body is read before the handler is asked, because it is part of what is signed.
 */
public final class SignedOnly implements HttpHandler {
    private static final int MAX_BODY = 16 << 20;

    private final SignatureV4 signature;
    private final HttpHandler handler;

    public SignedOnly(SignatureV4 signature, HttpHandler handler) {
        this.signature = signature;
        this.handler = handler;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            refuse(exchange, 413, "RequestEntityTooLargeException", "The body has more than " + MAX_BODY + " bytes");
            return;
        }
        try {
            signature.verify(ReceivedRequest.of(exchange, body));
        } catch (SignatureRefused e) {
            refuse(exchange, 403, "InvalidSignatureException", e.getMessage());
            return;
        }
        exchange.setStreams(new ByteArrayInputStream(body), null);
        handler.handle(exchange);
    }

    private static void refuse(HttpExchange exchange, int status, String type, String message) throws IOException {
        try (exchange) {
            byte[] answer =
                    Json.write(Map.of("__type", type, "message", message)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}
