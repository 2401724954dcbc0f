package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.BOB;
import static dev.slipway.registry.SampleRegistry.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Holder;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.history.AccessSet;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.ModelFilter;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may do what on one model, and what becomes of that. The matrix of routes and roles is held elsewhere. */
class AccessTest {
    private static final ModelName M = new ModelName("m");
    private static final ModelAccess.Wish RESTRICTED = new ModelAccess.Wish(
            Visibility.RESTRICTED, Map.of(Role.MAINTAINER, new TreeSet<>(Set.of(new Holder("user:ada")))));

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");

    @Test
    void whoeverMakesAModelIsItsMaintainer() {
        assertThat(model.access()).isEqualTo(ModelAccess.ofBirth(ADA.identity()));
        assertThat(model.access().rolesOf(ADA)).contains(Role.MAINTAINER);
        assertThat(model.access().rolesOf(BOB)).containsExactly(Role.CONTRIBUTOR);
    }

    @Test
    void settingItIsRecordedAndTheSameAgainChangesNothing() {
        sample.registry.accesses().set(M, RESTRICTED, Request.by(ADA));
        sample.registry.accesses().set(M, RESTRICTED, Request.by(ADA));

        assertThat(sample.facts(model, 2)).containsExactly(new AccessSet(1, RESTRICTED));
        assertThat(sample.now(model).access().revision()).isEqualTo(1);
        assertThat(sample.registry.verification().verify(M, Optional.empty()).whole())
                .isTrue();
    }

    @Test
    void itDependsOnTheRevisionThatTheRequestNames() {
        sample.registry.accesses().set(M, RESTRICTED, Request.by(ADA));

        Request<Model> late = Request.<Model>by(ADA).expecting(Optional.of(0L));
        assertThatThrownBy(() -> sample.registry
                        .accesses()
                        .set(M, new ModelAccess.Wish(Visibility.ORGANISATION, Map.of()), late))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.PRECONDITION_FAILED));
    }

    @Test
    void whoeverMakesAModelAnewTakesItsAccessOverAndMaintainsIt() {
        sample.registry.accesses().set(M, RESTRICTED, Request.by(ADA));
        sample.registry.models().delete(M, Request.by(ROOT));

        Model heir = sample.registry
                .models()
                .create(M, Optional.empty(), Map.of(), Request.by(ROOT))
                .model();

        assertThat(heir.access().visibility()).isEqualTo(Visibility.RESTRICTED);
        assertThat(heir.access().rolesOf(ADA)).containsExactly(Role.MAINTAINER);
        assertThat(heir.access().rolesOf(ROOT)).contains(Role.MAINTAINER);
    }

    /** They would learn its grants, and whoever it trusts would take their files for its own. */
    @Test
    void nobodyTakesTheNameOfAModelThatTheyDoNotSee() {
        sample.registry.accesses().set(M, RESTRICTED, Request.by(ADA));
        sample.registry
                .models()
                .update(
                        M,
                        new Models.Description(Optional.of(new ModelName("secret")), Optional.empty(), Map.of()),
                        Request.by(ADA));

        assertThatThrownBy(() -> sample.registry.models().create(M, Optional.empty(), Map.of(), Request.by(BOB)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NAME_RESERVED))
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining(model.id());
    }

    @Test
    void aRestrictedModelLeavesNoTraceInTheListsOfOthers() {
        sample.model("n");
        sample.promotion(sample.ready(model), StageName.PRODUCTION);
        sample.registry.accesses().set(M, RESTRICTED, Request.by(ADA));

        Registry seen = sample.registry.onBehalfOf(BOB, Permission.READ);
        assertThat(seen.lists()
                        .models(new ModelFilter(Optional.empty(), Map.of(), false), Page.Request.first(10))
                        .items())
                .extracting(of -> of.model().name().value())
                .containsExactly("n");
        assertThat(seen.lists()
                        .openPromotions(Optional.empty(), Page.Request.first(10))
                        .items())
                .isEmpty();
        assertThat(seen.store().version(model.id(), 1)).isEmpty();
    }

    @Test
    void whoSeesACopyReadsItsFilesWhoeverSeesTheOriginal() {
        Version original = sample.ready(model);
        Model open = sample.model("n");
        sample.registry
                .linkedVersions()
                .sharing(open.name(), original, Optional.empty(), Map.of(), Lineage.NONE, Request.by(ADA));
        sample.registry.accesses().set(M, RESTRICTED, Request.by(ADA));

        Registry seen = sample.registry.onBehalfOf(BOB, Permission.READ);
        Version copy = seen.store().version(open.id(), 1).orElseThrow();

        assertThat(seen.catalog().downloads(copy, Page.Request.first(10)).items())
                .hasSize(1);
        assertThat(seen.store().version(model.id(), 1)).isEmpty();
    }

    /** What is hidden is there all the same: its name is nobody else's, and it goes on being guarded. */
    @Test
    void theNameOfAModelThatOneDoesNotSeeIsTaken() {
        sample.registry.accesses().set(M, RESTRICTED, Request.by(ADA));

        Registry seen = sample.registry.onBehalfOf(BOB, Permission.CONTRIBUTE);
        assertThatThrownBy(() -> seen.models().create(M, Optional.empty(), Map.of(), Request.by(BOB)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.MODEL_EXISTS));
    }

    @Test
    void approversInAPolicyStandsForWhoeverHasTheRole() {
        Roles roles = Roles.of("{\"approvers\":[\"risk board\"]}");
        Caller member = roles.caller(Identity.user("rita"), Set.of("risk board"));
        Caller other = roles.caller(Identity.user("otto"), Set.of("approvers"));
        Promotion waiting = sample.promotion(sample.ready(model), StageName.PRODUCTION);

        assertThatThrownBy(() -> decide(waiting, other))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.FORBIDDEN));
        assertThat(decide(waiting, member).status()).isEqualTo(PromotionStatus.APPLIED);
    }

    /** Whoever makes a model is its maintainer; that must not be a way into production without a second person. */
    @Test
    void aMaintainerDoesNotAskForLessThanProductionIsBornWith() {
        for (String weaker : List.of(
                "{\"allowByReference\":false}",
                "{\"approvals\":1,\"approvers\":[\"my friends\"],\"allowByReference\":false}",
                "{\"approvals\":2}")) {
            Policy policy = Policy.of(weaker);
            assertThatThrownBy(() -> sample.registry.policies().set(M, StageName.PRODUCTION, policy, Request.by(ADA)))
                    .as(weaker)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.FORBIDDEN));
        }
        Policy stricter = Policy.of("{\"approvals\":2,\"allowByReference\":false}");
        sample.registry.policies().set(M, StageName.PRODUCTION, stricter, Request.by(ADA));
        sample.registry.policies().set(M, StageName.STAGING, Policy.OPEN, Request.by(ADA));
        sample.registry.policies().set(M, StageName.PRODUCTION, Policy.OPEN, Request.by(ROOT));
    }

    @Test
    void aModelsOwnApproverDecidesNothing() {
        Promotion waiting = sample.promotion(sample.ready(model), StageName.PRODUCTION);
        sample.registry
                .accesses()
                .set(
                        M,
                        new ModelAccess.Wish(
                                Visibility.ORGANISATION,
                                Map.of(Role.APPROVER, new TreeSet<>(Set.of(new Holder("user:bob"))))),
                        Request.by(ADA));

        assertThatThrownBy(() -> decide(waiting, BOB))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.FORBIDDEN));
        assertThat(decide(waiting, SampleRegistry.GRACE).status()).isEqualTo(PromotionStatus.APPLIED);
    }

    private Promotion decide(Promotion promotion, Caller caller) {
        return sample.registry
                .promotions()
                .decide(promotion.id(), Decision.Verdict.APPROVE, Optional.empty(), Request.by(caller));
    }
}
