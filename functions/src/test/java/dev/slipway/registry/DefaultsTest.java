package dev.slipway.registry;

import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.CANARY;
import static dev.slipway.registry.StageStory.GRACE;
import static dev.slipway.registry.StageStory.MODEL;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.ROOT;
import static dev.slipway.registry.StageStory.STAGING;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists.ModelFilter;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.verification.HistoryVerification.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the organisation asks of stages that have no policy of their own. */
class DefaultsTest {
    private final StageStory story = new StageStory();
    private final Registry registry = story.memory.registry;

    @Test
    void productionAsksForOneApprovalAndHeldFilesAsLongAsNothingElseIsSet() {
        assertThat(registry.defaults().all())
                .extracting(of -> of.stage() + " " + of.set().policy().equals(Policy.ofBirth(of.stage())))
                .containsExactly("production true", "staging true");
        int external = story.externalVersion("s3://elsewhere/model");

        story.refuses(Refusal.BY_REFERENCE_REFUSED, () -> story.ask(external, PRODUCTION));
        set(PRODUCTION, Policy.ONE_APPROVAL);

        assertThat(story.ask(external, PRODUCTION).status()).isEqualTo(PromotionStatus.WAITING);
    }

    @Test
    void aDefaultHoldsForEveryStageWithoutAPolicyOfItsOwnFromThatMomentOn() {
        int version = story.readyVersion();
        story.policy(STAGING, Policy.OPEN);
        registry.models().create(new ModelName("other"), Optional.empty(), Map.of(), Request.by(ADA));

        set(STAGING, StageStory.approvals(2));

        assertThat(policy(new ModelName("other"))).isEqualTo(StageStory.approvals(2));
        assertThat(policy(MODEL)).as("one that has its own").isEqualTo(Policy.OPEN);
        assertThat(story.ask(version, STAGING).status()).isEqualTo(PromotionStatus.APPLIED);
    }

    /** It would hold for no stage, and nothing clears a default. */
    @Test
    void aDefaultIsSpelledAsTheStagesAreThatEveryModelHas() {
        for (String name : List.of("Production", "STAGING")) {
            refused(Refusal.NAMESAKE, () -> set(new StageName(name), StageStory.approvals(2)));
        }
    }

    /** Otherwise an alias that looks like it would be under no default, and the one that is could never be made. */
    @Test
    void aStageThatDiffersOnlyInCaseFromOneWithADefaultIsRefused() {
        StageName champion = new StageName("champion");
        StageName other = new StageName("Champion");
        int version = story.readyVersion();
        set(champion, StageStory.approvals(1));

        refused(Refusal.NAMESAKE, () -> registry.promotions().point(MODEL, other, version, "why", Request.by(ADA)));
        refused(
                Refusal.NAMESAKE,
                () -> registry.policies().set(MODEL, other, StageStory.approvals(1), Request.by(ROOT)));
        assertThat(registry.promotions().point(MODEL, champion, version, "why", Request.by(ADA)))
                .hasValueSatisfying(asked -> assertThat(asked.status()).isEqualTo(PromotionStatus.WAITING));
    }

    /** It could never land, and would stand on the work list of whoever decides. */
    @Test
    void nothingWaitsForAnAliasThatDiffersOnlyInCaseFromOneThatIsThere() {
        StageName champion = new StageName("champion");
        int version = story.readyVersion();
        registry.promotions().point(MODEL, new StageName("Champion"), version, "why", Request.by(ADA));
        set(champion, StageStory.approvals(1));

        refused(Refusal.NAMESAKE, () -> registry.promotions().point(MODEL, champion, version, "why", Request.by(ADA)));
    }

    /** An admin made the exception for one model and not for whoever takes its name. */
    @Test
    void aWeakerPolicyIsTakenOverByAnAdminOnly() {
        ModelName solo = new ModelName("solo");
        for (Caller maker : List.of(ADA, ROOT)) {
            registry.models().create(solo, Optional.empty(), Map.of(), Request.by(ROOT));
            registry.policies().set(solo, PRODUCTION, Policy.OPEN, Request.by(ROOT));
            registry.policies().set(solo, STAGING, StageStory.approvals(1), Request.by(ROOT));
            registry.models().delete(solo, Request.by(ROOT));

            registry.models().create(solo, Optional.empty(), Map.of(), Request.by(maker));

            assertThat(registry.policies()
                            .of(registry.catalog().model(solo), PRODUCTION)
                            .policy())
                    .isEqualTo(maker.equals(ADA) ? Policy.ofBirth(PRODUCTION) : Policy.OPEN);
            assertThat(registry.policies()
                            .of(registry.catalog().model(solo), STAGING)
                            .policy())
                    .isEqualTo(StageStory.approvals(1));
            registry.models().delete(solo, Request.by(ROOT));
            registry.keptNames().free(solo, "the next round", Request.by(ROOT));
        }
    }

    @Test
    void whatWaitsUnderTheDefaultBeforeIsOvertaken() {
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        assertThat(waiting.basis().under().origin()).isEqualTo(PolicyOrigin.BUILT_IN);

        set(PRODUCTION, StageStory.approvals(2));

        assertThat(registry.catalog().promotion(waiting.id()).status()).isEqualTo(PromotionStatus.SUPERSEDED);
        Refused refused = refused(Refusal.PROMOTION_SUPERSEDED, () -> story.approve(GRACE, waiting));
        assertThat(refused).hasMessage("it is SUPERSEDED: the organisation's default of the stage's policy changed");
    }

    @Test
    void theSweepEndsWhatIsOvertakenByADefault() {
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);
        set(PRODUCTION, StageStory.approvals(2));

        assertThat(registry.endings().supersede(waiting.id()).status()).isEqualTo(PromotionStatus.SUPERSEDED);
    }

    @Test
    void anAliasThatNobodyHasSetYetWaitsForTheApprovalsOfItsDefault() {
        int version = story.readyVersion();
        set(CANARY, Policy.ONE_APPROVAL);

        Promotion waiting = registry.promotions()
                .point(MODEL, CANARY, version, "try it", Request.by(ADA))
                .orElseThrow();
        assertThat(story.approve(GRACE, waiting).status()).isEqualTo(PromotionStatus.APPLIED);

        assertThat(story.stage(CANARY).version()).contains(version);
        story.refuses(
                Refusal.FORBIDDEN, () -> registry.stages().clear(MODEL, CANARY, "mine", Request.by(StageStory.HEIDI)));
    }

    @Test
    void aMoveUnderADefaultSaysWhichEntrySetItAndIsVerifiedByThatWhateverTheDefaultIsNow() {
        set(STAGING, StageStory.approvals(0, StageStory.atLeast("recall", "0.5")));
        int version = story.readyVersion("recall", "0.9");
        story.ask(version, STAGING);

        StageFact.Changed moved =
                (StageFact.Changed) story.factsAfter(story.lastEntry() - 1).get(0);
        assertThat(moved.under().origin()).isEqualTo(PolicyOrigin.ofDefault(1));
        assertThat(moved.under().guarded()).isTrue();
        set(STAGING, Policy.OPEN);
        assertThat(verified(MODEL).differences()).isEmpty();
        assertThat(verified(MODEL).whole()).isTrue();
    }

    @Test
    void aNameUnderWhichADefaultCameToGuardAStageStaysWithTheModel() {
        story.ask(story.readyVersion(), STAGING);
        set(STAGING, Policy.ONE_APPROVAL);
        ModelName renamed = new ModelName("renamed");
        Models.Description to = new Models.Description(Optional.of(renamed), Optional.empty(), Map.of());

        story.refuses(Refusal.FORBIDDEN, () -> registry.models().update(MODEL, to, Request.by(StageStory.HEIDI)));
        registry.models().update(MODEL, to, Request.by(ROOT));

        assertThat(registry.catalog().model(MODEL).name()).isEqualTo(renamed);
        story.refuses(
                Refusal.MODEL_EXISTS,
                () -> registry.models().create(MODEL, Optional.empty(), Map.of(), Request.by(ADA)));
        assertThat(verified(renamed).whole()).isTrue();
    }

    @Test
    void aPolicyThatAsksForLessThanTheDefaultTakesAnAdmin() {
        set(STAGING, StageStory.approvals(2));
        Policy weaker = StageStory.approvals(1);

        Refused refused =
                refused(Refusal.FORBIDDEN, () -> registry.policies().set(MODEL, STAGING, weaker, Request.by(ADA)));

        assertThat(refused)
                .hasMessage("the policy asks for less than the organisation's default of staging: approvals is 1, and 2"
                        + " in the default; setting it needs the role admin (admins)");
        assertThat(refused.facts()).containsEntry("member", "approvals").containsEntry("value", 1);
        registry.policies().set(MODEL, STAGING, StageStory.approvals(3), Request.by(ADA));
        registry.policies().set(MODEL, STAGING, weaker, Request.by(ROOT));
    }

    @Test
    void theSameDefaultAgainChangesNothingAndAnotherRevisionThanExpectedIsRefused() {
        Defaults.Default set = set(CANARY, Policy.ONE_APPROVAL);

        assertThat(set(CANARY, Policy.ONE_APPROVAL)).isEqualTo(set);
        assertThat(own()).hasSize(1);
        Refused refused = refused(
                Refusal.PRECONDITION_FAILED,
                () -> registry.defaults().set(CANARY, Policy.OPEN, StageStory.at(0, ROOT)));
        assertThat(refused).hasMessage("the default of canary is at revision 1, not 0");
    }

    @Test
    void twoWhoWriteTheFirstEntryAtOnceBothDo() {
        story.race.beforeCommit(() -> set(STAGING, Policy.ONE_APPROVAL));

        story.overtaken.defaults().set(CANARY, Policy.ONE_APPROVAL, Request.by(ROOT));

        assertThat(story.race.isOver()).isTrue();
        assertThat(own()).extracting(Entry::seq).containsExactly(1L, 2L);
        assertThat(verified(ModelRef.OWN).whole()).isTrue();
    }

    @Test
    void theOwnHistoryIsNoModel() {
        assertThat(verified(ModelRef.OWN)).matches(Report::whole).matches(report -> report.to() == 0);
        set(STAGING, Policy.ONE_APPROVAL);

        refused(Refusal.MODEL_NOT_FOUND, () -> registry.catalog().model(OwnHistory.NAME));
        refused(Refusal.MODEL_NOT_FOUND, () -> registry.catalog().model(ModelRef.of("id:" + OwnHistory.ID)));
        for (String name : List.of("slipway", "Slipway")) {
            Refused refused = refused(
                    Refusal.NAME_RESERVED,
                    () -> registry.models().create(new ModelName(name), Optional.empty(), Map.of(), Request.by(ROOT)));
            assertThat(refused)
                    .hasMessage(name + " is how the registry's own history is called; take another name for the model");
        }
        for (boolean deleted : new boolean[] {true, false}) {
            assertThat(registry.lists()
                            .models(new ModelFilter(Optional.of("slip"), Map.of(), deleted), Page.Request.first(10))
                            .items())
                    .isEmpty();
        }
    }

    @Test
    void onlyAnAdminSetsADefault() {
        Defaults ofAda = registry.onBehalfOf(ADA, Permission.ADMINISTER).defaults();
        Defaults ofRoot = registry.onBehalfOf(ROOT, Permission.ADMINISTER).defaults();

        refused(Refusal.FORBIDDEN, () -> ofAda.set(STAGING, Policy.OPEN, Request.by(ADA)));
        ofRoot.set(STAGING, Policy.OPEN, Request.by(ROOT));
        assertThat(own()).hasSize(1);
    }

    private Defaults.Default set(StageName stage, Policy policy) {
        return registry.defaults().set(stage, policy, Request.by(ROOT));
    }

    private Policy policy(ModelName model) {
        return registry.policies().of(registry.catalog().model(model), STAGING).policy();
    }

    private List<Entry> own() {
        return registry.lists().entriesFrom(OwnHistory.ID, 1, 100);
    }

    private Report verified(ModelRef ref) {
        return registry.verification().verify(ref, Optional.empty());
    }
}
