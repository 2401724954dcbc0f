package dev.slipway.local.resilience;

import static dev.slipway.local.resilience.World.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.V1Route;
import dev.slipway.local.resilience.World.Functions;
import dev.slipway.local.resilience.World.Person;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Registrations, uploads, promotions and rollbacks under every crash. */
class CrashPointsTest extends CrashPoints {
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
