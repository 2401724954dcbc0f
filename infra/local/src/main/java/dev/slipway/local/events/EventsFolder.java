package dev.slipway.local.events;

import dev.slipway.json.Json;
import dev.slipway.local.files.WholeFiles;
import dev.slipway.registry.history.EntryType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder {@code events} of the repository: the same schemas, examples and rule patterns for the deployment, this
 * machine and the tests.
 */
public final class EventsFolder {
    /** What to do about a file of the repository that cannot be used. */
    public static final String TODO = "Put it back as the repository has it, or choose another with -Dproject=...";

    private static final String SCHEMA = ".schema.json";
    private static final String JSON = ".json";

    private final Path events;

    /** The folder below the repository's root. */
    public EventsFolder(Path root) {
        events = root.resolve("events");
        if (!Files.isDirectory(events)) {
            throw new IllegalArgumentException("there are no events in " + root.toAbsolutePath());
        }
    }

    /** The names of all rules. */
    public List<String> rules() {
        return names("rules", JSON);
    }

    /**
     * The pattern of a rule.
     *
     * @param values what its placeholders stand for, e.g. {@code ArtifactBucket}
     */
    public String rule(String name, Map<String, String> values) {
        String pattern = text("rules", name + JSON);
        for (Map.Entry<String, String> value : values.entrySet()) {
            String quoted = Json.write(value.getValue());
            pattern = pattern.replace("${" + value.getKey() + "}", quoted.substring(1, quoted.length() - 1));
        }
        return pattern;
    }

    /** The JSON Schema of the detail that entries of this type have as events. */
    public String schema(EntryType type) {
        return text("schemas", type.title().toLowerCase(Locale.ROOT).replace(' ', '-') + SCHEMA);
    }

    /** The names of all schemas: detail types in lower case, joined by hyphens. */
    public List<String> schemas() {
        return names("schemas", SCHEMA);
    }

    /** The names of all example events. */
    public List<String> examples() {
        return names("examples", JSON);
    }

    /** An example event. */
    public Event example(String name) {
        return Event.read(text("examples", name + JSON));
    }

    private List<String> names(String folder, String suffix) {
        try (Stream<Path> files = Files.list(events.resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(String folder, String file) {
        return WholeFiles.read(events.resolve(folder).resolve(file), TODO, text -> text);
    }
}
