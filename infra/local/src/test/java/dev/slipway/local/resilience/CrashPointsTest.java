package dev.slipway.local.resilience;

import static dev.slipway.local.resilience.World.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.V1Route;
import dev.slipway.local.resilience.Exploration.GaveUp;
import dev.slipway.local.resilience.Exploration.Recovery;
import dev.slipway.local.resilience.World.Functions;
import dev.slipway.local.resilience.World.Person;
import dev.slipway.mlflow.MlflowRoute;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.verification.HistoryVerification;
import dev.slipway.registry.version.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every story is told again and again, and each time another of the calls that its functions make to the outside goes wrong:
 * the process dies before it or after it, it fails, or it is done and its answer gets lost. Afterwards the books must be in
 * order, every time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashPointsTest {
    private final World world = new World();
    private final AtomicInteger tellings = new AtomicInteger();

    @AfterAll
    void close() {
        world.close();
    }

    /** A story and how often each entry is to be in the history when nothing but its end counts. */
    private record Story(ModelName model, Telling telling, Map<EntryType, Integer> entries) {}

    private interface Telling {
        void tell(Exploration exploration);
    }

    @Test
    void aRegistrationIsNeitherLostNorDoubled() {
        ModelName model = world.model("registered").name();
        explore(new Story(
                model,
                told -> {
                    int version = told.call(Person.ADA, V1Route.REGISTER_VERSION, at(model), World.registration(model))
                            .expect(201)
                            .number("version");
                    told.pump();
                    String key = world.key(model, version);
                    world.shelf.put(key, World.bytes(model));
                    told.call(Person.ADA, V1Route.COMPLETE_VERSION, at(model, version), Map.of())
                            .expect(200);
                    told.created(key);
                    told.pump();
                },
                Map.of(EntryType.VERSION_REGISTERED, 1, EntryType.VERSION_READY, 1)));
    }

    @Test
    void anUploadIsNoticedOnce() {
        ModelName model = world.model("uploaded").name();
        explore(new Story(
                model,
                told -> {
                    int version = world.process()
                            .call(Person.ADA, V1Route.REGISTER_VERSION, at(model), World.registration(model))
                            .expect(201)
                            .number("version");
                    String key = world.key(model, version);
                    world.shelf.put(key, World.bytes(model));
                    told.created(key);
                    told.pump();
                },
                Map.of(EntryType.VERSION_REGISTERED, 1, EntryType.VERSION_READY, 1)));
    }

    @Test
    void aVersionIsCopiedOnceFileByFile() {
        ModelName model = world.model("adopted").name();
        source(model);
        explore(new Story(
                model,
                told -> adopt(told, model),
                Map.of(
                        EntryType.VERSION_REGISTERED,
                        1,
                        EntryType.VERSION_RESOLVED,
                        1,
                        EntryType.VERSION_READY,
                        1,
                        EntryType.VERSION_REJECTED,
                        0)));
        assertThat(versionsOf(model)).isNotEmpty().allSatisfy(version -> {
            assertThat(version.isByReference()).isFalse();
            assertThat(version.contents().files()).isEqualTo(2);
            assertThat(version.metadata().tags()).containsEntry("mlflow.flavors", "sklearn");
        });
        assertThat(copiedPrefixes(model)).hasSameSizeAs(versionsOf(model));
    }

    @Test
    void aVersionWhoseSourceChangesMeanwhileIsRejectedOnce() {
        ModelName model = world.model("changed").name();
        explore(new Story(
                model,
                told -> {
                    source(model);
                    world.shelf.changeOnceCopied(World.LISTED, model + "/weights.bin", bytes("other weights"));
                    adopt(told, model);
                },
                Map.of(
                        EntryType.VERSION_REGISTERED,
                        1,
                        EntryType.VERSION_RESOLVED,
                        0,
                        EntryType.VERSION_READY,
                        0,
                        EntryType.VERSION_REJECTED,
                        1)));
        assertThat(versionsOf(model))
                .isNotEmpty()
                .allSatisfy(version -> assertThat(version.progress().reason())
                        .hasValueSatisfying(why -> assertThat(why)
                                .contains("changed while it was copied")
                                .contains("register it again")));
        assertThat(copiedPrefixes(model).size())
                .isLessThanOrEqualTo(versionsOf(model).size());
    }

    /** The flow itself is lost, which no definition mends: nobody waits for the version longer than a day. */
    @Test
    void aVersionWhoseFlowIsLostIsRejectedOnce() {
        ModelName model = world.model("lost").name();
        source(model);
        world.executions.adoptions.loseAllOf(world.model(model).id());
        explore(new Story(
                model,
                told -> {
                    register(new Exploration(world, Faults.none(), Recovery.AGAIN), model);
                    told.pump();
                    world.clock.advance(Duration.ofHours(25));
                    told.sweep();
                    told.pump();
                    sweep(Duration.ofMinutes(11));
                    sweep(Duration.ofMinutes(11));
                },
                Map.of(
                        EntryType.VERSION_REGISTERED,
                        1,
                        EntryType.VERSION_RESOLVED,
                        0,
                        EntryType.VERSION_READY,
                        0,
                        EntryType.VERSION_REJECTED,
                        1)));
        assertThat(world.shelf.keys(folder(model))).isEmpty();
    }

    @Test
    void aPromotionThatNeedsNobodyMovesItsStageOnce() {
        ModelName model = twoVersions("promoted");
        explore(new Story(
                model,
                told -> {
                    told.call(Person.ADA, V1Route.REQUEST_PROMOTION, at(model, other(model)), promotion("staging"))
                            .expect(201);
                    told.pump();
                },
                Map.of(EntryType.STAGE_CHANGED, 1)));
    }

    @Test
    void anApprovedPromotionMovesItsStageOnce() {
        ModelName model = twoVersions("approved");
        explore(new Story(
                model,
                told -> {
                    String id = told.call(
                                    Person.ADA,
                                    V1Route.REQUEST_PROMOTION,
                                    at(model, other(model)),
                                    promotion("production"))
                            .expect(202)
                            .text("id");
                    told.pump();
                    told.flow();
                    told.pump();
                    told.call(
                                    Person.GRACE,
                                    V1Route.DECIDE_PROMOTION,
                                    Map.of("promotion", id),
                                    Map.of("decision", "APPROVE"))
                            .expect(200);
                    told.pump();
                    told.flow();
                    told.pump();
                },
                Map.of(EntryType.PROMOTION_REQUESTED, 1, EntryType.PROMOTION_DECIDED, 1, EntryType.STAGE_CHANGED, 1)));
    }

    @Test
    void whatTheLastApprovalOvertakesEndsOnce() {
        ModelName model = versions("overtaken", 3);
        explore(new Story(
                model,
                told -> {
                    List<String> ids = new ArrayList<>();
                    for (int version : notIn(model, StageName.PRODUCTION)) {
                        ids.add(told.call(
                                        Person.ADA,
                                        V1Route.REQUEST_PROMOTION,
                                        at(model, version),
                                        promotion("production"))
                                .expect(202)
                                .text("id"));
                    }
                    told.pump();
                    told.flow();
                    told.pump();
                    told.call(
                                    Person.GRACE,
                                    V1Route.DECIDE_PROMOTION,
                                    Map.of("promotion", ids.get(0)),
                                    Map.of("decision", "APPROVE"))
                            .expect(200);
                    told.pump();
                    told.flow();
                    told.pump();
                },
                // That each of them ended once is in the books; without a decision both come to the end of their time.
                Map.of(EntryType.PROMOTION_REQUESTED, 2, EntryType.PROMOTION_DECIDED, 1, EntryType.STAGE_CHANGED, 1)));
    }

    @Test
    void aDecisionOnAnOvertakenPromotionCountsForNothingAndEndsItOnce() {
        ModelName model = twoVersions("too-late");
        AtomicInteger days = new AtomicInteger();
        explore(new Story(
                model,
                told -> {
                    String id = told.call(
                                    Person.ADA,
                                    V1Route.REQUEST_PROMOTION,
                                    at(model, other(model)),
                                    promotion("production"))
                            .expect(202)
                            .text("id");
                    told.pump();
                    told.flow();
                    told.pump();
                    told.call(
                                    Person.ROOT,
                                    V1Route.SET_POLICY,
                                    Map.of("model", model.value(), "stage", "production"),
                                    Map.of("approvals", 1, "expiresAfter", "PT" + (200 + days.incrementAndGet()) + "H"))
                            .expect(200);
                    told.call(
                                    Person.GRACE,
                                    V1Route.DECIDE_PROMOTION,
                                    Map.of("promotion", id),
                                    Map.of("decision", "APPROVE"))
                            .expect(409);
                    told.pump();
                    told.flow();
                    told.pump();
                },
                Map.of(
                        EntryType.PROMOTION_REQUESTED,
                        1,
                        EntryType.POLICY_SET,
                        1,
                        EntryType.PROMOTION_DECIDED,
                        0,
                        EntryType.STAGE_CHANGED,
                        0,
                        EntryType.PROMOTION_ENDED,
                        1)));
    }

    @Test
    void aRejectedPromotionEndsOnce() {
        ModelName model = twoVersions("rejected");
        explore(new Story(
                model,
                told -> {
                    String id = told.call(
                                    Person.ADA,
                                    V1Route.REQUEST_PROMOTION,
                                    at(model, other(model)),
                                    promotion("production"))
                            .expect(202)
                            .text("id");
                    told.pump();
                    told.flow();
                    told.call(
                                    Person.GRACE,
                                    V1Route.DECIDE_PROMOTION,
                                    Map.of("promotion", id),
                                    Map.of("decision", "REJECT"))
                            .expect(200);
                    told.pump();
                    told.flow();
                },
                Map.of(
                        EntryType.PROMOTION_REQUESTED,
                        1,
                        EntryType.PROMOTION_DECIDED,
                        1,
                        EntryType.PROMOTION_ENDED,
                        1)));
    }

    @Test
    void aPromotionThatNobodyDecidesOnExpiresOnce() {
        ModelName model = twoVersions("expired");
        explore(new Story(
                model,
                told -> {
                    told.call(Person.ADA, V1Route.REQUEST_PROMOTION, at(model, other(model)), promotion("production"))
                            .expect(202);
                    told.pump();
                    told.flow();
                    told.pump();
                    world.clock.advance(Duration.ofDays(7).plusSeconds(1));
                    world.executions.timeOut();
                    told.flow();
                    told.pump();
                },
                Map.of(EntryType.PROMOTION_REQUESTED, 1, EntryType.PROMOTION_ENDED, 1)));
    }

    @Test
    void aRollbackMovesItsStageOnce() {
        ModelName model = twoVersions("rolled-back");
        explore(new Story(
                model,
                told -> {
                    world.process()
                            .call(Person.ADA, V1Route.REQUEST_PROMOTION, at(model, other(model)), promotion("staging"))
                            .expect(201);
                    told.call(
                                    Person.GRACE,
                                    V1Route.ROLL_BACK_STAGE,
                                    Map.of("model", model.value(), "stage", "staging"),
                                    Map.of("reason", "it fails"))
                            .expect(200);
                    told.pump();
                },
                Map.of(EntryType.STAGE_CHANGED, 2)));
    }

    /** The control: who commits and then tells, without a backlog, loses events, and the books show it. */
    @Test
    void tellingAfterTheCommitWithoutABacklogLosesEvents() {
        ModelName model = twoVersions("control");
        int lost = 0;
        int points = 0;
        for (Faults.Kind kind : List.of(Faults.Kind.DIES_BEFORE, Faults.Kind.DIES_AFTER)) {
            for (int at = 1; ; at++) {
                Faults faults = new Faults(at, kind);
                long from = world.model(model).tail().seq() + 1;
                try {
                    Functions process = world.process(faults);
                    process.call(Person.ADA, V1Route.REQUEST_PROMOTION, at(model, other(model)), promotion("staging"));
                    process.taken(world.stream.pending());
                } catch (Faults.Killed e) {
                    points++;
                }
                world.stream.lose();
                if (Books.of(world, model, from).audit().stream().anyMatch(fault -> fault.startsWith("lost"))) {
                    lost++;
                }
                settle();
                if (!faults.happened()) {
                    break;
                }
            }
        }
        System.out.println("control: of " + points + " crash points " + lost + " lost events for good");
        assertThat(lost).isPositive();
    }

    private void explore(Story story) {
        List<String> faults = new ArrayList<>();
        int points = 0;
        long repeated = 0;
        for (Recovery recovery : Recovery.values()) {
            for (Faults.Kind kind : kinds(recovery)) {
                // Dying before a call is dying after the one before it: only the first call has none.
                int last = kind == Faults.Kind.DIES_BEFORE ? 1 : Integer.MAX_VALUE;
                for (int at = 1; at <= last; at++) {
                    Faults fault = new Faults(at, kind);
                    String where = story.model() + ", " + kind + " at call " + at + ", " + recovery + ": ";
                    long from = world.model(story.model()).tail().seq() + 1;
                    boolean gaveUp = false;
                    try {
                        story.telling().tell(new Exploration(world, fault, recovery));
                    } catch (GaveUp e) {
                        gaveUp = true;
                    }
                    if (!fault.happened()) {
                        break;
                    }
                    points++;
                    if (recovery == Recovery.SWEEP) {
                        world.stream.lose();
                        settle();
                    }
                    Books books = Books.of(world, story.model(), from);
                    books.audit().forEach(wrong -> faults.add(where + wrong));
                    repeated += books.repeated();
                    boolean whole = !gaveUp;
                    story.entries().forEach((type, count) -> {
                        int found = books.entries(type).size();
                        if (whole ? found != count : found > count) {
                            faults.add(where + found + " times " + type + " where " + count + " is right");
                        }
                    });
                }
            }
        }
        HistoryVerification.Report report =
                world.registry.verification().verify(world.model(story.model()).ref(), Optional.empty());
        if (!report.whole()) {
            faults.add(story.model() + " is not whole: " + report);
        }
        System.out.println(story.model() + ": " + points + " crash points explored, " + repeated
                + " events told more than once, " + faults.size() + " faults");
        assertThat(faults).isEmpty();
    }

    private static List<Faults.Kind> kinds(Recovery recovery) {
        return recovery == Recovery.SWEEP
                ? List.of(Faults.Kind.DIES_BEFORE, Faults.Kind.DIES_AFTER)
                : List.of(
                        Faults.Kind.DIES_BEFORE,
                        Faults.Kind.DIES_AFTER,
                        Faults.Kind.FAILS,
                        Faults.Kind.LOSES_THE_ANSWER);
    }

    /** The sweep runs until it has nothing more to do; what people do not decide on comes to the end of its time. */
    private void settle() {
        sweep(Duration.ofMinutes(11));
        if (world.backlog.countOpenPromotions(1) > 0) {
            sweep(Duration.ofMinutes(11));
        }
        if (world.backlog.countOpenPromotions(1) > 0) {
            world.executions.timeOut();
            sweep(Duration.ofDays(8));
        }
        sweep(Duration.ofMinutes(11));
    }

    private void sweep(Duration later) {
        world.clock.advance(later);
        Functions process = world.process();
        process.sweep();
        world.flow(process);
        world.stream.lose();
    }

    /** A model's files in a bucket that contributors may register from. */
    private void source(ModelName model) {
        world.shelf.put(World.LISTED, model + "/MLmodel", bytes("flavors:\n  sklearn:\n    code: null\n"));
        world.shelf.put(World.LISTED, model + "/weights.bin", World.bytes(model));
    }

    private void adopt(Exploration told, ModelName model) {
        register(told, model);
        told.pump();
        told.copy();
        told.pump();
    }

    /** Registers them as MLflow does, each time with other words: the same ones would be taken for a retry. */
    private void register(Exploration told, ModelName model) {
        told.call(
                        Person.ADA,
                        MlflowRoute.CREATE_VERSION,
                        Map.of(
                                "name",
                                model.value(),
                                "source",
                                "s3://" + World.LISTED + "/" + model,
                                "description",
                                "telling " + tellings.incrementAndGet()))
                .expect(200);
    }

    private List<Version> versionsOf(ModelName model) {
        return IntStream.rangeClosed(1, world.model(model).lastVersion())
                .mapToObj(number ->
                        world.store.version(world.model(model).id(), number).orElseThrow())
                .toList();
    }

    /** Where copies of a model's files begin, each once. */
    private Set<String> copiedPrefixes(ModelName model) {
        return world.shelf.keys(folder(model)).stream()
                .map(key -> key.substring(0, key.lastIndexOf('/')))
                .collect(Collectors.toSet());
    }

    private String folder(ModelName model) {
        return "models/" + world.model(model).id() + "/";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ModelName twoVersions(String about) {
        return versions(about, 2);
    }

    private ModelName versions(String about, int count) {
        ModelName model = world.model(about).name();
        for (int i = 1; i <= count; i++) {
            int version = world.readyVersion(model);
            world.process()
                    .call(Person.ADA, V1Route.REQUEST_PROMOTION, at(model, version), promotion("staging"))
                    .expect(201);
        }
        world.pump(world.process());
        return model;
    }

    /** One of two versions that no stage holds. */
    private int other(ModelName model) {
        return world.model(model).stages().get(StageName.STAGING).holds(1)
                        || world.model(model).stages().get(StageName.PRODUCTION).holds(1)
                ? 2
                : 1;
    }

    /** Two versions that a stage does not hold. */
    private List<Integer> notIn(ModelName model, StageName stage) {
        return IntStream.rangeClosed(1, world.model(model).lastVersion())
                .boxed()
                .filter(version -> !world.model(model).stage(stage).holds(version))
                .limit(2)
                .toList();
    }

    private static Map<String, Object> promotion(String stage) {
        return Map.of("stage", stage, "reason", "a test");
    }
}
