package dev.slipway.local.events;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The local PutEvents with a switch: some entries, or all of a call, are refused before it sees them. */
final class FaultyPutEvents implements HttpHandler {
    private final PutEvents putEvents;
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();
    private volatile Fault fault = (call, id) -> Optional.empty();
    private volatile int status = 200;
    private volatile String type = "";

    FaultyPutEvents(PutEvents putEvents) {
        this.putEvents = putEvents;
    }

    /** Which error an entry gets in a call, the first of which is number 1. */
    interface Fault {
        Optional<String> of(int call, String entryId);
    }

    /** From now on entries get these errors; calls are counted anew. */
    void refuse(Fault next) {
        fault = next;
        status = 200;
        calls.clear();
    }

    /** From now on every call fails as a whole. */
    void failWith(int nextStatus, String nextType) {
        status = nextStatus;
        type = nextType;
        calls.clear();
    }

    /** The ids of the entries in each call. */
    List<List<String>> calls() {
        return calls;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, Object> request =
                    Json.readObject(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            List<?> entries = (List<?>) request.get("Entries");
            calls.add(entries.stream().map(FaultyPutEvents::id).toList());
            Object answer = status == 200 ? answer(entries) : Map.of("__type", type, "message", "switched off");
            byte[] body = Json.write(answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Object answer(List<?> entries) {
        List<Object> results = new ArrayList<>();
        int failed = 0;
        for (Object entry : entries) {
            Optional<String> error = fault.of(calls.size(), id(entry));
            if (error.isPresent()) {
                failed++;
                results.add(Map.of("ErrorCode", error.get(), "ErrorMessage", "switched off"));
            } else {
                Map<String, Object> one = putEvents.answer(Map.of("Entries", List.of(entry)));
                failed += ((Number) one.get("FailedEntryCount")).intValue();
                results.addAll((List<?>) one.get("Entries"));
            }
        }
        return Map.of("FailedEntryCount", failed, "Entries", results);
    }

    private static String id(Object entry) {
        String detail = (String) ((Map<?, ?>) entry).get("Detail");
        return (String) Json.readObject(detail).get("id");
    }
}
