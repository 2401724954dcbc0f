package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.json.Members;
import dev.slipway.registry.location.Credentials;
import dev.slipway.registry.location.Location;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Where a version comes from: training data, code, run, environment and parent version. It is what the caller says;
 * locations in it are text to read, never fetched and never part of a key. Each that a caller writes is checked to be a
 * {@link Location}, and no text may hold a credential.
 *
 * @param data what it was trained on
 * @param code the commit it was trained with
 * @param run the run that made it
 * @param environment the image and packages it was made in
 * @param parent the version it was made from, of this model or another
 * @param source where its files were taken from or, when the registry holds none, where they lie
 */
public record Lineage(
        List<Data> data,
        Optional<Code> code,
        Optional<Run> run,
        Optional<Environment> environment,
        Optional<Parent> parent,
        Optional<Source> source) {
    /** Nothing said. */
    public static final Lineage NONE =
            new Lineage(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final int MAX_DATA = 100;
    private static final int MAX_PACKAGES = 1_000;
    private static final int MAX_NAME = 256;

    public Lineage {
        data = List.copyOf(data);
    }

    /** Lineage without a source. */
    public Lineage(
            List<Data> data,
            Optional<Code> code,
            Optional<Run> run,
            Optional<Environment> environment,
            Optional<Parent> parent) {
        this(data, code, run, environment, parent, Optional.empty());
    }

    /** One data set. */
    public record Data(String name, Optional<String> location, Optional<String> version, Optional<String> digest) {
        private void check(String at) {
            Credentials.refuse(at + ".name", name);
            version.ifPresent(text -> Credentials.refuse(at + ".version", text));
            digest.ifPresent(text -> Credentials.refuse(at + ".digest", text));
            location.ifPresent(text -> Location.DATA_SET.check(at + ".location", text));
        }
    }

    /** A commit. */
    public record Code(String repository, String commit, Optional<String> path) {
        private void check(String at) {
            Location.REPOSITORY.check(at + ".repository", repository);
            Credentials.refuse(at + ".commit", commit);
            path.ifPresent(text -> Location.PATH.check(at + ".path", text));
        }
    }

    /** A run of a training job or tracking server. */
    public record Run(String id, Optional<String> location) {
        private void check(String at) {
            Credentials.refuse(at + ".id", id);
            location.ifPresent(text -> Location.LINK.check(at + ".location", text));
        }
    }

    /** What it ran in. */
    public record Environment(Optional<String> image, Map<String, String> packages) {
        public Environment {
            packages = Map.copyOf(packages);
        }

        private void check(String at) {
            image.ifPresent(text -> Location.IMAGE.check(at + ".image", text));
            // The name of a package is part of the path to its value, so all names are checked first.
            packages.keySet().forEach(name -> Credentials.refuse(at + ".packages", name));
            packages.forEach((name, text) -> Credentials.refuse(at + ".packages." + Members.shown(name), text));
        }
    }

    /**
     * Where a version's files were taken from.
     *
     * @param uri as it was given
     * @param location where that was found to lie, when it had to be looked up
     * @param loggedModel MLflow's id of the model a run logged
     */
    public record Source(String uri, Optional<String> location, Optional<String> loggedModel) {
        private void check(String at) {
            Location.SOURCE.check(at + ".uri", uri);
            location.ifPresent(text -> Location.PLACE.check(at + ".location", text));
            loggedModel.ifPresent(text -> Credentials.refuse(at + ".loggedModel", text));
        }

        /** Where a client is sent that wants the files. */
        public String place() {
            return location.orElse(uri);
        }
    }

    /** The same lineage from another run, if one is named, another version and another source. */
    public Lineage taken(Optional<Run> from, Optional<Parent> of, Source source) {
        return new Lineage(
                data,
                code,
                from.isPresent() ? from : run,
                environment,
                of.isPresent() ? of : parent,
                Optional.of(source));
    }

    /** The same lineage with this parent. */
    public Lineage childOf(Parent.Found of) {
        return new Lineage(data, code, run, environment, Optional.of(of), source);
    }

    /**
     * Reads the JSON form that callers write, refusing what is not part of it, credentials, and locations that are none. What
     * is kept has been read here once and is not checked again: rules may become stricter, and what is kept stays readable.
     */
    public static Lineage of(Fields fields) {
        Lineage lineage = of(fields, Lineage::named);
        lineage.check(fields);
        return lineage;
    }

    /** Reads back what {@link #document()} made of a lineage that is kept. */
    public static Lineage of(String json) {
        return of(Fields.of(Json.readObject(json)), Lineage::found);
    }

    private static Lineage of(Fields fields, Function<Fields, Parent> parent) {
        Lineage lineage = new Lineage(
                fields.objects("data", MAX_DATA).stream().map(Lineage::data).toList(),
                fields.optionalObject("code").map(Lineage::code),
                fields.optionalObject("run").map(Lineage::run),
                fields.optionalObject("environment").map(Lineage::environment),
                fields.optionalObject("parent").map(parent),
                fields.optionalObject("source").map(Lineage::source));
        fields.done();
        return lineage;
    }

    private void check(Fields fields) {
        for (int i = 0; i < data.size(); i++) {
            data.get(i).check(fields.at("data") + "[" + i + "]");
        }
        code.ifPresent(of -> of.check(fields.at("code")));
        run.ifPresent(of -> of.check(fields.at("run")));
        environment.ifPresent(of -> of.check(fields.at("environment")));
        source.ifPresent(of -> of.check(fields.at("source")));
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
        parent.ifPresent(p -> document.put("parent", p.document()));
        source.ifPresent(s -> document.put(
                "source", Map.of("uri", s.uri(), "location", s.location(), "loggedModel", s.loggedModel())));
        return document;
    }

    /** The JSON form without what may change: the name of the parent's model. */
    Map<String, Object> lasting() {
        Map<String, Object> document = document();
        parent.ifPresent(p -> document.put("parent", p.found().lasting()));
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
        String name = fields.text("name", MAX_NAME);
        Optional<String> location = fields.optionalText("location", Location.MAX_LENGTH);
        Optional<String> version = fields.optionalText("version", MAX_NAME);
        Optional<String> digest = fields.optionalText("digest", MAX_NAME);
        fields.done();
        return new Data(name, location, version, digest);
    }

    private static Code code(Fields fields) {
        String repository = fields.text("repository", Location.MAX_LENGTH);
        String commit = fields.text("commit", MAX_NAME);
        Optional<String> path = fields.optionalText("path", Location.MAX_LENGTH);
        fields.done();
        return new Code(repository, commit, path);
    }

    private static Run run(Fields fields) {
        String id = fields.text("id", MAX_NAME);
        Optional<String> location = fields.optionalText("location", Location.MAX_LENGTH);
        fields.done();
        return new Run(id, location);
    }

    private static Environment environment(Fields fields) {
        Optional<String> image = fields.optionalText("image", Location.MAX_LENGTH);
        Map<String, String> packages = fields.map("packages", MAX_PACKAGES, MAX_NAME, Fields.Values.texts(MAX_NAME));
        fields.done();
        return new Environment(image, packages);
    }

    private static Source source(Fields fields) {
        String uri = fields.text("uri", Location.MAX_LENGTH);
        Optional<String> location = fields.optionalText("location", Location.MAX_LENGTH);
        Optional<String> loggedModel = fields.optionalText("loggedModel", MAX_NAME);
        fields.done();
        return new Source(uri, location, loggedModel);
    }

    private static Parent named(Fields fields) {
        Parent parent = new Parent.Named(
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

    private static Parent found(Fields fields) {
        Parent parent = new Parent.Found(
                fields.text("modelId", MAX_NAME),
                new ModelName(fields.text("model", Names.MAX_MODEL_NAME)),
                Version.number(fields.at("version"), fields.integer("version")),
                new Sha256(fields.text("digest", MAX_NAME)));
        fields.done();
        return parent;
    }
}
