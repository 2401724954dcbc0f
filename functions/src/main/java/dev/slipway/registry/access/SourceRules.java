package dev.slipway.registry.access;

import dev.slipway.json.Json;
import dev.slipway.registry.location.Location;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Needed;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which files the registry may copy for whom, as the owner of the deployment lists them.
 *
 * @param places folders of S3 and who may register what lies in them
 * @param tracking what may be taken from the tracking server, if there is one
 */
public record SourceRules(List<Place> places, Optional<Tracking> tracking) {
    /** Nothing may be copied. */
    public static final SourceRules NONE = new SourceRules(List.of(), Optional.empty());

    /** Places, and experiments, that may be listed. */
    public static final int MAX_LISTED = 50;

    private static final int MAX_HOLDERS = 50;
    private static final String S3_FOLDER = "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/(?:.*/)?";

    public SourceRules {
        places = List.copyOf(places);
    }

    /**
     * A folder of S3.
     *
     * @param prefix {@code s3://bucket/} or {@code s3://bucket/folder/}
     * @param groups who may register what lies in it: groups, and identities by their ids
     */
    public record Place(String prefix, SortedSet<Holder> groups) {
        /** Reads the members {@code prefix} and {@code groups}; others are for the caller to read. */
        public static Place of(Fields fields) {
            Needed<String> prefix =
                    fields.text("prefix", Location.MAX_LENGTH, text -> folder(fields.at("prefix"), text));
            SortedSet<Holder> groups = holders(fields);
            return new Place(prefix.get(), groups);
        }

        private Map<String, Object> document() {
            return Map.of("prefix", prefix, "groups", texts(groups));
        }
    }

    /**
     * What may be taken from a tracking server.
     *
     * @param artifacts the folder of S3 that the server keeps files in itself, when the registry may copy from there
     * @param experiments whose runs may be read for whom
     */
    public record Tracking(Optional<String> artifacts, List<Experiment> experiments) {
        public Tracking {
            experiments = List.copyOf(experiments);
        }

        /** Reads the members {@code artifacts} and {@code experiments}; others are for the caller to read. */
        public static Tracking of(Fields fields) {
            Optional<String> artifacts =
                    fields.optionalText("artifacts", Location.MAX_LENGTH, text -> folder(fields.at("artifacts"), text));
            return new Tracking(artifacts, fields.objects("experiments", MAX_LISTED, Experiment::of));
        }

        /** Whom this experiment is listed for. */
        public SortedSet<Holder> readers(String experiment) {
            SortedSet<Holder> readers = new TreeSet<>();
            experiments.stream()
                    .filter(listed -> listed.has(experiment))
                    .forEach(listed -> readers.addAll(listed.groups()));
            return readers;
        }

        /** The JSON form, as {@link #of} reads it. */
        public Map<String, Object> document() {
            return Map.of(
                    "artifacts",
                    artifacts,
                    "experiments",
                    experiments.stream().map(Experiment::document).toList());
        }
    }

    /**
     * Experiments of a tracking server.
     *
     * @param name of one, or its beginning and a {@code *}
     * @param groups who may register what their runs made
     */
    public record Experiment(String name, SortedSet<Holder> groups) {
        private static final int MAX_NAME = 500;

        static Experiment of(Fields fields) {
            Needed<String> name = fields.text("name", MAX_NAME);
            SortedSet<Holder> groups = holders(fields);
            return new Experiment(name.get(), groups);
        }

        boolean has(String experiment) {
            return name.endsWith("*")
                    ? experiment.startsWith(name.substring(0, name.length() - 1))
                    : experiment.equals(name);
        }

        private Map<String, Object> document() {
            return Map.of("name", name, "groups", texts(groups));
        }
    }

    /** Reads the members {@code sources} and {@code tracking} of the JSON form; others are for the caller to read. */
    static SourceRules of(Fields fields) {
        return new SourceRules(
                fields.objects("sources", MAX_LISTED, Place::of), fields.optionalObject("tracking", Tracking::of));
    }

    /** Reads the list of places, e.g. {@code [{"prefix": "s3://bucket/team/", "groups": ["team"]}]}. */
    public static List<Place> places(String json) {
        return Fields.read(
                Map.of("sources", Json.read(json)), fields -> fields.objects("sources", MAX_LISTED, Place::of));
    }

    /** Whom a place of S3 is listed for; nobody when it is not. */
    public SortedSet<Holder> readersOf(String place) {
        SortedSet<Holder> readers = new TreeSet<>();
        places.stream()
                .filter(listed -> ReadableSources.isWithin(place, listed.prefix()))
                .forEach(listed -> readers.addAll(listed.groups()));
        return readers;
    }

    /** Whether the tracking server itself keeps files at this place of S3. */
    public boolean isTracked(String place) {
        return tracking.flatMap(Tracking::artifacts)
                .filter(folder -> ReadableSources.isWithin(place, folder))
                .isPresent();
    }

    private SortedSet<Holder> named() {
        SortedSet<Holder> named = new TreeSet<>();
        places.forEach(place -> named.addAll(place.groups()));
        tracking.ifPresent(server -> server.experiments().forEach(experiment -> named.addAll(experiment.groups())));
        return named;
    }

    /** Those who are named that a caller is, or is in. */
    public SortedSet<Holder> of(Caller caller) {
        SortedSet<Holder> held = named();
        held.removeIf(holder -> !holder.isOneOf(caller));
        return held;
    }

    /** The JSON form; nothing stands in it where nothing is listed. */
    public Map<String, Object> document() {
        Map<String, Object> document = new TreeMap<>();
        document.put(
                "sources",
                Optional.of(places.stream().map(Place::document).toList()).filter(listed -> !listed.isEmpty()));
        document.put("tracking", tracking.map(Tracking::document));
        return document;
    }

    /**
     * The text, if it is a folder of S3.
     *
     * @throws Refused naming the field and the rule
     */
    public static String folder(String field, String text) {
        if (!text.matches(S3_FOLDER)) {
            throw Refusal.INVALID.because(
                    field, "must be a folder of S3 that ends with /, such as s3://bucket/folder/");
        }
        return Location.PLACE.check(field, text);
    }

    private static SortedSet<Holder> holders(Fields fields) {
        fields.need("groups");
        return new TreeSet<>(
                fields.texts("groups", MAX_HOLDERS, Holder.MAX_LENGTH, text -> Holder.of(fields.at("groups"), text)));
    }

    private static List<String> texts(SortedSet<Holder> holders) {
        return holders.stream().map(Holder::text).toList();
    }
}
