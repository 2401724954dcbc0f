package dev.slipway.registry;

import dev.slipway.SettableClock;
import dev.slipway.json.Json;
import dev.slipway.memory.MemoryArtifacts;
import dev.slipway.memory.MemorySource;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.adoption.AdoptionSources;
import dev.slipway.registry.adoption.Adoptions;
import dev.slipway.registry.adoption.ModelReader;
import dev.slipway.registry.location.OwnFiles;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision.Verdict;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Parent;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionKey;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Some models to which everything has happened that can happen, in whatever store. */
public final class RichStory {
    /** A text so long that it lies apart. */
    private static final String CARD = "What it is for, and what not. ".repeat(300);

    private static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));
    private static final Caller GRACE = Roles.DEFAULT.caller(Identity.user("grace"), Set.of("approvers"));
    private static final Caller HEIDI = Roles.DEFAULT.caller(Identity.user("heidi"), Set.of("approvers"));
    private static final Caller ROOT = Roles.DEFAULT.caller(Identity.user("root"), Set.of("admins"));
    private static final StageName CANARY = new StageName("canary");
    private static final StageName CHAMPION = new StageName("champion");

    private final Registry registry;
    private final MemoryArtifacts artifacts;
    private final SettableClock clock;
    private final List<String> models = new ArrayList<>();

    private RichStory(Registry registry, MemoryArtifacts artifacts, SettableClock clock) {
        this.registry = registry;
        this.artifacts = artifacts;
        this.clock = clock;
    }

    /** Lets it happen; answers the ids of the models, and last that of the registry's own history. */
    public static List<String> tell(Registry registry, MemoryArtifacts artifacts, SettableClock clock) {
        RichStory story = new RichStory(registry, artifacts, clock);
        story.versions();
        story.stages();
        story.names();
        story.manyFiles();
        story.adoptions();
        story.own();
        return List.copyOf(story.models);
    }

    /** Versions of every kind and in every state. */
    private void versions() {
        String model = create("versions");
        Version first = ready(model, said(Lineage.NONE), manifest("MLmodel", "weights.bin"));
        update(model, 1);
        Lineage lineage = new Lineage(
                List.of(new Lineage.Data("train", Optional.of("s3://data/train"), Optional.of("3"), Optional.empty())),
                Optional.of(
                        new Lineage.Code(Optional.of("https://git.example/fraud"), "8d2a1f0", Optional.of("train.py"))),
                Optional.of(new Lineage.Run("run-1", Optional.empty())),
                Optional.of(new Lineage.Environment(Optional.of("image:1"), Map.of("torch", "2.4"))),
                Optional.of(new Parent.Named(Optional.empty(), 1)));
        ready(model, said(lineage), new Manifest(List.of(file("a.bin", true), file("b.bin", false))));
        Version waiting = register(model, said(Lineage.NONE), new Manifest(List.of(file("a", true), file("b", false))));
        upload(files(waiting).get(1));
        registry.uploads().objectCreated(files(waiting).get(1).key());
        Version wrong = register(model, nothing(Lineage.NONE), manifest("weights.bin"));
        artifacts.put(files(wrong).get(0).key(), bytes("x".repeat("weights.bin".length())));
        registry.uploads().objectCreated(files(wrong).get(0).key());
        Lineage elsewhere = Lineage.NONE.taken(
                Optional.empty(),
                Optional.empty(),
                new Lineage.Source("s3://elsewhere/7", Optional.empty(), Optional.empty()));
        registry.linkedVersions().bySource(name(model), nothing(elsewhere), by(ADA));
        copy(model, first);
        ready(model, nothing(Lineage.NONE), manifest("gone"));
        registry.versions().delete(name(model), 7, by(ROOT));
        register(model, nothing(Lineage.NONE), manifest("awaited"));
        registry.versions().delete(name(model), 8, by(ROOT));
        pass();
        registry.versions().restore(name(model), 8, by(ROOT));
        register(model, nothing(Lineage.NONE), manifest("never"));
        registry.versions().delete(name(model), 9, by(ROOT));
        copy(create("copies"), first);
    }

    /** Versions whose files are copied from elsewhere: one is, one cannot be, one waits for it. */
    private void adoptions() {
        String model = create("adoptions");
        MemorySource source = new MemorySource(artifacts);
        source.put("s3://listed/good/MLmodel", "flavors: {}");
        source.put("s3://listed/good/weights.bin", "weights");
        Adoptions adoptions = new Adoptions(
                registry.copiedVersions(),
                new AdoptionSources(
                        List.of(source),
                        Optional.empty(),
                        key -> Optional.of(
                                new ModelReader.Described(List.of("sklearn"), Optional.of(Map.of()), List.of())),
                        new OwnFiles("slipway-artifacts")));
        for (String place : List.of("s3://listed/good", "s3://listed/empty", "s3://listed/later")) {
            Lineage lineage = Lineage.NONE.taken(
                    Optional.empty(), Optional.empty(), new Lineage.Source(place, Optional.empty(), Optional.empty()));
            registry.linkedVersions().bySource(name(model), nothing(lineage), by(ADA));
        }
        for (int version : List.of(1, 2)) {
            var unused = adoptions.advance(new VersionKey(model, version), Adoptions.Step.FIRST, Duration.ofMinutes(1));
        }
    }

    /** Policies, promotions of each end, rollbacks, aliases. */
    private void stages() {
        String model = create("stages");
        for (int i = 0; i < 3; i++) {
            ready(model, said(Lineage.NONE), manifest("weights.bin"));
        }
        access(model, Visibility.RESTRICTED);
        promote(model, 1, StageName.STAGING);
        Gate gate = new Gate("auc", Gate.Op.AT_LEAST, Optional.of(new BigDecimal("0.5")), BigDecimal.ZERO);
        policy(model, StageName.STAGING, new Policy(0, Set.of("approvers"), List.of(gate), Duration.ofDays(7)));
        promote(model, 2, StageName.STAGING);
        policy(model, StageName.STAGING, new Policy(2, Set.of("approvers"), List.of(gate), Duration.ofDays(7)));
        decide(promote(model, 1, StageName.PRODUCTION), GRACE, Verdict.APPROVE);
        decide(promote(model, 2, StageName.PRODUCTION), GRACE, Verdict.REJECT);
        registry.promotions().withdraw(promote(model, 2, StageName.PRODUCTION).id(), by(ADA));
        Promotion late = promote(model, 2, StageName.PRODUCTION);
        pass(Duration.ofDays(8));
        registry.endings().expire(late.id());
        Promotion overtaken = promote(model, 3, StageName.PRODUCTION);
        decide(promote(model, 2, StageName.PRODUCTION), GRACE, Verdict.APPROVE);
        registry.endings().supersedeAll(model);
        registry.endings().supersede(overtaken.id());
        pass();
        registry.stages().rollBack(name(model), StageName.PRODUCTION, Optional.empty(), "worse", by(GRACE));
        Promotion twice = promote(model, 3, StageName.STAGING);
        decide(twice, GRACE, Verdict.APPROVE);
        decide(twice, HEIDI, Verdict.APPROVE);
        registry.promotions().point(name(model), CHAMPION, 1, "champion", by(ADA));
        registry.promotions().point(name(model), CHAMPION, 2, "champion", by(ADA));
        registry.promotions().point(name(model), CANARY, 2, "canary", by(ADA));
        registry.stages().clear(name(model), CANARY, "retired", by(ROOT));
        decide(promote(model, 1, StageName.STAGING), GRACE, Verdict.APPROVE);
        promote(model, 3, StageName.PRODUCTION);
        for (int tier = 3; tier < 16; tier++) {
            retag(model, tier);
        }
        rename(model, "stages-renamed");
        rename(model, "Stages");
        promote(model, 2, StageName.PRODUCTION);
    }

    /** Names that are given up, taken over and kept. */
    private void names() {
        String plain = create("plain");
        delete(plain);
        String policies = create("policies");
        policy(policies, new StageName("shadow"), Policy.ONE_APPROVAL);
        rename(policies, "policies-renamed");
        delete(policies);
        create("policies");
        String aside = create("aside");
        policy(aside, new StageName("shadow"), Policy.ONE_APPROVAL);
        rename(aside, "put-aside");
        String guarded = create("guarded");
        ready(guarded, nothing(Lineage.NONE), manifest("weights.bin"));
        decide(promote(guarded, 1, StageName.PRODUCTION), GRACE, Verdict.APPROVE);
        registry.stages().clear(name(guarded), StageName.PRODUCTION, "retired", by(ROOT));
        delete(guarded);
        String successor = create("guarded", ROOT);
        registry.models().restore(new ModelRef.Deleted(guarded), Optional.of(new ModelName("restored")), by(ROOT));
        delete(successor);
        String taker = create("taker");
        rename(taker, "guarded");
        rename(taker, "taken");
        String second = create("second");
        delete(second);
        delete(create("again"));
        create("again");
        String back = create("back");
        delete(back);
        pass();
        registry.models().restore(new ModelRef.Deleted(back), Optional.empty(), by(ROOT));
    }

    /** A version whose files take several pages and blocks. */
    private void manyFiles() {
        String model = create("files");
        String folder = "a".repeat(100) + "/" + "b".repeat(100) + "/";
        ready(
                model,
                nothing(Lineage.NONE),
                manifest(IntStream.range(10, 40).mapToObj(i -> folder + i).toArray(String[]::new)));
    }

    /** What belongs to no model, and models under the defaults. */
    private void own() {
        boolean unused = registry.recordedSettings().record();
        StageName live = new StageName("live");
        String model = create("defaults");
        for (int i = 0; i < 3; i++) {
            ready(model, said(Lineage.NONE), manifest("weights.bin"));
        }
        byDefault(live, new Policy(0, Set.of("approvers"), List.of(), Duration.ofDays(7), false));
        registry.promotions().point(name(model), live, 1, "live", by(ADA));
        registry.promotions().point(name(model), StageName.STAGING, 1, "staging", by(ADA));
        byDefault(live, Policy.ONE_APPROVAL);
        decide(
                registry.promotions()
                        .point(name(model), live, 2, "live", by(ADA))
                        .orElseThrow(),
                GRACE,
                Verdict.APPROVE);
        byDefault(StageName.PRODUCTION, Policy.ONE_APPROVAL);
        promote(model, 3, StageName.PRODUCTION);
        String guarded = create("guarded-later");
        ready(guarded, nothing(Lineage.NONE), manifest("weights.bin"));
        promote(guarded, 1, StageName.STAGING);
        byDefault(StageName.STAGING, Policy.ONE_APPROVAL);
        rename(guarded, "guarded-since");
        free("guarded-later");
        free("aside");
        String deleted = create("deleted");
        policy(deleted, StageName.STAGING, Policy.OPEN);
        delete(deleted);
        free("deleted");
        delete(create("deleted"));
        String kept = create("kept");
        ready(kept, nothing(Lineage.NONE), manifest("weights.bin"));
        decide(promote(kept, 1, StageName.PRODUCTION), GRACE, Verdict.APPROVE);
        rename(kept, "kept-elsewhere");
        free("kept");
        create("Kept");
        unused = registry.recordedSettings().record();
        models.add(OwnHistory.ID);
    }

    private void byDefault(StageName stage, Policy policy) {
        pass();
        registry.defaults().set(stage, policy, by(ROOT));
    }

    private void free(String name) {
        pass();
        registry.keptNames().free(new ModelName(name), "nobody asks for it", by(ROOT));
    }

    private String create(String name) {
        return create(name, ADA);
    }

    private String create(String name, Caller caller) {
        pass();
        String id = registry.models()
                .create(
                        new ModelName(name),
                        Optional.of("what " + name + " is"),
                        Map.of("team", "risk", "tier", "1", "card", CARD),
                        by(caller))
                .model()
                .id();
        models.add(id);
        return id;
    }

    private void retag(String model, int tier) {
        pass();
        registry.models()
                .update(
                        name(model),
                        new Models.Description(
                                Optional.empty(),
                                Optional.empty(),
                                Map.of("tier", Optional.of(Integer.toString(tier)))),
                        by(ADA));
    }

    private void rename(String model, String name) {
        pass();
        registry.models()
                .update(
                        name(model),
                        new Models.Description(
                                Optional.of(new ModelName(name)), Optional.empty(), Map.of("tier", Optional.of("2"))),
                        by(ROOT));
    }

    private void delete(String model) {
        pass();
        registry.models().delete(name(model), by(ROOT));
    }

    private void update(String model, int version) {
        pass();
        registry.versions()
                .update(
                        name(model),
                        version,
                        new Versions.Description(
                                Optional.of(Optional.of("better")),
                                Map.of("a", Optional.of("1"), "b", Optional.empty(), "card", Optional.of(CARD)),
                                Map.of("loss", new BigDecimal("0.125"))),
                        by(ADA));
    }

    private void access(String model, Visibility visibility) {
        pass();
        Map<Role, SortedSet<Holder>> grants = Map.of(
                Role.MAINTAINER, new TreeSet<>(Set.of(new Holder("user:ada"), new Holder("user:root"))),
                Role.VIEWER, new TreeSet<>(Set.of(new Holder("risk board"))));
        registry.accesses().set(name(model), new ModelAccess.Wish(visibility, grants), by(ADA));
    }

    private void policy(String model, StageName stage, Policy policy) {
        pass();
        registry.policies().set(name(model), stage, policy, by(ROOT));
    }

    private Promotion promote(String model, int version, StageName stage) {
        pass();
        return registry.promotions().request(name(model), version, stage, "better recall", by(ADA));
    }

    private void decide(Promotion promotion, Caller who, Verdict verdict) {
        pass();
        registry.promotions().decide(promotion.id(), verdict, Optional.of("seen"), by(who));
    }

    private void copy(String model, Version original) {
        pass();
        registry.linkedVersions()
                .sharing(name(model), original, Optional.of("a copy"), Map.of("a", "1"), Lineage.NONE, by(GRACE));
    }

    private Version ready(String model, Metadata metadata, Manifest manifest) {
        Version version = register(model, metadata, manifest);
        files(version).forEach(this::upload);
        registry.uploads().complete(head(model), version.number(), by(ADA));
        return registry.store().version(model, version.number()).orElseThrow();
    }

    private Version register(String model, Metadata metadata, Manifest manifest) {
        pass();
        return registry.versions()
                .register(name(model), metadata, manifest, by(ADA))
                .version();
    }

    private List<VersionFile> files(Version version) {
        return registry.store()
                .files(version.heldAt().orElseThrow())
                .orElseThrow()
                .files();
    }

    private void upload(VersionFile file) {
        artifacts.put(file.key(), bytes(file.declared().path().value()));
    }

    private ModelRef name(String model) {
        return head(model).ref();
    }

    private Model head(String model) {
        return registry.store().modelById(model).orElseThrow();
    }

    private void pass() {
        pass(Duration.ofMinutes(1));
    }

    private void pass(Duration time) {
        clock.set(clock.instant().plus(time));
    }

    private static <T> Request<T> by(Caller caller) {
        return Request.by(caller);
    }

    private static Metadata said(Lineage lineage) {
        return new Metadata(
                Optional.of("what it is"),
                Map.of("a", "", "b", "2"),
                Map.of("auc", new BigDecimal("0.91")),
                Json.readObject(
                        "{\"depth\":6,\"shuffle\":true,\"loss\":\"log\",\"missing\":null,\"layers\":[64,{\"units\":[]}]}"),
                Optional.of(Map.of("inputs", List.of(Map.of("name", "amount"), Map.of("name", "shop")))),
                lineage);
    }

    private static Metadata nothing(Lineage lineage) {
        return new Metadata(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), lineage);
    }

    private static Manifest manifest(String... paths) {
        return SampleRegistry.manifest(paths);
    }

    private static ManifestFile file(String path, boolean inParts) {
        return new ManifestFile(
                new FilePath(path),
                path.length(),
                Sha256.of(path),
                inParts
                        ? Optional.of(new FileParts(FileParts.MIN_PART_SIZE, List.of(Sha256.of(path))))
                        : Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
