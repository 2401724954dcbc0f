package dev.slipway.registry.version;

import dev.slipway.registry.location.Credentials;
import dev.slipway.registry.location.Location;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Names;
import dev.slipway.registry.refusal.Needed;
import dev.slipway.registry.refusal.Refusal;
import java.util.Optional;

/**
 * Reads the JSON form of lineages. What a caller sends is checked: no credentials, and no locations that are none. What is kept
 * was checked when it was sent and is not checked again: rules may become stricter, and what is kept stays readable.
 */
enum LineageReader {
    SENT,
    KEPT;

    private static final int MAX_DATA = 100;
    private static final int MAX_PACKAGES = 1_000;
    private static final int MAX_NAME = 256;

    /** Characters of an experiment's name, as MLflow takes them. */
    private static final int MAX_EXPERIMENT = 500;

    Lineage lineage(Fields fields) {
        return new Lineage(
                fields.objects("data", MAX_DATA, this::data),
                fields.optionalObject("code", this::code),
                fields.optionalObject("run", this::run),
                fields.optionalObject("environment", this::environment),
                fields.optionalObject("parent", this::parent),
                fields.optionalObject("source", this::source));
    }

    private Lineage.Data data(Fields fields) {
        Needed<String> name = word(fields, "name");
        Optional<String> location = optionalLocation(fields, "location", Location.DATA_SET);
        Optional<String> version = optionalWord(fields, "version");
        Optional<String> digest = optionalWord(fields, "digest");
        return new Lineage.Data(name.get(), location, version, digest);
    }

    private Lineage.Code code(Fields fields) {
        Optional<String> repository = optionalLocation(fields, "repository", Location.REPOSITORY);
        Needed<String> commit = word(fields, "commit");
        Optional<String> path = optionalLocation(fields, "path", Location.PATH);
        return new Lineage.Code(repository, commit.get(), path);
    }

    private Lineage.Run run(Fields fields) {
        Optional<String> id = optionalWord(fields, "id");
        Optional<String> location = optionalLocation(fields, "location", Location.LINK);
        Optional<String> experiment =
                fields.optionalText("experiment", MAX_EXPERIMENT, text -> word(fields.at("experiment"), text));
        Optional<String> user = optionalWord(fields, "user");
        if (id.isEmpty() && location.isEmpty()) {
            throw Refusal.INVALID.because("id", "must be given where the location is not");
        }
        return new Lineage.Run(id, location, experiment, user);
    }

    private Lineage.Environment environment(Fields fields) {
        Optional<String> image = optionalLocation(fields, "image", Location.IMAGE);
        return new Lineage.Environment(image, fields.map("packages", MAX_PACKAGES, MAX_NAME, new Packages()));
    }

    private Lineage.Source source(Fields fields) {
        Needed<String> uri = location(fields, "uri", Location.SOURCE);
        Optional<String> location = optionalLocation(fields, "location", Location.PLACE);
        Optional<String> loggedModel = optionalWord(fields, "loggedModel");
        return new Lineage.Source(uri.get(), location, loggedModel);
    }

    private Parent parent(Fields fields) {
        return this == SENT ? named(fields) : found(fields);
    }

    private static Parent named(Fields fields) {
        Optional<ModelName> model = fields.optionalText("model", Names.MAX_MODEL_NAME, ModelName::new);
        Needed<Integer> version = version(fields);
        return new Parent.Named(model, version.get());
    }

    private static Parent found(Fields fields) {
        Needed<String> modelId = fields.text("modelId", MAX_NAME);
        Needed<ModelName> model = fields.text("model", Names.MAX_MODEL_NAME, ModelName::new);
        Needed<Integer> version = version(fields);
        Needed<Sha256> digest = fields.text("digest", MAX_NAME, Sha256::new);
        return new Parent.Found(modelId.get(), model.get(), version.get(), digest.get());
    }

    private static Needed<Integer> version(Fields fields) {
        return fields.integer("version", number -> Version.number("version", number));
    }

    private Needed<String> word(Fields fields, String name) {
        return fields.text(name, MAX_NAME, text -> word(fields.at(name), text));
    }

    private Optional<String> optionalWord(Fields fields, String name) {
        return fields.optionalText(name, MAX_NAME, text -> word(fields.at(name), text));
    }

    private Needed<String> location(Fields fields, String name, Location kind) {
        return fields.text(name, Location.MAX_LENGTH, text -> location(fields.at(name), text, kind));
    }

    private Optional<String> optionalLocation(Fields fields, String name, Location kind) {
        return fields.optionalText(name, Location.MAX_LENGTH, text -> location(fields.at(name), text, kind));
    }

    private String word(String field, String text) {
        return this == SENT ? Credentials.refuse(field, text) : text;
    }

    private String location(String field, String text, Location kind) {
        return this == SENT ? kind.check(field, text) : text;
    }

    /** Names and versions of packages. */
    private final class Packages implements Fields.Values<String> {
        private final Fields.Values<String> texts = Fields.Values.texts(MAX_NAME);

        /** The name is part of the path to its value, so one with a credential must not get into the path. */
        @Override
        public String name(String map, String name, int max) {
            word(map, name);
            return Fields.Values.super.name(map, name, max);
        }

        @Override
        public String read(String place, Object value) {
            return word(place, texts.read(place, value));
        }
    }
}
