package dev.slipway.http;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The description of the API, taken apart. */
final class Documents {
    /** As callers get it: written out and read again. */
    static final Map<String, Object> DOCUMENT = Json.readObject(Json.write(OpenApi.document()));

    private static final SpecificationVersion SPECIFICATION = SpecificationVersion.DRAFT_2020_12;
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SPECIFICATION);
    private static final Map<String, Schema> READY = new HashMap<>();

    private Documents() {}

    /** A file of the description, as it is before the code has its say. */
    static Map<String, Object> resource(String name) {
        return OpenApi.resource(name);
    }

    static Map<String, Object> components(String kind) {
        return object(object(DOCUMENT.get("components")).get(kind));
    }

    static Map<String, Object> schema(String name) {
        return object(components("schemas").get(name));
    }

    /** What a schema of the document has to say against some JSON. */
    static List<Error> faults(String schema, String json) {
        return READY.computeIfAbsent(
                        schema,
                        name -> SCHEMAS.getSchema(Json.write(Map.of(
                                "$schema",
                                "https://json-schema.org/draft/2020-12/schema",
                                "$ref",
                                "#/components/schemas/" + name,
                                "components",
                                Map.of("schemas", components("schemas"))))))
                .validate(json, InputFormat.JSON);
    }

    /** What the rules for schemas have to say against one. */
    static List<Error> faultsOfSchema(Object schema) {
        return SCHEMAS.getSchema(SchemaLocation.of(SPECIFICATION.getDialectId()))
                .validate(Json.write(schema), InputFormat.JSON);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
