package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An approval holds for what was seen; when any of it changes, there is nothing left to decide on. */
class SupersededTest {
    private static final Map<String, String> APPROVE = Map.of("decision", "APPROVE");

    private final TestMachine machine = TestMachine.shared();
    private final Person grace = Person.grace(machine);
    private final Person heidi = Person.of(machine, "heidi", "approvers");
    private final Person root = Person.root(machine);

    @Test
    void anotherPromotionThatIsAppliedSupersedesIt() {
        String model = withVersions(2);
        String first = waiting(model, 1);
        String second = waiting(model, 2);

        grace.post("/v1/promotions/" + first + "/decisions", APPROVE).expect(200);
        assertThat(machine.holds(model, "production")).isEqualTo(1);

        assertSuperseded(second, "the stage moved");
        assertThat(machine.holds(model, "production")).isEqualTo(1);
    }

    @Test
    void aRollbackOfTheStageSupersedesIt() {
        String model = withVersions(3);
        for (int version = 1; version <= 2; version++) {
            int wanted = version;
            grace.post("/v1/promotions/" + waiting(model, version) + "/decisions", APPROVE)
                    .expect(200);
            assertThat(machine.holds(model, "production")).isEqualTo(wanted);
        }
        String third = waiting(model, 3);

        grace.post("/v1/models/" + model + "/stages/production/rollbacks", Map.of("reason", "worse"))
                .expect(200);

        assertSuperseded(third, "the stage moved");
        assertThat(machine.holds(model, "production")).isEqualTo(1);
    }

    @Test
    void aClearedStageSupersedesIt() {
        String model = withVersions(2);
        grace.post("/v1/promotions/" + waiting(model, 1) + "/decisions", APPROVE)
                .expect(200);
        assertThat(machine.holds(model, "production")).isEqualTo(1);
        String second = waiting(model, 2);

        root.delete("/v1/models/" + model + "/stages/production", Map.of("reason", "retired"))
                .expect(200);

        assertSuperseded(second, "the stage moved");
    }

    @Test
    void anotherPolicySupersedesItEvenAWeakerOne() {
        String model = withVersions(1);
        root.put("/v1/models/" + model + "/stages/production/policy", Map.of("approvals", 2))
                .expect(200);
        String promotion = waiting(model, 1);
        grace.post("/v1/promotions/" + promotion + "/decisions", APPROVE).expect(200);

        root.put("/v1/models/" + model + "/stages/production/policy", Map.of("approvals", 1))
                .expect(200);

        assertSuperseded(promotion, "policy changed");
        assertThat(machine.holds(model, "production")).isZero();
    }

    @Test
    void aDeletedVersionSupersedesIt() {
        String model = withVersions(1);
        String promotion = waiting(model, 1);

        root.delete("/v1/models/" + model + "/versions/1").expect(200);

        assertSuperseded(promotion, "version 1 was deleted");
        root.post("/v1/models/" + model + "/versions/1/restoration", Map.of()).expect(200);
        assertSuperseded(promotion, "version 1 was deleted");
    }

    @Test
    void aDeletedModelSupersedesIt() {
        String model = withVersions(1);
        String promotion = waiting(model, 1);

        root.delete("/v1/models/" + model).expect(200);

        assertSuperseded(promotion, "the model was deleted");
    }

    @Test
    void thatItEndedIsRecordedByTheRegistryItselfOnce() {
        String model = withVersions(3);
        String first = waiting(model, 1);
        List<String> others = List.of(waiting(model, 2), waiting(model, 3));

        grace.post("/v1/promotions/" + first + "/decisions", APPROVE).expect(200);

        TestMachine.await("the record", () -> superseded(model).size() == 2);
        assertThat(superseded(model))
                .extracting(entry -> entry.get("promotion"))
                .hasSameElementsAs(others);
        assertThat(superseded(model))
                .allSatisfy(entry -> assertThat(entry)
                        .containsEntry("by", "registry:slipway")
                        .containsEntry("reason", "the stage moved to revision 1"));
        for (String other : others) {
            assertSuperseded(other, "the stage moved to revision 1");
        }
        assertThat(superseded(model)).hasSize(2);
    }

    private List<Map<String, Object>> superseded(String model) {
        return machine.history(model).stream()
                .filter(entry -> "SUPERSEDED".equals(entry.get("status")))
                .toList();
    }

    @Test
    void aMoveOfAnotherStageDoesNotSupersedeIt() {
        String model = withVersions(2);
        String promotion = waiting(model, 1);

        machine.promote(model, 1, "staging").expect(201);
        machine.promote(model, 2, "staging").expect(201);
        root.put("/v1/models/" + model + "/stages/staging/policy", Map.of("approvals", 1))
                .expect(200);
        root.delete("/v1/models/" + model + "/stages/staging", Map.of("reason", "x"))
                .expect(200);

        assertThat(machine.promotion(promotion).text("status")).isEqualTo("WAITING");
        grace.post("/v1/promotions/" + promotion + "/decisions", APPROVE).expect(200);
        assertThat(machine.holds(model, "production")).isEqualTo(1);
    }

    /** Everybody is told so at once, whether or not the outbox has recorded it yet. */
    private void assertSuperseded(String promotion, String why) {
        Reply ended = machine.promotion(promotion);
        assertThat(ended.text("status")).isEqualTo("SUPERSEDED");
        assertThat(ended.text("endReason")).contains(why);
        Reply refused = assertRefused(
                heidi.post("/v1/promotions/" + promotion + "/decisions", APPROVE), Refusal.PROMOTION_SUPERSEDED);
        assertThat(refused.body()).containsEntry("promotion", promotion).containsEntry("promotionStatus", "SUPERSEDED");
    }

    private String withVersions(int count) {
        String model = machine.model("superseded");
        for (int i = 0; i < count; i++) {
            machine.readyVersion(model);
        }
        return model;
    }

    private String waiting(String model, int version) {
        return machine.promote(model, version, "production").expect(202).text("id");
    }
}
