package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.GRACE;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Version;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nobody decides on what they asked for or vouch for, whatever their groups. */
class OwnVersionTest {
    private static final String OTHERS =
            "; another person may decide: the policy asks for the role approver (approvers). Who works alone needs a"
                    + " policy of production with 0 approvals, which a maintainer of the model sets, or an admin where"
                    + " the organisation's default asks for more";
    private static final Caller ADA_APPROVES =
            Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors", "approvers"));
    private static final Caller CARL = Roles.DEFAULT.caller(Identity.user("carl"), Set.of("contributors", "approvers"));
    private static final Caller DAN = Roles.DEFAULT.caller(Identity.user("dan"), Set.of("contributors", "approvers"));

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");

    @Test
    void whoAskedDoesNotDecide() {
        Promotion promotion = asked(sample.ready(model), CARL);

        assertThat(refused(Refusal.OWN_REQUEST, () -> approve(promotion, CARL)))
                .hasMessage("the promotion was requested by carl (user:carl)" + OTHERS);
        assertThat(approve(promotion, GRACE).status()).isEqualTo(PromotionStatus.APPLIED);
    }

    @Test
    void whoRegisteredTheVersionDoesNotDecideOnWhatAColleagueAskedFor() {
        Promotion promotion = asked(sample.ready(model), CARL);

        assertThat(refused(Refusal.OWN_REQUEST, () -> approve(promotion, ADA_APPROVES)))
                .hasMessage("version 1 was registered by ada (user:ada)" + OTHERS);
        refused(
                Refusal.OWN_REQUEST,
                () -> sample.registry
                        .promotions()
                        .decide(promotion.id(), Decision.Verdict.REJECT, Optional.empty(), Request.by(ADA_APPROVES)));
    }

    @Test
    void neitherWhoCopiedAVersionNorWhoRegisteredTheOriginalDecides() {
        Version original = sample.ready(sample.model("sandbox"));
        Version copy = copy(original, CARL);
        Promotion promotion = asked(copy, DAN);

        assertThat(refused(Refusal.OWN_REQUEST, () -> approve(promotion, ADA_APPROVES)))
                .hasMessage("version 1 is a copy of a version that was registered by ada (user:ada)" + OTHERS);
        assertThat(refused(Refusal.OWN_REQUEST, () -> approve(promotion, CARL)))
                .hasMessage("version 1 was registered by carl (user:carl)" + OTHERS);
    }

    @Test
    void aCopyOfACopyIsStillWhoseTheOriginalWas() {
        Version original = sample.ready(sample.model("sandbox"));
        Promotion promotion = asked(copy(copy(original, CARL), DAN), GRACE);

        refused(Refusal.OWN_REQUEST, () -> approve(promotion, ADA_APPROVES));
    }

    @Test
    void whoIsInNoneOfThePolicysGroupsDoesNotDecide() {
        Promotion promotion = asked(sample.ready(model), CARL);

        assertThat(refused(
                        Refusal.FORBIDDEN,
                        () -> approve(promotion, Roles.DEFAULT.caller(Identity.user("eve"), Set.of("viewers")))))
                .hasMessage("the policy asks for the role approver (approvers)");
    }

    private Version copy(Version of, Caller by) {
        return sample.registry
                .linkedVersions()
                .sharing(model.name(), of, Optional.empty(), Map.of(), Lineage.NONE, Request.by(by))
                .version();
    }

    private Promotion asked(Version version, Caller by) {
        return sample.registry
                .promotions()
                .request(model.name(), version.number(), StageName.PRODUCTION, "a reason", Request.by(by));
    }

    private Promotion approve(Promotion promotion, Caller by) {
        return sample.registry
                .promotions()
                .decide(promotion.id(), Decision.Verdict.APPROVE, Optional.empty(), Request.by(by));
    }
}
