package dev.slipway.mlflow;

import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.location.Location;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Parent;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of a source. One that names a version of this registry, by its name or by the place of its files, makes a
 * version that shares these files. Any other makes a version by reference: the text is kept, checked and never fetched.
 * Sources that only a tracking server can explain are looked up at the one that is configured, or kept as they were given.
 */
final class Sources {
    private static final Pattern LOGGED_MODEL = Pattern.compile("models:/(m-[0-9A-Za-z]{1,64})/?");
    private static final Pattern NUMBERED = Pattern.compile("models:/([^/@]+)/([0-9]{1,10})/?");
    private static final Pattern NAMED = Pattern.compile("models:/([^/@]+)@([^/@]+)/?");
    private static final Pattern RUN = Pattern.compile("runs:/([0-9A-Za-z_-]{1,64})(?:/(.*))?");

    private final Registry registry;
    private final Optional<TrackingServer> tracking;
    private final OwnFiles ownFiles;

    /**
     * @param tracking explains {@code models:/m-...} and {@code runs:/...}
     * @param bucket where the registry keeps its files
     */
    Sources(Registry registry, Optional<TrackingServer> tracking, String bucket) {
        this.registry = registry;
        this.tracking = tracking;
        this.ownFiles = new OwnFiles(bucket);
    }

    /** Registers a version from its source. */
    ModelVersion register(ModelName name, NewVersion wanted, Request<ModelVersion> by) {
        Optional<Version> original = versionOf(wanted.source());
        if (original.isPresent()) {
            return take(name, wanted, original.get(), wanted.source(), by);
        }
        TrackingServer.Lookup lookup = lookUp(wanted);
        String place = lookup.location().orElse(wanted.source());
        if (ownFiles.has(place)) {
            return take(name, wanted, held(place), place, by);
        }
        ownFiles.refuseOtherSpelling(place);
        if (!place.startsWith("models:") && !place.startsWith("runs:") && !wanted.isPrompt()) {
            Location.PLACE.check("source", place);
        }
        return refer(name, wanted, lookup, by);
    }

    private ModelVersion take(
            ModelName name, NewVersion wanted, Version original, String place, Request<ModelVersion> by) {
        Model of = registry.catalog().modelById(original.modelId());
        Parent parent = new Parent.Found(of.id(), of.name(), original.number(), original.digest());
        // What is there by reference is taken by reference: its place is the place of the new one too.
        Optional<String> location = original.isByReference()
                ? original.source().map(Lineage.Source::place)
                : Optional.of(place).filter(found -> !found.equals(wanted.source()));
        Optional<String> loggedModel =
                wanted.loggedModel().or(() -> original.source().flatMap(Lineage.Source::loggedModel));
        Lineage lineage = original.metadata()
                .lineage()
                .taken(wanted.run(), Optional.of(parent), new Lineage.Source(wanted.source(), location, loggedModel));
        return registry.linkedVersions().sharing(name, original, wanted.description(), wanted.tags(), lineage, by);
    }

    private ModelVersion refer(
            ModelName name, NewVersion wanted, TrackingServer.Lookup lookup, Request<ModelVersion> by) {
        Lineage.Source source = new Lineage.Source(
                wanted.source(), lookup.location(), wanted.loggedModel().or(() -> loggedModel(wanted.source())));
        Metadata metadata = new Metadata(
                wanted.description(),
                wanted.tags(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Lineage.NONE.taken(wanted.run(), Optional.empty(), source));
        return registry.linkedVersions().external(name, metadata, lookup.why(), by);
    }

    /** The version of this registry that a {@code models:/} source names. */
    private Optional<Version> versionOf(String source) {
        if (loggedModel(source).isPresent()) {
            return Optional.empty();
        }
        Matcher numbered = NUMBERED.matcher(source);
        if (numbered.matches()) {
            Model model = registry.catalog().model(new ModelName(numbered.group(1)));
            return Optional.of(registry.catalog().usedVersion(model, MlflowRequest.version(numbered.group(2))));
        }
        Matcher named = NAMED.matcher(source);
        if (named.matches()) {
            Model model = registry.catalog().model(new ModelName(named.group(1)));
            return Optional.of(registry.catalog()
                    .usedVersion(
                            model,
                            Optional.ofNullable(model.stages().get(MlflowRequest.pointer(named.group(2))))
                                    .flatMap(stage -> stage.version())
                                    .orElseThrow(() -> Refusal.INVALID.because(
                                            "source", "names an alias of " + model.name() + " that is not set"))));
        }
        if (source.startsWith("models:")) {
            throw Refusal.INVALID.because("source", "must be models:/name/version, models:/name@alias or models:/m-id");
        }
        return Optional.empty();
    }

    /** The version whose files lie at a place of ours; nobody else's text may point in among them. */
    private Version held(String place) {
        String prefix = ownFiles.prefix(place);
        return VersionFiles.prefixOf(prefix + "/-")
                .filter(prefix::equals)
                .flatMap(found -> registry.store().files(found))
                .flatMap(files -> registry.store().version(files.modelId(), files.version()))
                .filter(version -> version.deletedAt().isEmpty())
                .orElseThrow(() -> Refusal.INVALID.because(
                        "source", "names the registry's own files, and no registered version begins there"));
    }

    private TrackingServer.Lookup lookUp(NewVersion wanted) {
        Optional<String> loggedModel = loggedModel(wanted.source());
        Matcher run = RUN.matcher(wanted.source());
        if (loggedModel.isPresent()) {
            return explained(server -> server.loggedModel(loggedModel.get()));
        }
        if (run.matches()) {
            String path = Optional.ofNullable(run.group(2)).orElse("");
            return explained(server -> server.run(run.group(1)).below(path));
        }
        if (wanted.source().startsWith("runs:")) {
            throw Refusal.INVALID.because("source", "must be runs:/ with the id of a run and a path");
        }
        return TrackingServer.Lookup.NOT_NEEDED;
    }

    private interface Question {
        TrackingServer.Lookup ask(TrackingServer server);
    }

    private TrackingServer.Lookup explained(Question question) {
        return tracking.map(question::ask)
                .orElseGet(() -> TrackingServer.Lookup.failed("no tracking server is configured"))
                .onlyRemote();
    }

    private static Optional<String> loggedModel(String source) {
        Matcher matcher = LOGGED_MODEL.matcher(source);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
