package dev.slipway.registry;

import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.CANARY;
import static dev.slipway.registry.StageStory.MODEL;
import static dev.slipway.registry.StageStory.NOW;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.ROOT;
import static dev.slipway.registry.StageStory.STAGING;
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
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyInForce;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Asking for a stage to point at a version: what is applied at once, what waits, what is refused. */
class PromotionRequestTest {
    private final StageStory story = new StageStory();

    @Test
    void whereNobodyIsAskedTheStageMovesAtOnce() {
        int version = story.readyVersion();
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        Promotion applied = story.ask(version, STAGING);

        List<Entry> entries = story.entriesAfter(before);
        Stamp byAda = story.now(ADA);
        assertThat(applied.status()).isEqualTo(PromotionStatus.APPLIED);
        assertThat(applied.end())
                .contains(new Promotion.End(PromotionStatus.APPLIED, byAda.at(), "staging moved to revision 1"));
        assertThat(story.promotion(applied.id())).isEqualTo(applied);
        long landing = story.lastEntry();
        assertThat(applied.id()).isEqualTo(story.modelId() + "-" + landing);
        assertThat(entries).extracting(Entry::by).containsExactly(user("ada"));
        assertThat(entries)
                .extracting(Entry::fact)
                .containsExactly(new StageFact.Changed(
                        STAGING,
                        1,
                        StageChange.Kind.PROMOTED,
                        new StageChange.Move(Optional.empty(), Optional.of(version)),
                        story.occupant(version),
                        "better recall",
                        Optional.of(new StageFact.Applied(applied.id(), List.of(), applied.recordDigest())),
                        new StageChange.Landings(Optional.of(landing), Optional.empty()),
                        new StageChange.Under(PolicyOrigin.own(0), false)));
        assertThat(story.stage(STAGING))
                .isEqualTo(new Stage(
                        STAGING,
                        1,
                        0,
                        Optional.of(new Stage.Occupant(
                                version,
                                story.version(version).digest(),
                                story.version(version).heldAt(),
                                byAda)),
                        Optional.of(landing)));
        assertThat(story.changes(STAGING))
                .containsExactly(new StageChange(
                        story.modelId(),
                        landing,
                        STAGING,
                        1,
                        StageChange.Kind.PROMOTED,
                        new StageChange.Move(Optional.empty(), Optional.of(version)),
                        new StageChange.Cause(byAda, "better recall", Optional.of(applied.id()), List.of()),
                        new StageChange.Landings(Optional.of(landing), Optional.empty()),
                        new StageChange.Under(PolicyOrigin.own(0), false)));
        assertThat(story.model().open()).isEmpty();
    }

    @Test
    void whereSomebodyIsAskedThePromotionWaitsAndTheStageStays() {
        int version = story.readyVersion();
        Policy policy = new Policy(2, Set.of("risk", "approvers"), List.of(), Duration.ofHours(36));
        story.policy(PRODUCTION, policy);
        story.pass(Duration.ofHours(1));
        long before = story.lastEntry();

        Promotion waiting = story.ask(version, PRODUCTION);

        List<Entry> entries = story.entriesAfter(before);
        Promotion.Basis basis =
                new Promotion.Basis(story.version(version).digest(), 0, new PolicyInForce(policy, PolicyOrigin.own(1)));
        Stamp byAda = story.now(ADA);
        assertThat(waiting)
                .isEqualTo(Promotion.asked(
                                waiting.id(),
                                new Promotion.Target(story.modelId(), MODEL, PRODUCTION, version),
                                basis,
                                new Promotion.Asked(
                                        byAda, "better recall", byAda.at().plus(Duration.ofHours(36))),
                                List.of())
                        .at(story.lastEntry()));
        assertThat(waiting.status()).isEqualTo(PromotionStatus.WAITING);
        assertThat(story.promotion(waiting.id())).isEqualTo(waiting);
        assertThat(entries).extracting(Entry::by).containsExactly(user("ada"));
        assertThat(entries)
                .extracting(Entry::fact)
                .containsExactly(new PromotionFact.Requested(
                        new PromotionFact.Subject(waiting.id(), PRODUCTION, version),
                        new PromotionFact.Basis(basis.digest(), 0, PolicyOrigin.own(1)),
                        new PromotionFact.Needs(
                                2,
                                new TreeSet<>(Set.of("approvers", "risk")),
                                byAda.at().plus(Duration.ofHours(36))),
                        "better recall",
                        waiting.recordDigest()));
        assertThat(story.model().open()).containsExactly(waiting.id());
        assertThat(story.stage(PRODUCTION)).isEqualTo(Stage.fresh(PRODUCTION, 1));
        assertThat(story.changes(PRODUCTION)).isEmpty();
    }

    @Test
    void aPromotionIsPinnedToTheRevisionOfTheStageAsItWas() {
        story.promote(STAGING, story.readyVersion(), story.readyVersion());
        story.policy(STAGING, StageStory.approvals(1));

        Promotion waiting = story.ask(story.readyVersion(), STAGING);

        assertThat(waiting.basis().rev()).isEqualTo(2);
    }

    @Test
    void aVersionThatPassesItsGatesIsTakenWithWhatEachOfThemSaid() {
        int version = story.readyVersion("recall", "0.91");
        story.policy(STAGING, StageStory.approvals(0, StageStory.atLeast("recall", "0.9")));

        Promotion applied = story.ask(version, STAGING);

        assertThat(applied.status()).isEqualTo(PromotionStatus.APPLIED);
        assertThat(applied.gates())
                .containsExactly(new Gate.Result("recall >= 0.9", true, "recall of version 1 is 0.91, >= 0.9"));
    }

    @Test
    void aVersionThatFailsAGateIsRefusedWithWhatEachOfThemSaid() {
        int version = story.readyVersion("recall", "0.91");
        story.policy(
                PRODUCTION,
                StageStory.approvals(
                        1,
                        StageStory.atLeast("recall", "0.95"),
                        StageStory.atLeast("recall", "0.9"),
                        StageStory.atLeast("auc", "0.5")));

        Refused refused = story.refuses(Refusal.GATES_FAILED, () -> story.ask(version, PRODUCTION));

        assertThat(refused).hasMessage("recall of version 1 is 0.91, not >= 0.95; version 1 has no metric auc");
        assertThat(refused.facts())
                .isEqualTo(Map.of(
                        "gates",
                        List.of(
                                gate("recall >= 0.95", false, "recall of version 1 is 0.91, not >= 0.95"),
                                gate("recall >= 0.9", true, "recall of version 1 is 0.91, >= 0.9"),
                                gate("auc >= 0.5", false, "version 1 has no metric auc"))));
    }

    @Test
    void aVersionIsJudgedAgainstTheOneThatTheStageHolds() {
        story.policy(STAGING, StageStory.approvals(0, StageStory.moreThanCurrent("recall")));
        story.promote(STAGING, story.readyVersion("recall", "0.9"), story.readyVersion("recall", "0.91"));
        int same = story.readyVersion("recall", "0.91");

        Refused refused = story.refuses(Refusal.GATES_FAILED, () -> story.ask(same, STAGING));

        assertThat(refused).hasMessage("recall of version 3 is 0.91, not > 0.91 of version 2");
    }

    @Test
    void aVersionByReferenceIsRefusedWhereOnlyHeldOnesAreTaken() {
        story.policy(STAGING, StageStory.heldOnly());
        int external = story.externalVersion("s3://elsewhere/model");
        int held = story.readyVersion();

        Refused refused = story.refuses(Refusal.BY_REFERENCE_REFUSED, () -> story.ask(external, STAGING));

        assertThat(refused)
                .hasMessage(
                        "staging takes only versions whose files the registry holds; version 1 is there by reference:"
                                + " register it with its files, or from a place that the setting sources lists, or have"
                                + " an admin set a policy of staging with"
                                + " allowByReference true");
        assertThat(story.ask(held, STAGING).status()).isEqualTo(PromotionStatus.APPLIED);
    }

    @Test
    void aVersionByReferenceIsTakenWhereThePolicyAllowsItAndTheEntrySaysWhereItLies() {
        int external = story.externalVersion("s3://elsewhere/model");

        Promotion applied = story.ask(external, STAGING);

        assertThat(applied.status()).isEqualTo(PromotionStatus.APPLIED);
        List<Entry> entries = story.entriesAfter(0);
        assertThat(entries.get(entries.size() - 1).members())
                .containsEntry("type", "Stage Changed")
                .containsEntry("source", "s3://elsewhere/model")
                .doesNotContainKey("prefix");
        assertThat(story.stage(STAGING).occupant().orElseThrow().prefix()).isEmpty();
    }

    @Test
    void aVersionThatTheStageHoldsIsNotPutThereAgain() {
        story.promote(STAGING, story.readyVersion());

        Refused refused = story.refuses(Refusal.ALREADY_IN_STAGE, () -> story.ask(1, STAGING));

        assertThat(refused).hasMessage("staging holds version 1 already");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 1L, "version", Optional.of(1)));
    }

    @Test
    void onlyAVersionThatIsReadyAndInUseIsTaken() {
        int pending = story.pendingVersion();
        int deleted = story.readyVersion();
        story.delete(deleted);

        assertThat(story.refuses(Refusal.VERSION_NOT_READY, () -> story.ask(pending, STAGING)))
                .hasMessage("version 1 is PENDING_UPLOAD");
        assertThat(story.refuses(Refusal.VERSION_DELETED, () -> story.ask(deleted, STAGING)))
                .hasMessage("version 2 is deleted");
        assertThat(story.refuses(Refusal.VERSION_NOT_FOUND, () -> story.ask(3, STAGING)))
                .hasMessage("fraud-detector has no version 3");
    }

    @Test
    void aStageThatIsNotThereIsNotMadeByAskingForIt() {
        int version = story.readyVersion();

        Refused refused = story.refuses(Refusal.STAGE_NOT_FOUND, () -> story.ask(version, CANARY));

        assertThat(refused)
                .hasMessage("fraud-detector has no stage canary; it has production, staging. A stage is made by setting"
                        + " its policy, or an alias of that name");
    }

    @Test
    void aDeletedModelAndOneThatIsNotThereTakeNoPromotions() {
        int version = story.readyVersion();
        assertThat(refused(
                        Refusal.MODEL_NOT_FOUND,
                        () -> story.promotions.request(
                                new ModelName("other"), version, STAGING, "better recall", Request.by(ADA))))
                .hasMessage("there is no model other");
        story.memory.registry.models().delete(MODEL, Request.by(ROOT));

        story.refuses(Refusal.MODEL_NOT_FOUND, () -> story.ask(version, STAGING));
    }

    @Test
    void aVersionThatWaitsForAStageIsNotAskedForTwice() {
        int version = story.readyVersion();
        int other = story.readyVersion();
        story.policy(STAGING, StageStory.approvals(1));
        Promotion waiting = story.ask(version, PRODUCTION);

        Refused refused = story.refuses(Refusal.PROMOTION_OPEN, () -> story.ask(version, PRODUCTION));

        assertThat(refused).hasMessage("promotion " + waiting.id() + " of version 1 into production waits already");
        assertThat(refused.facts()).isEqualTo(Map.of("promotion", waiting.id()));
        assertThat(story.ask(other, PRODUCTION).isOpen())
                .as("another version for the same stage")
                .isTrue();
        assertThat(story.ask(version, STAGING).isOpen())
                .as("the same version for another stage")
                .isTrue();
        assertThat(story.model().open()).hasSize(3);
    }

    @Test
    void oneThatIsOvertakenStandsInNobodysWay() {
        int version = story.readyVersion();
        Promotion overtaken = story.ask(version, PRODUCTION);
        story.policy(PRODUCTION, StageStory.approvals(2));

        Promotion again = story.ask(version, PRODUCTION);

        assertThat(again.isOpen()).isTrue();
        assertThat(again.basis().under().origin().revision()).isEqualTo(1);
        assertThat(story.promotion(overtaken.id()).end())
                .map(Promotion.End::reason)
                .contains("the stage's policy changed");
        assertThat(story.model().open()).containsExactly(again.id());
    }

    @Test
    void onePersonHasAtMostTenOpenPromotionsOfAModel() {
        Promotion first = story.ask(story.readyVersion(), PRODUCTION);
        fill(ADA, 9);
        int oneMore = story.readyVersion();

        Refused refused = story.refuses(Refusal.TOO_MANY_OPEN_PROMOTIONS, () -> story.ask(oneMore, PRODUCTION));

        assertThat(refused)
                .hasMessage(
                        "ada (user:ada) has 10 open promotions of fraud-detector, which is the most of one person; withdraw"
                                + " some or have them decided on");
        assertThat(askAs(Roles.DEFAULT.caller(Identity.user("bob"), Set.of("contributors")), oneMore)
                        .isOpen())
                .as("there is room for others")
                .isTrue();
        story.promotions.withdraw(first.id(), Request.by(ADA));
        assertThat(story.ask(story.readyVersion(), PRODUCTION).isOpen()).isTrue();
    }

    @Test
    void aModelHasAtMostFiftyOpenPromotions() {
        for (int person = 0; person < 5; person++) {
            fill(contributor(person), 10);
        }
        int oneMore = story.readyVersion();

        Refused refused = story.refuses(Refusal.TOO_MANY_OPEN_PROMOTIONS, () -> story.ask(oneMore, PRODUCTION));

        assertThat(refused)
                .hasMessage("fraud-detector has 50 open promotions, which is the most of a model; decide on some or"
                        + " withdraw them");
        story.promotions.withdraw(story.model().open().get(0), Request.by(ROOT));
        assertThat(story.ask(oneMore, PRODUCTION).isOpen()).isTrue();
    }

    @Test
    void whatIsOvertakenTakesNoRoomOfAPerson() {
        fill(ADA, 10);
        story.policy(PRODUCTION, StageStory.approvals(2));

        fill(ADA, 10);

        assertThat(story.model().open()).as("the first ten have ended").hasSize(10);
    }

    @Test
    void whatIsOvertakenTakesNoRoomOfAModel() {
        for (int person = 0; person < 5; person++) {
            fill(contributor(person), 10);
        }
        story.policy(PRODUCTION, StageStory.approvals(2));

        Promotion asked = story.ask(story.readyVersion(), PRODUCTION);

        assertThat(story.model().open()).as("the others have ended").containsExactly(asked.id());
    }

    @Test
    void aStageThatAsksNobodyMovesHoweverManyPromotionsAreOpen() {
        for (int person = 0; person < 5; person++) {
            fill(contributor(person), 10);
        }

        assertThat(story.ask(1, STAGING).status()).isEqualTo(PromotionStatus.APPLIED);
        assertThat(point(CANARY, 1)).map(Promotion::status).contains(PromotionStatus.APPLIED);
    }

    @Test
    void aPromotionIsTakenOnlyAtTheRevisionThatTheCallerExpects() {
        story.promote(STAGING, story.readyVersion(), story.readyVersion());
        int version = story.readyVersion();

        Refused refused = story.refuses(Refusal.PRECONDITION_FAILED, () -> askAt(1, version));

        assertThat(refused).hasMessage("staging is at revision 2, not 1");
        assertThat(refused.facts()).isEqualTo(Map.of("stage", STAGING, "rev", 2L, "version", Optional.of(2)));
        assertThat(askAt(2, version).status()).isEqualTo(PromotionStatus.APPLIED);
    }

    @Test
    void pointingAnAliasThatNobodyHasSetMakesIt() {
        int version = story.readyVersion();

        Promotion applied = point(CANARY, version).orElseThrow();

        assertThat(applied.status()).isEqualTo(PromotionStatus.APPLIED);
        assertThat(applied.asked())
                .isEqualTo(new Promotion.Asked(story.now(ADA), "try it", NOW.plus(Duration.ofDays(7))));
        assertThat(story.stage(CANARY).rev()).isEqualTo(1);
        assertThat(story.stage(CANARY).holds(version)).isTrue();
        assertThat(story.policies.of(story.model(), CANARY).policy()).isEqualTo(Policy.OPEN);
    }

    @Test
    void pointingAtWhatIsThereAlreadyChangesNothing() {
        point(CANARY, story.readyVersion());
        long before = story.lastEntry();

        assertThat(point(CANARY, 1)).isEmpty();

        assertThat(story.entriesAfter(before)).isEmpty();
        assertThat(story.stage(CANARY).rev()).isEqualTo(1);
    }

    @Test
    void pointingAsksThePolicyLikeAnyOtherMove() {
        int version = story.readyVersion();
        assertThat(point(PRODUCTION, version)).map(Promotion::status).contains(PromotionStatus.WAITING);
        story.policy(CANARY, StageStory.approvals(0, StageStory.atLeast("recall", "0.9")));

        story.refuses(Refusal.GATES_FAILED, () -> point(CANARY, version));
        story.refuses(Refusal.PROMOTION_OPEN, () -> point(PRODUCTION, version));
    }

    @Test
    void anAliasIsNotMadeForAVersionThatIsNotThere() {
        story.refuses(Refusal.VERSION_NOT_FOUND, () -> point(CANARY, 1));

        assertThat(story.model().stages()).doesNotContainKey(CANARY);
    }

    @Test
    void aModelHasAtMostFiftyStagesAndAliases() {
        int version = story.readyVersion();
        for (int i = 3; i <= 50; i++) {
            point(new StageName("alias-" + i), version);
        }
        int other = story.readyVersion();

        Refused refused = story.refuses(Refusal.TOO_MANY_STAGES, () -> point(CANARY, version));

        assertThat(refused)
                .hasMessage(
                        "fraud-detector has 50 stages and aliases, which is the most; an alias that is deleted does not count");
        assertThat(point(new StageName("alias-50"), other)).isPresent();
        assertThat(story.model().stages()).hasSize(50);
    }

    /** Somebody asks for so many new versions in production. */
    private void fill(Caller who, int promotions) {
        for (int i = 0; i < promotions; i++) {
            assertThat(askAs(who, story.readyVersion()).isOpen()).isTrue();
        }
    }

    private Promotion askAs(Caller who, int version) {
        return story.promotions.request(MODEL, version, PRODUCTION, "better recall", Request.by(who));
    }

    private static Caller contributor(int number) {
        return Roles.DEFAULT.caller(Identity.user("contributor-" + number), Set.of("contributors"));
    }

    private Promotion askAt(long rev, int version) {
        return story.promotions.request(MODEL, version, STAGING, "better recall", StageStory.at(rev, ADA));
    }

    private Optional<Promotion> point(StageName stage, int version) {
        return story.promotions.point(MODEL, stage, version, "try it", Request.by(ADA));
    }

    private static Map<String, Object> gate(String gate, boolean passed, String why) {
        return Map.of("gate", gate, "passed", passed, "why", why);
    }
}
