package dev.slipway.local.clients;

import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What a server answered, without what two servers must differ in. The rule: times are numbers and count as equal; tokens of
 * pages count as equal; {@code user_id}, {@code status_message} and members of Slipway's own are left out, as are
 * {@code sqlstate} and {@code error_class}, which MLflow's clients do not read; empty lists and members that are left out are
 * the same; tags, aliases and the latest versions have no order; of an error only its status and code are compared, and
 * whether its text is the same is counted.
 *
 * @param body the JSON object, or {@code text} for what is none
 */
record DifferentialReply(int status, Map<String, Object> body) {
    private static final Set<String> LEFT_OUT =
            Set.of("user_id", "status_message", "sqlstate", "error_class", "promotion");
    private static final Set<String> TIMES = Set.of("creation_timestamp", "last_updated_timestamp");
    private static final Set<String> WITHOUT_ORDER = Set.of("tags", "aliases", "latest_versions");

    static DifferentialReply of(int status, String text) {
        try {
            return new DifferentialReply(status, Json.readObject(text));
        } catch (MalformedJson e) {
            return new DifferentialReply(status, Map.of("text", text));
        }
    }

    boolean isOk() {
        return status == 200;
    }

    /** MLflow's code of an error; empty without one. */
    String code() {
        return body.get("error_code") instanceof String code ? code : "";
    }

    String message() {
        return body.get("message") instanceof String message ? message : "";
    }

    /** Whether it is an error of this code. */
    boolean is(String code) {
        return code().equals(code);
    }

    /** The version of the answer as {@link #compared} has it; empty when it has none. */
    Map<String, Object> version() {
        Map<String, Object> version = new TreeMap<>();
        if (compared(body.get("model_version")) instanceof Map<?, ?> members) {
            members.forEach((name, value) -> version.put((String) name, value));
        }
        return version;
    }

    /** A member of the answered version as text. */
    String version(String member) {
        return String.valueOf(version().get(member));
    }

    /** The same answer, in which every member of this name has another value; nothing takes it out. */
    DifferentialReply with(String name, UnaryOperator<Object> other) {
        return new DifferentialReply(status, with(body, name, other));
    }

    private static Map<String, Object> with(Map<?, ?> object, String name, UnaryOperator<Object> other) {
        Map<String, Object> members = new TreeMap<>();
        object.forEach((key, value) -> {
            Object now = key.equals(name) ? other.apply(value) : inside(value, name, other);
            if (now != null) {
                members.put((String) key, now);
            }
        });
        return members;
    }

    private static Object inside(Object value, String name, UnaryOperator<Object> other) {
        if (value instanceof Map<?, ?> object) {
            return with(object, name, other);
        }
        return value instanceof List<?> list
                ? list.stream().map(element -> inside(element, name, other)).toList()
                : value;
    }

    /** Whether both answer the same. */
    boolean isLike(DifferentialReply other) {
        return compared().equals(other.compared());
    }

    /** Status and body without what must differ. */
    Object compared() {
        return isOk() ? List.of(status, compared(body)) : List.of(status, code());
    }

    private static Object compared(Object value) {
        if (value instanceof Map<?, ?> object) {
            Map<String, Object> members = new TreeMap<>();
            object.forEach((name, member) -> {
                String key = (String) name;
                if (!LEFT_OUT.contains(key)
                        && !key.startsWith("slipway_")
                        && !List.of().equals(member)) {
                    members.put(key, compared(key, member));
                }
            });
            return members;
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(compared(element)));
            return elements;
        }
        return value;
    }

    private static Object compared(String key, Object member) {
        if (TIMES.contains(key) && member instanceof Number) {
            return "a time";
        }
        if (key.equals("next_page_token")) {
            return "a token";
        }
        Object value = compared(member);
        if (WITHOUT_ORDER.contains(key) && value instanceof List<?> list) {
            return list.stream().sorted(Comparator.comparing(Json::write)).toList();
        }
        return value;
    }

    @Override
    public String toString() {
        String text = Json.write(body);
        return status + " " + (text.length() > 700 ? text.substring(0, 700) + "..." : text);
    }
}
