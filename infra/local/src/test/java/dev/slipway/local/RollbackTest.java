package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Hauling back: where a rollback leads, and where it never does. */
class RollbackTest {
    private static final Map<String, String> WORSE = Map.of("reason", "worse");

    private static final AtomicInteger STAGES = new AtomicInteger();

    private static String shared;

    private final TestMachine machine = TestMachine.shared();
    private final String stage = "stage-" + STAGES.incrementAndGet();
    private final Person ada = Person.ada(machine);
    private final Person grace = Person.grace(machine);
    private final Person root = Person.root(machine);

    @Test
    void aRollbackLeadsToThePreviousOccupant() {
        String model = withVersions();
        promote(model, 1, 2, 3);

        Reply back = rollBack(model).expect(200);

        assertThat(back.number("version")).isEqualTo(2);
        assertThat(back.number("rev")).isEqualTo(4);
        assertThat(back.text("by")).isEqualTo("user:grace");
        assertThat(back.text("digest"))
                .isEqualTo(ada.get("/v1/models/" + model + "/versions/2").text("digest"));
    }

    @Test
    void rollingBackTwiceLeadsBackTwice() {
        String model = withVersions();
        promote(model, 1, 2, 3);

        rollBack(model).expect(200);

        assertThat(rollBack(model).expect(200).number("version")).isEqualTo(1);
        assertRefused(rollBack(model), Refusal.NOTHING_TO_ROLL_BACK);
        assertThat(machine.holds(model, stage)).isEqualTo(1);
    }

    @Test
    void aPromotionAfterARollbackBuildsOnWhatItFound() {
        String model = withVersions();
        promote(model, 1, 2, 3);
        rollBack(model).expect(200);
        promote(model, 4);

        assertThat(rollBack(model).expect(200).number("version"))
                .as("3 was hauled back; beneath 4 lies 2")
                .isEqualTo(2);
        assertThat(rollBack(model).expect(200).number("version")).isEqualTo(1);
    }

    @Test
    void aRollbackToANamedVersionGoesOnFromThere() {
        String model = withVersions();
        promote(model, 1, 2, 3, 4);

        assertThat(rollBackTo(model, 2).expect(200).number("version")).isEqualTo(2);
        assertThat(rollBack(model).expect(200).number("version")).isEqualTo(1);
        assertThat(rollBackTo(model, 4).expect(409).text("code"))
                .as("what was rolled back needs a new promotion")
                .isEqualTo("NOT_AN_EARLIER_OCCUPANT");
    }

    @Test
    void aVersionThatCameBackLaterIsFoundAtItsLastLanding() {
        String model = withVersions();
        promote(model, 1, 2, 1, 3);

        assertThat(rollBackTo(model, 1).expect(200).number("version")).isEqualTo(1);
        assertThat(rollBack(model).expect(200).number("version")).isEqualTo(2);
        assertThat(rollBack(model).expect(200).number("version")).isEqualTo(1);
        assertRefused(rollBack(model), Refusal.NOTHING_TO_ROLL_BACK);
    }

    @Test
    void occupantsThatWereDeletedSinceArePassedOver() {
        String model = ownVersions(4);
        promote(model, 1, 2, 3, 4);
        root.delete("/v1/models/" + model + "/versions/3").expect(200);
        root.delete("/v1/models/" + model + "/versions/2").expect(200);

        assertRefused(rollBackTo(model, 3), Refusal.VERSION_DELETED);
        assertThat(rollBack(model).expect(200).number("version")).isEqualTo(1);
    }

    @Test
    void thereIsNothingToGoBackToWhenAllEarlierOccupantsAreDeleted() {
        String model = ownVersions(2);
        promote(model, 1, 2);
        root.delete("/v1/models/" + model + "/versions/1").expect(200);

        Reply refused = assertRefused(rollBack(model), Refusal.NOTHING_TO_ROLL_BACK);
        assertThat(refused.number("version")).isEqualTo(2);
        assertThat(refused.number("rev")).isEqualTo(2);
        root.post("/v1/models/" + model + "/versions/1/restoration", Map.of()).expect(200);

        assertThat(rollBack(model).expect(200).number("version")).isEqualTo(1);
    }

    @Test
    void aStageThatNeverHeldAnythingHasNothingToGoBackTo() {
        String model = withVersions();

        assertRefused(rollBack(model), Refusal.NOTHING_TO_ROLL_BACK);
        promote(model, 1);
        assertRefused(rollBack(model), Refusal.NOTHING_TO_ROLL_BACK);
    }

    @Test
    void aVersionThatTheStageNeverHeldIsNoPlaceToGoBackTo() {
        String model = ownVersions(3);
        promote(model, 1, 2);
        ada.post("/v1/models/" + model + "/versions", Uploading.body(Map.of(), Map.of("a", new byte[1])))
                .expect(201);

        assertRefused(rollBackTo(model, 3), Refusal.NOT_AN_EARLIER_OCCUPANT);
        assertRefused(rollBackTo(model, 4), Refusal.NOT_AN_EARLIER_OCCUPANT);
        assertRefused(rollBackTo(model, 99), Refusal.NOT_AN_EARLIER_OCCUPANT);
        assertRefused(rollBackTo(model, 2), Refusal.ALREADY_IN_STAGE);
        assertThat(machine.holds(model, stage)).isEqualTo(2);
    }

    @Test
    void whatAnotherStageHeldIsNoPlaceToGoBackTo() {
        String model = withVersions();
        root.put("/v1/models/" + model + "/stages/" + stage + "-2/policy", Map.of())
                .expect(200);
        promote(model, 1, 2);
        machine.promote(model, 2, stage + "-2").expect(201);

        assertRefused(
                grace.post(
                        "/v1/models/" + model + "/stages/" + stage + "-2/rollbacks",
                        Map.of("reason", "x", "toVersion", 1)),
                Refusal.NOT_AN_EARLIER_OCCUPANT);
        assertRefused(
                grace.post("/v1/models/" + model + "/stages/" + stage + "-2/rollbacks", WORSE),
                Refusal.NOTHING_TO_ROLL_BACK);
    }

    @Test
    void whatWasClearedOutDoesNotComeBackByARollback() {
        String model = withVersions();
        promote(model, 1, 2);
        root.delete("/v1/models/" + model + "/stages/" + stage, WORSE).expect(200);
        assertThat(machine.holds(model, stage)).isZero();

        assertRefused(rollBackTo(model, 2), Refusal.NOT_AN_EARLIER_OCCUPANT);
        assertThat(rollBack(model).expect(200).body())
                .containsEntry("version", new BigDecimal(1))
                .doesNotContainKey("from");
    }

    @Test
    void aPromotionIntoAClearedStageBuildsOnWhatLiesBeneathTheCleared() {
        String model = withVersions();
        promote(model, 1, 2);
        root.delete("/v1/models/" + model + "/stages/" + stage, WORSE).expect(200);
        promote(model, 3);

        assertThat(rollBack(model).expect(200).number("version")).isEqualTo(1);
    }

    @Test
    void anOccupantThatLandedBeforeAnythingWasAskedNeedsAnApproval() {
        String model = withVersions();
        promote(model, 1, 2);
        root.put("/v1/models/" + model + "/stages/" + stage + "/policy", Map.of("approvals", 1))
                .expect(200);

        Reply refused = assertRefused(rollBack(model), Refusal.APPROVAL_NEEDED);
        assertThat(refused.text("detail")).contains("request a promotion of version 1");
        assertRefused(rollBackTo(model, 1), Refusal.APPROVAL_NEEDED);
        assertRefused(preview(model, ""), Refusal.APPROVAL_NEEDED);
        assertThat(machine.holds(model, stage)).isEqualTo(2);
    }

    @Test
    void aRollbackAnswersFromWhereAndToWhereAndWhatSpeaksAgainstIt() {
        String model = ownVersions(3);
        promote(model, 1, 2, 3);
        root.delete("/v1/models/" + model + "/versions/2").expect(200);

        Reply back = rollBack(model).expect(200);

        assertThat(back.body())
                .containsEntry("kind", "ROLLED_BACK")
                .containsEntry("from", new BigDecimal(3))
                .containsEntry("to", new BigDecimal(1))
                .containsEntry("version", new BigDecimal(1))
                .containsEntry("warnings", List.of(Map.of("code", "PASSED_OVER", "text", "version 2 is deleted")));
    }

    @Test
    void aPreviewSaysWhereTheRollbackGoesAndItsTagHoldsItToThat() {
        String model = withVersions();
        promote(model, 1, 2, 3);

        Reply foreseen = preview(model, "").expect(200);

        assertThat(foreseen.body())
                .containsEntry("stage", stage)
                .containsEntry("rev", new BigDecimal(3))
                .containsEntry("kind", "ROLLED_BACK")
                .containsEntry("from", new BigDecimal(3))
                .containsEntry("to", new BigDecimal(2))
                .containsEntry("landedBy", "user:ada")
                .containsEntry("landedByName", "ada")
                .containsEntry("reason", "a test")
                .containsEntry("approvedBy", List.of())
                .containsEntry("warnings", List.of())
                .containsKeys("landedAt", "digest", "policyRevision");
        assertThat(preview(model, "?toVersion=1").expect(200).number("to")).isEqualTo(1);
        assertRefused(preview(model, "?toVersion=3"), Refusal.ALREADY_IN_STAGE);
        assertRefused(preview(model, "?toVersion=4"), Refusal.NOT_AN_EARLIER_OCCUPANT);
        assertRefused(preview(model, "?toVersion=x"), Refusal.INVALID, "toVersion");
        assertThat(machine.holds(model, stage)).isEqualTo(3);
        String tag = foreseen.headers().firstValue("ETag").orElseThrow();
        assertThat(rollBackAt(model, tag).expect(200).number("to")).isEqualTo(2);
        assertRefused(rollBackAt(model, tag), Refusal.PRECONDITION_FAILED);
        assertThat(machine.holds(model, stage)).isEqualTo(2);
    }

    @Test
    void aRollbackNeedsAReason() {
        String model = withVersions();
        promote(model, 1, 2);
        String rollbacks = "/v1/models/" + model + "/stages/" + stage + "/rollbacks";

        assertRefused(grace.post(rollbacks, Map.of()), Refusal.INVALID, "reason");
        assertRefused(grace.post(rollbacks, Map.of("reason", " \n\t")), Refusal.INVALID, "reason");
        assertRefused(grace.post(rollbacks, Map.of("reason", "x".repeat(2_001))), Refusal.INVALID, "reason");
        assertRefused(grace.post(rollbacks, Map.of("reason", "x", "toVersion", 0)), Refusal.INVALID, "toVersion");
        assertThat(machine.holds(model, stage)).isEqualTo(2);
    }

    @Test
    void productionGoesBackWithoutAnybodysApproval() {
        String model = ownVersions(2);
        for (int version = 1; version <= 2; version++) {
            String id =
                    machine.promote(model, version, "production").expect(202).text("id");
            grace.post("/v1/promotions/" + id + "/decisions", Map.of("decision", "APPROVE"))
                    .expect(200);
            int wanted = version;
            TestMachine.await("production", () -> machine.holds(model, "production") == wanted);
        }

        Reply back = ada.post("/v1/models/" + model + "/stages/production/rollbacks", WORSE)
                .expect(200);

        assertThat(back.number("version")).isEqualTo(1);
    }

    @Test
    void aRepeatedRollbackIsOneRollback() {
        String model = withVersions();
        promote(model, 1, 2, 3);
        String rollbacks = "/v1/models/" + model + "/stages/" + stage + "/rollbacks";

        Reply first = grace.post(rollbacks, WORSE, "Idempotency-Key", "once").expect(200);
        Reply again = grace.post(rollbacks, WORSE, "Idempotency-Key", "once").expect(200);

        assertThat(again.body())
                .isEqualTo(first.body())
                .containsEntry("from", new BigDecimal(3))
                .containsEntry("to", new BigDecimal(2));
        assertThat(again.headers().firstValue("ETag")).hasValue("\"4\"");
        assertThat(machine.holds(model, stage)).isEqualTo(2);
    }

    /** A model with four READY versions that tests share, each with a stage of its own. */
    private String withVersions() {
        synchronized (RollbackTest.class) {
            if (shared == null) {
                shared = ownVersions(4);
            }
        }
        root.put("/v1/models/" + shared + "/stages/" + stage + "/policy", Map.of())
                .expect(200);
        return shared;
    }

    /** A model with READY versions for a test that does more to it than move one stage. */
    private String ownVersions(int count) {
        String model = machine.model("back");
        for (int i = 0; i < count; i++) {
            machine.readyVersion(model);
        }
        root.put("/v1/models/" + model + "/stages/" + stage + "/policy", Map.of())
                .expect(200);
        return model;
    }

    private void promote(String model, int... versions) {
        for (int version : versions) {
            machine.promote(model, version, stage).expect(201);
        }
    }

    private Reply rollBack(String model) {
        return grace.post("/v1/models/" + model + "/stages/" + stage + "/rollbacks", WORSE);
    }

    private Reply rollBackAt(String model, String tag) {
        return grace.post("/v1/models/" + model + "/stages/" + stage + "/rollbacks", WORSE, "If-Match", tag);
    }

    private Reply preview(String model, String query) {
        return ada.get("/v1/models/" + model + "/stages/" + stage + "/rollbacks/preview" + query);
    }

    private Reply rollBackTo(String model, int version) {
        return grace.post(
                "/v1/models/" + model + "/stages/" + stage + "/rollbacks",
                Map.of("reason", "worse", "toVersion", version));
    }
}
