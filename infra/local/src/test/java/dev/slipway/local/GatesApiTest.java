package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Gates over HTTP: what a version's metrics must hold before a stage points at it. */
class GatesApiTest {
    private static final String TENTH = "0.1";

    private final TestMachine machine = TestMachine.shared();
    private final Person root = Person.root(machine);

    @Test
    void aVersionThatPassesAllGatesIsPromotedAtOnceWhereNobodyIsAsked() {
        String model = gated(gate("recall", ">=", "0.9"), gate("latency", "<", "20"));
        int version = measured(model, Map.of("recall", 0.9, "latency", 19.999));

        Reply promoted = machine.promote(model, version, "staging").expect(201);

        assertThat(promoted.list("gates")).hasSize(2).allMatch(gate -> Boolean.TRUE.equals(gate.get("passed")));
    }

    @Test
    void aVersionThatFailsIsRefusedWithWhatEachGateSays() {
        String model = gated(gate("recall", ">=", "0.9"), gate("latency", "<", "20"), gate("bias", "=", "0"));
        int version = measured(model, Map.of("recall", 0.95, "latency", 20));

        Reply refused = assertRefused(machine.promote(model, version, "staging"), Refusal.GATES_FAILED);

        assertThat(refused.list("gates"))
                .extracting(gate -> gate.get("gate") + ": " + gate.get("passed"))
                .containsExactly("recall >= 0.9: true", "latency < 20: false", "bias = 0: false");
        assertThat(refused.text("detail"))
                .contains("latency of version 1 is 20, not < 20", "version 1 has no metric bias")
                .doesNotContain("recall of");
        assertThat(machine.holds(model, "staging")).isZero();
        assertThat(machine.history(model))
                .noneMatch(entry -> entry.get("type").toString().startsWith("Promotion"));
    }

    @Test
    void everyComparisonHoldsAtItsBoundaryAndNotBeyond() {
        // Comparison, value, tolerance, a metric that passes, one that does not.
        List<String> rows = List.of(
                ">= 1 0 1 0.999",
                "> 1 0 1.001 1",
                "<= 1 0 1 1.001",
                "< 1 0 0.999 1",
                "= 1 0 1.0 1.0000001",
                ">= 1 0.5 0.5 0.4999",
                "<= 1 0.5 1.5 1.5001",
                "= 1 0.5 0.5 0.4999",
                "> -1 0 -0.9 -1");
        Map<String, BigDecimal> passing = new HashMap<>();
        Map<String, BigDecimal> failing = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            List<String> words = Arrays.asList(rows.get(i).split(" ", -1));
            passing.put("m" + i, new BigDecimal(words.get(3)));
            failing.put("m" + i, new BigDecimal(words.get(4)));
        }
        String model = machine.model("boundary");
        int good = measured(model, passing);
        int bad = measured(model, failing);
        for (int i = 0; i < rows.size(); i++) {
            List<String> words = Arrays.asList(rows.get(i).split(" ", -1));
            root.put(
                            "/v1/models/" + model + "/stages/s" + i + "/policy",
                            Map.of(
                                    "gates",
                                    List.of(Map.of(
                                            "metric",
                                            "m" + i,
                                            "op",
                                            words.get(0),
                                            "value",
                                            new BigDecimal(words.get(1)),
                                            "tolerance",
                                            new BigDecimal(words.get(2))))))
                    .expect(200);

            assertRefused(machine.promote(model, bad, "s" + i), Refusal.GATES_FAILED);
            machine.promote(model, good, "s" + i).expect(201);
        }
    }

    @Test
    void aVersionIsComparedWithWhatTheStageHoldsNowWithinATolerance() {
        String model =
                gated(Map.of("metric", "recall", "op", ">=", "against", "CURRENT", "tolerance", new BigDecimal(TENTH)));
        int first = measured(model, Map.of("recall", new BigDecimal("0.9")));
        int within = measured(model, Map.of("recall", new BigDecimal("0.8")));
        int worse = measured(model, Map.of("recall", new BigDecimal("0.79")));
        int tooBad = measured(model, Map.of("recall", new BigDecimal("0.6")));
        int unmeasured = measured(model, Map.of());
        machine.promote(model, first, "staging").expect(201); // nothing there to compare with

        Reply refused = assertRefused(machine.promote(model, worse, "staging"), Refusal.GATES_FAILED);
        assertThat(refused.text("detail"))
                .contains("recall of version 3 is 0.79, not >= 0.9 of version 1, tolerance 0.1");
        machine.promote(model, within, "staging").expect(201);
        machine.promote(model, worse, "staging").expect(201); // the measure is what the stage holds now
        assertRefused(machine.promote(model, tooBad, "staging"), Refusal.GATES_FAILED);
        assertRefused(machine.promote(model, unmeasured, "staging"), Refusal.GATES_FAILED);
    }

    @Test
    void aVersionIsNotComparedWithOneThatWasNeverMeasured() {
        String model = machine.model("unmeasured");
        int unmeasured = measured(model, Map.of());
        machine.promote(model, unmeasured, "staging").expect(201);
        root.put(
                        "/v1/models/" + model + "/stages/staging/policy",
                        Map.of("gates", List.of(Map.of("metric", "recall", "op", ">=", "against", "CURRENT"))))
                .expect(200);

        Reply refused = assertRefused(
                machine.promote(model, measured(model, Map.of("recall", 1)), "staging"), Refusal.GATES_FAILED);

        assertThat(refused.text("detail")).contains("version 1, which the stage holds, has no metric recall");
    }

    @Test
    void aVersionThatFailsItsGatesIsNotEvenPutBeforeTheApprovers() {
        String model = machine.model("gated");
        root.put(
                        "/v1/models/" + model + "/stages/production/policy",
                        Map.of("approvals", 1, "gates", List.of(gate("recall", ">=", "0.9"))))
                .expect(200);

        assertRefused(
                machine.promote(model, measured(model, Map.of("recall", 0.8)), "production"), Refusal.GATES_FAILED);
        Reply waiting = machine.promote(model, measured(model, Map.of("recall", 0.9)), "production")
                .expect(202);

        assertThat(waiting.list("gates"))
                .singleElement()
                .satisfies(gate -> assertThat(gate).containsEntry("passed", true));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // The array is only read.
    private String gated(Map<String, Object>... gates) {
        String model = machine.model("gated");
        root.put("/v1/models/" + model + "/stages/staging/policy", Map.of("gates", List.of(gates)))
                .expect(200);
        return model;
    }

    private int measured(String model, Map<String, ?> metrics) {
        return machine.readyVersion(model, Map.of("metrics", metrics));
    }

    private static Map<String, Object> gate(String metric, String op, String value) {
        return Map.of("metric", metric, "op", op, "value", new BigDecimal(value));
    }
}
