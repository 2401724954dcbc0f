package dev.slipway.local.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.TestMachine;
import dev.slipway.local.Uploading;
import dev.slipway.local.resilience.RawCall.Leaving;
import dev.slipway.local.resilience.RawCall.Raw;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Callers who get no answer ask again under the same key: the registry does it once and answers the same each time. */
class LostRepliesTest {
    private static final long SEED = Long.getLong("seed", 20260301);

    private final TestMachine machine = TestMachine.shared();
    private final Random random = new Random(SEED);
    private int lost;
    private int repeated;
    private int replayed;

    /** A request that has not been made yet, the model it changes, and the entries that it leaves there. */
    private record Case(RawCall call, String model, List<String> entries) {}

    @Test
    void everyPostIsDoneOnceHoweverOftenItsAnswerIsLost() throws Exception {
        System.out.println("seed " + SEED);
        String model = machine.model("lost");
        int one = machine.readyVersion(model);
        int two = machine.readyVersion(model);
        machine.promote(model, one, "staging").expect(201);
        machine.promote(model, two, "staging").expect(201);
        List<Supplier<Case>> cases = List.of(
                this::newModel,
                this::deletedModel,
                () -> new Case(
                        post(machine.ada(), path(model) + "/versions", files(model)),
                        model,
                        List.of("Version Registered")),
                () -> uploaded(model),
                () -> deletedVersion(model),
                () -> promotion(model, "staging", List.of("Stage Changed")),
                () -> promotion(model, "production", List.of("Promotion Requested")),
                () -> decision("APPROVE", List.of("Promotion Decided")),
                () -> decision("REJECT", List.of("Promotion Decided", "Promotion Ended")),
                () -> rollback(model));
        for (Supplier<Case> each : cases) {
            for (Leaving leaving : Leaving.values()) {
                once(each.get(), leaving);
            }
        }
        System.out.println("lost replies: " + lost + " callers left, " + repeated + " repetitions, " + replayed
                + " of them answered from memory, 0 effects doubled");
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        String model = machine.model("key-reused");
        RawCall first = post(machine.ada(), path(model) + "/versions", files(model));
        assertThat(first.answer().status()).isEqualTo(201);

        Raw other = first.withBody(Uploading.body(Map.of("description", "other"), bytes(model)))
                .answer();
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body()).containsEntry("code", "KEY_REUSED");
        Raw elsewhere = new RawCall(
                        machine.uri(), machine.ada(), "/v1/models", Map.of("name", model + "-b"), first.key())
                .answer();
        assertThat(elsewhere.status()).isEqualTo(422);
        assertThat(machine.history(model)).hasSize(2);
    }

    @Test
    void theSameKeyOfAnotherCallerIsAnotherRequest() {
        String model = machine.model("key-of-another");
        RawCall first = post(machine.ada(), path(model) + "/versions", files(model));
        assertThat(number(first.answer(), "version")).isEqualTo(1);

        Raw other = first.by(machine.token("eve", "contributors")).answer();
        assertThat(other.status()).isEqualTo(201);
        assertThat(other.isReplay()).isFalse();
        assertThat(number(other, "version")).isEqualTo(2);
    }

    @Test
    void aRefusedRequestMayBeMadeAgainUnderItsKey() {
        String model = machine.model("key-of-refused");
        Uploading uploading = Uploading.register(machine, model, Map.of(), Map.of("a.bin", "aaa"));
        RawCall complete = post(machine.ada(), path(model) + "/versions/1/complete", Map.of());

        Raw refused = complete.answer();
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).containsEntry("code", "UPLOAD_INCOMPLETE");
        uploading.uploadAll();
        assertThat(complete.answer().body()).containsEntry("status", "READY");
        assertThat(complete.answer().isReplay()).isTrue();
    }

    /** Leaves a request without its answer, then repeats it, all at once or one by one. */
    private void once(Case each, Leaving leaving) throws Exception {
        String what = each.call().path() + " left " + leaving;
        int before = entries(each.model()).size();
        each.call().leave(leaving);
        lost++;
        List<Raw> answers = new ArrayList<>();
        int times = 2 + random.nextInt(4);
        if (random.nextBoolean()) {
            ExecutorService callers = Executors.newFixedThreadPool(times);
            try {
                List<Future<Raw>> asked = new ArrayList<>();
                for (int i = 0; i < times; i++) {
                    asked.add(callers.submit(each.call()::answer));
                }
                for (Future<Raw> answer : asked) {
                    answers.add(answer.get());
                }
            } finally {
                callers.shutdown();
            }
        } else {
            for (int i = 0; i < times; i++) {
                answers.add(each.call().answer());
            }
        }
        repeated += answers.size();
        List<Raw> firsts = answers.stream().filter(answer -> !answer.isReplay()).toList();
        replayed += answers.size() - firsts.size();

        Set<String> texts = new HashSet<>();
        answers.forEach(answer -> texts.add(answer.status() + kept(answer)));
        assertThat(texts).as(what).hasSize(1);
        assertThat(answers.get(0).status()).as(what + answers.get(0)).isBetween(200, 299);
        if (leaving == Leaving.BEFORE_THE_END_OF_THE_REQUEST && !each.entries().isEmpty()) {
            assertThat(firsts).as(what).hasSize(1);
        } else if (!each.entries().isEmpty()) {
            // Those that change nothing may be done side by side, as long as they answer the same.
            assertThat(firsts.size()).as(what).isLessThanOrEqualTo(1);
        }
        assertThat(each.call().answer().isReplay()).as(what).isTrue();
        List<Map<String, Object>> after = entries(each.model());
        assertThat(after.subList(before, after.size()).stream().map(entry -> entry.get("type")))
                .as(what)
                .isEqualTo(each.entries());
    }

    /** The answer to the letter; signed uploads, which are made afresh each time, are only counted. */
    private static String kept(Raw answer) {
        if (!answer.body().containsKey("uploads")) {
            return answer.text();
        }
        Map<String, Object> kept = new TreeMap<>(answer.body());
        kept.put("uploads", ((List<?>) kept.get("uploads")).size());
        return kept.toString();
    }

    private static int number(Raw answer, String member) {
        return ((Number) answer.body().get(member)).intValue();
    }

    /** A model's history; nothing while there is no model in use under this name. */
    private List<Map<String, Object>> entries(String model) {
        int status = machine.client()
                .call(machine.ada(), "GET", path(model) + "/history")
                .status();
        return status == 404 ? List.of() : machine.history(model);
    }

    private RawCall post(String token, String path, Map<String, ?> body) {
        return new RawCall(machine.uri(), token, path, body, UUID.randomUUID().toString());
    }

    private Case newModel() {
        String name = "lost-model-" + UUID.randomUUID();
        return new Case(post(machine.ada(), "/v1/models", Map.of("name", name)), name, List.of("Model Registered"));
    }

    private Case deletedModel() {
        String name = machine.model("lost-deleted");
        String id = machine.client()
                .call(machine.root(), "DELETE", path(name))
                .expect(200)
                .text("id");
        return new Case(
                post(machine.root(), "/v1/models/id:" + id + "/restoration", Map.of()),
                name,
                List.of("Model Registered", "Model Deleted", "Model Restored"));
    }

    private Case uploaded(String model) {
        Uploading uploading = Uploading.register(machine, model, Map.of(), Map.of("a.bin", "aaa"));
        uploading.uploadAll();
        // S3's event makes it READY as well; what is asked for here changes nothing then.
        TestMachine.await("the event of the upload", () -> uploading.status().equals("READY"));
        return new Case(
                post(machine.ada(), path(model) + "/versions/" + uploading.version() + "/complete", Map.of()),
                model,
                List.of());
    }

    private Case deletedVersion(String model) {
        int version = machine.readyVersion(model);
        machine.client()
                .call(machine.root(), "DELETE", path(model) + "/versions/" + version)
                .expect(200);
        return new Case(
                post(machine.root(), path(model) + "/versions/" + version + "/restoration", Map.of()),
                model,
                List.of("Version Restored"));
    }

    private Case promotion(String model, String stage, List<String> entries) {
        withdrawAll(model);
        int version = machine.holds(model, "staging") == 1 ? 2 : 1;
        return new Case(
                post(
                        machine.ada(),
                        path(model) + "/versions/" + version + "/promotions",
                        Map.of("stage", stage, "reason", "a test")),
                model,
                entries);
    }

    private Case decision(String verdict, List<String> entries) {
        // In a model of its own: an approved promotion moves the stage whenever its flow comes to it.
        String own = machine.model("lost-decision");
        int version = machine.readyVersion(own);
        machine.client()
                .call(
                        machine.root(),
                        "PUT",
                        path(own) + "/stages/production/policy",
                        Map.of("approvals", verdict.equals("APPROVE") ? 2 : 1))
                .expect(200);
        String id = machine.promote(own, version, "production").expect(202).text("id");
        return new Case(
                post(machine.grace(), "/v1/promotions/" + id + "/decisions", Map.of("decision", verdict)),
                own,
                entries);
    }

    private Case rollback(String model) {
        int version = machine.holds(model, "staging") == 1 ? 2 : 1;
        machine.promote(model, version, "staging").expect(201);
        return new Case(
                post(machine.grace(), path(model) + "/stages/staging/rollbacks", Map.of("reason", "a test")),
                model,
                List.of("Stage Changed"));
    }

    private void withdrawAll(String model) {
        machine.client()
                .call(machine.ada(), "GET", "/v1/promotions?model=" + model + "&status=WAITING")
                .expect(200)
                .list("promotions")
                .forEach(promotion -> machine.client()
                        .call(machine.ada(), "DELETE", "/v1/promotions/" + promotion.get("id"))
                        .expect(200));
    }

    private static Map<String, byte[]> bytes(String model) {
        return Map.of("weights.bin", ("weights of " + model).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> files(String model) {
        return Uploading.body(Map.of(), bytes(model));
    }

    private static String path(String model) {
        return "/v1/models/" + model;
    }
}
