package dev.slipway.registry;

import dev.slipway.SettableClock;
import dev.slipway.SteppedTime;
import dev.slipway.memory.MemoryRegistry;
import dev.slipway.memory.OvertakenStore;
import dev.slipway.memory.PatchyArtifacts;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Backlog.Unpublished;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A registry in memory with people who use it, a clock that stands still, and the words for what tests do again and again.
 * The bytes of each sample file are its path.
 */
public final class SampleRegistry {
    public static final Instant NOW = Instant.parse("2026-01-31T08:15:00.123Z");

    public static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));
    /** Another contributor, who made none of the models. */
    public static final Caller BOB = Roles.DEFAULT.caller(Identity.user("bob"), Set.of("contributors"));

    public static final Caller GRACE = Roles.DEFAULT.caller(Identity.user("grace"), Set.of("approvers"));
    public static final Caller ROOT = Roles.DEFAULT.caller(Identity.user("root"), Set.of("admins"));

    public static final Metadata NOTHING_SAID =
            new Metadata(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), Lineage.NONE);

    /** Contributors may register what lies at {@code s3://listed/} and what a run of the experiment risk made. */
    public static final RightsSettings SETTINGS = new RightsSettings(
            Roles.DEFAULT,
            new SourceRules(
                    List.of(new SourceRules.Place("s3://listed/", holders("contributors"))),
                    Optional.of(new SourceRules.Tracking(
                            Optional.of("s3://tracked/"),
                            List.of(new SourceRules.Experiment("risk", holders("contributors")))))));

    public final SettableClock clock = new SettableClock(NOW);
    public final MemoryRegistry memory = new MemoryRegistry(clock, SETTINGS);
    public final Registry registry = memory.registry;
    public final RegistryStore store = registry.store();

    /** Where a test says what happens between the reads and the commits of {@link #overtaken}. */
    public final OvertakenStore between = new OvertakenStore(store);

    /** The artifact store as {@link #overtaken} reaches it. */
    public final PatchyArtifacts artifacts = new PatchyArtifacts(memory.artifacts);

    /** The same registry, used by somebody whom others overtake. */
    public final Registry overtaken = new Registry(
            new Stores(between, registry.lists(), memory.stores.stores().state(), registry.secrets()),
            artifacts,
            new Changes(between, clock, new SteppedTime()),
            SETTINGS);

    private static SortedSet<Holder> holders(String... groups) {
        return Stream.of(groups).map(Holder::new).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Lets time pass. */
    public void later(Duration time) {
        clock.set(clock.instant().plus(time));
    }

    /** A new model. */
    public Model model(String name) {
        return registry.models()
                .create(new ModelName(name), Optional.empty(), Map.of(), Request.by(ADA))
                .model();
    }

    /** A new prompt. */
    public Model prompt(String name) {
        return registry.models()
                .create(new ModelName(name), ModelKind.PROMPT, Optional.empty(), Map.of(), Request.by(ADA))
                .model();
    }

    /** A new version of a prompt, with this text. */
    public Version text(Model prompt, String text) {
        Lineage.Source none = new Lineage.Source("dummy-source", Optional.empty(), Optional.empty());
        Metadata metadata = from(Lineage.NONE.taken(Optional.empty(), Optional.empty(), none))
                .with(Optional.empty(), Map.of("mlflow.prompt.text", text), Map.of());
        return registry.linkedVersions()
                .bySource(prompt.name(), metadata, Request.by(ADA))
                .version();
    }

    /** A model as it is now. */
    public Model now(Model model) {
        return store.modelById(model.id()).orElseThrow();
    }

    /** A version as it is now. */
    public Version now(Version version) {
        return store.version(version.modelId(), version.number()).orElseThrow();
    }

    /** A new version with one file, which is awaited. */
    public Version registered(Model model) {
        return registered(model, NOTHING_SAID, manifest("weights.bin"));
    }

    /** A new version whose files are awaited. */
    public Version registered(Model model, Metadata metadata, Manifest manifest) {
        return registry.versions()
                .register(model.name(), metadata, manifest, Request.by(ADA))
                .version();
    }

    /** A new version that is READY. */
    public Version ready(Model model) {
        return ready(model, NOTHING_SAID);
    }

    /** A new version that is READY, of which this is known. */
    public Version ready(Model model, Metadata metadata) {
        Version version = registered(model, metadata, manifest("weights.bin"));
        upload(version);
        registry.uploads().complete(model, version.number(), Request.by(ADA));
        return now(version);
    }

    /** The files of a version. */
    public List<VersionFile> files(Version version) {
        return store.files(version.heldAt().orElseThrow()).orElseThrow().files();
    }

    /** Puts all files of a version into the store, and tells nobody. */
    public void upload(Version version) {
        files(version).forEach(this::upload);
    }

    /** Puts one file into the store, and tells nobody. */
    public void upload(VersionFile file) {
        memory.artifacts.put(file.key(), bytes(file.declared().path().value()));
    }

    /** Puts other bytes than were declared, as many of them. */
    public void uploadOther(VersionFile file) {
        memory.artifacts.put(file.key(), bytes(other(file)));
    }

    /** Why a version is rejected of which such bytes were put. */
    public static String rejection(VersionFile file) {
        return file.declared().path() + ": its SHA-256 is " + Sha256.of(other(file)) + " where "
                + file.declared().checksum() + " was declared";
    }

    private static String other(VersionFile file) {
        return "x".repeat((int) file.declared().size());
    }

    /** Asks for a promotion. */
    public Promotion promotion(Version version, StageName stage) {
        return registry.promotions()
                .request(name(version.modelId()), version.number(), stage, "a reason", Request.by(ADA));
    }

    /** Asks for a promotion and has it approved, which applies it. */
    public void promoted(Version version, StageName stage) {
        Promotion promotion = promotion(version, stage);
        if (promotion.isOpen()) {
            registry.promotions().decide(promotion.id(), Decision.Verdict.APPROVE, Optional.empty(), Request.by(GRACE));
        }
    }

    /** A model's whole history. */
    public List<Entry> history(Model model) {
        return registry.lists().entriesFrom(model.id(), 1, Integer.MAX_VALUE);
    }

    /** What a model's history says, from one entry on. */
    public List<Fact> facts(Model model, long from) {
        return registry.lists().entriesFrom(model.id(), from, Integer.MAX_VALUE).stream()
                .map(Entry::fact)
                .toList();
    }

    /** What a model's last entry says. */
    public Fact lastFact(Model model) {
        return facts(model, now(model).tail().seq()).get(0);
    }

    /** Files that are sent whole. */
    public static Manifest manifest(String... paths) {
        return new Manifest(
                Arrays.stream(paths).map(path -> file(path, Optional.empty())).toList());
    }

    /** A file that is sent in parts; it has only one. */
    public static ManifestFile inParts(String path) {
        return file(path, Optional.of(new FileParts(FileParts.MIN_PART_SIZE, List.of(Sha256.of(path)))));
    }

    /** A file in so many parts, of which no test has the bytes. */
    public static ManifestFile inParts(String path, int count) {
        FileParts parts = new FileParts(FileParts.MIN_PART_SIZE, Collections.nCopies(count, Sha256.of(path)));
        return new ManifestFile(
                new FilePath(path), count * FileParts.MIN_PART_SIZE, Sha256.of(path), Optional.of(parts));
    }

    /** Metadata that says nothing but this. */
    public static Metadata from(Lineage lineage) {
        return new Metadata(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), lineage);
    }

    private static ManifestFile file(String path, Optional<FileParts> parts) {
        return new ManifestFile(new FilePath(path), bytes(path).length, Sha256.of(path), parts);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ModelRef name(String modelId) {
        return store.modelById(modelId).orElseThrow().name();
    }

    /** Entries as the outbox hears of them, each as a change of its own. */
    public static List<Unpublished> changes(List<Entry> entries) {
        return entries.stream()
                .map(entry -> new Unpublished(entry.modelId(), entry.seq(), 1, entry.at()))
                .toList();
    }

    /** Marks everything published that is recorded so far, as if the world had been told. */
    public void published() {
        Backlog backlog = memory.stores.backlog();
        backlog.published(
                backlog.unpublished(Instant.MAX, Page.Request.first(1_000)).items());
    }
}
