package dev.slipway.registry;

import static dev.slipway.registry.StageStory.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.refusal.Warning;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Rollback;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Random moves of a stage against a stack that is kept beside it: where a rollback goes, and what is refused. */
class StageStackTest {
    private static final int SEQUENCES = 400;
    private static final int MOVES = 30;
    private static final int VERSIONS = 4;

    private static final List<Policy> POLICIES = List.of(Policy.OPEN, Policy.ONE_APPROVAL, StageStory.heldOnly());

    @Test
    void aRollbackGoesWhereTheStackSaysAndIsRefusedWhereItDoesNot() {
        Random random = Seed.random("moves of a stage");
        int rollbacks = 0;
        int refused = 0;
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            Both both = new Both();
            for (int move = 0; move < MOVES; move++) {
                Outcome outcome = both.move(random);
                assertThat(outcome.is())
                        .as("sequence %s: %s", sequence, both.log)
                        .isEqualTo(outcome.shouldBe());
                assertThat(both.story.stage(STAGING).version())
                        .as("sequence %s: %s", sequence, both.log)
                        .isEqualTo(both.held());
                rollbacks += outcome.is() instanceof Went ? 1 : 0;
                refused += outcome.is() == Refusal.APPROVAL_NEEDED ? 1 : 0;
            }
        }
        System.out.println(rollbacks + " rollbacks went somewhere, " + refused + " needed an approval");
        assertThat(rollbacks).isGreaterThan(SEQUENCES);
        assertThat(refused).isGreaterThan(SEQUENCES / 10);
    }

    /** What came of a move, and what should have: a refusal, a rollback, or something done. */
    private record Outcome(Object is, Object shouldBe) {}

    /** Where a rollback went, and what it warned of. */
    private record Went(Optional<Integer> from, int to, Set<Warning.Code> warnings) {}

    private record Landing(int version, boolean guarded, int policyRevision) {}

    /** The registry and the stack beside it. */
    private static final class Both {
        private static final String DONE = "done";

        private final StageStory story = new StageStory();
        private final List<String> log = new ArrayList<>();
        private final Deque<Landing> stack = new ArrayDeque<>();
        private final Set<Integer> deleted = new HashSet<>();
        private boolean occupied;
        private Policy policy = Policy.OPEN;
        private int policyRevision;

        Both() {
            for (int i = 0; i < VERSIONS; i++) {
                story.readyVersion();
            }
        }

        Optional<Integer> held() {
            return occupied ? Optional.of(stack.peek().version()) : Optional.empty();
        }

        Outcome move(Random random) {
            int version = 1 + random.nextInt(VERSIONS);
            int dice = random.nextInt(100);
            if (dice < 40) {
                log.add("promote " + version);
                return new Outcome(is(() -> story.promote(STAGING, version)), promoted(version));
            }
            if (dice < 60) {
                Optional<Integer> to = random.nextBoolean() ? Optional.of(version) : Optional.empty();
                log.add("roll back to " + to);
                return new Outcome(of(() -> went(story.rollBack(STAGING, to))), rolledBack(to));
            }
            if (dice < 70) {
                log.add("clear");
                return new Outcome(is(() -> story.clear(STAGING)), cleared());
            }
            if (dice < 80) {
                log.add("delete " + version);
                return new Outcome(is(() -> story.delete(version)), deleted(version));
            }
            if (dice < 88) {
                log.add("restore " + version);
                deleted.remove(version);
                return new Outcome(is(() -> story.restore(version)), DONE);
            }
            Policy next = POLICIES.get(random.nextInt(POLICIES.size()));
            log.add("policy " + next.document());
            return new Outcome(is(() -> story.policy(STAGING, next)), set(next));
        }

        private Object promoted(int version) {
            if (held().equals(Optional.of(version))) {
                return Refusal.ALREADY_IN_STAGE;
            }
            if (deleted.contains(version)) {
                return Refusal.VERSION_DELETED;
            }
            stack.push(new Landing(version, asks(), policyRevision));
            occupied = true;
            return DONE;
        }

        private Object rolledBack(Optional<Integer> to) {
            if (to.isPresent() && held().equals(to)) {
                return Refusal.ALREADY_IN_STAGE;
            }
            List<Landing> beneath = new ArrayList<>(stack);
            if (occupied) {
                beneath.remove(0);
            }
            Set<Refusal> obstacles = new HashSet<>();
            for (int i = 0; i < beneath.size(); i++) {
                Landing landing = beneath.get(i);
                if (to.isPresent() && to.get() != landing.version()) {
                    continue;
                }
                Optional<Refusal> obstacle = obstacle(landing);
                if (obstacle.isEmpty()) {
                    Set<Warning.Code> warnings = new HashSet<>();
                    if (!obstacles.isEmpty()) {
                        warnings.add(Warning.Code.PASSED_OVER);
                    }
                    if (asks() && landing.policyRevision() != policyRevision) {
                        warnings.add(Warning.Code.EARLIER_POLICY);
                    }
                    Went went = new Went(held(), landing.version(), warnings);
                    stack.clear();
                    stack.addAll(beneath.subList(i, beneath.size()));
                    occupied = true;
                    return went;
                }
                obstacles.add(obstacle.get());
            }
            if (obstacles.contains(Refusal.APPROVAL_NEEDED)) {
                return Refusal.APPROVAL_NEEDED;
            }
            if (to.isEmpty()) {
                return Refusal.NOTHING_TO_ROLL_BACK;
            }
            return obstacles.isEmpty() ? Refusal.NOT_AN_EARLIER_OCCUPANT : Refusal.VERSION_DELETED;
        }

        private Optional<Refusal> obstacle(Landing landing) {
            if (held().equals(Optional.of(landing.version()))) {
                return Optional.of(Refusal.ALREADY_IN_STAGE);
            }
            if (deleted.contains(landing.version())) {
                return Optional.of(Refusal.VERSION_DELETED);
            }
            return asks() && !landing.guarded() ? Optional.of(Refusal.APPROVAL_NEEDED) : Optional.empty();
        }

        private Object cleared() {
            if (occupied) {
                stack.pop();
            }
            occupied = false;
            return DONE;
        }

        private Object deleted(int version) {
            if (deleted.contains(version)) {
                return Refusal.VERSION_DELETED;
            }
            if (held().equals(Optional.of(version))) {
                if (asks()) {
                    return Refusal.VERSION_IN_USE;
                }
                cleared();
            }
            deleted.add(version);
            return DONE;
        }

        private Object set(Policy next) {
            if (!next.equals(policy)) {
                policyRevision++;
            }
            policy = next;
            return DONE;
        }

        private boolean asks() {
            return !policy.equals(Policy.OPEN);
        }

        private static Went went(Rollback rollback) {
            Set<Warning.Code> warnings = new HashSet<>();
            rollback.warnings().forEach(warning -> warnings.add(warning.code()));
            return new Went(rollback.from(), rollback.to().number(), warnings);
        }

        private static Object is(Runnable deed) {
            return of(() -> {
                deed.run();
                return DONE;
            });
        }

        private static Object of(Supplier<Object> deed) {
            try {
                return deed.get();
            } catch (Refused refused) {
                return refused.refusal();
            }
        }
    }
}
