package dev.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.SettableClock;
import dev.slipway.SteppedTime;
import dev.slipway.memory.MemoryRegistry;
import dev.slipway.memory.OvertakenStore;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.delivery.Outbox;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.EventPublisher;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.promotion.Decision.Verdict;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refusals;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Rollback;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** One model in a registry in memory, and what people do with its versions and stages. */
final class StageStory {
    static final Instant NOW = Instant.parse("2026-01-31T08:15:00.123Z");
    static final ModelName MODEL = new ModelName("fraud-detector");
    static final StageName STAGING = StageName.STAGING;
    static final StageName PRODUCTION = StageName.PRODUCTION;
    static final StageName CANARY = new StageName("canary");

    /** Makes the model and its versions, and asks for promotions. */
    static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));

    static final Caller GRACE = Roles.DEFAULT.caller(Identity.user("grace"), Set.of("approvers"));
    static final Caller HEIDI = Roles.DEFAULT.caller(Identity.user("heidi"), Set.of("approvers"));
    static final Caller ROOT = Roles.DEFAULT.caller(Identity.user("root"), Set.of("admins"));

    final SettableClock clock = new SettableClock(NOW);
    final MemoryRegistry memory = new MemoryRegistry(clock);
    final Promotions promotions = memory.registry.promotions();
    final Endings endings = memory.registry.endings();
    final Policies policies = memory.registry.policies();
    final Stages stages = memory.registry.stages();

    /** What others do while a change is made through {@link #overtaken}. */
    final OvertakenStore race = new OvertakenStore(store());

    /** The same registry for somebody whom others overtake. */
    final Registry overtaken = new Registry(
            new Stores(race, memory.registry.lists(), memory.stores.stores().state(), memory.registry.secrets()),
            memory.artifacts,
            new Changes(race, clock, new SteppedTime()));

    private final String modelId;

    StageStory() {
        modelId = memory.registry
                .models()
                .create(MODEL, Optional.empty(), Map.of(), Request.by(ADA))
                .model()
                .id();
    }

    /** A policy that asks for so many approvals and has these gates. */
    static Policy approvals(int approvals, Gate... gates) {
        return new Policy(approvals, Set.of(Policy.APPROVERS), List.of(gates), Duration.ofDays(7));
    }

    /** A policy that asks nobody and takes only versions whose files the registry holds. */
    static Policy heldOnly() {
        return new Policy(0, Set.of(Policy.APPROVERS), List.of(), Duration.ofDays(7), false);
    }

    /** Somebody's request that depends on this revision. */
    static <T> Request<T> at(long rev, Caller who) {
        return Request.<T>by(who).expecting(Optional.of(rev));
    }

    /** At least this much of a metric. */
    static Gate atLeast(String metric, String value) {
        return new Gate(metric, Gate.Op.AT_LEAST, Optional.of(new BigDecimal(value)), BigDecimal.ZERO);
    }

    /** More of a metric than the version has that the stage holds. */
    static Gate moreThanCurrent(String metric) {
        return new Gate(metric, Gate.Op.MORE_THAN, Optional.empty(), BigDecimal.ZERO);
    }

    String modelId() {
        return modelId;
    }

    Model model() {
        return store().modelById(modelId).orElseThrow();
    }

    Stage stage(StageName name) {
        return model().stage(name);
    }

    Version version(int number) {
        return store().version(modelId, number).orElseThrow();
    }

    /** A promotion as it is recorded. */
    Promotion promotion(String id) {
        return promotions.find(id);
    }

    /** A promotion as whoever looks it up sees it. */
    Promotion seen(Promotion promotion) {
        return memory.registry.catalog().promotion(promotion.id());
    }

    /** The outbox hears of all that is recorded so far. */
    void tell() {
        assertThat(memory.outbox.deliver(SampleRegistry.changes(entriesAfter(0))))
                .extracting(Outbox.Delivery::outcome)
                .containsOnly(EventPublisher.Outcome.PUBLISHED);
    }

    /** How a stage has moved, the first change first. */
    List<StageChange> changes(StageName stage) {
        List<StageChange> changes = new ArrayList<>(memory.registry
                .lists()
                .stageChanges(modelId, stage, Page.Request.first(1_000))
                .items());
        Collections.reverse(changes);
        return changes;
    }

    /** The number of the last entry in the model's history. */
    long lastEntry() {
        return model().tail().seq();
    }

    /** The entries after this one. */
    List<Entry> entriesAfter(long seq) {
        return memory.registry.lists().entriesFrom(modelId, seq + 1, Integer.MAX_VALUE);
    }

    /** What the entries say after this one. */
    List<Fact> factsAfter(long seq) {
        return entriesAfter(seq).stream().map(Entry::fact).toList();
    }

    /** The deed is refused, and the model is afterwards as it was before. */
    Refused refuses(Refusal refusal, ThrowingCallable deed) {
        Model before = model();
        Refused refused = Refusals.refused(refusal, deed);
        assertThat(model()).isEqualTo(before);
        return refused;
    }

    /** That somebody did something now. */
    Stamp now(Caller who) {
        return new Stamp(who.identity(), clock.instant());
    }

    void pass(Duration time) {
        clock.set(clock.instant().plus(time));
    }

    /** A READY version whose files the registry holds. */
    int readyVersion() {
        return readyVersion(pendingVersion());
    }

    /** A READY version of which one metric is known. */
    int readyVersion(String metric, String value) {
        return readyVersion(pendingVersion(Map.of(metric, new BigDecimal(value)), Optional.empty()));
    }

    /** A READY version with a schema. */
    int readyVersion(Map<String, Object> schema) {
        return readyVersion(pendingVersion(Map.of(), Optional.of(schema)));
    }

    private int readyVersion(int number) {
        memory.registry
                .versions()
                .files(version(number))
                .files()
                .forEach(file -> memory.artifacts.put(file.key(), bytes(number)));
        memory.registry.uploads().complete(model(), number, Request.by(ADA));
        return number;
    }

    /** A version whose files are awaited. */
    int pendingVersion() {
        return pendingVersion(Map.of(), Optional.empty());
    }

    private int pendingVersion(Map<String, BigDecimal> metrics, Optional<Map<String, Object>> schema) {
        byte[] bytes = bytes(model().lastVersion() + 1);
        ManifestFile file =
                new ManifestFile(new FilePath("weights.bin"), bytes.length, Sha256.of(bytes), Optional.empty());
        return memory.registry
                .versions()
                .register(MODEL, metadata(metrics, schema, Lineage.NONE), new Manifest(List.of(file)), Request.by(ADA))
                .version()
                .number();
    }

    /** A version by reference: its files lie elsewhere. */
    int externalVersion(String place) {
        Lineage.Source source = new Lineage.Source(place, Optional.empty(), Optional.empty());
        Lineage lineage = Lineage.NONE.taken(Optional.empty(), Optional.empty(), source);
        return memory.registry
                .linkedVersions()
                .bySource(MODEL, metadata(Map.of(), Optional.empty(), lineage), Request.by(ADA))
                .version()
                .number();
    }

    void delete(int version) {
        memory.registry.versions().delete(MODEL, version, Request.by(ROOT));
    }

    void restore(int version) {
        memory.registry.versions().restore(MODEL, version, Request.by(ROOT));
    }

    Stage policy(StageName stage, Policy policy) {
        return policies.set(MODEL, stage, policy, Request.by(ROOT)).stage();
    }

    /** Ada asks for a version in a stage. */
    Promotion ask(int version, StageName stage) {
        return promotions.request(MODEL, version, stage, "better recall", Request.by(ADA));
    }

    Promotion approve(Caller who, Promotion promotion) {
        return promotions.decide(promotion.id(), Verdict.APPROVE, Optional.empty(), Request.by(who));
    }

    Promotion reject(Caller who, Promotion promotion, String comment) {
        return promotions.decide(promotion.id(), Verdict.REJECT, Optional.of(comment), Request.by(who));
    }

    /** Versions come into a stage one after the other, with Grace's approval where it takes one. */
    void promote(StageName stage, int... versions) {
        for (int version : versions) {
            pass(Duration.ofMinutes(1));
            Promotion asked = ask(version, stage);
            if (asked.isOpen()) {
                approve(GRACE, asked);
            }
        }
    }

    Stage rollBack(StageName stage) {
        return rollBack(stage, Optional.empty()).stage();
    }

    Stage rollBackTo(StageName stage, int version) {
        return rollBack(stage, Optional.of(version)).stage();
    }

    /** Grace takes a stage back; the preview has said so before. */
    Rollback rollBack(StageName stage, Optional<Integer> toVersion) {
        pass(Duration.ofMinutes(1));
        Rollback foreseen = stages.previewRollback(MODEL, stage, toVersion);
        Rollback rollback = stages.rollBack(MODEL, stage, toVersion, "worse", Request.by(GRACE));
        assertThat(rollback).isEqualTo(foreseen.made(stage(stage)));
        return rollback;
    }

    Stage clear(StageName stage) {
        pass(Duration.ofMinutes(1));
        return stages.clear(MODEL, stage, "retired", Request.by(ROOT));
    }

    /** What a version that is put into a stage is said to be. */
    Optional<StageFact.Occupant> occupant(int version) {
        Version put = version(version);
        return Optional.of(new StageFact.Occupant(put.digest(), put.heldAt(), put.lyingAt()));
    }

    /** A version's recall is recorded as another one, as only somebody with the table at hand can do it. */
    void measure(int number, String recall) {
        Version version = version(number);
        Metadata said = version.metadata().with(Optional.empty(), Map.of(), Map.of("recall", new BigDecimal(recall)));
        alter(model(), new Commit.Write.OfVersion(version.described(said, clock.instant())));
    }

    /** Writes into the store past every rule, as a damaged or edited table would have it. */
    void alter(Model head, Commit.Write... writes) {
        store().commit(new Commit(Optional.of(model()), head, List.of(), List.of(writes), Optional.empty()));
    }

    private RegistryStore store() {
        return memory.stores.stores().store();
    }

    private static byte[] bytes(int version) {
        return ("weights of version " + version).getBytes(StandardCharsets.UTF_8);
    }

    private static Metadata metadata(
            Map<String, BigDecimal> metrics, Optional<Map<String, Object>> schema, Lineage lineage) {
        return new Metadata(Optional.empty(), Map.of(), metrics, Map.of(), schema, lineage);
    }
}
