package dev.slipway.http;

import dev.slipway.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is answered: status, headers and a JSON body. Stored under an Idempotency-Key it reads back as the same answer, to
 * the letter.
 *
 * @param plain what is answered in place of JSON
 */
public record Answer(int status, Map<String, String> headers, Map<String, Object> body, Optional<String> plain) {
    public Answer {
        headers = Map.copyOf(headers);
    }

    /** An answer in JSON. */
    public Answer(int status, Map<String, String> headers, Map<String, Object> body) {
        this(status, headers, body, Optional.empty());
    }

    /** A success that is a text. */
    public static Answer plain(String text) {
        return new Answer(200, Map.of("Content-Type", "text/plain; charset=utf-8"), Map.of(), Optional.of(text));
    }

    /** The ordinary success. */
    public static Answer ok(Map<String, Object> body) {
        return new Answer(200, Map.of(), body);
    }

    /** Another status. */
    public static Answer of(int status, Map<String, Object> body) {
        return new Answer(status, Map.of(), body);
    }

    /** The same answer with a header more. */
    public Answer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body, plain);
    }

    /** The same answer, which shows something at this revision. */
    Answer at(long revision) {
        return with("ETag", "\"" + revision + "\"");
    }

    /** The same answer with a member more in its body. */
    Answer with(Map<String, Object> members) {
        Map<String, Object> more = new LinkedHashMap<>(body);
        more.putAll(members);
        return new Answer(status, headers, more);
    }

    /** The body as it is sent. */
    public String text() {
        return plain.orElseGet(() -> Json.write(body));
    }

    /** The body's media type. */
    public String contentType() {
        return headers.getOrDefault("Content-Type", status >= 400 ? "application/problem+json" : "application/json");
    }

    /** As it is kept: the three one below the other, so that none is nested deeper than it came. */
    String stored() {
        return status + "\n" + Json.write(new TreeMap<>(headers)) + "\n" + text();
    }

    /** Reads back what {@link #stored()} wrote. */
    static Answer ofStored(String text) {
        String[] lines = text.split("\n", 3);
        Map<String, String> headers = new TreeMap<>();
        Json.readObject(lines[1]).forEach((header, value) -> headers.put(header, (String) value));
        return new Answer(Integer.parseInt(lines[0]), headers, Json.readObject(lines[2]));
    }
}
