package dev.slipway.local.resilience;

import static dev.slipway.local.resilience.World.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.V1Route;
import dev.slipway.local.resilience.World.Functions;
import dev.slipway.local.resilience.World.Person;
import dev.slipway.local.resilience.World.Reply;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.stage.Stage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A request is overtaken: between two of the calls that its function makes outside, another request is done from beginning
 * to end. Every place between two calls is tried.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OvertakenTest {
    private final World world = new World();
    private final Set<V1Route> tried = EnumSet.noneOf(V1Route.class);

    @AfterAll
    void close() {
        world.close();
    }

    private record Call(Person person, V1Route route, Map<String, String> path, Map<String, ?> body) {
        Reply by(Functions functions, String key) {
            return functions.call(person, route, path, body, Map.of("idempotency-key", key));
        }

        Reply at(long rev, Functions functions) {
            return functions.call(person, route, path, body, Map.of("if-match", "\"" + rev + "\""));
        }
    }

    @Test
    void aRequestOvertakenByItsOwnRepetitionIsDoneOnceAndAnsweredTheSame() {
        ModelName model = world.model("repeated").name();
        List<String> names = new ArrayList<>();
        repeat(1, () -> {
            names.add("repeated-new-" + names.size());
            return new Call(Person.ADA, V1Route.CREATE_MODEL, Map.of(), Map.of("name", names.get(names.size() - 1)));
        });
        repeat(1, () -> {
            ModelName deleted = world.model("repeated-deleted").name();
            String id = world.model(deleted).id();
            world.process()
                    .call(Person.ROOT, V1Route.DELETE_MODEL, at(deleted), Map.of())
                    .expect(200);
            return new Call(Person.ROOT, V1Route.RESTORE_MODEL, Map.of("model", "id:" + id), Map.of());
        });
        repeat(1, () -> new Call(Person.ADA, V1Route.REGISTER_VERSION, at(model), World.registration(model)));
        repeat(1, () -> {
            int version = world.model(model).lastVersion();
            world.shelf.put(world.key(model, version), World.bytes(model));
            world.process()
                    .call(Person.ADA, V1Route.REGISTER_VERSION, at(model), World.registration(model))
                    .expect(201);
            return new Call(Person.ADA, V1Route.COMPLETE_VERSION, at(model, version), Map.of());
        });
        repeat(1, () -> {
            world.process()
                    .call(Person.ROOT, V1Route.DELETE_VERSION, at(model, 1), Map.of())
                    .expect(200);
            return new Call(Person.ROOT, V1Route.RESTORE_VERSION, at(model, 1), Map.of());
        });
        ModelName two = world.model("repeated-two").name();
        world.readyVersion(two);
        world.readyVersion(two);
        repeat(1, () -> promotion(two, "staging"));
        repeat(1, () -> {
            world.model(two).open().forEach(this::withdraw);
            return promotion(two, "production");
        });
        for (String verdict : List.of("APPROVE", "REJECT")) {
            repeat(2, () -> {
                world.model(two).open().forEach(this::withdraw);
                String id = promotion(two, "production")
                        .by(world.process(), key())
                        .expect(202)
                        .text("id");
                return new Call(
                        Person.GRACE, V1Route.DECIDE_PROMOTION, Map.of("promotion", id), Map.of("decision", verdict));
            });
        }
        repeat(1, () -> {
            promotion(two, "staging").by(world.process(), key()).expect(201);
            return rollback(two);
        });

        assertThat(tried)
                .containsExactlyInAnyOrderElementsOf(List.of(V1Route.values()).stream()
                        .filter(route -> route.route().method().equals("POST"))
                        .toList());
    }

    @Test
    void aRejectionIsARefusalEachTimeItIsAskedFor() {
        ModelName model = world.model("rejected").name();
        int version = world.process()
                .call(Person.ADA, V1Route.REGISTER_VERSION, at(model), World.registration(model))
                .expect(201)
                .number("version");
        world.shelf.put(world.key(model, version), "something else".getBytes(StandardCharsets.UTF_8));
        Call complete = new Call(Person.ADA, V1Route.COMPLETE_VERSION, at(model, version), Map.of());
        for (String key : List.of("first", "first", "second", "second")) {
            assertThat(complete.by(world.process(), key).expect(409).text("code"))
                    .isEqualTo("UPLOAD_REJECTED");
        }
        assertThat(Books.of(world, model, 1).auditOfItems()).isEmpty();
    }

    @Test
    void aMoveOvertakenByAnotherMoveIsRefusedAndToldWhereTheStageIsNow() {
        ModelName model = world.model("overtaken").name();
        for (int i = 0; i < 3; i++) {
            world.readyVersion(model);
        }
        for (int version = 1; version <= 3; version++) {
            promotion(model, version, "staging").by(world.process(), key()).expect(201);
        }
        int places = 0;
        Supplier<Call> promotion = () -> promotion(model, "staging");
        Supplier<Call> otherPromotion = () -> promotion(model, free(model, StageName.STAGING, 1), "staging");
        Supplier<Call> rollback = () -> rollback(model);
        for (List<Supplier<Call>> race : List.of(
                List.of(promotion, otherPromotion),
                List.of(promotion, rollback),
                List.of(rollback, promotion),
                List.of(rollback, rollback))) {
            boolean overtaken = true;
            for (int at = 1; overtaken; at++) {
                promotion.get().by(world.process(), key()).expect(201);
                long rev = staging(model).rev();
                Call first = race.get(0).get();
                Call second = race.get(1).get();
                List<Reply> replies = new ArrayList<>();
                Faults faults = Faults.overtakenAfter(at, () -> replies.add(second.at(rev, world.process())));
                replies.add(first.at(rev, world.process(faults)));
                overtaken = faults.happened();
                if (overtaken) {
                    places++;
                    List<Reply> losers = replies.stream()
                            .filter(reply -> reply.status() >= 300)
                            .toList();
                    assertThat(losers).as(replies.toString()).hasSize(1);
                    assertThat(losers.get(0).text("code")).isIn("STAGE_MOVED", "PRECONDITION_FAILED");
                    assertThat(losers.get(0).number("rev")).isEqualTo(rev + 1);
                    assertThat(losers.get(0).number("version"))
                            .isEqualTo(staging(model).version().orElseThrow());
                }
                assertThat(staging(model).rev()).isEqualTo(rev + 1);
            }
        }
        System.out.println("overtaken moves: " + places + " places tried");
        assertThat(Books.of(world, model, 1).auditOfItems()).isEmpty();
    }

    /** Repeats a request, under one key, at every place within itself. */
    private void repeat(int entries, Supplier<Call> prepare) {
        int places = 0;
        while (true) {
            Call call = prepare.get();
            tried.add(call.route());
            String key = key();
            List<Reply> replies = new ArrayList<>();
            Faults faults = Faults.overtakenAfter(places + 1, () -> {
                replies.add(call.by(world.process(), key));
                changeSomethingElse(call);
            });
            long before = entriesOf(call);
            replies.add(call.by(world.process(faults), key));
            if (!faults.happened()) {
                break;
            }
            places++;
            String where = call.route() + " overtaken after call " + places;
            assertThat(replies.stream().map(OvertakenTest::kept).distinct())
                    .as(where + ": " + replies)
                    .hasSize(1);
            assertThat(replies.get(0).status()).as(where + ": " + replies).isLessThan(300);
            assertThat(replies.stream().filter(reply -> reply.headers().containsKey("Idempotent-Replay")))
                    .as(where + ": " + replies)
                    .hasSize(1);
            assertThat(entriesOf(call) - before).as(where).isEqualTo(entries + (changesVersion(call) ? 1 : 0));
        }
        System.out.println(prepare.get().route() + ": overtaken by itself at " + places + " places");
        assertThat(places).isPositive();
    }

    /** So that an answer made afresh would differ from the first. */
    private void changeSomethingElse(Call call) {
        if (changesVersion(call)) {
            world.process()
                    .call(Person.ADA, V1Route.UPDATE_VERSION, call.path(), Map.of("tags", Map.of(key(), "x")))
                    .expect(200);
        }
    }

    private static boolean changesVersion(Call call) {
        return call.route() == V1Route.COMPLETE_VERSION || call.route() == V1Route.RESTORE_VERSION;
    }

    /** The answer without the part that is made afresh each time. */
    private static Map<String, Object> kept(Reply reply) {
        Map<String, Object> kept = new TreeMap<>(reply.body());
        kept.remove("uploads");
        kept.put("status of the answer", reply.status());
        return kept;
    }

    private long entriesOf(Call call) {
        String name = call.path().getOrDefault("model", (String) call.body().get("name"));
        if (call.route() == V1Route.DECIDE_PROMOTION) {
            name = world.store
                    .promotion(call.path().get("promotion"))
                    .orElseThrow()
                    .target()
                    .model()
                    .value();
        }
        return name.startsWith("id:")
                ? world.store.modelById(name.substring(3)).orElseThrow().tail().seq()
                : world.store
                        .model(new ModelName(name))
                        .map(model -> model.tail().seq())
                        .orElse(0L);
    }

    private Call promotion(ModelName model, String stage) {
        return promotion(model, free(model, new StageName(stage), 0), stage);
    }

    private static Call promotion(ModelName model, int version, String stage) {
        return new Call(
                Person.ADA, V1Route.REQUEST_PROMOTION, at(model, version), Map.of("stage", stage, "reason", "a test"));
    }

    private static Call rollback(ModelName model) {
        return new Call(
                Person.GRACE,
                V1Route.ROLL_BACK_STAGE,
                Map.of("model", model.value(), "stage", "staging"),
                Map.of("reason", "a test"));
    }

    /** One of the versions that a stage does not hold. */
    private int free(ModelName model, StageName stage, int place) {
        List<Integer> free = new ArrayList<>();
        for (int version = 1; version <= world.model(model).lastVersion(); version++) {
            if (!world.model(model).stage(stage).holds(version)) {
                free.add(version);
            }
        }
        return free.get(place);
    }

    private void withdraw(String id) {
        world.process()
                .call(Person.ADA, V1Route.WITHDRAW_PROMOTION, Map.of("promotion", id), Map.of())
                .expect(200);
    }

    private Stage staging(ModelName model) {
        return world.model(model).stages().get(StageName.STAGING);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
