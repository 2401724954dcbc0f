package dev.slipway.local.states;

import dev.slipway.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An execution as it is written to its file. */
final class ExecutionJson {
    private ExecutionJson() {}

    static String write(Execution execution) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", execution.name());
        json.put("input", execution.input());
        json.put("startedAt", text(execution.startedAt()));
        json.put("status", execution.status().name());
        json.put("endedAt", text(execution.endedAt()));
        json.put("output", execution.output());
        json.put("error", execution.error() == null ? null : execution.error().error());
        json.put("cause", execution.error() == null ? null : execution.error().cause());
        json.put("turn", execution.turn());
        json.put("standing", execution.standing() == null ? null : standing(execution.standing()));
        json.put("spentTokens", execution.spentTokens());
        List<Object> history = new ArrayList<>();
        for (HistoryEvent event : execution.history()) {
            history.add(List.of(text(event.at()), event.kind().name(), event.state(), event.detail()));
        }
        json.put("history", history);
        return Json.write(json);
    }

    private static Map<String, Object> standing(Standing standing) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("state", standing.state());
        json.put("enteredAt", text(standing.enteredAt()));
        json.put("input", standing.input());
        json.put("variables", standing.variables());
        Map<String, Object> retries = new LinkedHashMap<>();
        standing.retries().forEach((rule, count) -> retries.put(rule.toString(), count));
        json.put("retries", retries);
        json.put("phase", standing.phase().name());
        json.put("call", standing.call());
        json.put("token", standing.token());
        json.put("timeoutSeconds", standing.timeoutSeconds());
        json.put("due", text(standing.due()));
        return json;
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    static Execution read(String text) {
        Map<String, Object> json = map(Values.read(text));
        List<HistoryEvent> history = new ArrayList<>();
        for (Object event : (List<?>) json.get("history")) {
            List<?> parts = (List<?>) event;
            history.add(new HistoryEvent(
                    instant(parts.get(0)),
                    HistoryEvent.Kind.valueOf((String) parts.get(1)),
                    (String) parts.get(2),
                    (String) parts.get(3)));
        }
        List<String> spentTokens = new ArrayList<>();
        ((List<?>) json.get("spentTokens")).forEach(digest -> spentTokens.add((String) digest));
        String error = (String) json.get("error");
        return new Execution(
                (String) json.get("name"),
                (String) json.get("input"),
                instant(json.get("startedAt")),
                ExecutionStatus.valueOf((String) json.get("status")),
                instant(json.get("endedAt")),
                (String) json.get("output"),
                error == null ? null : new FlowError(error, (String) json.get("cause")),
                (Integer) json.get("turn"),
                json.get("standing") == null ? null : standing(json.get("standing")),
                spentTokens,
                history);
    }

    private static Standing standing(Object value) {
        Map<String, Object> json = map(value);
        Map<Integer, Integer> retries = new HashMap<>();
        map(json.get("retries")).forEach((rule, count) -> retries.put(Integer.valueOf(rule), (Integer) count));
        return new Standing(
                (String) json.get("state"),
                instant(json.get("enteredAt")),
                json.get("input"),
                map(json.get("variables")),
                retries,
                Standing.Phase.valueOf((String) json.get("phase")),
                json.get("call") == null ? null : map(json.get("call")),
                (String) json.get("token"),
                (Integer) json.get("timeoutSeconds"),
                instant(json.get("due")));
    }

    private static Instant instant(Object value) {
        return value == null ? null : Instant.parse((String) value);
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((name, field) -> map.put((String) name, field));
        return map;
    }
}
