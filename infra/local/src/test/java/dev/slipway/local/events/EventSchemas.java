package dev.slipway.local.events;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.json.Json;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The published schemas as a judge, for every test that makes an event. Thread-safe. */
public final class EventSchemas {
    private final Map<EntryType, Schema> schemas = new EnumMap<>(EntryType.class);

    /** Reads the schemas of the repository that has this root. */
    public EventSchemas(Path root) {
        EventsFolder folder = new EventsFolder(root);
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        for (EntryType type : EntryType.values()) {
            schemas.put(type, registry.getSchema(folder.schema(type)));
        }
    }

    /** Fails unless this whole EventBridge event is one that Slipway may send. */
    public void assertValid(Map<String, Object> event) {
        Object type = event.get("detail-type");
        if (!"slipway".equals(event.get("source")) || !(event.get("detail") instanceof Map<?, ?> detail)) {
            throw new AssertionError("not an event of slipway: " + event);
        }
        if (!detail.get("type").equals(type)) {
            throw new AssertionError("the detail type is " + type + " and the detail says " + detail.get("type"));
        }
        assertValidDetail(Json.readObject(Json.write(detail)));
    }

    /** Fails unless the event that this entry goes out as is valid. */
    public void assertValid(Entry entry) {
        assertValidDetail(entry.event());
    }

    /** Fails unless this detail is valid. */
    public void assertValidDetail(Map<String, Object> detail) {
        List<String> faults = faults(EntryType.of((String) detail.get("type")), detail);
        if (!faults.isEmpty()) {
            throw new AssertionError(faults + " in " + Json.write(detail));
        }
    }

    /** What the schema of this type has against a detail. */
    List<String> faults(EntryType type, Map<String, Object> detail) {
        return schemas.get(type).validate(Json.write(detail), InputFormat.JSON).stream()
                .map(Error::getMessage)
                .sorted()
                .toList();
    }
}
