package dev.slipway.registry;

import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a version comes from: training data, code, run, environment and parent version. It is what the caller says;
 * locations in it are text to read, never fetched and never part of a key.
 *
 * @param data what it was trained on
 * @param code the commit it was trained with
 * @param run the run that made it
 * @param environment the image and packages it was made in
 * @param parent the version it was made from, of this model or another
 */
public record Lineage(
        List<Data> data,
        Optional<Code> code,
        Optional<Run> run,
        Optional<Environment> environment,
        Optional<Parent> parent) {
    /** Nothing said. */
    public static final Lineage NONE =
            new Lineage(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final int MAX_DATA = 100;
    private static final int MAX_PACKAGES = 1_000;
    private static final int MAX_NAME = 256;
    private static final int MAX_LOCATION = 2_000;

    public Lineage {
        data = List.copyOf(data);
    }

    /** One data set. */
    public record Data(String name, Optional<String> location, Optional<String> version, Optional<String> digest) {}

    /** A commit. */
    public record Code(String repository, String commit, Optional<String> path) {}

    /** A run of a training job or tracking server. */
    public record Run(String id, Optional<String> location) {}

    /** What it ran in. */
    public record Environment(Optional<String> image, Map<String, String> packages) {
        public Environment {
            packages = Map.copyOf(packages);
        }
    }

    /** A version; of the same model when no model is named. */
    public record Parent(Optional<ModelName> model, int version) {}

    /** Reads the JSON form, refusing what is not part of it. */
    public static Lineage of(Fields fields) {
        Lineage lineage = new Lineage(
                fields.objects("data", MAX_DATA).stream().map(Lineage::data).toList(),
                fields.optionalObject("code").map(Lineage::code),
                fields.optionalObject("run").map(Lineage::run),
                fields.optionalObject("environment").map(Lineage::environment),
                fields.optionalObject("parent").map(Lineage::parent));
        fields.done();
        return lineage;
    }

    /** Reads back what {@link #document()} made. */
    public static Lineage of(String json) {
        return of(Fields.of(Json.readObject(json)));
    }

    /** The JSON form. */
    public Map<String, Object> document() {
        Map<String, Object> document = new TreeMap<>();
        if (!data.isEmpty()) {
            document.put("data", data.stream().map(Lineage::document).toList());
        }
        code.ifPresent(c ->
                document.put("code", Map.of("repository", c.repository(), "commit", c.commit(), "path", c.path())));
        run.ifPresent(r -> document.put("run", Map.of("id", r.id(), "location", r.location())));
        environment.ifPresent(
                e -> document.put("environment", Map.of("image", e.image(), "packages", new TreeMap<>(e.packages()))));
        parent.ifPresent(p -> document.put("parent", Map.of("model", p.model(), "version", p.version())));
        return document;
    }

    private static Map<String, Object> document(Data data) {
        return Map.of(
                "name", data.name(),
                "location", data.location(),
                "version", data.version(),
                "digest", data.digest());
    }

    private static Data data(Fields fields) {
        Data data = new Data(
                fields.text("name", MAX_NAME),
                fields.optionalText("location", MAX_LOCATION),
                fields.optionalText("version", MAX_NAME),
                fields.optionalText("digest", MAX_NAME));
        fields.done();
        return data;
    }

    private static Code code(Fields fields) {
        Code code = new Code(
                fields.text("repository", MAX_LOCATION),
                fields.text("commit", MAX_NAME),
                fields.optionalText("path", MAX_LOCATION));
        fields.done();
        return code;
    }

    private static Run run(Fields fields) {
        Run run = new Run(fields.text("id", MAX_NAME), fields.optionalText("location", MAX_LOCATION));
        fields.done();
        return run;
    }

    private static Environment environment(Fields fields) {
        Environment environment = new Environment(
                fields.optionalText("image", MAX_LOCATION),
                fields.map("packages", MAX_PACKAGES, MAX_NAME, Fields.Values.texts(MAX_NAME)));
        fields.done();
        return environment;
    }

    private static Parent parent(Fields fields) {
        Parent parent = new Parent(
                fields.optionalText("model", Names.MAX_MODEL_NAME).map(name -> parentModel(fields, name)),
                Version.number(fields.at("version"), fields.integer("version")));
        fields.done();
        return parent;
    }

    private static ModelName parentModel(Fields fields, String name) {
        try {
            return new ModelName(name);
        } catch (Refused refused) {
            throw refused.inside(fields.path());
        }
    }
}
