package dev.slipway.registry.stage;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import dev.slipway.json.Json;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a promotion into a stage needs: reading, limits, and that it comes back as it was set. */
class PolicyTest {
    private static final Map<String, Object> GATE = Map.of("metric", "m", "op", ">=", "value", 1);

    @Test
    void whatIsLeftOutAsksNothing() {
        assertThat(Policy.of("{}")).isEqualTo(Policy.OPEN);
        assertThat(Policy.OPEN.isGuarded()).isFalse();
        assertThat(Policy.of("{\"approvals\":1}")).isEqualTo(Policy.ONE_APPROVAL);
        assertThat(Policy.ONE_APPROVAL.isGuarded()).isTrue();
        assertThat(Policy.of(Json.write(Map.of("gates", List.of(GATE)))).isGuarded())
                .isTrue();
    }

    @Test
    void onlyProductionIsBornGuarded() {
        assertThat(Policy.ofBirth(StageName.PRODUCTION))
                .isEqualTo(Policy.of("{\"approvals\":1,\"allowByReference\":false}"));
        assertThat(Policy.ofBirth(StageName.STAGING)).isEqualTo(Policy.OPEN);
        assertThat(Policy.ofBirth(new StageName("Production"))).isEqualTo(Policy.OPEN);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, false",
        "0, true",
        "10, true",
        "11, false",
        "9223372036854775807, false",
        "4294967297, false",
        "-4294967295, false"
    })
    void approvalsGoFromNoneToTen(long approvals, boolean taken) {
        String json = "{\"approvals\":" + approvals + "}";
        if (taken) {
            assertThat(Policy.of(json).approvals()).isEqualTo((int) approvals);
        } else {
            refused("approvals", () -> Policy.of(json));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "P90D", "P7D", "PT36H", "P1DT1H1M1.5S", "PT129600M"})
    void waitingTimesFromASecondToNinetyDaysAreTaken(String text) {
        assertThat(Policy.of("{\"expiresAfter\":\"" + text + "\"}").expiresAfter())
                .isEqualTo(Duration.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PT0S",
                "PT0.999S",
                "P91D",
                "PT2160H0.001S",
                "-P1D",
                "PT-5S",
                "P1W",
                "P1M",
                "P1Y",
                "",
                "7 days",
                "P",
                "PT",
                "P106751991167300D",
                "PT9999999999999999999H",
                "1"
            })
    void otherWaitingTimesAreRefused(String text) {
        refused("expiresAfter", () -> Policy.of("{\"expiresAfter\":\"" + text + "\"}"));
    }

    @Test
    void aPolicyThatIsNotReadFromJsonKeepsTheSameLimits() {
        Duration week = Duration.ofDays(7);
        refused("approvals", () -> new Policy(-1, Set.of("a"), List.of(), week));
        refused("approvals", () -> new Policy(11, Set.of("a"), List.of(), week));
        refused("approvers", () -> new Policy(1, Set.of(), List.of(), week));
        refused("expiresAfter", () -> new Policy(1, Set.of("a"), List.of(), Duration.ofMillis(999)));
        refused(
                "expiresAfter",
                () -> new Policy(1, Set.of("a"), List.of(), Duration.ofDays(90).plusMillis(1)));
    }

    @Test
    void whoTakesVersionsByReferenceOrNotIsPartOfThePolicy() {
        Policy held = Policy.of("{\"allowByReference\":false}");
        assertThat(held.allowByReference()).isFalse();
        assertThat(held.isGuarded()).isTrue();
        assertThat(Policy.of(Json.canonical(held.document()))).isEqualTo(held);
        assertThat(Policy.of("{\"allowByReference\":true}")).isEqualTo(Policy.OPEN);
        refused("allowByReference", () -> Policy.of("{\"allowByReference\":\"no\"}"));
    }

    @Test
    void aPolicyIsShownWithWhatItAsksAndNothingElse() {
        String set = "{\"gates\":[{\"metric\":\"auc\",\"op\":\">=\",\"value\":0.90,\"tolerance\":0},"
                + "{\"metric\":\"auc\",\"op\":\">\",\"against\":\"CURRENT\",\"tolerance\":0.01}]}";
        assertThat(Json.canonical(Policy.of(set).document()))
                .isEqualTo("{\"approvals\":0,\"approvers\":[\"approvers\"],\"expiresAfter\":\"PT168H\",\"gates\":["
                        + "{\"metric\":\"auc\",\"op\":\">=\",\"value\":0.9},"
                        + "{\"against\":\"CURRENT\",\"metric\":\"auc\",\"op\":\">\",\"tolerance\":0.01}]}");
    }

    @Test
    void approversAreNamedAndFew() {
        assertThat(Policy.of("{\"approvers\":[\"b\",\"a\",\"b\"]}").approvers()).isEqualTo(Set.of("a", "b"));
        refused("approvers", () -> Policy.of("{\"approvers\":[]}"));
        refused("approvers", () -> Policy.of("{\"approvers\":null}"));
        refused("approvers", () -> Policy.of("{\"approvers\":\"a\"}"));
        refused("approvers[1]", () -> Policy.of("{\"approvers\":[\"a\",1]}"));
        refused("approvers[0]", () -> Policy.of(Json.write(Map.of("approvers", List.of("a".repeat(129))))));
        refused("approvers", () -> Policy.of(Json.write(Map.of("approvers", Collections.nCopies(11, "a")))));
    }

    @Test
    void gatesAreFewAndNamedByTheirPlace() {
        Policy.of(Json.write(Map.of("gates", Collections.nCopies(20, GATE))));
        refused("gates", () -> Policy.of(Json.write(Map.of("gates", Collections.nCopies(21, GATE)))));
        refused(
                "gates[1].op",
                () -> Policy.of(
                        Json.write(Map.of("gates", List.of(GATE, Map.of("metric", "m", "op", "~", "value", 1))))));
    }

    @Test
    void aMisspelledMemberIsRefused() {
        assertThat(refused(Refusal.UNKNOWN_FIELD, () -> Policy.of("{\"approval\":1}"))
                        .facts())
                .containsEntry("field", "approval");
        assertThat(refused(
                                Refusal.UNKNOWN_FIELD,
                                () -> Policy.of(
                                        "{\"gates\":[{\"metric\":\"m\",\"op\":\"=\",\"value\":1,\"tolerence\":1}]}"))
                        .facts())
                .containsEntry("field", "gates[0].tolerence");
    }

    @Test
    void policiesComeBackAsTheyWereSet() {
        Random random = Seed.random("policies");
        for (int i = 0; i < 2_000; i++) {
            Policy policy = new Policy(
                    random.nextInt(11),
                    IntStream.rangeClosed(0, random.nextInt(5))
                            .mapToObj(n -> "group-" + n)
                            .collect(Collectors.toSet()),
                    IntStream.range(0, random.nextInt(4))
                            .mapToObj(n -> gate(random))
                            .toList(),
                    Duration.ofMillis(1_000 + random.nextInt(1_000_000_000)));
            String text = Json.canonical(policy.document());
            assertThat(Json.canonical(Policy.of(text).document())).isEqualTo(text);
            assertThat(Policy.of(text).expiresAfter()).isEqualTo(policy.expiresAfter());
            assertThat(Policy.of(text).approvers()).isEqualTo(policy.approvers());
        }
    }

    /** Whether setting the same policy again changes anything is decided by comparing it with what was stored. */
    @Test
    void aStoredPolicyIsEqualToTheSamePolicySetAgain() {
        String set =
                "{\"gates\":[{\"metric\":\"m\",\"op\":\">=\",\"value\":0.90,\"tolerance\":1e1}],\"expiresAfter\":\"P1D\"}";
        assertThat(Policy.of(Json.canonical(Policy.of(set).document()))).isEqualTo(Policy.of(set));
    }

    private static Gate gate(Random random) {
        Optional<BigDecimal> bound = random.nextBoolean()
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(random.nextLong() >> 15, random.nextInt(40) - 20));
        Gate.Op op = List.of(Gate.Op.values()).get(random.nextInt(5));
        return new Gate("m" + random.nextInt(3), op, bound, BigDecimal.valueOf(random.nextInt(3), 1));
    }
}
