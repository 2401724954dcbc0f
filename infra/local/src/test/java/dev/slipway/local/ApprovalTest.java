package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Approvals through the real flow: who counts, who does not, and how a promotion ends. */
class ApprovalTest {
    private static final Map<String, String> APPROVE = Map.of("decision", "APPROVE");
    private static final Map<String, String> REJECT = Map.of("decision", "REJECT", "comment", "not yet");

    private final TestMachine machine = TestMachine.shared();
    private final Person ada = Person.ada(machine);
    private final Person grace = Person.grace(machine);
    private final Person heidi = Person.of(machine, "heidi", "approvers");
    private final Person ivan = Person.of(machine, "ivan", "approvers", "admins");
    private final Person root = Person.root(machine);

    @Test
    void theLastApprovalAppliesThePromotion() {
        String model = machine.model("approved");
        String promotion = waiting(model);
        assertThat(machine.holds(model, "production")).isZero();

        Reply decided = decide(grace, promotion, Map.of("decision", "APPROVE", "comment", "good"))
                .expect(200);

        assertThat(decided.list("decisions"))
                .singleElement()
                .satisfies(decision -> assertThat(decision)
                        .containsEntry("verdict", "APPROVE")
                        .containsEntry("by", "user:grace")
                        .containsEntry("byName", "grace")
                        .containsEntry("comment", "good"));
        assertThat(decided.text("status")).isEqualTo("APPLIED");
        assertThat(decided.text("endReason")).isEqualTo("production moved to revision 1");
        assertThat(decided.body()).containsKey("endedAt");
        assertThat(machine.promotion(promotion).body()).isEqualTo(decided.body());
        assertThat(machine.holds(model, "production")).isEqualTo(1);
        List<Map<String, Object>> history = machine.history(model);
        assertThat(history.get(history.size() - 2))
                .containsEntry("type", "Promotion Decided")
                .containsEntry("by", "user:grace")
                .containsEntry("byName", "grace");
        assertThat(history.get(history.size() - 1))
                .containsEntry("type", "Stage Changed")
                .containsEntry("by", "user:ada")
                .containsEntry("promotion", promotion)
                .containsEntry("approvedBy", List.of(Map.of("by", "user:grace", "byName", "grace")));
    }

    @Test
    void theExecutionOfItsFlowShowsTheGatesEachDecisionAndTheEnd() {
        String model = machine.model("shown");
        policy(model, Map.of("approvals", 2, "gates", List.of(Map.of("metric", "auc", "op", ">=", "value", 0.9))));
        machine.readyVersion(model);
        ada.patch("/v1/models/" + model + "/versions/1", Map.of("metrics", Map.of("auc", 0.91)))
                .expect(200);
        String promotion = machine.promote(model, 1, "production").expect(202).text("id");
        Path execution = machine.data().resolve("flows").resolve(promotion + ".json");
        TestMachine.await("its flow", () -> Files.exists(execution) && isWaiting(read(execution)));
        decide(grace, promotion, APPROVE).expect(200);

        Reply last = decide(heidi, promotion, Map.of("decision", "APPROVE", "comment", "good"))
                .expect(200);

        TestMachine.await(
                "the end of its flow", () -> read(execution).get("status").equals("SUCCEEDED"));
        Map<String, Object> shown = read(execution);
        Map<String, Object> outcome = Json.readObject((String) shown.get("output"));
        assertThat(outcome)
                .containsEntry("status", "APPLIED")
                .containsEntry("reason", last.text("endReason"))
                .containsEntry("at", last.text("endedAt"))
                .containsEntry("decisions", last.body().get("decisions"));
        assertThat(((List<?>) shown.get("history")).stream().map(event -> ((List<?>) event).get(3)))
                .anySatisfy(detail -> assertThat((String) detail)
                        .contains("auc of version 1 is 0.91, >= 0.9")
                        .contains("timeoutSeconds"));
    }

    private static boolean isWaiting(Map<String, Object> execution) {
        return execution.get("standing") instanceof Map<?, ?> standing && "WAITING".equals(standing.get("phase"));
    }

    private static Map<String, Object> read(Path execution) {
        try {
            return Json.readObject(Files.readString(execution));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void asManyDifferentPeopleMustApproveAsThePolicyAsks() {
        String model = machine.model("three");
        policy(model, Map.of("approvals", 3));
        String promotion = waiting(model);

        decide(grace, promotion, APPROVE).expect(200);
        assertRefused(decide(grace, promotion, APPROVE), Refusal.ALREADY_DECIDED);
        assertRefused(decide(grace, promotion, REJECT), Refusal.ALREADY_DECIDED);
        Person alsoGrace = Person.of(machine, "grace", "approvers", "admins", "contributors");
        assertRefused(decide(alsoGrace, promotion, APPROVE), Refusal.ALREADY_DECIDED);
        assertThat(decide(heidi, promotion, APPROVE).expect(200).number("approvals"))
                .isEqualTo(2);
        assertThat(machine.promotion(promotion).text("status")).isEqualTo("WAITING");
        assertThat(machine.holds(model, "production")).isZero();

        Reply last = decide(ivan, promotion, APPROVE).expect(200);

        assertThat(last.number("approvals")).isEqualTo(3);
        assertThat(last.text("status")).isEqualTo("APPLIED");
        assertThat(last.list("decisions")).hasSize(3);
        assertThat(machine.holds(model, "production")).isEqualTo(1);
    }

    @Test
    void nobodyDecidesOnTheirOwnRequestWhateverTheirGroups() {
        String model = machine.model("own");
        String promotion = waiting(model);
        Person adaOfAllGroups = Person.of(machine, "ada", "contributors", "approvers", "admins");

        assertRefused(decide(adaOfAllGroups, promotion, APPROVE), Refusal.OWN_REQUEST);
        assertRefused(decide(adaOfAllGroups, promotion, REJECT), Refusal.OWN_REQUEST);

        assertThat(machine.promotion(promotion).number("approvals")).isZero();
    }

    @Test
    void theGroupsThatThePolicyNamesDecideWhateverElseTheyAre() {
        String model = machine.model("risk");
        policy(model, Map.of("approvals", 2, "approvers", List.of("risk")));
        String promotion = waiting(model);

        assertRefused(decide(grace, promotion, APPROVE), Refusal.FORBIDDEN);
        assertRefused(decide(Person.of(machine, "judy", "admins", "approvers"), promotion, APPROVE), Refusal.FORBIDDEN);
        Person onlyRisk = Person.of(machine, "rita", "risk");
        onlyRisk.get("/v1/promotions/" + promotion).expect(200);
        onlyRisk.get("/v1/models/" + model).expect(200);
        decide(onlyRisk, promotion, APPROVE).expect(200);
        Reply decided = decide(Person.of(machine, "judy", "risk", "approvers"), promotion, APPROVE)
                .expect(200);

        assertThat(decided.text("status")).isEqualTo("APPLIED");
    }

    @Test
    void oneRejectionEndsIt() {
        String model = machine.model("rejected");
        policy(model, Map.of("approvals", 2));
        String promotion = waiting(model);
        decide(grace, promotion, APPROVE).expect(200);

        Reply rejected = decide(heidi, promotion, REJECT).expect(200);

        assertThat(rejected.text("status")).isEqualTo("REJECTED");
        assertThat(rejected.text("endReason")).isEqualTo("rejected by heidi (user:heidi): not yet");
        assertRefused(decide(ivan, promotion, APPROVE), Refusal.PROMOTION_ENDED);
        assertThat(machine.holds(model, "production")).isZero();
        assertThat(machine.promote(model, 1, "production").expect(202).text("id"))
                .isNotEqualTo(promotion);
    }

    @Test
    void aPromotionThatWasAppliedTakesNoMoreDecisions() {
        String promotion = waiting(machine.model("over"));
        decide(grace, promotion, APPROVE).expect(200);

        assertRefused(decide(heidi, promotion, REJECT), Refusal.PROMOTION_ENDED);
        assertRefused(decide(heidi, promotion, APPROVE), Refusal.PROMOTION_ENDED);
        assertRefused(ada.delete("/v1/promotions/" + promotion), Refusal.PROMOTION_ENDED);
    }

    @Test
    void aPromotionThatNobodyDecidesOnExpiresByItself() {
        String model = machine.model("late");
        policy(model, Map.of("approvals", 1, "expiresAfter", "PT1S"));
        String promotion = waiting(model);

        Reply expired = ended(promotion, "EXPIRED");

        assertThat(expired.text("endReason")).startsWith("0 of 1 approvals by ");
        assertRefused(decide(grace, promotion, APPROVE), Refusal.PROMOTION_ENDED);
        assertThat(machine.holds(model, "production")).isZero();
        List<Map<String, Object>> history = machine.history(model);
        assertThat(history.get(history.size() - 1))
                .containsEntry("type", "Promotion Ended")
                .containsEntry("status", "EXPIRED")
                .containsEntry("by", "registry:slipway");
    }

    @Test
    void aPromotionWithTooFewApprovalsExpiresToo() {
        String model = machine.model("short");
        policy(model, Map.of("approvals", 2, "expiresAfter", "PT2S"));
        String promotion = waiting(model);
        decide(grace, promotion, APPROVE).expect(200);

        assertThat(ended(promotion, "EXPIRED").text("endReason")).startsWith("1 of 2 approvals by ");
        assertThat(machine.holds(model, "production")).isZero();
    }

    @Test
    void whoAskedForAPromotionOrAnAdminWithdrawsIt() {
        String model = machine.model("withdrawn");
        String first = waiting(model);
        Person bob = Person.of(machine, "bob", "contributors");

        assertRefused(bob.delete("/v1/promotions/" + first), Refusal.FORBIDDEN);
        assertRefused(grace.delete("/v1/promotions/" + first), Refusal.FORBIDDEN);
        assertThat(machine.promotion(first).text("status")).isEqualTo("WAITING");
        assertThat(ada.delete("/v1/promotions/" + first).expect(200).text("status"))
                .isEqualTo("WITHDRAWN");
        String second = machine.promote(model, 1, "production").expect(202).text("id");
        assertThat(root.delete("/v1/promotions/" + second).expect(200).text("endReason"))
                .isEqualTo("withdrawn by root (user:root)");
        assertRefused(ada.delete("/v1/promotions/" + second), Refusal.PROMOTION_ENDED);
        assertRefused(decide(grace, second, APPROVE), Refusal.PROMOTION_ENDED);
    }

    @Test
    void theSamePromotionIsAskedForOnceAtATime() {
        String model = machine.model("open");
        String promotion = waiting(model);

        Reply refused = assertRefused(machine.promote(model, 1, "production"), Refusal.PROMOTION_OPEN);

        assertThat(refused.body()).containsEntry("promotion", promotion);
        assertThat(ada.get("/v1/models/" + model).body()).containsEntry("openPromotions", List.of(promotion));
    }

    @Test
    void aPersonHasTenOpenPromotionsOfAModelAndThereIsRoomForOthers() {
        String model = machine.model("crowd");
        machine.readyVersion(model);
        for (int i = 1; i <= 10; i++) {
            root.put("/v1/models/" + model + "/stages/s" + i + "/policy", Map.of("approvals", 1))
                    .expect(200);
            machine.promote(model, 1, "s" + i).expect(202);
        }

        Reply refused = assertRefused(machine.promote(model, 1, "production"), Refusal.TOO_MANY_OPEN_PROMOTIONS);

        assertThat(refused.text("detail")).startsWith("ada (user:ada) has 10 open promotions of " + model);
        Person.of(machine, "bob", "contributors")
                .post(
                        "/v1/models/" + model + "/versions/1/promotions",
                        Map.of("stage", "production", "reason", "a test"))
                .expect(202);
        root.put("/v1/models/" + model + "/stages/s1/policy", Map.of("approvals", 2))
                .expect(200);
        machine.promote(model, 1, "s1").expect(202); // the one under the old policy takes no room

        root.delete("/v1/models/" + model).expect(200);

        assertThat(machine.client()
                        .call(ada.token(), "GET", "/v1/promotions?status=WAITING&limit=100")
                        .expect(200)
                        .list("promotions"))
                .as("all of them are overtaken, whether or not that is recorded yet")
                .noneMatch(promotion -> model.equals(promotion.get("model")));
    }

    @Test
    void aVersionThatTheStageHoldsIsNotPromotedAgain() {
        String model = machine.model("holding");
        machine.readyVersion(model);
        machine.promote(model, 1, "staging").expect(201);

        Reply refused = assertRefused(machine.promote(model, 1, "staging"), Refusal.ALREADY_IN_STAGE);

        assertThat(refused.number("version")).isEqualTo(1);
        assertThat(refused.number("rev")).isEqualTo(1);
    }

    @Test
    void aDecisionIsOneOfTwoWords() {
        String promotion = waiting(machine.model("words"));
        for (Object word : List.of("approve", "YES", "APPROVED", 1, true, List.of("APPROVE"))) {
            assertRefused(decide(grace, promotion, Map.of("decision", word)), Refusal.INVALID, "decision");
        }
        assertRefused(decide(grace, promotion, Map.of()), Refusal.INVALID, "decision");
        assertRefused(
                decide(grace, promotion, Map.of("decision", "APPROVE", "by", "heidi")), Refusal.UNKNOWN_FIELD, "by");
        assertThat(machine.promotion(promotion).number("approvals")).isZero();
    }

    /** Asks for version 1 in production. */
    private String waiting(String model) {
        machine.readyVersion(model);
        return machine.promote(model, 1, "production").expect(202).text("id");
    }

    private void policy(String model, Map<String, ?> policy) {
        root.put("/v1/models/" + model + "/stages/production/policy", policy).expect(200);
    }

    private static Reply decide(Person person, String promotion, Map<String, ?> decision) {
        return person.post("/v1/promotions/" + promotion + "/decisions", decision);
    }

    private Reply ended(String promotion, String status) {
        TestMachine.await(
                status, () -> machine.promotion(promotion).text("status").equals(status));
        return machine.promotion(promotion);
    }
}
