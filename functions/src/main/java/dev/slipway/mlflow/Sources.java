package dev.slipway.mlflow;

import dev.slipway.registry.LinkedVersions;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.location.Location;
import dev.slipway.registry.location.OwnFiles;
import dev.slipway.registry.location.SourceText;
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

/**
 * What becomes of a source. One that names a version of this registry, by its name or by the place of its files, makes a
 * version that shares these files. Any other is kept as it was given, checked and not fetched here: whether its files are
 * copied is for the registry to say.
 */
final class Sources {
    private final Registry registry;
    private final NamedVersions named;
    private final OwnFiles ownFiles;

    /**
     * @param bucket where the registry keeps its files
     */
    Sources(Registry registry, NamedVersions named, String bucket) {
        this.registry = registry;
        this.named = named;
        this.ownFiles = new OwnFiles(bucket);
    }

    /**
     * Registers a version from its source.
     *
     * @param into what registers it
     */
    ModelVersion register(ModelName name, NewVersion wanted, LinkedVersions into, Request<ModelVersion> by) {
        Optional<ModelVersion> original = named.of(wanted.source());
        if (original.isPresent()) {
            // Kept as the version that it means today.
            Version version = original.get().version();
            String source = "models:/" + original.get().model().name() + "/" + version.number();
            return take(name, wanted.from(source), version, into, by);
        }
        String place = wanted.source();
        Optional<OwnFiles.Served> served = OwnFiles.served(place);
        if (served.isPresent()) {
            return take(name, wanted, version(served.get()), into, by);
        }
        if (ownFiles.has(place)) {
            return take(name, wanted, held(place), into, by);
        }
        ownFiles.refuseOtherSpelling(place);
        if (SourceText.of(place) instanceof SourceText.Place && !wanted.isPrompt()) {
            Location.PLACE.check("source", place);
        }
        return name(name, wanted, into, by);
    }

    private ModelVersion take(
            ModelName name, NewVersion wanted, Version original, LinkedVersions into, Request<ModelVersion> by) {
        Model of = registry.catalog().modelById(original.modelId());
        Parent parent = new Parent.Found(of.id(), of.name(), original.number(), original.digest());
        // What is there by reference is taken by reference: its place is the place of the new one too.
        Optional<String> location =
                original.isByReference() ? original.source().map(Lineage.Source::place) : Optional.empty();
        Optional<String> loggedModel =
                wanted.loggedModel().or(() -> original.source().flatMap(Lineage.Source::loggedModel));
        Lineage lineage = original.metadata()
                .lineage()
                .taken(wanted.run(), Optional.of(parent), new Lineage.Source(wanted.source(), location, loggedModel));
        return into.sharing(name, original, wanted.description(), wanted.tags(), lineage, by);
    }

    private ModelVersion name(ModelName name, NewVersion wanted, LinkedVersions into, Request<ModelVersion> by) {
        Lineage.Source source = new Lineage.Source(
                wanted.source(),
                Optional.empty(),
                wanted.loggedModel().or(() -> SourceText.loggedModel(wanted.source())));
        Metadata metadata = new Metadata(
                wanted.description(),
                wanted.tags(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Lineage.NONE.taken(wanted.run(), Optional.empty(), source));
        return into.bySource(name, metadata, by);
    }

    /** The version whose download address was given; it is there for whoever sees its model, and for nobody else. */
    private Version version(OwnFiles.Served served) {
        return new ServedPath(served.modelId(), served.version(), "").version(registry.catalog());
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
}
