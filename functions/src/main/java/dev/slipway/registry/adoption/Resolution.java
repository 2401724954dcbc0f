package dev.slipway.registry.adoption;

import dev.slipway.registry.access.ReadableSources;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.adoption.ModelReader.Described;
import dev.slipway.registry.adoption.TrackingServer.Tracked;
import dev.slipway.registry.location.Location;
import dev.slipway.registry.location.SourceText;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Adoption;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the source of a version was found to be.
 *
 * @param place where its files lie
 * @param source from which they are copied; nothing when they stay where they are
 * @param facts what the tracking server knows of the run that made them
 * @param described what the files say of themselves, once they were copied
 */
record Resolution(String place, Optional<FileSource> source, RunFacts facts, Optional<Described> described) {
    /** The tag that names the libraries that can load a model. */
    static final String FLAVORS = "mlflow.flavors";

    private static final int MAX_NOTE = 1_000;

    /**
     * Looks a version's source up, by the settings in force now and for the groups that it was registered by.
     *
     * @param version one that is COPYING
     * @throws SourceRefused when it is not there, or may not be read: which of both is not said
     */
    static Resolution of(Version version, SourceRules rules, AdoptionSources sources) {
        Lineage lineage = version.metadata().lineage();
        SourceText text = SourceText.of(lineage.source().orElseThrow().uri());
        ReadableSources readable = new ReadableSources(
                rules, version.progress().adoption().map(Adoption::groups).orElseThrow());
        Optional<Tracked> tracked = sources.tracking()
                .flatMap(server -> tracked(server, text, lineage))
                .filter(found -> readable.hasExperiment(found.experiment()));
        String place = place(text, tracked);
        if (sources.own().hasAnySpellingOf(place)) {
            throw new SourceRefused(
                    "its files lie among the registry's own files: register it as models:/name/version");
        }
        RunFacts facts = tracked.filter(of -> ReadableSources.isWithin(place, of.location()))
                .map(Tracked::facts)
                .orElse(RunFacts.NONE);
        Optional<FileSource> source =
                readable.mayCopy(place, tracked.map(Tracked::location)) ? sources.of(place) : Optional.empty();
        if (source.isEmpty() && !lineage.isOfRun()) {
            throw absent(place);
        }
        return new Resolution(place, source, facts, Optional.empty());
    }

    /** Of a place where nothing is that may be read; why it may not be read would say what is there. */
    static SourceRefused absent(String place) {
        return new SourceRefused("nothing is at " + place + " that may be read for who registered it: check the place,"
                + " and that the setting sources lists it for one of your groups; then register it again");
    }

    private static Optional<Tracked> tracked(TrackingServer server, SourceText text, Lineage lineage) {
        if (text instanceof SourceText.LoggedModel model) {
            return server.loggedModel(model.id());
        }
        if (text instanceof SourceText.OfRun run) {
            return server.run(run.id());
        }
        Optional<String> model = lineage.source().flatMap(Lineage.Source::loggedModel);
        return model.isPresent()
                ? server.loggedModel(model.get())
                : lineage.run().flatMap(Lineage.Run::id).flatMap(server::run);
    }

    private static String place(SourceText text, Optional<Tracked> tracked) {
        if (text instanceof SourceText.Place at) {
            return at.uri();
        }
        Tracked found = tracked.orElseThrow(() -> new SourceRefused(text.title()
                + " is not on the tracking server, or its experiment is not listed for one of your groups in the setting"
                + " tracking.experiments: check the id and the setting, then register it again"));
        String below = text instanceof SourceText.OfRun run ? run.path() : "";
        String place = below.isEmpty() ? found.location() : found.location().replaceFirst("/+$", "") + "/" + below;
        try {
            return Location.PLACE.check("artifact_uri", place);
        } catch (Refused refused) {
            throw new SourceRefused("the tracking server names a place that cannot be taken: " + refused.getMessage());
        }
    }

    /** The same with what the files say of themselves. */
    Resolution describedBy(Optional<Described> files) {
        return new Resolution(place, source, facts, files);
    }

    /** What is to be known of the version, for people. */
    Optional<String> note() {
        List<String> notes = new ArrayList<>();
        if (source.isEmpty()) {
            notes.add(ReadableSources.UNLISTED);
        }
        List<String> leftOut = new ArrayList<>(facts.leftOut());
        described.ifPresent(files -> leftOut.addAll(files.leftOut()));
        if (!leftOut.isEmpty()) {
            notes.add("left out of what is known of it: " + String.join("; ", leftOut));
        }
        String note = String.join(". ", notes);
        return Optional.of(note.length() > MAX_NOTE ? note.substring(0, MAX_NOTE) + "..." : note)
                .filter(text -> !text.isEmpty());
    }

    /**
     * What is known of a version by now. What the run measured and was set to stands, whatever was said of it while the files
     * were copied: gates rest on it. What it does not say stays as it was recorded.
     */
    Metadata addedTo(Metadata recorded) {
        Map<String, BigDecimal> metrics = new TreeMap<>(facts.metrics());
        new TreeMap<>(recorded.metrics()).forEach((name, value) -> {
            if (metrics.size() < Metadata.MAX_METRICS) {
                metrics.putIfAbsent(name, value);
            }
        });
        Map<String, String> tags = new HashMap<>(recorded.tags());
        described
                .map(Described::flavors)
                .filter(flavors -> !flavors.isEmpty() && tags.size() < Metadata.MAX_TAGS)
                .ifPresent(flavors -> tags.putIfAbsent(FLAVORS, String.join(",", flavors)));
        Map<String, Object> hyperparameters = new HashMap<>(recorded.hyperparameters());
        hyperparameters.putAll(facts.hyperparameters());
        return new Metadata(
                recorded.description(),
                tags,
                metrics,
                hyperparameters,
                recorded.schema().or(() -> described.flatMap(Described::schema)),
                addedTo(recorded.lineage()));
    }

    private Lineage addedTo(Lineage recorded) {
        Lineage.Source named = recorded.source().orElseThrow();
        Optional<String> found = Optional.of(place).filter(other -> !other.equals(named.uri()));
        return new Lineage(
                recorded.data().isEmpty() ? facts.data() : recorded.data(),
                recorded.code().or(facts::code),
                facts.run().or(recorded::run),
                recorded.environment(),
                recorded.parent(),
                Optional.of(new Lineage.Source(
                        named.uri(), found, named.loggedModel().or(() -> SourceText.loggedModel(named.uri())))));
    }
}
