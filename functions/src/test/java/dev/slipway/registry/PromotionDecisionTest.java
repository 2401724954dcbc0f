package dev.slipway.registry;

import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.GRACE;
import static dev.slipway.registry.StageStory.HEIDI;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.ROOT;
import static dev.slipway.registry.access.Identity.user;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.Decision.Verdict;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Approving, rejecting and taking back: who may, what it leads to, and what it leaves. */
class PromotionDecisionTest {
    private final StageStory story = new StageStory();

    @Test
    void anApprovalIsRecordedAndThePromotionWaitsForTheOthers() {
        Promotion waiting = waitingFor(2);
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        Promotion decided = story.promotions.decide(
                waiting.id(), Verdict.APPROVE, Optional.of("good on last month"), Request.by(GRACE));

        assertThat(decided.decisions())
                .containsExactly(new Decision(Verdict.APPROVE, story.now(GRACE), Optional.of("good on last month")));
        assertThat(decided.status()).isEqualTo(PromotionStatus.WAITING);
        assertThat(story.promotion(waiting.id())).isEqualTo(decided);
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(user("grace"));
        assertThat(story.factsAfter(before))
                .containsExactly(new PromotionFact.Decided(
                        new PromotionFact.Subject(waiting.id(), PRODUCTION, 1),
                        Verdict.APPROVE,
                        Optional.of("good on last month"),
                        1,
                        2,
                        decided.recordDigest()));
        assertThat(story.model().open()).contains(waiting.id());
    }

    @Test
    void theLastApprovalAppliesItInTheNameOfWhoAsked() {
        Promotion waiting = waitingFor(2);
        story.approve(GRACE, waiting);
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        Promotion applied = story.approve(HEIDI, waiting);

        Stamp byAda = story.now(ADA);
        assertThat(applied.end())
                .contains(new Promotion.End(PromotionStatus.APPLIED, byAda.at(), "production moved to revision 1"));
        assertThat(applied.approvedBy()).containsExactly(user("grace"), user("heidi"));
        assertThat(story.promotion(waiting.id())).isEqualTo(applied);
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(user("heidi"), user("ada"));
        assertThat(story.entriesAfter(before)).extracting(Entry::at).containsOnly(byAda.at());
        assertThat(story.factsAfter(before))
                .containsExactly(
                        new PromotionFact.Decided(
                                new PromotionFact.Subject(waiting.id(), PRODUCTION, 1),
                                Verdict.APPROVE,
                                Optional.empty(),
                                2,
                                2,
                                beforeItsEnd(applied, waiting).recordDigest()),
                        new StageFact.Changed(
                                PRODUCTION,
                                1,
                                StageChange.Kind.PROMOTED,
                                new StageChange.Move(Optional.empty(), Optional.of(1)),
                                story.occupant(1),
                                "better recall",
                                Optional.of(new StageFact.Applied(
                                        waiting.id(), List.of(user("grace"), user("heidi")), applied.recordDigest())),
                                new StageChange.Landings(Optional.of(story.lastEntry()), Optional.empty()),
                                new StageChange.Under(PolicyOrigin.own(1), true)));
        Stage production = story.stage(PRODUCTION);
        assertThat(production.rev()).isEqualTo(1);
        assertThat(production.policyRevision()).isEqualTo(1);
        assertThat(production.occupant()).map(Stage.Occupant::landed).contains(byAda);
        assertThat(story.changes(PRODUCTION))
                .extracting(StageChange::cause)
                .containsExactly(new StageChange.Cause(
                        byAda, "better recall", Optional.of(waiting.id()), List.of(user("grace"), user("heidi"))));
        assertThat(story.model().open()).isEmpty();
    }

    @Test
    void whatWasAppliedTakesNoMoreDecisionsAndIsNotTakenBack() {
        Promotion waiting = waitingFor(1);
        story.approve(HEIDI, waiting);

        for (Caller late : List.of(GRACE, HEIDI)) {
            Refused refused = story.refuses(Refusal.PROMOTION_ENDED, () -> story.approve(late, waiting));
            assertThat(refused).hasMessage("it is APPLIED: production moved to revision 1");
            assertThat(refused.facts())
                    .isEqualTo(Map.of("promotion", waiting.id(), "promotionStatus", PromotionStatus.APPLIED));
        }
        story.refuses(Refusal.PROMOTION_ENDED, () -> story.promotions.withdraw(waiting.id(), Request.by(ADA)));
    }

    @Test
    void theGatesAreJudgedAgainBeforeThePromotionIsApplied() {
        story.policy(PRODUCTION, StageStory.approvals(1, StageStory.atLeast("recall", "0.9")));
        Promotion waiting = story.ask(story.readyVersion("recall", "0.95"), PRODUCTION);
        story.measure(1, "0.85");
        long before = story.lastEntry();

        Promotion rejected = story.approve(GRACE, waiting);

        String why = "recall of version 1 is 0.85, not >= 0.9";
        PromotionFact.Subject subject = new PromotionFact.Subject(waiting.id(), PRODUCTION, 1);
        assertThat(rejected.end()).contains(new Promotion.End(PromotionStatus.REJECTED, story.clock.instant(), why));
        assertThat(rejected.gates()).containsExactly(new Gate.Result("recall >= 0.9", false, why));
        assertThat(rejected.approvedBy()).as("the decision is recorded").containsExactly(user("grace"));
        assertThat(story.promotion(waiting.id())).isEqualTo(rejected);
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(user("grace"), Identity.REGISTRY);
        assertThat(story.factsAfter(before))
                .containsExactly(
                        new PromotionFact.Decided(
                                subject,
                                Verdict.APPROVE,
                                Optional.empty(),
                                1,
                                1,
                                beforeItsEnd(rejected, waiting).recordDigest()),
                        new PromotionFact.Ended(subject, PromotionStatus.REJECTED, why, rejected.recordDigest()));
        assertThat(story.stage(PRODUCTION).rev()).isZero();
        assertThat(story.model().open()).isEmpty();
    }

    @Test
    void aRejectionEndsItWhateverWasApprovedBefore() {
        Promotion waiting = waitingFor(2);
        story.approve(GRACE, waiting);
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        Promotion rejected = story.reject(HEIDI, waiting, "not yet");

        assertThat(rejected.end())
                .contains(new Promotion.End(
                        PromotionStatus.REJECTED, story.clock.instant(), "rejected by heidi (user:heidi): not yet"));
        assertThat(rejected.decisions()).extracting(Decision::by).containsExactly(user("grace"), user("heidi"));
        assertThat(story.promotion(waiting.id())).isEqualTo(rejected);
        PromotionFact.Subject subject = new PromotionFact.Subject(waiting.id(), PRODUCTION, 1);
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(user("heidi"), user("heidi"));
        assertThat(story.factsAfter(before))
                .containsExactly(
                        new PromotionFact.Decided(
                                subject,
                                Verdict.REJECT,
                                Optional.of("not yet"),
                                1,
                                2,
                                beforeItsEnd(rejected, waiting).recordDigest()),
                        new PromotionFact.Ended(
                                subject,
                                PromotionStatus.REJECTED,
                                "rejected by heidi (user:heidi): not yet",
                                rejected.recordDigest()));
        assertThat(story.model().open()).isEmpty();
        assertThat(story.stage(PRODUCTION)).isEqualTo(Stage.fresh(PRODUCTION, 1));
    }

    @Test
    void aRejectionNeedsNoComment() {
        Promotion waiting = waitingFor(1);

        Promotion rejected = story.promotions.decide(waiting.id(), Verdict.REJECT, Optional.empty(), Request.by(GRACE));

        assertThat(rejected.end()).map(Promotion.End::reason).contains("rejected by grace (user:grace)");
    }

    @Test
    void whatWasRejectedCanBeAskedForAgain() {
        Promotion rejected = waitingFor(1);
        story.reject(GRACE, rejected, "not yet");

        Promotion again = story.ask(1, PRODUCTION);

        assertThat(again.isOpen()).isTrue();
        assertThat(again.id()).isNotEqualTo(rejected.id());
        Refused refused = story.refuses(Refusal.PROMOTION_ENDED, () -> story.approve(HEIDI, rejected));
        assertThat(refused).hasMessage("it is REJECTED: rejected by grace (user:grace): not yet");
        assertThat(refused.facts())
                .isEqualTo(Map.of("promotion", rejected.id(), "promotionStatus", PromotionStatus.REJECTED));
    }

    @Test
    void nobodyDecidesOnTheirOwnRequestWhateverTheirGroups() {
        Promotion waiting = waitingFor(1);
        Caller adaInEveryGroup =
                Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors", "approvers", "admins"));

        for (Verdict verdict : Verdict.values()) {
            Refused refused = story.refuses(
                    Refusal.OWN_REQUEST,
                    () -> story.promotions.decide(
                            waiting.id(), verdict, Optional.empty(), Request.by(adaInEveryGroup)));
            assertThat(refused)
                    .hasMessage(
                            "the promotion was requested by ada (user:ada); another person may decide: the policy asks for"
                                    + " the role approver (approvers). Who works alone needs a policy of production with 0"
                                    + " approvals, which a maintainer of the model sets, or an admin where the organisation's"
                                    + " default asks for more");
        }
    }

    @Test
    void onlyTheGroupsThatThePolicyNamesDecide() {
        story.policy(PRODUCTION, new Policy(1, Set.of("risk", "audit"), List.of(), Duration.ofDays(7)));
        Promotion waiting = story.ask(story.readyVersion(), PRODUCTION);

        Refused refused = story.refuses(Refusal.FORBIDDEN, () -> story.approve(GRACE, waiting));

        assertThat(refused).hasMessage("the policy asks for one of the groups audit, risk");
        Promotion approved =
                story.approve(Roles.DEFAULT.caller(Identity.user("judy"), Set.of("approvers", "risk")), waiting);
        assertThat(approved.status()).isEqualTo(PromotionStatus.APPLIED);
    }

    @Test
    void eachDecidesOnce() {
        Promotion waiting = waitingFor(3);
        story.approve(GRACE, waiting);
        story.approve(HEIDI, waiting);

        Refused refused = story.refuses(Refusal.ALREADY_DECIDED, () -> story.approve(HEIDI, waiting));

        assertThat(refused).hasMessage("heidi (user:heidi) has decided already");
        story.refuses(Refusal.ALREADY_DECIDED, () -> story.reject(GRACE, waiting, "changed my mind"));
    }

    /** Names come from tokens and change; who somebody is does not. */
    @Test
    void anotherNameMakesNobodySomebodyElse() {
        Promotion waiting = waitingFor(3);
        story.approve(GRACE, waiting);

        story.refuses(Refusal.ALREADY_DECIDED, () -> story.approve(called("grace", "Grace Hopper"), waiting));
        Refused own = story.refuses(Refusal.OWN_REQUEST, () -> story.approve(called("ada", "heidi"), waiting));
        assertThat(own).hasMessageStartingWith("the promotion was requested by heidi (user:ada); ");
        Promotion two = story.approve(called("heidi", "grace"), waiting);
        assertThat(two.approvedBy()).containsExactly(GRACE.identity(), new Identity("user:heidi", "grace"));
        story.refuses(
                Refusal.FORBIDDEN, () -> story.promotions.withdraw(waiting.id(), Request.by(called("bob", "ada"))));
        Promotion withdrawn = story.promotions.withdraw(waiting.id(), Request.by(called("ada", "Ada Lovelace")));
        assertThat(withdrawn.end()).map(Promotion.End::reason).contains("withdrawn by Ada Lovelace (user:ada)");
    }

    private static Caller called(String subject, String name) {
        return Roles.DEFAULT.caller(Identity.user(subject, Stream.of(name)), Set.of("contributors", "approvers"));
    }

    @Test
    void decisionsCountUntilTheTimeIsOverAndNotFromThenOn() {
        Promotion first = waitingFor(2);
        Promotion second = story.ask(story.readyVersion(), PRODUCTION);
        story.pass(Duration.ofDays(7).minusMillis(1));
        assertThat(story.approve(GRACE, first).approvals()).isEqualTo(1);
        story.pass(Duration.ofMillis(1));

        Refused refused = story.refuses(Refusal.PROMOTION_ENDED, () -> story.approve(GRACE, second));

        assertThat(refused).hasMessage("its time was over at " + second.asked().expiresAt());
        story.refuses(Refusal.PROMOTION_ENDED, () -> story.reject(GRACE, second, "late"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no id", "01JABCDEFGHJKMNPQRSTVWXYZ0"})
    void aPromotionThatIsNotThereIsNotFoundByAnybody(String id) {
        assertThat(refused(Refusal.PROMOTION_NOT_FOUND, () -> story.promotions.find(id)))
                .hasMessage("there is no such promotion");
        refused(
                Refusal.PROMOTION_NOT_FOUND,
                () -> story.promotions.decide(id, Verdict.APPROVE, Optional.empty(), Request.by(GRACE)));
        refused(Refusal.PROMOTION_NOT_FOUND, () -> story.promotions.withdraw(id, Request.by(ADA)));
    }

    /** The promotion as the last decision found it: its gates are judged again after that. */
    private static Promotion beforeItsEnd(Promotion ended, Promotion asked) {
        return new Promotion(
                ended.id(),
                ended.target(),
                ended.basis(),
                ended.asked(),
                asked.gates(),
                ended.decisions(),
                Optional.empty(),
                0);
    }

    @Test
    void whoAskedTakesItBack() {
        Promotion waiting = waitingFor(1);
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        Promotion withdrawn = story.promotions.withdraw(waiting.id(), Request.by(ADA));

        assertThat(withdrawn.end())
                .contains(new Promotion.End(
                        PromotionStatus.WITHDRAWN, story.clock.instant(), "withdrawn by ada (user:ada)"));
        assertThat(story.promotion(waiting.id())).isEqualTo(withdrawn);
        assertThat(story.entriesAfter(before)).extracting(Entry::by).containsExactly(user("ada"));
        assertThat(story.factsAfter(before))
                .containsExactly(new PromotionFact.Ended(
                        new PromotionFact.Subject(waiting.id(), PRODUCTION, 1),
                        PromotionStatus.WITHDRAWN,
                        "withdrawn by ada (user:ada)",
                        withdrawn.recordDigest()));
        assertThat(story.model().open()).isEmpty();
    }

    @Test
    void aMaintainerTakesBackWhatOthersAskedForAndNobodyElseDoes() {
        Promotion waiting = waitingFor(1);
        Caller otherContributor = Roles.DEFAULT.caller(Identity.user("bob"), Set.of("contributors"));

        Refused refused = story.refuses(
                Refusal.FORBIDDEN, () -> story.promotions.withdraw(waiting.id(), Request.by(otherContributor)));

        assertThat(refused)
                .hasMessage(
                        "the promotion was requested by ada (user:ada): withdrawing it for them needs the role maintainer"
                                + " (user:ada) or admin (admins)");
        story.refuses(Refusal.FORBIDDEN, () -> story.promotions.withdraw(waiting.id(), Request.by(GRACE)));
        assertThat(story.promotions.withdraw(waiting.id(), Request.by(ROOT)).end())
                .map(Promotion.End::reason)
                .contains("withdrawn by root (user:root)");
    }

    @Test
    void whatHasEndedIsNotTakenBack() {
        Promotion waiting = waitingFor(1);
        story.promotions.withdraw(waiting.id(), Request.by(ADA));

        Refused refused =
                story.refuses(Refusal.PROMOTION_ENDED, () -> story.promotions.withdraw(waiting.id(), Request.by(ADA)));

        assertThat(refused).hasMessage("it is WITHDRAWN: withdrawn by ada (user:ada)");
        assertThat(refused.facts())
                .isEqualTo(Map.of("promotion", waiting.id(), "promotionStatus", PromotionStatus.WITHDRAWN));
        story.refuses(Refusal.PROMOTION_ENDED, () -> story.approve(GRACE, waiting));
    }

    private Promotion waitingFor(int approvals) {
        story.policy(PRODUCTION, StageStory.approvals(approvals));
        return story.ask(story.readyVersion(), PRODUCTION);
    }
}
