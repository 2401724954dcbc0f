package dev.slipway.registry.port;

import static dev.slipway.registry.name.StageName.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Backlog.PendingVersion;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What is still to be done is listed, the oldest first, until it is done. */
public abstract class BacklogContract extends StoresContract {
    private static final Instant LATER = Samples.NOW.plusSeconds(1_000);

    @Test
    void anEntryIsInTheBacklogUntilItIsPublished() {
        Model model = Samples.model("m");
        Entry first = Samples.entry(model, Samples.NOW);
        Model next = Samples.next(model);
        Entry second = Samples.entry(next, Samples.NOW.plusMillis(1));
        store.commit(Samples.creation(model));
        store.commit(new Commit(Optional.of(model), next, List.of(second), List.of(), Optional.empty()));

        assertThat(backlog.unpublished(Samples.NOW, 10)).isEmpty();
        assertThat(backlog.unpublished(Samples.NOW.plusMillis(1), 10)).containsExactly(first);
        assertThat(backlog.unpublished(LATER, 10)).containsExactly(first, second);
        assertThat(backlog.unpublished(LATER, 1)).containsExactly(first);

        backlog.published(first);
        backlog.published(first);

        assertThat(backlog.unpublished(LATER, 10)).containsExactly(second);
        assertThat(lists.entriesFrom(model.id(), 1, 10)).containsExactly(first, second);
    }

    @Test
    void publishingAnEntryThatWasNeverRecordedLeavesNothingBehind() {
        Model model = Samples.model("m");
        backlog.published(Samples.entry(model, Samples.NOW));

        assertThat(lists.entriesFrom(model.id(), 0, 10)).isEmpty();
    }

    @Test
    void aVersionIsPendingUntilItIsReadyOrRejected() {
        Model model = registered("m");
        Version one = pending(model, 1);
        Version two = pending(model, 2);
        Model next = Samples.next(model);
        store.commit(Samples.change(model, next, new Commit.Write.OfVersion(one), new Commit.Write.OfVersion(two)));

        assertThat(backlog.pendingVersions(two.registered().at(), 10))
                .containsExactly(
                        new PendingVersion(model.id(), 1, one.registered().at()));
        assertThat(backlog.pendingVersions(LATER, 10)).hasSize(2);

        store.commit(Samples.change(
                next,
                Samples.next(next),
                new Commit.Write.OfVersion(one.ready(Samples.NOW)),
                new Commit.Write.OfVersion(two.rejected("nothing came", Samples.NOW))));

        assertThat(backlog.pendingVersions(LATER, 10)).isEmpty();
    }

    @Test
    void openPromotionsAreListedTheOldestFirstUntilTheyEnd() {
        Model model = registered("m");
        Promotion waiting = Samples.promotion(model, PRODUCTION, Samples.NOW, PromotionStatus.WAITING);
        Promotion second = Samples.promotion(model, PRODUCTION, Samples.NOW.plusSeconds(1), PromotionStatus.WAITING);
        Promotion third = Samples.promotion(model, PRODUCTION, Samples.NOW.plusSeconds(2), PromotionStatus.WAITING);
        Model next = Samples.next(model);
        store.commit(Samples.change(
                model,
                next,
                new Commit.Write.OfPromotion(waiting),
                new Commit.Write.OfPromotion(second),
                new Commit.Write.OfPromotion(third)));

        assertThat(backlog.openPromotions(LATER, 10)).containsExactly(waiting, second, third);
        assertThat(backlog.openPromotions(LATER, 2)).containsExactly(waiting, second);
        assertThat(backlog.openPromotions(second.requestedAt(), 10)).containsExactly(waiting);

        store.commit(Samples.change(
                next,
                Samples.next(next),
                new Commit.Write.OfPromotion(waiting.ended(PromotionStatus.APPLIED, Samples.NOW, "done"))));

        assertThat(backlog.openPromotions(LATER, 10)).containsExactly(second, third);
    }

    @Test
    void aFlowWaitsOnTheLastTokenUntilThatIsForgotten() {
        String promotion = Samples.model("m").id();
        backlog.waitOn(promotion, "first", Samples.NOW);
        backlog.waitOn(promotion, "second", Samples.NOW.plusSeconds(1));

        backlog.forget(promotion, "first");
        assertThat(backlog.token(promotion)).contains("second");
        assertThat(backlog.waitingFlows(Samples.NOW.plusSeconds(1), 10)).isEmpty();
        assertThat(backlog.waitingFlows(LATER, 10)).containsExactly(promotion);

        backlog.forget(promotion, "second");
        backlog.forget(promotion, "second");
        assertThat(backlog.token(promotion)).isEmpty();
        assertThat(backlog.waitingFlows(LATER, 10)).isEmpty();
    }

    @Test
    void pendingVersionsAreListedTheOldestFirstWhosever() {
        Model one = registered("one");
        Model two = registered("two");
        Samples.writeVersions(store, one, List.of(pending(one, 2), pending(one, 4)));
        Samples.writeVersions(store, two, List.of(pending(two, 1), pending(two, 3)));

        assertThat(backlog.pendingVersions(LATER, 10))
                .extracting(PendingVersion::modelId, PendingVersion::version)
                .containsExactly(tuple(two.id(), 1), tuple(one.id(), 2), tuple(two.id(), 3), tuple(one.id(), 4));
        assertThat(backlog.pendingVersions(LATER, 1))
                .extracting(PendingVersion::modelId)
                .containsExactly(two.id());
    }

    @Test
    void flowsThatWaitAreListedTheOldestFirst() {
        String one = Samples.model("one").id();
        String two = Samples.model("two").id();
        backlog.waitOn(one, "of one", Samples.NOW);
        backlog.waitOn(two, "of two", Samples.NOW.plusMillis(1));

        assertThat(backlog.waitingFlows(LATER, 10)).containsExactly(one, two);
        assertThat(backlog.waitingFlows(LATER, 1)).containsExactly(one);
        assertThat(backlog.waitingFlows(Samples.NOW.plusMillis(1), 10)).containsExactly(one);

        backlog.waitOn(one, "of one, again", Samples.NOW.plusMillis(2));

        assertThat(backlog.waitingFlows(LATER, 10)).containsExactly(two, one);
        assertThat(backlog.token(one)).contains("of one, again");
        assertThat(backlog.token(two)).contains("of two");
    }

    @Test
    void forgettingATokenNeverTakesOneThatIsStoredMeanwhile() throws Exception {
        String promotion = Samples.model("m").id();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 1; round <= 25; round++) {
                String answered = "answered " + round;
                String stored = "stored " + round;
                backlog.waitOn(promotion, answered, Samples.NOW);
                threads.invokeAll(List.of(
                        Executors.callable(() -> backlog.forget(promotion, answered)),
                        Executors.callable(() -> backlog.waitOn(promotion, stored, Samples.NOW))));

                assertThat(backlog.token(promotion)).contains(stored);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static Version pending(Model model, int number) {
        return Samples.version(
                model, number, VersionStatus.PENDING_UPLOAD, Samples.metadata(Optional.empty(), Map.of()));
    }
}
