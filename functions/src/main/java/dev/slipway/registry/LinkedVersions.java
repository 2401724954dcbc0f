package dev.slipway.registry;

import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.ReadableSources;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.location.SourceText;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Adoption;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionKey;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Versions that come without an upload: they share files that the registry holds already, or name a place elsewhere. They are
 * READY at once, unless settings list the place for whoever registers it: then its files are copied first.
 */
public final class LinkedVersions {
    private final RegistryStore store;
    private final SourceRules rules;
    private final Changes changes;
    private final Optional<Retry> retry;

    LinkedVersions(RegistryStore store, SourceRules rules, Changes changes) {
        this(store, rules, changes, Optional.empty());
    }

    private LinkedVersions(RegistryStore store, SourceRules rules, Changes changes, Optional<Retry> retry) {
        this.store = store;
        this.rules = rules;
        this.changes = changes;
        this.retry = retry;
    }

    /**
     * What a client asks for again by itself when an answer is lost.
     *
     * @param asked who asks for what, as one digest
     * @param window for how long clients go on asking
     */
    public record Retry(Sha256 asked, Duration window) {
        /** Names the mark that the request leaves with the version that it makes. */
        private String mark(VersionKey made) {
            return Sha256.of("made\n" + made.modelId() + "\n" + made.number() + "\n" + asked.hex())
                    .hex();
        }
    }

    /**
     * The same for a client that asks again by itself: a registration is a retry, and is answered with the version that was
     * made, where this very request made the model's newest version within the window. Once something newer is registered,
     * or the version is deleted or rejected, whoever asks the same wants another version.
     */
    public LinkedVersions retriedAs(Retry wanted) {
        return new LinkedVersions(store, rules, changes, Optional.of(wanted));
    }

    /** The newest version of a model in use, if the request that is retried has made it. */
    public Optional<Versions.ModelVersion> made(ModelRef ref) {
        return store.model(ref).filter(model -> model.deletion().isEmpty()).flatMap(this::made);
    }

    private Optional<Versions.ModelVersion> made(Model model) {
        VersionKey newest = new VersionKey(model.id(), model.lastVersion());
        return retry.filter(known -> newest.number() > 0)
                .flatMap(known -> store.answered(known.mark(newest)))
                .flatMap(mark -> store.version(newest.modelId(), newest.number()))
                .filter(version -> version.deletedAt().isEmpty() && version.status() != VersionStatus.REJECTED)
                .map(version -> new Versions.ModelVersion(model, version));
    }

    /**
     * Registers a version by the place where its files lie. Where settings list that place for the caller, or the tracking
     * server is to say what it is, the version is COPYING, and its adoption goes on. Otherwise it stays by reference:
     * nobody here has seen its files and they may change unseen.
     *
     * @param metadata must name the source
     */
    public Versions.ModelVersion bySource(ModelRef ref, Metadata metadata, Request<Versions.ModelVersion> request) {
        Lineage.Source source = metadata.lineage().source().orElseThrow(IllegalArgumentException::new);
        SourceText text = SourceText.of(source.uri());
        SortedSet<Holder> groups = rules.of(request.caller());
        boolean isToBeRead = isToBeRead(text, metadata.lineage(), new ReadableSources(rules, groups));
        return once(ref, request, draft -> {
            VersionKey key = next(draft);
            if (draft.model().isPrompt()) {
                Contents texts = Contents.Texts.of(metadata.tags());
                return register(draft, ready(draft, key, texts, checkedWord(metadata), Optional.empty()));
            }
            Contents named = Contents.External.at(source.place());
            if (!isToBeRead) {
                return register(draft, ready(draft, key, named, metadata, note(text)));
            }
            String prefix = VersionFiles.prefix(key.modelId(), Ids.next(draft.at()));
            Version copying = Version.registered(
                    key, named, metadata, draft.stamp(), Progress.copying(new Adoption(prefix, groups)));
            return register(draft, copying, VersionFact.Registered.of(copying));
        });
    }

    /** A prompt's source is there because MLflow's API asks for one; it names nothing. */
    private static Metadata checkedWord(Metadata metadata) {
        String source = metadata.lineage().source().orElseThrow().uri();
        if (!source.matches("[A-Za-z0-9_-]+")) {
            throw Refusal.INVALID.because(
                    "source", "must be one word such as dummy-source where the model is a prompt, which has no files");
        }
        return metadata;
    }

    private static boolean isToBeRead(SourceText text, Lineage lineage, ReadableSources readable) {
        boolean isListed = text instanceof SourceText.Place place && readable.isListed(place.uri());
        return isListed || (lineage.isOfRun() && readable.hasAnyExperiment());
    }

    /** What is to be known of a version whose source nobody reads. */
    private Optional<String> note(SourceText text) {
        if (!(text instanceof SourceText.Place place)) {
            String why = rules.tracking().isPresent()
                    ? "no experiment of the tracking server is listed for who registered it"
                    : "no tracking server is configured";
            return Optional.of("kept as given, by reference: " + why);
        }
        boolean isPlace = place.uri().indexOf(':') >= 0;
        return isPlace ? Optional.of(ReadableSources.UNLISTED) : Optional.empty();
    }

    /**
     * Registers a version that is another one once more, under another name or number: the same contents, the same digest,
     * and what was measured of it.
     *
     * @param description what is said of the new one
     * @param lineage the original's, as far as the new one's does not differ
     */
    public Versions.ModelVersion sharing(
            ModelRef ref,
            Version original,
            Optional<String> description,
            Map<String, String> tags,
            Lineage lineage,
            Request<Versions.ModelVersion> request) {
        return once(ref, request, draft -> {
            // Read within the change: the original may have been described or deleted since.
            Version now = store.version(original.modelId(), original.number()).orElse(original);
            Versions.usable(now);
            if (draft.model().isPrompt() || now.contents() instanceof Contents.Texts) {
                throw Refusal.PROMPT_HAS_NO_FILES.because(
                        "a version of a prompt shares no files with another one; register its text");
            }
            Metadata known = now.metadata();
            Metadata metadata =
                    new Metadata(description, tags, known.metrics(), known.hyperparameters(), known.schema(), lineage);
            return register(
                    draft,
                    ready(draft, next(draft), now.contents(), metadata, Optional.empty())
                            .copyOf(now));
        });
    }

    /** Registers, unless the same request has: that is looked at with each head that is decided on. */
    private Versions.ModelVersion once(
            ModelRef ref,
            Request<Versions.ModelVersion> request,
            Changes.Decision<Versions.ModelVersion> registration) {
        Attempt attempt = new Attempt(registration);
        try {
            return changes.change(ref, request, attempt);
        } catch (AlreadyAnswered e) {
            VersionKey twin = attempt.tried.orElseThrow(() -> e);
            return new Versions.ModelVersion(
                    store.modelById(twin.modelId()).orElseThrow(() -> e),
                    store.version(twin.modelId(), twin.number()).orElseThrow(() -> e));
        }
    }

    /** One registration, however often it has to be tried. */
    private final class Attempt implements Changes.Decision<Versions.ModelVersion> {
        private final Changes.Decision<Versions.ModelVersion> registration;

        /** The version that is being made, or that a twin of this request was quicker to make. */
        private Optional<VersionKey> tried = Optional.empty();

        Attempt(Changes.Decision<Versions.ModelVersion> registration) {
            this.registration = registration;
        }

        @Override
        public Versions.ModelVersion decide(Draft draft) {
            Optional<Versions.ModelVersion> made = made(draft.model());
            if (made.isPresent()) {
                return made.get();
            }
            VersionKey key = next(draft);
            tried = Optional.of(key);
            retry.ifPresent(known -> draft.mark(new Answered(
                    known.mark(key),
                    known.asked(),
                    "",
                    changes.clock().instant().plus(known.window()))));
            return registration.decide(draft);
        }
    }

    private static VersionKey next(Draft draft) {
        return new VersionKey(draft.model().id(), draft.model().lastVersion() + 1);
    }

    /** A version that is complete from the beginning. */
    private static Version ready(
            Draft draft, VersionKey key, Contents contents, Metadata metadata, Optional<String> note) {
        return Version.registered(key, contents, metadata, draft.stamp(), Progress.ready(draft.at(), note));
    }

    private static Versions.ModelVersion register(Draft draft, Version ready) {
        return register(draft, ready, VersionFact.Registered.of(ready), VersionFact.Ready.of(ready));
    }

    private static Versions.ModelVersion register(Draft draft, Version version, VersionFact... facts) {
        draft.model(draft.model().numbered(version.number()));
        Version recorded = draft.record(version, facts);
        return new Versions.ModelVersion(draft.model(), recorded);
    }
}
