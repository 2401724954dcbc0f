package dev.slipway.http;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.slipway.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The description of the API, taken apart. */
final class Documents {
    /** As callers get it: written out and read again. */
    static final Map<String, Object> DOCUMENT = Json.readObject(Json.write(OpenApi.document()));

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, JsonSchema> READY = new HashMap<>();

    private Documents() {}

    static Map<String, Object> components(String kind) {
        return object(object(DOCUMENT.get("components")).get(kind));
    }

    static Map<String, Object> schema(String name) {
        return object(components("schemas").get(name));
    }

    /** What a schema of the document has to say against some JSON. */
    static Set<ValidationMessage> faults(String schema, String json) {
        return READY.computeIfAbsent(
                        schema,
                        name -> FACTORY.getSchema(Json.write(Map.of(
                                "$schema",
                                "https://json-schema.org/draft/2020-12/schema",
                                "$ref",
                                "#/components/schemas/" + name,
                                "components",
                                Map.of("schemas", components("schemas"))))))
                .validate(json, InputFormat.JSON);
    }

    /** What the rules for schemas have to say against one. */
    static Set<ValidationMessage> faultsOfSchema(Object schema) {
        return FACTORY.getSchema(SchemaLocation.of(SpecVersion.VersionFlag.V202012.getId()))
                .validate(Json.write(schema), InputFormat.JSON);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
