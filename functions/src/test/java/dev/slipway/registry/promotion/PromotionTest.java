package dev.slipway.registry.promotion;

import static dev.slipway.registry.access.Identity.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision.Verdict;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.PolicyOrigin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promotions as values: what counts as approved, ended, expired. */
class PromotionTest {
    private static final Instant NOW = Instant.parse("2026-01-31T08:15:00.123Z");
    private static final Instant OVER = NOW.plus(Duration.ofDays(7));
    private static final Gate.Result PASSED = new Gate.Result("recall >= 0.9", true, "it is");
    private static final Gate.Result FAILED = new Gate.Result("recall >= 0.9", false, "it is not");

    @Test
    void aFreshPromotionWaitsWithNothingDecided() {
        Promotion fresh = asked(2);

        assertThat(fresh.status()).isEqualTo(PromotionStatus.WAITING);
        assertThat(fresh.isOpen()).isTrue();
        assertThat(fresh.isApproved()).isFalse();
        assertThat(fresh.approvals()).isZero();
        assertThat(fresh.end()).isEmpty();
        assertThat(fresh.modelId()).isEqualTo("01J");
        assertThat(fresh.stage()).isEqualTo(StageName.PRODUCTION);
        assertThat(fresh.version()).isEqualTo(3);
        assertThat(fresh.requestedBy()).isEqualTo(user("ada"));
        assertThat(fresh.requestedAt()).isEqualTo(NOW);
        assertThat(fresh.policy().approvals()).isEqualTo(2);
    }

    @Test
    void onlyApprovalsCountAndInTheirOrder() {
        Promotion decided = asked(2).decided(by("grace", Verdict.APPROVE))
                .decided(by("ivan", Verdict.REJECT))
                .decided(by("heidi", Verdict.APPROVE));

        assertThat(decided.approvedBy()).containsExactly(user("grace"), user("heidi"));
        assertThat(decided.approvals()).isEqualTo(2);
        assertThat(decided.decisions())
                .extracting(Decision::by)
                .containsExactly(user("grace"), user("ivan"), user("heidi"));
    }

    @Test
    void itIsApprovedWithAsManyApprovalsAsThePolicyAsksForOrMore() {
        Promotion one = asked(2).decided(by("grace", Verdict.APPROVE));
        Promotion two = one.decided(by("heidi", Verdict.APPROVE));
        Promotion three = two.decided(by("ivan", Verdict.APPROVE));

        assertThat(List.of(one, two, three)).extracting(Promotion::isApproved).containsExactly(false, true, true);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WAITING")
    void whatHasEndedIsNotOpen(PromotionStatus how) {
        Promotion ended = asked(1).decided(by("grace", Verdict.APPROVE)).ended(how, OVER, "so it was");

        assertThat(ended.status()).isEqualTo(how);
        assertThat(ended.end()).contains(new Promotion.End(how, OVER, "so it was"));
        assertThat(ended.isOpen()).isFalse();
        assertThat(ended.approvedBy()).as("what was decided stays").containsExactly(user("grace"));
    }

    @ParameterizedTest
    @EnumSource
    void onlyWaitingIsOpen(PromotionStatus status) {
        assertThat(status.isOpen()).isEqualTo(status == PromotionStatus.WAITING);
    }

    @Test
    void itsTimeIsOverFromTheVeryMomentOn() {
        Promotion asked = asked(1);

        assertThat(asked.isExpired(OVER.minusMillis(1))).isFalse();
        assertThat(asked.isExpired(OVER)).isTrue();
        assertThat(asked.isExpired(OVER.plusMillis(1))).isTrue();
    }

    @Test
    void whatTheGatesSaidLastTakesThePlaceOfWhatTheySaidBefore() {
        Promotion judged = asked(1).decided(by("grace", Verdict.APPROVE)).judged(List.of(FAILED));

        assertThat(judged.gates()).containsExactly(FAILED);
        assertThat(judged.failures()).contains("it is not");
        assertThat(judged.decisions()).hasSize(1);
        assertThat(judged.decided(by("heidi", Verdict.REJECT)).gates()).containsExactly(FAILED);
    }

    @Test
    void itsFailuresAreWhatTheFailedGatesSaidInTheirOrder() {
        Gate.Result another = new Gate.Result("auc >= 0.5", false, "nor is that");

        assertThat(asked(1).failures()).isEmpty();
        assertThat(asked(1).judged(List.of(FAILED, PASSED, another)).failures()).contains("it is not; nor is that");
    }

    @Test
    void aPromotionDoesNotChangeWithTheListsItWasMadeOf() {
        List<Gate.Result> gates = new ArrayList<>(List.of(PASSED));
        List<Decision> decisions = new ArrayList<>(List.of(by("grace", Verdict.APPROVE)));
        Promotion asked = asked(1);
        Promotion promotion = new Promotion(
                asked.id(), asked.target(), asked.basis(), asked.asked(), gates, decisions, Optional.empty(), 0);
        gates.clear();
        decisions.clear();

        assertThat(promotion.gates()).containsExactly(PASSED);
        assertThat(promotion.approvedBy()).containsExactly(user("grace"));
    }

    @Test
    void itsRecordDigestChangesWithEachThingThatIsKeptOfItSaveItsRevision() {
        Promotion asked = asked(1);
        Promotion.Target target = asked.target();
        Promotion.Basis basis = asked.basis();
        Promotion approved = asked.decided(by("grace", Verdict.APPROVE));
        List<Promotion> others = List.of(
                asked,
                asked(2),
                Promotion.asked("01L", target, basis, asked.asked(), asked.gates()),
                to(new Promotion.Target("01J", new ModelName("other"), StageName.PRODUCTION, 3)),
                to(new Promotion.Target("01J", target.model(), StageName.STAGING, 3)),
                to(new Promotion.Target("01J", target.model(), StageName.PRODUCTION, 4)),
                on(new Promotion.Basis(Sha256.of("b"), 4, new PolicyInForce(basis.policy(), PolicyOrigin.own(2)))),
                on(new Promotion.Basis(basis.digest(), 5, new PolicyInForce(basis.policy(), PolicyOrigin.own(2)))),
                on(new Promotion.Basis(basis.digest(), 4, new PolicyInForce(basis.policy(), PolicyOrigin.own(3)))),
                by(new Promotion.Asked(new Stamp(Identity.user("eve"), NOW), "better recall", OVER)),
                by(new Promotion.Asked(new Stamp(Identity.user("ada"), NOW.plusMillis(1)), "better recall", OVER)),
                by(new Promotion.Asked(new Stamp(Identity.user("ada"), NOW), "worse recall", OVER)),
                by(new Promotion.Asked(new Stamp(Identity.user("ada"), NOW), "better recall", OVER.plusMillis(1))),
                asked.judged(List.of(FAILED)),
                asked.judged(List.of()),
                approved,
                asked.decided(by("grace", Verdict.REJECT)),
                asked.decided(by("heidi", Verdict.APPROVE)),
                asked.decided(
                        new Decision(Verdict.APPROVE, new Stamp(Identity.user("grace"), NOW), Optional.of("fine"))),
                asked.decided(new Decision(Verdict.APPROVE, new Stamp(Identity.user("grace"), OVER), Optional.empty())),
                approved.ended(PromotionStatus.REJECTED, NOW, "over"),
                approved.ended(PromotionStatus.WITHDRAWN, NOW, "over"),
                approved.ended(PromotionStatus.REJECTED, OVER, "over"),
                approved.ended(PromotionStatus.REJECTED, NOW, "done"));

        assertThat(others).extracting(Promotion::recordDigest).doesNotHaveDuplicates();
        assertThat(asked.at(9).recordDigest()).isEqualTo(asked.recordDigest());
    }

    private static Promotion to(Promotion.Target target) {
        return Promotion.asked("01K", target, asked(1).basis(), asked(1).asked(), List.of(PASSED));
    }

    private static Promotion on(Promotion.Basis basis) {
        return Promotion.asked("01K", asked(1).target(), basis, asked(1).asked(), List.of(PASSED));
    }

    private static Promotion by(Promotion.Asked asked) {
        return Promotion.asked("01K", asked(1).target(), asked(1).basis(), asked, List.of(PASSED));
    }

    private static Promotion asked(int approvals) {
        Policy policy = new Policy(approvals, Set.of("approvers"), List.of(), Duration.ofDays(7));
        return Promotion.asked(
                "01K",
                new Promotion.Target("01J", new ModelName("fraud-detector"), StageName.PRODUCTION, 3),
                new Promotion.Basis(Sha256.of("a"), 4, new PolicyInForce(policy, PolicyOrigin.own(2))),
                new Promotion.Asked(new Stamp(Identity.user("ada"), NOW), "better recall", OVER),
                List.of(PASSED));
    }

    private static Decision by(String who, Verdict verdict) {
        return new Decision(verdict, new Stamp(Identity.user(who), NOW), Optional.empty());
    }
}
