package dev.slipway.registry.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.slipway.Seed;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which policies ask for less than another one. */
class WeakerTest {
    private static final List<String> GROUPS = List.of("risk", "ml", "law");
    private static final List<String> METRICS = List.of("auc", "latency");
    private static final int PAIRS = 60_000;
    private static final int PROMOTIONS = 20;

    /** By their metrics, which are all that policies look at: there are a hundred, and making one is most of the work. */
    private static final Map<Map<String, BigDecimal>, Version> VERSIONS = new HashMap<>();

    /** A promotion as far as policies look at it: who approved it, and when. */
    private record Asked(
            Version version, Optional<Version> current, boolean external, Map<Set<String>, Duration> approved) {
        boolean passes(Policy policy) {
            long approvals = approved.entrySet().stream()
                    .filter(approval -> approval.getKey().stream().anyMatch(policy.approvers()::contains))
                    .filter(approval -> approval.getValue().compareTo(policy.expiresAfter()) < 0)
                    .count();
            return (policy.allowByReference() || !external)
                    && policy.judge(version, current).stream().allMatch(Gate.Result::passed)
                    && approvals >= policy.approvals();
        }
    }

    @Test
    void whatIsNotWeakerLetsNothingThroughThatTheOtherRefusesOrKeepsWaiting() {
        Random random = Seed.random("WeakerTest");
        int notWeaker = 0;
        int passed = 0;
        for (int i = 0; i < PAIRS; i++) {
            Policy other = policy(random);
            Policy policy = random.nextBoolean() ? policy(random) : changed(other, random);
            if (policy.weakerThan(other).isEmpty()) {
                notWeaker++;
                for (int j = 0; j < PROMOTIONS; j++) {
                    Asked asked = asked(random);
                    if (asked.passes(policy)) {
                        passed++;
                        if (!asked.passes(other)) {
                            fail("%s passes %s and not %s", asked, policy, other);
                        }
                    }
                }
            }
        }
        System.out.println(notWeaker + " policies are not weaker; " + passed + " promotions pass them");
        assertThat(notWeaker).isGreaterThan(PAIRS / 20);
        assertThat(passed).isGreaterThan(PAIRS / 10);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'approvals':1,'approvers':['risk','ml']}|approvals is 1, and 2 in the default",
                "{'approvals':2,'approvers':['risk','law']}|approvers is [\"law\",\"risk\"], and [\"ml\",\"risk\"] in the default",
                "{'approvals':2,'approvers':['risk'],'expiresAfter':'P4D'}|expiresAfter is \"PT96H\", and \"PT72H\" in the default",
                "{'approvals':2,'approvers':['risk'],'expiresAfter':'P3D'}|gates is [], and \"auc >= 0.9\" in the default",
                "{'approvals':2,'approvers':['risk'],'expiresAfter':'P3D','gates':[{'metric':'auc','op':'>=','value':0.8}]}"
                        + "|gates is [\"auc >= 0.8\"], and \"auc >= 0.9\" in the default",
                "{'approvals':2,'approvers':['risk'],'expiresAfter':'P3D','gates':[{'metric':'auc','op':'>','value':0.9}]}"
                        + "|allowByReference is true, and false in the default",
            })
    void theMemberIsNamedWithBothValues(String weaker, String said) {
        Policy other =
                Policy.of(("{'approvals':2,'approvers':['risk','ml'],'expiresAfter':'P3D','allowByReference':false,"
                                + "'gates':[{'metric':'auc','op':'>=','value':0.9}]}")
                        .replace('\'', '"'));

        assertThat(Policy.of(weaker.replace('\'', '"')).weakerThan(other))
                .map(Weaker::toString)
                .contains(said);
        assertThat(other.weakerThan(other)).isEmpty();
    }

    @ParameterizedTest(name = "{0} beside {1}: {2}")
    @CsvSource({
        ">= 0.9, >= 0.9, true",
        ">= 0.91, > 0.9, true",
        ">= 0.9, > 0.9, false",
        "> 0.9, >= 0.9, true",
        "<= 5, <= 6, true",
        "<= 6, <= 5, false",
        "<= 5, >= 5, false",
        "= 5, <= 5, false",
        "= 5, = 5, true",
        ">= current, >= current, true",
        "> current, >= current, true",
        ">= current, >= 0.9, false",
        ">= 0.9, >= current, false"
    })
    void gatesAreComparedWhereTheyLookTheSameWay(String gate, String other, boolean asStrict) {
        assertThat(gate(gate, 0).isAsStrictAs(gate(other, 0))).isEqualTo(asStrict);
    }

    @Test
    void gatesAgainstWhatTheStageHoldsAreComparedByTheDropTheyAllow() {
        assertThat(gate(">= current", 1).isAsStrictAs(gate(">= current", 2))).isTrue();
        assertThat(gate(">= current", 2).isAsStrictAs(gate(">= current", 1))).isFalse();
        assertThat(gate("<= current", 1).isAsStrictAs(gate("< current", 2))).isTrue();
        assertThat(gate("= current", 1).isAsStrictAs(gate("= current", 2))).isTrue();
    }

    private static Gate gate(String text, int tolerance) {
        String[] parts = text.split(" ", -1);
        Optional<BigDecimal> bound =
                Optional.of(parts[1]).filter(value -> !value.equals("current")).map(BigDecimal::new);
        return new Gate("auc", Gate.Op.of(parts[0]), bound, BigDecimal.valueOf(tolerance, 1));
    }

    private static Policy policy(Random random) {
        List<Gate> gates = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            gates.add(gate(random));
        }
        return new Policy(
                random.nextInt(3), groups(random), gates, Duration.ofDays(1 + random.nextInt(3)), random.nextBoolean());
    }

    /** The same but for one member, so that it is often nearly as strict. */
    private static Policy changed(Policy policy, Random random) {
        Policy other = policy(random);
        int member = random.nextInt(5);
        return new Policy(
                member == 0 ? other.approvals() : policy.approvals(),
                member == 1 ? other.approvers() : policy.approvers(),
                member == 2
                        ? policy.gates().stream()
                                .map(gate -> near(gate, random))
                                .toList()
                        : policy.gates(),
                member == 3 ? other.expiresAfter() : policy.expiresAfter(),
                member == 4 ? other.allowByReference() : policy.allowByReference());
    }

    private static Gate gate(Random random) {
        return new Gate(
                METRICS.get(random.nextInt(METRICS.size())),
                List.of(Gate.Op.values()).get(random.nextInt(5)),
                random.nextBoolean() ? Optional.empty() : Optional.of(BigDecimal.valueOf(random.nextInt(4))),
                BigDecimal.valueOf(random.nextInt(3)));
    }

    private static Gate near(Gate gate, Random random) {
        Gate other = gate(random);
        return random.nextBoolean()
                ? new Gate(gate.metric(), other.op(), gate.bound(), gate.tolerance())
                : new Gate(gate.metric(), gate.op(), gate.bound(), other.tolerance());
    }

    private static Set<String> groups(Random random) {
        Set<String> groups = new HashSet<>(Set.of(GROUPS.get(random.nextInt(GROUPS.size()))));
        GROUPS.stream().filter(group -> random.nextInt(3) == 0).forEach(groups::add);
        return groups;
    }

    private static Asked asked(Random random) {
        Map<Set<String>, Duration> approved = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            approved.put(groups(random), Duration.ofHours(random.nextInt(96)));
        }
        return new Asked(
                version(random),
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(version(random)),
                random.nextBoolean(),
                approved);
    }

    private static Version version(Random random) {
        Map<String, BigDecimal> metrics = new HashMap<>();
        METRICS.stream()
                .filter(metric -> random.nextInt(5) > 0)
                .forEach(metric -> metrics.put(metric, BigDecimal.valueOf(random.nextInt(9), 0)));
        return VERSIONS.computeIfAbsent(metrics, WeakerTest::version);
    }

    private static Version version(Map<String, BigDecimal> metrics) {
        return Version.registered(
                new VersionKey("01JABCDEFGHJKMNPQRSTVWXYZ0", 1),
                new Contents.Held("models/a/b", Sha256.of("a"), 1, 1),
                new Metadata(Optional.empty(), Map.of(), metrics, Map.of(), Optional.empty(), Lineage.NONE),
                new Stamp(Identity.user("somebody"), Instant.EPOCH),
                Progress.ready(Instant.EPOCH));
    }
}
