package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Stages over HTTP: revisions as entity tags, stages as they were, changes, policies, clearing. */
class StagesApiTest {
    private static final Map<String, String> STAGING = Map.of("stage", "staging", "reason", "a test");

    private final TestMachine machine = TestMachine.shared();
    private final Person ada = Person.ada(machine);
    private final Person root = Person.root(machine);

    @Test
    void theEntityTagOfAStageIsItsRevision() {
        String model = machine.model("tagged");
        String stage = "/v1/models/" + model + "/stages/staging";
        assertThat(etag(ada.get(stage))).isEqualTo("\"0\"");

        machine.promote(model, machine.readyVersion(model), "staging").expect(201);

        assertThat(etag(ada.get(stage))).isEqualTo("\"1\"");
        assertThat(etag(ada.get(stage + "/policy"))).as("of the policy").isEqualTo("\"0\"");
    }

    @Test
    void aWriteToAStageHappensOnlyAtTheRevisionThatItNames() {
        String model = machine.model("matched");
        for (int i = 0; i < 3; i++) {
            machine.readyVersion(model);
        }
        String versions = "/v1/models/" + model + "/versions/";
        String stage = "/v1/models/" + model + "/stages/staging";
        ada.post(versions + "1/promotions", STAGING, "If-Match", "\"0\"").expect(201);

        Reply refused = assertRefused(
                ada.post(versions + "2/promotions", STAGING, "If-Match", "\"0\""), Refusal.PRECONDITION_FAILED);
        assertThat(refused.body()).containsEntry("stage", "staging");
        assertThat(refused.number("rev")).isEqualTo(1);
        assertThat(refused.number("version")).isEqualTo(1);
        ada.post(versions + "2/promotions", STAGING, "If-Match", "*").expect(201);
        ada.post(versions + "3/promotions", STAGING, "If-Match", "\"2\"").expect(201);
        Map<String, String> reason = Map.of("reason", "a test");
        assertRefused(ada.post(stage + "/rollbacks", reason, "If-Match", "\"2\""), Refusal.PRECONDITION_FAILED);
        assertThat(etag(ada.post(stage + "/rollbacks", reason, "If-Match", "\"3\"")))
                .isEqualTo("\"4\"");
        assertRefused(root.delete(stage, reason, "If-Match", "\"3\""), Refusal.PRECONDITION_FAILED);
        assertThat(etag(root.delete(stage, reason, "If-Match", "\"4\""))).isEqualTo("\"5\"");
        Map<String, Integer> policy = Map.of("approvals", 1);
        assertRefused(root.put(stage + "/policy", policy, "If-Match", "\"5\""), Refusal.PRECONDITION_FAILED);
        assertThat(etag(root.put(stage + "/policy", policy, "If-Match", "\"0\"")))
                .isEqualTo("\"1\"");
    }

    @Test
    void anEntityTagOfAnotherFormIsRefused() {
        String model = machine.model("mistagged");
        int version = machine.readyVersion(model);
        for (String tag :
                List.of("0", "W/\"0\"", "\"0\", \"1\"", "\"-1\"", "\"x\"", "\"9999999999999999999\"", "\"\"")) {
            assertRefused(
                    ada.post("/v1/models/" + model + "/versions/" + version + "/promotions", STAGING, "If-Match", tag),
                    Refusal.INVALID,
                    "If-Match");
        }
        assertThat(machine.holds(model, "staging")).isZero();
    }

    @Test
    void aStageIsReadAsItWasAtATime() throws InterruptedException {
        String model = machine.model("dated");
        machine.readyVersion(model);
        machine.readyVersion(model);
        machine.promote(model, 1, "staging").expect(201);
        Thread.sleep(5);
        machine.promote(model, 2, "staging").expect(201);
        List<Map<String, Object>> changes = changes(model);
        Instant second = Instant.parse((String) changes.get(0).get("at"));
        Instant first = Instant.parse((String) changes.get(1).get("at"));

        assertThat(at(model, first.minusMillis(1).toString()).body())
                .doesNotContainKey("version")
                .hasEntrySatisfying("rev", rev -> assertThat(rev).hasToString("0"));
        assertThat(at(model, first.toString()).number("version")).isEqualTo(1);
        assertThat(at(model, second.minusMillis(1).toString()).number("version"))
                .isEqualTo(1);
        assertThat(at(model, second.toString()).number("version")).isEqualTo(2);
        assertThat(at(model, second.plus(Duration.ofDays(400)).toString()).number("version"))
                .isEqualTo(2);
        assertThat(at(
                                model,
                                OffsetDateTime.ofInstant(first, ZoneOffset.ofHours(5))
                                        .toString()
                                        .replace("+", "%2B"))
                        .number("version"))
                .as("times of other zones are the same times")
                .isEqualTo(1);
    }

    @Test
    void timesAtTheEndsOfTheCalendarAreTimesToo() {
        String model = machine.model("ages");
        machine.promote(model, machine.readyVersion(model), "staging").expect(201);

        for (String past : List.of("0000-01-01T00:00:00%2B23:59", "0000-01-01T00:00:00Z")) {
            assertThat(at(model, past).body()).doesNotContainKey("version");
        }
        for (String future : List.of("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59-23:59")) {
            assertThat(at(model, future).number("version")).isEqualTo(1);
        }
        for (String none : List.of(
                "now",
                "2026-01-31",
                "2026-01-31T08:15:00",
                "2026-13-01T00:00:00Z",
                "0",
                "-0001-01-01T00:00:00Z",
                "%2B10000-01-01T00:00:00Z")) {
            assertRefused(ada.get("/v1/models/" + model + "/stages/staging?at=" + none), Refusal.INVALID, "at");
        }
    }

    @Test
    void theChangesOfAStageAreListedNewestFirstWithWhoAndWhy() {
        String model = machine.model("moved");
        machine.readyVersion(model);
        machine.readyVersion(model);
        machine.promote(model, 1, "staging").expect(201);
        machine.promote(model, 2, "staging").expect(201);
        String stage = "/v1/models/" + model + "/stages/staging";
        Person.grace(machine)
                .post(stage + "/rollbacks", Map.of("reason", "worse"))
                .expect(200);
        root.delete(stage, Map.of("reason", "retired")).expect(200);

        List<Map<String, Object>> changes = changes(model);

        assertThat(changes).extracting(change -> change.get("rev").toString()).containsExactly("4", "3", "2", "1");
        assertThat(changes)
                .extracting(change -> change.get("kind"))
                .containsExactly("CLEARED", "ROLLED_BACK", "PROMOTED", "PROMOTED");
        assertThat(changes)
                .extracting(change -> change.get("by"))
                .containsExactly("user:root", "user:grace", "user:ada", "user:ada");
        assertThat(changes)
                .extracting(change -> change.get("reason"))
                .containsExactly("retired", "worse", "a test", "a test");
        assertThat(changes)
                .extracting(change -> change.get("from") + ">" + change.get("to"))
                .containsExactly("1>null", "2>1", "1>2", "null>1");
    }

    @Test
    void aStageThatIsClearAlreadyIsNotMoved() {
        String model = machine.model("clear");

        Reply cleared = root.delete("/v1/models/" + model + "/stages/staging", Map.of("reason", "x"));

        assertThat(etag(cleared)).isEqualTo("\"0\"");
        assertThat(changes(model)).isEmpty();
        assertRefused(root.delete("/v1/models/" + model + "/stages/staging"), Refusal.INVALID, "reason");
    }

    @Test
    void stagesAreBornWithAPolicy() {
        String stages = "/v1/models/" + machine.model("born") + "/stages/";

        Reply production = ada.get(stages + "production/policy").expect(200);
        Reply staging = ada.get(stages + "staging/policy").expect(200);

        assertThat(production.number("approvals")).isEqualTo(1);
        assertThat(production.body())
                .containsEntry("approvers", List.of("approvers"))
                .containsEntry("gates", List.of())
                .containsEntry("expiresAfter", "PT168H");
        assertThat(staging.number("approvals")).isZero();
    }

    @Test
    void settingAPolicyMakesTheStageAndTheSameAgainChangesNothing() {
        String model = machine.model("canary");
        String policy = "/v1/models/" + model + "/stages/canary/policy";
        assertRefused(ada.get(policy), Refusal.STAGE_NOT_FOUND);
        Map<String, ?> wanted = Map.of(
                "approvals",
                2,
                "approvers",
                List.of("approvers", "risk"),
                "gates",
                List.of(Map.of("metric", "recall", "op", ">=", "value", 0.9)),
                "expiresAfter",
                "PT36H");

        Reply set = root.put(policy, wanted).expect(200);
        int entries = machine.history(model).size();
        Reply again = root.put(policy, wanted).expect(200);

        assertThat(set.number("policyRevision")).isEqualTo(1);
        assertThat(again.body()).isEqualTo(set.body());
        assertThat(ada.get(policy).expect(200).body()).isEqualTo(set.body());
        assertThat(machine.history(model)).hasSize(entries);
        assertThat(machine.holds(model, "canary")).isZero();
    }

    @Test
    void aPolicyThatBreaksARuleIsRefusedByField() {
        String policy = "/v1/models/" + machine.model("rules") + "/stages/production/policy";
        Map<String, ?> gate = Map.of("metric", "recall", "op", ">=");

        assertRefused(root.put(policy, Map.of("approvals", -1)), Refusal.INVALID, "approvals");
        assertRefused(root.put(policy, Map.of("approvals", 11)), Refusal.INVALID, "approvals");
        assertRefused(root.put(policy, Map.of("approvals", 0.5)), Refusal.INVALID, "approvals");
        assertRefused(root.put(policy, Map.of("approvers", List.of())), Refusal.INVALID, "approvers");
        assertRefused(root.put(policy, Map.of("expiresAfter", "PT0.9S")), Refusal.INVALID, "expiresAfter");
        assertRefused(root.put(policy, Map.of("expiresAfter", "P91D")), Refusal.INVALID, "expiresAfter");
        assertRefused(root.put(policy, Map.of("expiresAfter", "P1M")), Refusal.INVALID, "expiresAfter");
        assertRefused(root.put(policy, Map.of("gates", List.of(gate))), Refusal.INVALID, "gates[0].value");
        assertRefused(
                root.put(policy, Map.of("gates", List.of(Map.of("metric", "recall", "op", "!=", "value", 1)))),
                Refusal.INVALID,
                "gates[0].op");
        assertRefused(
                root.put(
                        policy,
                        Map.of("gates", List.of(Map.of("metric", "m", "op", "=", "value", 1, "tolerance", -1)))),
                Refusal.INVALID,
                "gates[0].tolerance");
        assertThat(ada.get(policy).number("policyRevision")).isZero();
    }

    @Test
    void aModelHasAtMostFiftyStages() {
        String stages = "/v1/models/" + machine.model("many") + "/stages/";
        for (int i = 3; i <= 50; i++) {
            root.put(stages + "s" + i + "/policy", Map.of()).expect(200);
        }

        assertRefused(root.put(stages + "one-more/policy", Map.of()), Refusal.TOO_MANY_STAGES);

        assertThat(ada.get(stages.substring(0, stages.length() - 1)).expect(200).list("stages"))
                .hasSize(50);
    }

    private Reply at(String model, String time) {
        return ada.get("/v1/models/" + model + "/stages/staging?at=" + time).expect(200);
    }

    private List<Map<String, Object>> changes(String model) {
        return ada.get("/v1/models/" + model + "/stages/staging/history")
                .expect(200)
                .list("changes");
    }

    private static String etag(Reply reply) {
        return reply.expect(200).headers().firstValue("ETag").orElseThrow();
    }
}
