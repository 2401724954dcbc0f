package dev.slipway.registry;

import static dev.slipway.registry.StageStory.ADA;
import static dev.slipway.registry.StageStory.CANARY;
import static dev.slipway.registry.StageStory.GRACE;
import static dev.slipway.registry.StageStory.MODEL;
import static dev.slipway.registry.StageStory.NOW;
import static dev.slipway.registry.StageStory.PRODUCTION;
import static dev.slipway.registry.StageStory.ROOT;
import static dev.slipway.registry.StageStory.STAGING;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Answered;
import dev.slipway.registry.promotion.Decision.Verdict;
import dev.slipway.registry.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same request under the same key, once more: it is done once, and its answer is kept with what it did. */
class StageRepetitionTest {
    private static final Instant KEPT_UNTIL = NOW.plus(Duration.ofHours(24));
    private static final Sha256 FINGERPRINT = Sha256.of("the request");

    private final StageStory story = new StageStory();

    /** A story until just before the request, and the request. */
    private record Wish(String name, Deed before, Ask ask) {
        /** A decision that ends a promotion is two: that it was made, and what it led to. */
        int entries() {
            return name.equals("approve") || name.equals("reject") ? 2 : 1;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private interface Deed {
        void in(StageStory story);
    }

    private interface Ask {
        Object of(Registry registry, Model model);
    }

    static Stream<Wish> wishes() {
        return Stream.of(
                new Wish(
                        "promote",
                        StageStory::readyVersion,
                        (registry, model) ->
                                registry.promotions().request(MODEL, 1, STAGING, "better recall", under("key", ADA))),
                new Wish(
                        "ask for approval",
                        StageStory::readyVersion,
                        (registry, model) -> registry.promotions()
                                .request(MODEL, 1, PRODUCTION, "better recall", under("key", ADA))),
                new Wish(
                        "point an alias",
                        StageStory::readyVersion,
                        (registry, model) ->
                                registry.promotions().point(MODEL, CANARY, 1, "try it", under("key", ADA))),
                new Wish(
                        "approve",
                        StageRepetitionTest::waiting,
                        (registry, model) -> registry.promotions()
                                .decide(open(model), Verdict.APPROVE, Optional.empty(), under("key", GRACE))),
                new Wish(
                        "reject",
                        StageRepetitionTest::waiting,
                        (registry, model) -> registry.promotions()
                                .decide(open(model), Verdict.REJECT, Optional.empty(), under("key", GRACE))),
                new Wish(
                        "withdraw",
                        StageRepetitionTest::waiting,
                        (registry, model) -> registry.promotions().withdraw(open(model), under("key", ADA))),
                new Wish(
                        "set a policy",
                        story -> {},
                        (registry, model) ->
                                registry.policies().set(MODEL, STAGING, StageStory.approvals(2), under("key", ROOT))),
                new Wish(
                        "roll back",
                        StageRepetitionTest::twice,
                        (registry, model) -> registry.stages()
                                .rollBack(MODEL, STAGING, Optional.empty(), "worse", under("key", GRACE))),
                new Wish(
                        "clear",
                        StageRepetitionTest::twice,
                        (registry, model) -> registry.stages().clear(MODEL, STAGING, "retired", under("key", ROOT))),
                new Wish(
                        "unset",
                        StageRepetitionTest::twice,
                        (registry, model) -> registry.stages()
                                .unset(
                                        MODEL,
                                        List.of(STAGING),
                                        Optional.empty(),
                                        "no longer used",
                                        under("key", ADA))));
    }

    @ParameterizedTest
    @MethodSource("wishes")
    void theAnswerIsKeptWithWhatWasDone(Wish wish) {
        wish.before().in(story);

        Object answer = wish.ask().of(story.memory.registry, story.model());

        assertThat(kept("key")).contains(new Answered("key", FINGERPRINT, answer.toString(), KEPT_UNTIL));
    }

    @ParameterizedTest
    @MethodSource("wishes")
    void aRequestThatIsOvertakenByItsRepetitionIsDoneOnceAndLeavesTheFirstAnswer(Wish wish) {
        wish.before().in(story);
        Model model = story.model();
        story.race.beforeCommit(() -> wish.ask().of(story.memory.registry, model));

        assertThatThrownBy(() -> wish.ask().of(story.overtaken, model)).isInstanceOf(AlreadyAnswered.class);

        assertThat(story.factsAfter(model.tail().seq())).hasSize(wish.entries());
        assertThat(kept("key")).isPresent();
    }

    @Test
    void aRequestThatChangesNothingIsAnsweredTheSameWayLater() {
        story.promotions.point(MODEL, CANARY, story.readyVersion(), "try it", Request.by(ADA));

        story.promotions.point(MODEL, CANARY, 1, "try it", under("nothing to do", ADA));

        assertThat(kept("nothing to do"))
                .contains(new Answered("nothing to do", FINGERPRINT, "Optional.empty", KEPT_UNTIL));
    }

    @Test
    void aKeyThatStandsForAnotherAnswerIsNotGivenThisOne() {
        story.promotions.point(MODEL, CANARY, story.readyVersion(), "try it", under("key", ADA));

        assertThatThrownBy(() -> story.promotions.point(MODEL, CANARY, 1, "try it", under("key", ADA)))
                .isInstanceOf(AlreadyAnswered.class);
    }

    @Test
    void aRequestThatIsRefusedLeavesNoAnswer() {
        refused(
                Refusal.VERSION_NOT_FOUND,
                () -> story.promotions.request(MODEL, 1, STAGING, "better recall", under("key", ADA)));

        assertThat(kept("key")).isEmpty();
    }

    @Test
    void aKeyMayBeUsedAgainWhenItsAnswerIsForgotten() {
        story.readyVersion();
        story.promotions.request(MODEL, 1, STAGING, "better recall", under("key", ADA));
        story.clock.set(KEPT_UNTIL);
        assertThat(kept("key")).isEmpty();

        story.stages.clear(MODEL, STAGING, "retired", under("key", ROOT));

        assertThat(story.stage(STAGING).occupant()).isEmpty();
    }

    private Optional<Answered> kept(String key) {
        return story.memory.registry.store().answered(key);
    }

    private static void waiting(StageStory story) {
        story.ask(story.readyVersion(), PRODUCTION);
    }

    private static void twice(StageStory story) {
        story.promote(STAGING, story.readyVersion(), story.readyVersion());
    }

    private static String open(Model model) {
        return model.open().get(0);
    }

    private static <T> Request<T> under(String key, Caller who) {
        return new Request<>(
                who, Optional.empty(), Optional.of(new Request.Once<>(key, FINGERPRINT, KEPT_UNTIL, Object::toString)));
    }
}
