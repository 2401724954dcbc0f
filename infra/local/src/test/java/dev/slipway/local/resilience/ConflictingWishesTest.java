package dev.slipway.local.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.resilience.Racers.Finish;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.Versions;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Decision.Verdict;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Rollback;
import dev.slipway.registry.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two or more want different things of one model at the same moment, over and over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConflictingWishesTest {
    private static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));
    private static final Caller ROOT = Roles.DEFAULT.caller(Identity.user("root"), Set.of("admins"));
    private static final StageName STAGING = StageName.STAGING;
    private static final StageName PRODUCTION = StageName.PRODUCTION;

    private static final int ROUNDS = 60;

    private final World world = new World();
    private final Registry registry = world.registry;
    private final Racers racers = new Racers();

    @AfterAll
    void close() {
        racers.close();
        world.close();
    }

    @Test
    void ofTwoPromotionsFromOneRevisionExactlyOneWins() throws Exception {
        ModelName model = model("two-promotions", 3);
        int[] wins = new int[2];
        for (int round = 0; round < ROUNDS; round++) {
            Stage stage = stage(model, STAGING);
            List<Integer> free = free(model, stage);
            List<Finish<Object>> finishes = racers.race(List.of(
                    () -> promote(model, free.get(0), STAGING, Optional.of(stage.rev())),
                    () -> promote(model, free.get(1), STAGING, Optional.of(stage.rev()))));
            oneWinner(model, stage, finishes);
            wins[finishes.get(0).won() ? 0 : 1]++;
        }
        told(model);
        System.out.println(
                "two promotions: " + ROUNDS + " rounds, one winner each (" + wins[0] + " to " + wins[1] + ")");
    }

    @Test
    void ofAPromotionAndARollbackFromOneRevisionExactlyOneWins() throws Exception {
        ModelName model = model("promotion-and-rollback", 3);
        promote(model, 3, STAGING, Optional.empty());
        int[] wins = new int[2];
        for (int round = 0; round < ROUNDS; round++) {
            // So that there is always something to go back to.
            promote(model, free(model, stage(model, STAGING)).get(0), STAGING, Optional.empty());
            Stage stage = stage(model, STAGING);
            int other = free(model, stage).get(0);
            List<Finish<Object>> finishes = racers.race(List.of(
                    () -> promote(model, other, STAGING, Optional.of(stage.rev())),
                    () -> registry.stages()
                            .rollBack(
                                    model,
                                    STAGING,
                                    Optional.empty(),
                                    "a test",
                                    Request.<Rollback>by(ADA).expecting(Optional.of(stage.rev())))));
            oneWinner(model, stage, finishes);
            wins[finishes.get(0).won() ? 0 : 1]++;
        }
        told(model);
        System.out.println(
                "promotion and rollback: " + ROUNDS + " rounds, one winner each (" + wins[0] + " to " + wins[1] + ")");
    }

    @Test
    void eachApproverCountsOnceAndNoMoreThanAreNeeded() throws Exception {
        ModelName model = model("approvers", 2);
        set(model, 2);
        int rounds = 20;
        for (int round = 0; round < rounds; round++) {
            String id = waiting(model);
            List<Supplier<Promotion>> deciders = new ArrayList<>();
            for (String subject : List.of("ann", "ann", "bob", "bob", "cyd", "cyd", "dan", "ada")) {
                deciders.add(() -> decide(id, subject, Verdict.APPROVE));
            }
            List<Finish<Promotion>> finishes = racers.race(deciders);

            assertThat(finishes.stream().filter(Finish::won)).hasSize(2);
            assertThat(finishes.get(finishes.size() - 1).refusal()).isEqualTo(Refusal.OWN_REQUEST);
            assertThat(finishes.subList(0, finishes.size() - 1).stream()
                            .filter(finish -> !finish.won())
                            .map(Finish::refusal))
                    .isSubsetOf(Refusal.ALREADY_DECIDED, Refusal.PROMOTION_ENDED);
            Promotion promotion = registry.promotions().find(id);
            assertThat(promotion.approvedBy())
                    .hasSize(2)
                    .doesNotHaveDuplicates()
                    .extracting(Identity::name)
                    .isSubsetOf("ann", "bob", "cyd", "dan");
            assertThat(promotion.status()).isEqualTo(PromotionStatus.APPLIED);
        }
        assertThat(Books.of(world, model, 1).entries(EntryType.STAGE_CHANGED)).hasSize(rounds);
        told(model);
        System.out.println("eight deciders: " + rounds + " rounds, two count each");
    }

    @Test
    void ofTwoLastApprovalsOneAppliesAndTheOtherComesTooLate() throws Exception {
        ModelName model = model("approve-and-approve", 2);
        int first = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String id = waiting(model);
            List<Finish<Promotion>> finishes = racers.race(
                    List.of(() -> decide(id, "ann", Verdict.APPROVE), () -> decide(id, "bob", Verdict.APPROVE)));

            assertThat(finishes.stream().filter(Finish::won)).hasSize(1);
            assertThat(refusals(finishes)).containsExactly(Refusal.PROMOTION_ENDED);
            Promotion promotion = registry.promotions().find(id);
            assertThat(promotion.status()).isEqualTo(PromotionStatus.APPLIED);
            assertThat(promotion.decisions()).hasSize(1);
            first += finishes.get(0).won() ? 1 : 0;
        }
        assertThat(stage(model, PRODUCTION).rev()).isEqualTo(ROUNDS);
        told(model);
        System.out.println("approve and approve: " + ROUNDS + " rounds, one winner each (" + first + " to "
                + (ROUNDS - first) + ")");
    }

    @Test
    void ofTheLastApprovalsOfTwoPromotionsOneApplies() throws Exception {
        ModelName model = model("approve-two", 3);
        int first = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Integer> free = free(model, stage(model, PRODUCTION));
            List<String> ids = new ArrayList<>();
            for (int version : free.subList(0, 2)) {
                ids.add(promote(model, version, PRODUCTION, Optional.empty()).id());
            }
            List<Finish<Promotion>> finishes = racers.race(List.of(
                    () -> decide(ids.get(0), "ann", Verdict.APPROVE),
                    () -> decide(ids.get(1), "bob", Verdict.APPROVE)));

            assertThat(finishes.stream().filter(Finish::won)).hasSize(1);
            assertThat(refusals(finishes)).containsExactly(Refusal.PROMOTION_SUPERSEDED);
            boolean firstWon = finishes.get(0).won();
            first += firstWon ? 1 : 0;
            Promotion loser = registry.promotions().find(ids.get(firstWon ? 1 : 0));
            assertThat(loser.status()).isEqualTo(PromotionStatus.SUPERSEDED);
            assertThat(loser.decisions()).isEmpty();
        }
        assertThat(stage(model, PRODUCTION).rev()).isEqualTo(ROUNDS);
        told(model);
        System.out.println("two promotions approved: " + ROUNDS + " rounds, one winner each (" + first + " to "
                + (ROUNDS - first) + ")");
    }

    @Test
    void ofAnApprovalAndARejectionOneDecides() throws Exception {
        ModelName model = model("approve-and-reject", 2);
        int approved = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String id = waiting(model);
            long rev = stage(model, PRODUCTION).rev();
            List<Finish<Promotion>> finishes = racers.race(List.of(
                    () -> decide(id, "ann", Verdict.APPROVE), later(round, () -> decide(id, "bob", Verdict.REJECT))));

            assertThat(finishes.stream().filter(Finish::won)).hasSize(1);
            assertThat(refusals(finishes)).containsExactly(Refusal.PROMOTION_ENDED);
            boolean yes = finishes.get(0).won();
            approved += yes ? 1 : 0;
            Promotion promotion = registry.promotions().find(id);
            assertThat(promotion.status()).isEqualTo(yes ? PromotionStatus.APPLIED : PromotionStatus.REJECTED);
            assertThat(promotion.decisions()).hasSize(1);
            assertThat(stage(model, PRODUCTION).rev()).isEqualTo(rev + (yes ? 1 : 0));
        }
        told(model);
        System.out.println("approve and reject: " + ROUNDS + " rounds, " + approved + " approved");
    }

    @Test
    void ofTheLastApprovalAndAMoveOneWins() throws Exception {
        ModelName model = model("approve-and-move", 3);
        decide(waiting(model), "ann", Verdict.APPROVE);
        int applied = 0;
        for (int round = 0; round < ROUNDS; round++) {
            // So that there is always something to go back to.
            decide(waiting(model), "ann", Verdict.APPROVE);
            Stage before = stage(model, PRODUCTION);
            String id = waiting(model);
            List<Finish<Object>> finishes = racers.race(List.of(
                    () -> decide(id, "ann", Verdict.APPROVE),
                    later(
                            round,
                            () -> registry.stages()
                                    .rollBack(
                                            model,
                                            PRODUCTION,
                                            Optional.empty(),
                                            "a test",
                                            Request.<Rollback>by(ADA).expecting(Optional.of(before.rev()))))));

            assertThat(finishes.stream().filter(Finish::won)).hasSize(1);
            boolean yes = finishes.get(0).won();
            applied += yes ? 1 : 0;
            assertThat(refusals(finishes))
                    .isSubsetOf(Refusal.PROMOTION_SUPERSEDED, Refusal.STAGE_MOVED, Refusal.PRECONDITION_FAILED);
            Promotion promotion = registry.promotions().find(id);
            assertThat(promotion.status()).isEqualTo(yes ? PromotionStatus.APPLIED : PromotionStatus.SUPERSEDED);
            assertThat(promotion.decisions()).hasSize(yes ? 1 : 0);
            assertThat(stage(model, PRODUCTION).rev()).isEqualTo(before.rev() + 1);
        }
        told(model);
        System.out.println("approve and move: " + ROUNDS + " rounds, " + applied + " applied");
    }

    @Test
    void aVersionIsDeletedOrPromotedAndAStageNeverHoldsADeletedOne() throws Exception {
        ModelName model = model("deleted-and-promoted", 2);
        int rounds = 100;
        int promotedFirst = 0;
        for (int round = 0; round < rounds; round++) {
            int version = free(model, stage(model, STAGING)).get(0);
            List<Finish<Object>> finishes = racers.race(List.of(
                    () -> registry.versions().delete(model, version, Request.by(ROOT)),
                    () -> promote(model, version, STAGING, Optional.empty())));

            // Staging is not guarded: a deletion that comes second takes the pointer along.
            assertThat(finishes.get(0).won()).isTrue();
            if (finishes.get(1).won()) {
                promotedFirst++;
            } else {
                assertThat(finishes.get(1).refusal()).isEqualTo(Refusal.VERSION_DELETED);
            }
            assertThat(stage(model, STAGING).holds(version)).isFalse();
            registry.versions().restore(model, version, Request.by(ROOT));
        }
        told(model);
        System.out.println("deletion and promotion: " + rounds + " rounds, " + promotedFirst + " promoted first");
    }

    @Test
    void tagsThatManySetAtOnceAreAllThere() throws Exception {
        ModelName model = model("tagged", 1);
        int people = 16;
        for (int round = 0; round < 4; round++) {
            String prefix = "round-" + round + "-";
            List<Supplier<Object>> patches = new ArrayList<>();
            for (int i = 0; i < people; i++) {
                String tag = prefix + i;
                patches.add(() -> registry.versions()
                        .update(
                                model,
                                1,
                                new Versions.Description(Optional.empty(), Map.of(tag, Optional.of("x")), Map.of()),
                                Request.by(ADA)));
            }
            assertThat(racers.race(patches)).allMatch(Finish::won);
            assertThat(world
                            .store
                            .version(registry.catalog().model(model).id(), 1)
                            .orElseThrow()
                            .metadata()
                            .tags()
                            .keySet()
                            .stream()
                            .filter(tag -> tag.startsWith(prefix)))
                    .hasSize(people);
        }
        told(model);
    }

    @Test
    void whatIsAskedForUnderOnePolicyIsNeverAppliedUnderAnother() throws Exception {
        ModelName model = model("policy-and-promotion", 2);
        int rounds = 90;
        int applied = 0;
        int superseded = 0;
        for (int round = 0; round < rounds; round++) {
            int approvals = 1 + round % 2;
            set(model, approvals);
            int days = round % 88 + 1;
            String id;
            if (round % 3 == 0) {
                // Asked for while the policy changes.
                int version = free(model, stage(model, PRODUCTION)).get(0);
                List<Finish<Object>> finishes = racers.race(List.of(
                        () -> promote(model, version, PRODUCTION, Optional.empty()), () -> set(model, 1, days)));
                assertThat(finishes).allMatch(Finish::won);
                id = ((Promotion) finishes.get(0).answer().orElseThrow()).id();
                Promotion promotion = registry.catalog().promotion(id);
                boolean open = promotion.status() == PromotionStatus.WAITING;
                assertThat(promotion.basis().under().origin().revision()
                                == stage(model, PRODUCTION).policyRevision())
                        .isEqualTo(open);
                assertThat(open || promotion.status() == PromotionStatus.SUPERSEDED)
                        .isTrue();
                if (open) {
                    registry.promotions().withdraw(id, Request.by(ADA));
                }
            } else {
                // Applied while the policy changes.
                id = waiting(model);
                for (int i = 1; i < approvals; i++) {
                    decide(id, "approver-" + i, Verdict.APPROVE);
                }
                List<Finish<Object>> finishes = racers.race(List.of(
                        () -> decide(id, "the-last", Verdict.APPROVE), later(round, () -> set(model, 1, days))));
                assertThat(finishes.get(1).won()).isTrue();
                boolean yes = finishes.get(0).won();
                assertThat(refusals(finishes)).isSubsetOf(Refusal.PROMOTION_SUPERSEDED);
                Promotion promotion = registry.promotions().find(id);
                assertThat(promotion.status()).isEqualTo(yes ? PromotionStatus.APPLIED : PromotionStatus.SUPERSEDED);
                assertThat(promotion.approvals()).isEqualTo(yes ? approvals : approvals - 1);
                applied += yes ? 1 : 0;
                superseded += yes ? 0 : 1;
            }
        }
        appliedUnderTheirOwnPolicy(model);
        told(model);
        System.out.println("policy and promotion: " + rounds + " rounds, " + applied
                + " applied before the new policy, " + superseded + " superseded by it");
    }

    /** In the history no move follows a policy other than the one it was asked for under. */
    private void appliedUnderTheirOwnPolicy(ModelName model) {
        long revision = 0;
        for (Entry entry : Books.of(world, model, 1).entries()) {
            if (entry.fact() instanceof StageFact.PolicySet set) {
                revision = set.policyRevision();
            } else if (entry.fact() instanceof StageFact.Changed change
                    && change.stage().equals(StageName.PRODUCTION)) {
                assertThat((long) registry.promotions()
                                .find(change.applied().orElseThrow().promotion())
                                .basis()
                                .under()
                                .origin()
                                .revision())
                        .isEqualTo(revision);
            }
        }
    }

    /** The same deed some milliseconds later, another time in each round: a decision reads more before it commits. */
    private static <T> Supplier<T> later(int round, Supplier<T> deed) {
        return () -> {
            LockSupport.parkNanos(Duration.ofMillis(round % 5).toNanos());
            return deed.get();
        };
    }

    private static <T> List<Refusal> refusals(List<Finish<T>> finishes) {
        return finishes.stream()
                .filter(finish -> !finish.won())
                .map(Finish::refusal)
                .toList();
    }

    private void oneWinner(ModelName model, Stage before, List<Finish<Object>> finishes) {
        Stage now = stage(model, before.name());
        assertThat(now.rev()).isEqualTo(before.rev() + 1);
        assertThat(finishes.stream().filter(Finish::won)).hasSize(1);
        finishes.stream().filter(finish -> !finish.won()).forEach(loser -> {
            assertThat(loser.refusal()).isIn(Refusal.STAGE_MOVED, Refusal.PRECONDITION_FAILED);
            assertThat(loser.refused().orElseThrow().facts())
                    .containsEntry("rev", now.rev())
                    .containsEntry("version", now.version());
        });
    }

    /** Has everything told and audits it: pointer, stage changes, entries and events must agree. */
    private void told(ModelName model) {
        synchronized (world) {
            world.pump(world.process());
            world.flow(world.process());
            world.pump(world.process());
        }
        assertThat(Books.of(world, model, 1).audit()).isEmpty();
    }

    private ModelName model(String about, int versions) {
        ModelName model = world.model(about).name();
        for (int i = 0; i < versions; i++) {
            world.readyVersion(model);
        }
        return model;
    }

    private Stage stage(ModelName model, StageName name) {
        return registry.catalog().model(model).stage(name);
    }

    private List<Integer> free(ModelName model, Stage stage) {
        Model head = registry.catalog().model(model);
        List<Integer> free = new ArrayList<>();
        for (int version = 1; version <= head.lastVersion(); version++) {
            if (!stage.holds(version)) {
                free.add(version);
            }
        }
        return free;
    }

    private Promotion promote(ModelName model, int version, StageName stage, Optional<Long> rev) {
        return registry.promotions()
                .request(
                        model,
                        version,
                        stage,
                        "a test",
                        Request.<Promotion>by(ADA).expecting(rev));
    }

    private String waiting(ModelName model) {
        return promote(model, free(model, stage(model, PRODUCTION)).get(0), PRODUCTION, Optional.empty())
                .id();
    }

    private Promotion decide(String id, String subject, Verdict verdict) {
        Caller caller = Roles.DEFAULT.caller(Identity.user(subject), Set.of("approvers"));
        return registry.promotions().decide(id, verdict, Optional.empty(), Request.by(caller));
    }

    private Object set(ModelName model, int approvals) {
        return set(model, approvals, 7);
    }

    private Object set(ModelName model, int approvals, int days) {
        Policy policy = new Policy(approvals, Set.of("approvers"), List.of(), Duration.ofDays(days));
        return registry.policies().set(model, PRODUCTION, policy, Request.by(ROOT));
    }
}
