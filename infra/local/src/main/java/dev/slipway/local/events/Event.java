package dev.slipway.local.events;

import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An event as targets get it: the whole EventBridge envelope with the detail in it. Immutable.
 *
 * @param json the text that is stored and sent; the detail in it is what was put, to the letter
 * @param members the same as values
 */
public record Event(String json, Map<String, Object> members) {
    private static final List<String> TEXTS =
            List.of("version", "id", "detail-type", "source", "account", "time", "region");

    public Event {
        for (String name : TEXTS) {
            if (!(members.get(name) instanceof String)) {
                throw new IllegalArgumentException("an event has a text called " + name);
            }
        }
        if (!(members.get("resources") instanceof List) || !(members.get("detail") instanceof Map)) {
            throw new IllegalArgumentException("an event has a list of resources and a detail that is an object");
        }
        members = Collections.unmodifiableMap(members);
    }

    /**
     * Reads an envelope.
     *
     * @throws MalformedJson when it is no JSON object
     */
    public static Event read(String json) {
        // One level of nesting is kept for the dead letter that may have to hold it.
        Object members = Json.readObject("{\"event\":" + json + "}").get("event");
        if (members instanceof Map<?, ?>) {
            return new Event(json, Json.readObject(json));
        }
        throw new IllegalArgumentException("an event is an object");
    }

    /** A new event with an id of its own. Its time is given in whole seconds, as EventBridge gives it. */
    public static Event of(
            Account account,
            String source,
            String detailType,
            Instant time,
            List<String> resources,
            Map<String, Object> detail) {
        return of(account, source, detailType, time, resources, Json.write(detail));
    }

    /**
     * A new event around a detail that is JSON already and is kept as it is.
     *
     * @throws MalformedJson when the detail is no JSON object
     */
    static Event of(
            Account account, String source, String detailType, Instant time, List<String> resources, String detail) {
        // Alone first: what closes the detail early would end up in the envelope.
        Json.readObject(detail);
        String json = "{\"version\":\"0\",\"id\":\"" + UUID.randomUUID() + "\",\"detail-type\":"
                + Json.write(detailType)
                + ",\"source\":" + Json.write(source) + ",\"account\":" + Json.write(account.id()) + ",\"time\":\""
                + time.truncatedTo(ChronoUnit.SECONDS) + "\",\"region\":" + Json.write(account.region())
                + ",\"resources\":" + Json.write(resources) + ",\"detail\":" + detail + "}";
        return read(json);
    }

    /** The envelope's id: one for each time the event was put. */
    public String id() {
        return (String) members.get("id");
    }

    /** What it is about: the source and the detail type. */
    public String title() {
        return members.get("source") + " " + members.get("detail-type");
    }

    /** What happened. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> detail() {
        return (Map<String, Object>) members.get("detail");
    }
}
