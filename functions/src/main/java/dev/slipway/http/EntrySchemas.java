package dev.slipway.http;

import dev.slipway.registry.history.EntryType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The entries of a history as schemas of the API: one for each type, made from the published schema of its event, and their
 * union, told apart by {@code type}.
 */
final class EntrySchemas {
    /** What says nothing in a document that has many schemas. */
    private static final Set<String> OF_A_FILE = Set.of("$schema", "$id", "title");

    private EntrySchemas() {}

    /** All of them by name; the union is {@code Entry}. */
    static Map<String, Object> all() {
        Map<String, Object> schemas = new LinkedHashMap<>();
        List<Object> oneOf = new ArrayList<>();
        Map<String, Object> mapping = new LinkedHashMap<>();
        for (EntryType type : EntryType.values()) {
            String name = type.title().replace(" ", "") + "Entry";
            String reference = "#/components/schemas/" + name;
            schemas.put(name, readable(published(type)));
            oneOf.add(Map.of("$ref", reference));
            mapping.put(type.title(), reference);
        }
        Map<String, Object> union = new LinkedHashMap<>();
        union.put(
                "description",
                "One line of a model's history, as it went out as an event. docs/history.md says how its hash is checked.");
        union.put("oneOf", oneOf);
        union.put("discriminator", Map.of("propertyName", "type", "mapping", mapping));
        schemas.put("Entry", union);
        return schemas;
    }

    /**
     * A schema as generators of clients take it. A judge of events refuses members that it does not know, but a client goes on
     * working when an entry has more, or a schemaVersion that has risen.
     */
    private static Object readable(Object schema) {
        if (schema instanceof List<?> list) {
            return list.stream().map(EntrySchemas::readable).toList();
        }
        if (!(schema instanceof Map<?, ?> members)) {
            return schema;
        }
        Map<String, Object> readable = new LinkedHashMap<>();
        members.forEach((key, value) -> {
            String name = (String) key;
            if (name.equals("const") && value instanceof String) {
                readable.put("type", "string");
                readable.put("enum", List.of(value));
            } else if (name.equals("const")) {
                readable.put("type", value instanceof Boolean ? "boolean" : "integer");
            } else if (!(OF_A_FILE.contains(name) && value instanceof String)
                    && !(name.equals("additionalProperties") && Boolean.FALSE.equals(value))) {
                readable.put(name, readable(value));
            }
        });
        return readable;
    }

    private static Map<String, Object> published(EntryType type) {
        return OpenApi.resource(
                "entries/" + type.title().toLowerCase(Locale.ROOT).replace(' ', '-') + ".schema.json");
    }
}
