package dev.slipway.local.resilience;

import static dev.slipway.local.resilience.World.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.V1Route;
import dev.slipway.local.resilience.World.Functions;
import dev.slipway.local.resilience.World.Person;
import dev.slipway.registry.Uploads;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is lost on the way is found again: by whoever asks, or by the sweep when its time has come. */
class SweepTest {
    private static final Duration LONGER_THAN_ANYTHING_TAKES = Duration.ofMinutes(11);

    private final World world = new World();
    private final ModelName model = world.model("swept").name();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aVersionWhoseUploadEventsAreAllLostIsReadyWhenSomebodySaysThatItIsComplete() {
        int version = registered();
        upload(version);
        assertThat(status(version)).isEqualTo(VersionStatus.PENDING_UPLOAD);

        world.process()
                .call(Person.ADA, V1Route.COMPLETE_VERSION, at(model, version), Map.of())
                .expect(200);
        assertThat(status(version)).isEqualTo(VersionStatus.READY);
        audit();
    }

    @Test
    void versionsWhoseUploadEventsAreAllLostAreReadyAfterTheSweep() {
        List<Integer> versions = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            versions.add(registered());
            upload(versions.get(i));
        }
        world.process().sweep();
        assertThat(status(versions.get(0))).as("too fresh to count as lost").isEqualTo(VersionStatus.PENDING_UPLOAD);
        later(LONGER_THAN_ANYTHING_TAKES);

        assertThat(versions).allSatisfy(version -> assertThat(status(version)).isEqualTo(VersionStatus.READY));
        audit();
    }

    @Test
    void anUploadThatIsToldFiveTimesAtOnceMakesItsVersionReadyOnce() throws Exception {
        ExecutorService events = Executors.newFixedThreadPool(5);
        try {
            for (int i = 0; i < 10; i++) {
                int version = registered();
                upload(version);
                String key = world.key(model, version);
                CyclicBarrier together = new CyclicBarrier(5);
                List<Future<?>> told = new ArrayList<>();
                for (int event = 0; event < 5; event++) {
                    told.add(events.submit(() -> {
                        together.await();
                        world.process().created(key);
                        return null;
                    }));
                }
                for (Future<?> each : told) {
                    each.get();
                }
                assertThat(status(version)).isEqualTo(VersionStatus.READY);
            }
        } finally {
            events.shutdown();
        }
        assertThat(Books.of(world, model, 1).entries(EntryType.VERSION_READY)).hasSize(10);
        audit();
    }

    @Test
    void anEventOfAnObjectThatBelongsToNobodyChangesNothing() {
        int version = registered();
        String key = world.key(model, version);
        for (String other : List.of(key + "x", key.replace("weights", "other"), "somewhere/else", "models/a/b/c")) {
            world.shelf.put(other, World.bytes(model));
            world.process().created(other);
        }
        assertThat(status(version)).isEqualTo(VersionStatus.PENDING_UPLOAD);
    }

    @Test
    void aVersionThatIsNotUploadedInTimeIsRejected() {
        int forgotten = registered();
        int inTime = registered();
        upload(inTime);
        later(Uploads.PATIENCE);
        assertThat(status(forgotten)).as("the last moment").isEqualTo(VersionStatus.PENDING_UPLOAD);
        assertThat(status(inTime)).isEqualTo(VersionStatus.READY);
        later(Duration.ofSeconds(1));

        assertThat(status(forgotten)).isEqualTo(VersionStatus.REJECTED);
        upload(forgotten);
        world.process().created(world.key(model, forgotten));
        assertThat(status(forgotten)).as("too late").isEqualTo(VersionStatus.REJECTED);
        audit();
    }

    @Test
    void aFlowThatWasNeverStartedIsStarted() {
        String id = requested();
        world.stream.lose();
        assertThat(world.executions.has(id)).isFalse();
        later(LONGER_THAN_ANYTHING_TAKES);
        world.flow(world.process());
        assertThat(world.executions.waits(id)).isTrue();

        approve(id);
        world.pump(world.process());
        world.flow(world.process());
        assertThat(promotion(id)).isEqualTo(PromotionStatus.APPLIED);
        audit();
    }

    @Test
    void aPromotionWhoseFlowIsLostExpiresAllTheSame() {
        String id = requested();
        world.pump(world.process());
        world.executions.lose(id);
        later(Duration.ofDays(7).minusSeconds(1));
        assertThat(promotion(id)).isEqualTo(PromotionStatus.WAITING);
        later(LONGER_THAN_ANYTHING_TAKES);

        assertThat(promotion(id)).isEqualTo(PromotionStatus.EXPIRED);
        audit();
    }

    @Test
    void aPromotionThatIsOvertakenWhileTheStreamIsLostIsEndedByTheSweepAndItsFlowIsTold() {
        String id = requested();
        Functions process = world.process();
        world.pump(process);
        world.flow(process);
        world.pump(process);
        process.call(
                        Person.ROOT,
                        V1Route.SET_POLICY,
                        Map.of("model", model.value(), "stage", "production"),
                        Map.of("approvals", 2))
                .expect(200);
        world.stream.lose();
        assertThat(promotion(id)).isEqualTo(PromotionStatus.WAITING);
        later(LONGER_THAN_ANYTHING_TAKES);

        assertThat(promotion(id)).isEqualTo(PromotionStatus.SUPERSEDED);
        assertThat(world.executions.answered()).isEqualTo(1);
        audit();
    }

    @Test
    void anAnswerThatTheFlowDidNotGetIsGivenByTheSweep() {
        String id = requested();
        Functions process = world.process();
        world.pump(process);
        world.flow(process);
        world.pump(process);
        approve(id);
        world.stream.lose();
        later(LONGER_THAN_ANYTHING_TAKES);
        world.flow(world.process());

        assertThat(world.executions.answered()).isEqualTo(1);
        assertThat(promotion(id)).isEqualTo(PromotionStatus.APPLIED);
        audit();
    }

    @Test
    void whatOneVersionSuffersFromDoesNotKeepTheOthersWaiting() {
        int ill = registered();
        int well = registered();
        upload(well);
        String prefix = world.store
                .version(world.model(model).id(), ill)
                .orElseThrow()
                .heldAt()
                .orElseThrow();
        world.table.client().scan(scan -> scan.tableName(world.table.name())).items().stream()
                .filter(item -> item.get("itemType").s().equals("FILES")
                        && item.get("sk").s().contains(prefix.substring(prefix.lastIndexOf('/') + 1)))
                .forEach(item -> world.table
                        .client()
                        .deleteItem(delete -> delete.tableName(world.table.name())
                                .key(Map.of("pk", item.get("pk"), "sk", item.get("sk")))));
        later(LONGER_THAN_ANYTHING_TAKES);

        assertThat(status(ill)).isEqualTo(VersionStatus.PENDING_UPLOAD);
        assertThat(status(well)).isEqualTo(VersionStatus.READY);
    }

    private void later(Duration time) {
        world.clock.advance(time);
        world.process().sweep();
    }

    private int registered() {
        return world.process()
                .call(Person.ADA, V1Route.REGISTER_VERSION, at(model), World.registration(model))
                .expect(201)
                .number("version");
    }

    private void upload(int version) {
        world.shelf.put(world.key(model, version), World.bytes(model));
    }

    private VersionStatus status(int version) {
        return world.store
                .version(world.model(model).id(), version)
                .orElseThrow()
                .status();
    }

    private String requested() {
        int version = world.readyVersion(model);
        return world.process()
                .call(
                        Person.ADA,
                        V1Route.REQUEST_PROMOTION,
                        at(model, version),
                        Map.of("stage", "production", "reason", "a test"))
                .expect(202)
                .text("id");
    }

    private void approve(String id) {
        world.process()
                .call(Person.GRACE, V1Route.DECIDE_PROMOTION, Map.of("promotion", id), Map.of("decision", "APPROVE"))
                .expect(200);
    }

    private PromotionStatus promotion(String id) {
        return world.store.promotion(id).orElseThrow().status();
    }

    private void audit() {
        world.pump(world.process());
        world.flow(world.process());
        assertThat(Books.of(world, model, 1).audit()).isEmpty();
    }
}
