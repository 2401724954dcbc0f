package dev.slipway.registry.stage;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gates: what passes, what does not, and what is said of it. */
class GateTest {
    /** The metric, the measure, the tolerance; then, for each of the five comparisons, whether it passes. */
    private static final String TRUTH = """
            0.90,   0.90, 0,    true,  false, true,  false, true
            0.91,   0.90, 0,    true,  true,  false, false, false
            0.89,   0.90, 0,    false, false, true,  true,  false
            0.9000, 0.9,  0,    true,  false, true,  false, true
            0.89,   0.90, 0.01, true,  false, true,  true,  true
            0.91,   0.90, 0.01, true,  true,  true,  false, true
            0.905,  0.90, 0.01, true,  true,  true,  true,  true
            0.8899, 0.90, 0.01, false, false, true,  true,  false
            0.9101, 0.90, 0.01, true,  true,  false, false, false
            -1,     0,    0,    false, false, true,  true,  false
            -1,     0,    1,    true,  false, true,  true,  true
            0,      -0.0, 0,    true,  false, true,  false, true
            1e-128, 0,    0,    true,  true,  false, false, false
            1e124,  1e124, 1,   true,  true,  true,  true,  true
            1,      1e124, 0,   false, false, true,  true,  false
            """;

    @ParameterizedTest
    @CsvSource(textBlock = TRUTH)
    void theTruthTableHoldsAgainstAValueAndAgainstTheStage(
            BigDecimal value,
            BigDecimal measure,
            BigDecimal tolerance,
            boolean atLeast,
            boolean moreThan,
            boolean atMost,
            boolean lessThan,
            boolean equal) {
        Map<Gate.Op, Boolean> expected = Map.of(
                Gate.Op.AT_LEAST, atLeast,
                Gate.Op.MORE_THAN, moreThan,
                Gate.Op.AT_MOST, atMost,
                Gate.Op.LESS_THAN, lessThan,
                Gate.Op.EQUAL, equal);
        expected.forEach((op, passes) -> {
            Gate absolute = new Gate("auc", op, Optional.of(measure), tolerance);
            Gate relative = new Gate("auc", op, Optional.empty(), tolerance);
            Version candidate = version(2, Map.of("auc", value));
            Version held = version(1, Map.of("auc", measure));
            assertThat(absolute.judge(candidate, Optional.empty()).passed())
                    .as("%s", absolute)
                    .isEqualTo(passes);
            assertThat(absolute.judge(candidate, Optional.of(version(1, Map.of())))
                            .passed())
                    .isEqualTo(passes);
            assertThat(relative.judge(candidate, Optional.of(held)).passed())
                    .as("%s", relative)
                    .isEqualTo(passes);
        });
    }

    @Test
    void aMissingMetricFails() {
        Version without = version(2, Map.of("other", BigDecimal.ONE));
        Version with = version(1, Map.of("auc", BigDecimal.ONE));
        for (Gate.Op op : Gate.Op.values()) {
            Gate absolute = new Gate("auc", op, Optional.of(BigDecimal.ONE), BigDecimal.TEN);
            Gate relative = new Gate("auc", op, Optional.empty(), BigDecimal.TEN);
            assertThat(absolute.judge(without, Optional.empty()))
                    .isEqualTo(new Gate.Result(absolute.toString(), false, "version 2 has no metric auc"));
            assertThat(relative.judge(without, Optional.empty()).passed()).isFalse();
            assertThat(relative.judge(without, Optional.of(with)).passed()).isFalse();
            Gate.Result unmeasured = relative.judge(with, Optional.of(without));
            assertThat(unmeasured.passed()).isFalse();
            assertThat(unmeasured.why()).contains("version 2, which the stage holds, has no metric auc");
        }
    }

    @Test
    void anEmptyStageIsNoMeasureAndLetsPass() {
        Gate relative = new Gate("auc", Gate.Op.MORE_THAN, Optional.empty(), BigDecimal.ZERO);
        Gate.Result result = relative.judge(version(1, Map.of("auc", BigDecimal.ZERO)), Optional.empty());
        assertThat(result.passed()).isTrue();
        assertThat(result.why()).isEqualTo("the stage holds nothing to compare with");
    }

    @Test
    void aResultSaysInWordsWhatWasCompared() {
        Gate gate = new Gate("auc", Gate.Op.AT_LEAST, Optional.empty(), new BigDecimal("0.01"));
        Version held = version(1, Map.of("auc", new BigDecimal("0.90")));
        assertThat(gate.judge(version(2, Map.of("auc", new BigDecimal("0.80"))), Optional.of(held))
                        .document())
                .isEqualTo(Map.of(
                        "gate", "auc >= current (tolerance 0.01)",
                        "passed", false,
                        "why", "auc of version 2 is 0.80, not >= 0.90 of version 1, tolerance 0.01"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gates[0].metric|{\"op\":\">=\",\"value\":1}",
                "gates[0].op|{\"metric\":\"m\",\"value\":1}",
                "gates[0].op|{\"metric\":\"m\",\"op\":\"!=\",\"value\":1}",
                "gates[0].op|{\"metric\":\"m\",\"op\":\"AT_LEAST\",\"value\":1}",
                "gates[0].value|{\"metric\":\"m\",\"op\":\">=\"}",
                "gates[0].value|{\"metric\":\"m\",\"op\":\">=\",\"value\":\"1\"}",
                "gates[0].value|{\"metric\":\"m\",\"op\":\">=\",\"value\":1,\"against\":\"CURRENT\"}",
                "gates[0].against|{\"metric\":\"m\",\"op\":\">=\",\"against\":\"current\"}",
                "gates[0].against|{\"metric\":\"m\",\"op\":\">=\",\"against\":\"PREVIOUS\"}",
                "gates[0].tolerance|{\"metric\":\"m\",\"op\":\">=\",\"value\":1,\"tolerance\":-0.1}",
                "gates[0].tolerance|{\"metric\":\"m\",\"op\":\">=\",\"value\":1,\"tolerance\":\"0\"}",
                "gates[0].value|{\"metric\":\"m\",\"op\":\">=\",\"value\":9007199254740993}",
                "gates[0].value|{\"metric\":\"m\",\"op\":\">=\",\"value\":1e400}",
                "gates[0].tolerance|{\"metric\":\"m\",\"op\":\">=\",\"value\":1,\"tolerance\":0.12345678901234567891}",
                "gates[0]|[]",
            })
    void aGateThatSaysNothingClearIsRefused(String field, String json) {
        refused(field, () -> Policy.of("{\"gates\":[" + json + "]}"));
    }

    /** A policy is stored with its numbers written in full. */
    @ParameterizedTest
    @ValueSource(strings = {"1.2345678901234567e30", "1e21", "9007199254740994", "5e-324", "0.1", "-0"})
    void everyGateThatIsTakenCanBeReadBackFromTheTable(String value) {
        Policy policy = Policy.of(
                "{\"gates\":[{\"metric\":\"m\",\"op\":\">=\",\"value\":" + value + ",\"tolerance\":1.5e22}]}");
        assertThat(Policy.of(Json.write(policy.document()))).isEqualTo(policy);
        assertThat(Policy.of(Json.canonical(policy.document()))).isEqualTo(policy);
    }

    @Test
    void gatesComeBackAsTheyWereSet() {
        for (Gate.Op op : Gate.Op.values()) {
            for (Optional<BigDecimal> bound :
                    List.of(Optional.<BigDecimal>empty(), Optional.of(new BigDecimal("1e-5")))) {
                for (BigDecimal tolerance : new BigDecimal[] {BigDecimal.ZERO, new BigDecimal("0.5")}) {
                    Gate gate = new Gate("m", op, bound, tolerance);
                    String text = Json.canonical(gate.document());
                    assertThat(Fields.read(text, Gate::of).document()).isEqualTo(gate.document());
                }
            }
        }
    }

    private static Version version(int number, Map<String, BigDecimal> metrics) {
        Metadata metadata = new Metadata(Optional.empty(), Map.of(), metrics, Map.of(), Optional.empty(), Lineage.NONE);
        return Version.registered(
                new VersionKey("01JABCDEFGHJKMNPQRSTVWXYZ0", number),
                new Contents.Held("models/a/b", Sha256.of("a"), 1, 1),
                metadata,
                new Stamp(Identity.user("somebody"), Instant.EPOCH),
                Progress.ready(Instant.EPOCH));
    }
}
