package dev.slipway.local.events;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The wire protocol of EventBridge (AWS JSON 1.1) in front of {@link PutEvents}, for clients with another endpoint. It
 * knows no other operation, and checks no signature: what stands before it does.
 */
public final class EventBridgeEndpoint implements HttpHandler {
    private static final String OPERATION = "AWSEvents.PutEvents";

    /** JSON inside a JSON text can become six times as long, and what is too large should hear so. */
    private static final int MAX_BODY = 8 * PutEvents.MAX_SIZE;

    private final PutEvents putEvents;

    public EventBridgeEndpoint(PutEvents putEvents) {
        this.putEvents = putEvents;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                refuse(exchange, 413, "RequestEntityTooLargeException", "The request is too large");
            } else if (!exchange.getRequestMethod().equals("POST")
                    || !OPERATION.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
                refuse(exchange, 400, "UnknownOperationException", "Only PutEvents is known here");
            } else {
                answer(exchange, body);
            }
        }
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        Map<String, Object> answer;
        try {
            answer = putEvents.answer(Json.readObject(new String(body, StandardCharsets.UTF_8)));
        } catch (MalformedJson e) {
            refuse(exchange, 400, "SerializationException", e.getMessage());
            return;
        } catch (PutEvents.Unfit e) {
            refuse(exchange, 400, "ValidationException", e.getMessage());
            return;
        } catch (RuntimeException e) {
            refuse(
                    exchange,
                    500,
                    "InternalFailure",
                    "PutEvents failed: " + e.getClass().getSimpleName());
            return;
        }
        send(exchange, 200, answer);
    }

    private static void refuse(HttpExchange exchange, int status, String type, String message) throws IOException {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("__type", type);
        problem.put("message", message);
        send(exchange, status, problem);
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> answer) throws IOException {
        byte[] body = Json.write(answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
