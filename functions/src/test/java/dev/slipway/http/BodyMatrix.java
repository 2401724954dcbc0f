package dev.slipway.http;

import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * All the ways in which a body can be a little different from a good one: walks an example along its schema and, at every
 * member, leaves it out, gives it another type, goes to each limit and one beyond.
 */
final class BodyMatrix {
    private static final List<Object> VALUES =
            List.of("text", 1, 1.5, -1, 0, true, Map.of(), List.of(), Map.of("a", 1));

    private final Map<String, Object> example;
    private final List<Cell> cells = new ArrayList<>();

    /**
     * One body.
     *
     * @param field the member that is different, by its path
     * @param what is different
     * @param known the fields that are described beside one that is unknown
     */
    record Cell(String field, String what, String body, Set<String> known) {
        @Override
        public String toString() {
            return field + " " + what;
        }
    }

    private BodyMatrix(Map<String, Object> example) {
        this.example = example;
    }

    static List<Cell> of(String schema) {
        BodyMatrix matrix = new BodyMatrix(Json.readObject(Calls.example(schema)));
        matrix.walk("", Documents.schema(schema), matrix.example, changed -> changed);
        return matrix.cells;
    }

    /** {@code rebuild} makes the whole body of a value that stands in this place. */
    private void walk(String path, Map<String, Object> given, Object value, UnaryOperator<Object> rebuild) {
        Map<String, Object> schema = resolved(given);
        if (!path.isEmpty()) {
            VALUES.forEach(other -> add(path, "is " + other, rebuild.apply(other)));
            add(path, "is null", rebuild.apply(null));
        }
        if (value instanceof Map<?, ?> map) {
            object(path, schema, Documents.object(map), rebuild);
        } else if (value instanceof List<?> list) {
            list(path, schema, list, rebuild);
        } else if (value instanceof String) {
            text(path, schema, rebuild);
        }
        for (String limit : List.of("minimum", "maximum")) {
            if (schema.get(limit) instanceof Number number) {
                long at = number.longValue();
                add(path, "is its " + limit, rebuild.apply(at));
                add(path, "is less than its " + limit, rebuild.apply(at - 1));
                add(path, "is more than its " + limit, rebuild.apply(at + 1));
            }
        }
    }

    private void object(
            String path, Map<String, Object> schema, Map<String, Object> map, UnaryOperator<Object> rebuild) {
        Map<String, Object> properties =
                schema.containsKey("properties") ? Documents.object(schema.get("properties")) : Map.of();
        map.forEach((name, value) -> {
            add(at(path, name), "is left out", rebuild.apply(without(map, name)));
            Object inner = properties.getOrDefault(name, schema.get("additionalProperties"));
            if (inner instanceof Map<?, ?> its) {
                walk(at(path, name), Documents.object(its), value, changed -> rebuild.apply(with(map, name, changed)));
            }
        });
        if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
            String shouted = properties.keySet().iterator().next().toUpperCase(Locale.ROOT);
            add(at(path, shouted), "is unknown", rebuild.apply(with(map, shouted, 1)));
            cells.add(new Cell(
                    at(path, "nobody"),
                    "is unknown",
                    Json.write(rebuild.apply(with(map, "nobody", null))),
                    properties.keySet()));
        }
        if (schema.containsKey("propertyNames") && !map.isEmpty()) {
            Object value = map.values().iterator().next();
            int longest = ((Number) resolved(Documents.object(schema.get("propertyNames")))
                            .get("maxLength"))
                    .intValue();
            add(path, "has the longest name", rebuild.apply(with(map, "n".repeat(longest), value)));
            add(path, "has too long a name", rebuild.apply(with(map, "n".repeat(longest + 1), value)));
            add(path, "has a blank name", rebuild.apply(with(map, " ", value)));
            add(path, "has an empty name", rebuild.apply(with(map, "", value)));
            add(path, "has a name that hides", rebuild.apply(with(map, "a\u202eb", value)));
            int most = ((Number) schema.get("maxProperties")).intValue();
            add(path, "has the most members", rebuild.apply(many(most, value)));
            add(path, "has too many members", rebuild.apply(many(most + 1, value)));
        }
    }

    private void list(String path, Map<String, Object> schema, List<?> list, UnaryOperator<Object> rebuild) {
        if (!schema.containsKey("items")) {
            return; // any JSON
        }
        Map<String, Object> items = Documents.object(schema.get("items"));
        for (int i = 0; i < list.size(); i++) {
            int place = i;
            walk(path + "[" + i + "]", items, list.get(i), changed -> {
                List<Object> changedList = new ArrayList<>(list);
                changedList.set(place, changed);
                return rebuild.apply(changedList);
            });
        }
        int most = ((Number) schema.get("maxItems")).intValue();
        add(path, "has too many elements", rebuild.apply(Collections.nCopies(most + 1, list.get(0))));
    }

    private void text(String path, Map<String, Object> schema, UnaryOperator<Object> rebuild) {
        for (String text : List.of("", " ", "a\u0000", "a\u202eb", "../a", "a".repeat(3_000))) {
            add(path, "is " + (text.length() > 9 ? "endless" : Json.write(text)), rebuild.apply(text));
        }
        if (schema.get("maxLength") instanceof Number longest) {
            add(path, "is as long as may be", rebuild.apply("a".repeat(longest.intValue())));
            add(path, "is too long", rebuild.apply("a".repeat(longest.intValue() + 1)));
        }
    }

    private void add(String path, String what, Object body) {
        cells.add(new Cell(path, what, Json.write(body), Set.of()));
    }

    /** A schema with what its reference says; what stands beside the reference comes first. */
    private static Map<String, Object> resolved(Map<String, Object> schema) {
        if (!(schema.get("$ref") instanceof String reference)) {
            return schema;
        }
        Map<String, Object> all =
                new LinkedHashMap<>(resolved(Documents.schema(reference.substring(reference.lastIndexOf('/') + 1))));
        all.putAll(schema);
        return all;
    }

    private static String at(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(map);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> map, String name) {
        Map<String, Object> changed = new LinkedHashMap<>(map);
        changed.remove(name);
        return changed;
    }

    private static Map<String, Object> many(int count, Object value) {
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            many.put("n" + i, value);
        }
        return many;
    }
}
