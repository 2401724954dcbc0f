package dev.slipway.showcase;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/** What the registry answered. */
public record Reply(int status, HttpHeaders headers, Map<String, Object> body) {

    /** A member that is a text. */
    public String text(String name) {
        return (String) body.get(name);
    }

    /** A member that is a whole number. */
    public int number(String name) {
        return ((Number) body.get(name)).intValue();
    }

    /** A member that is a list of objects. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> list(String name) {
        return (List<Map<String, Object>>) body.get(name);
    }

    /** A member that is an object. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> object(String name) {
        return (Map<String, Object>) body.get(name);
    }

    /** The same reply, if it has one of these statuses. */
    public Reply expect(int... statuses) {
        for (int expected : statuses) {
            if (status == expected) {
                return this;
            }
        }
        throw new IllegalStateException("the registry answered " + status + ": " + body);
    }
}
