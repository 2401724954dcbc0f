package dev.slipway.registry.version;

import dev.slipway.json.Json;
import dev.slipway.registry.location.Location;
import dev.slipway.registry.location.SourceText;
import dev.slipway.registry.refusal.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
    public record Data(String name, Optional<String> location, Optional<String> version, Optional<String> digest) {}

    /**
     * A commit.
     *
     * @param repository where it lies, if that is known: tracking servers often know the commit alone
     * @param path where in the repository, from its top
     */
    public record Code(Optional<String> repository, String commit, Optional<String> path) {}

    /**
     * A run of a training job or tracking server.
     *
     * @param id as its server calls it; absent where only its page is known
     * @param location where to look at it
     * @param experiment the name of what it belongs to at the tracking server
     * @param user who made it, as the tracking server calls them
     */
    public record Run(
            Optional<String> id, Optional<String> location, Optional<String> experiment, Optional<String> user) {
        /** A run that has an id. */
        public Run(String id, Optional<String> location, Optional<String> experiment, Optional<String> user) {
            this(Optional.of(id), location, experiment, user);
        }

        /** A run of which no more is known. */
        public Run(String id, Optional<String> location) {
            this(id, location, Optional.empty(), Optional.empty());
        }

        /** A run of which only the page is known. */
        public static Run at(String location) {
            return new Run(Optional.empty(), Optional.of(location), Optional.empty(), Optional.empty());
        }

        /** This run, or the one whose page it is where only that is known of this one. */
        private Run or(Optional<Run> other) {
            return id.isPresent()
                    ? this
                    : other.map(of -> new Run(of.id, location.or(of::location), of.experiment, of.user))
                            .orElse(this);
        }
    }

    /** What it ran in. */
    public record Environment(Optional<String> image, Map<String, String> packages) {
        public Environment {
            packages = Map.copyOf(packages);
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
                from.map(given -> given.or(run)).or(() -> run),
                environment,
                of.isPresent() ? of : parent,
                Optional.of(source));
    }

    /** Whether a tracking server may know of it: it names a run, or its source one or a logged model. */
    public boolean isOfRun() {
        return run.flatMap(Run::id).isPresent()
                || source.filter(named -> named.loggedModel().isPresent()
                                || !(SourceText.of(named.uri()) instanceof SourceText.Place))
                        .isPresent();
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
        return LineageReader.SENT.lineage(fields);
    }

    /** Reads back what {@link #document()} made of a lineage that is kept. */
    public static Lineage of(String json) {
        return Fields.read(Json.readObject(json), LineageReader.KEPT::lineage);
    }

    /** The JSON form. */
    public Map<String, Object> document() {
        Map<String, Object> document = new TreeMap<>();
        if (!data.isEmpty()) {
            document.put("data", data.stream().map(Lineage::document).toList());
        }
        code.ifPresent(c ->
                document.put("code", Map.of("repository", c.repository(), "commit", c.commit(), "path", c.path())));
        run.ifPresent(r -> document.put(
                "run", Map.of("id", r.id(), "location", r.location(), "experiment", r.experiment(), "user", r.user())));
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
}
