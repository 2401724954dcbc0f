package dev.slipway.registry.port;

import static dev.slipway.registry.name.StageName.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Backlog.PendingVersion;
import dev.slipway.registry.port.Backlog.Unpublished;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
    void aChangeIsInTheBacklogUntilItIsPublished() {
        Model model = Samples.model("m");
        Entry first = Samples.entry(model, Samples.NOW);
        Model next = Samples.next(model);
        Model last = Samples.next(next);
        Entry second = Samples.entry(next, Samples.NOW.plusMillis(1));
        Entry third = Samples.entry(last, Samples.NOW.plusMillis(1));
        store.commit(Samples.creation(model));
        store.commit(new Commit(Optional.of(model), last, List.of(second, third), List.of(), Optional.empty()));
        Unpublished one = new Unpublished(model.id(), 1, 1, Samples.NOW);
        Unpublished two = new Unpublished(model.id(), 2, 2, Samples.NOW.plusMillis(1));

        assertThat(unpublished(Samples.NOW, 10)).isEmpty();
        assertThat(unpublished(Samples.NOW.plusMillis(1), 10)).containsExactly(one);
        assertThat(unpublished(LATER, 10)).containsExactly(one, two);
        assertThat(unpublished(LATER, 1)).containsExactly(one);
        assertThat(backlog.entries(List.of(two, one))).containsExactly(List.of(second, third), List.of(first));

        backlog.published(List.of(one));
        backlog.published(List.of(one));

        assertThat(unpublished(LATER, 10)).containsExactly(two);
        assertThat(lists.entriesFrom(model.id(), 1, 10)).containsExactly(first, second, third);
    }

    @Test
    void publishingAChangeThatWasNeverRecordedLeavesNothingBehind() {
        Model model = Samples.model("m");
        Unpublished never = new Unpublished(model.id(), 1, 2, Samples.NOW);
        backlog.published(List.of(never));

        assertThat(lists.entriesFrom(model.id(), 0, 10)).isEmpty();
        assertThat(backlog.entries(List.of(never))).containsExactly(List.of());
        assertThat(unpublished(LATER, 10)).isEmpty();
    }

    @Test
    void changesOfManyModelsAreListedByTimeAndEachModelsInTheirOrder() {
        List<Unpublished> recorded = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Model model = Samples.model("m" + i);
            Instant at = Samples.NOW.plusMillis(i / 4);
            store.commit(new Commit(
                    Optional.empty(), model, List.of(Samples.entry(model, at)), List.of(), Optional.empty()));
            Model next = Samples.next(model);
            store.commit(new Commit(
                    Optional.of(model), next, List.of(Samples.entry(next, at)), List.of(), Optional.empty()));
            recorded.add(new Unpublished(model.id(), 1, 1, at));
            recorded.add(new Unpublished(model.id(), 2, 1, at));
        }

        List<Unpublished> listed = all(page -> backlog.unpublished(LATER, page), 7);

        assertThat(listed)
                .isSortedAccordingTo(Comparator.comparing(Unpublished::at)
                        .thenComparing(Unpublished::modelId)
                        .thenComparing(Unpublished::from))
                .containsExactlyInAnyOrderElementsOf(recorded);
        backlog.published(recorded);
        assertThat(unpublished(LATER, 100)).isEmpty();
    }

    @Test
    void whatIsEarlierIsEarlierToTheMillisecond() {
        Model model = Samples.model("m");
        store.commit(Samples.creation(model));

        assertThat(unpublished(Samples.NOW.plusNanos(999_999), 10)).isEmpty();
        assertThat(unpublished(Samples.NOW.plusMillis(1), 10)).hasSize(1);
    }

    @Test
    void aSweepFindsThePlaceWhereItStopped() {
        assertThat(backlog.sweptTo("entries")).isEmpty();

        backlog.sweptTo("entries", Optional.of("a place"));
        assertThat(backlog.sweptTo("entries")).contains("a place");
        assertThat(backlog.sweptTo("uploads")).isEmpty();

        backlog.sweptTo("entries", Optional.empty());
        assertThat(backlog.sweptTo("entries")).isEmpty();
    }

    @Test
    void aVersionIsPendingUntilItIsReadyOrRejected() {
        Model model = registered("m");
        Version one = pending(model, 1);
        Version two = pending(model, 2);
        Model next = Samples.next(model);
        store.commit(Samples.change(model, next, new Commit.Write.OfVersion(one), new Commit.Write.OfVersion(two)));

        assertThat(pendingVersions(two.registered().at(), 10))
                .containsExactly(
                        new PendingVersion(model.id(), 1, one.registered().at()));
        assertThat(pendingVersions(LATER, 10)).hasSize(2);

        store.commit(Samples.change(
                next,
                Samples.next(next),
                new Commit.Write.OfVersion(one.ready(Samples.NOW)),
                new Commit.Write.OfVersion(two.rejected("nothing came", Samples.NOW))));

        assertThat(pendingVersions(LATER, 10)).isEmpty();
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

        assertThat(openPromotions(LATER, 10)).containsExactly(waiting, second, third);
        assertThat(openPromotions(LATER, 2)).containsExactly(waiting, second);
        assertThat(openPromotions(second.requestedAt(), 10)).containsExactly(waiting);

        store.commit(Samples.change(
                next,
                Samples.next(next),
                new Commit.Write.OfPromotion(waiting.ended(PromotionStatus.APPLIED, Samples.NOW, "done"))));

        assertThat(openPromotions(LATER, 10)).containsExactly(second, third);
        assertThat(backlog.countOpenPromotions(10)).isEqualTo(2);
        assertThat(backlog.countOpenPromotions(1)).isEqualTo(1);
    }

    @Test
    void aFlowWaitsOnTheLastTokenUntilThatIsForgotten() {
        String promotion = promotionOf("m");
        backlog.waitOn(promotion, "first", Samples.NOW);
        backlog.waitOn(promotion, "second", Samples.NOW.plusSeconds(1));

        backlog.forget(promotion, "first");
        assertThat(backlog.token(promotion)).contains("second");
        assertThat(waitingFlows(Samples.NOW.plusSeconds(1), 10)).isEmpty();
        assertThat(waitingFlows(LATER, 10)).containsExactly(promotion);

        backlog.forget(promotion, "second");
        backlog.forget(promotion, "second");
        assertThat(backlog.token(promotion)).isEmpty();
        assertThat(waitingFlows(LATER, 10)).isEmpty();
    }

    @Test
    void pendingVersionsAreListedTheOldestFirstWhosever() {
        Model one = registered("one");
        Model two = registered("two");
        Samples.writeVersions(store, one, List.of(pending(one, 2), pending(one, 4)));
        Samples.writeVersions(store, two, List.of(pending(two, 1), pending(two, 3)));

        assertThat(pendingVersions(LATER, 10))
                .extracting(PendingVersion::modelId, PendingVersion::version)
                .containsExactly(tuple(two.id(), 1), tuple(one.id(), 2), tuple(two.id(), 3), tuple(one.id(), 4));
        assertThat(pendingVersions(LATER, 1))
                .extracting(PendingVersion::modelId)
                .containsExactly(two.id());
    }

    @Test
    void flowsThatWaitAreListedTheOldestFirst() {
        String one = promotionOf("one");
        String two = promotionOf("two");
        backlog.waitOn(one, "of one", Samples.NOW);
        backlog.waitOn(two, "of two", Samples.NOW.plusMillis(1));

        assertThat(waitingFlows(LATER, 10)).containsExactly(one, two);
        assertThat(waitingFlows(LATER, 1)).containsExactly(one);
        assertThat(waitingFlows(Samples.NOW.plusMillis(1), 10)).containsExactly(one);

        backlog.waitOn(one, "of one, again", Samples.NOW.plusMillis(2));

        assertThat(waitingFlows(LATER, 10)).containsExactly(two, one);
        assertThat(backlog.token(one)).contains("of one, again");
        assertThat(backlog.token(two)).contains("of two");
    }

    @Test
    void forgettingATokenNeverTakesOneThatIsStoredMeanwhile() throws Exception {
        String promotion = promotionOf("m");
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

    private static String promotionOf(String model) {
        return new PromotionId(Samples.model(model).id(), 7).toString();
    }

    private List<Unpublished> unpublished(Instant before, int limit) {
        return backlog.unpublished(before, Page.Request.first(limit)).items();
    }

    private List<PendingVersion> pendingVersions(Instant before, int limit) {
        return backlog.pendingVersions(before, Page.Request.first(limit)).items();
    }

    private List<Promotion> openPromotions(Instant before, int limit) {
        return backlog.openPromotions(before, Page.Request.first(limit)).items();
    }

    private List<String> waitingFlows(Instant before, int limit) {
        return backlog.waitingFlows(before, Page.Request.first(limit)).items();
    }

    private static Version pending(Model model, int number) {
        return Samples.version(
                model, number, VersionStatus.PENDING_UPLOAD, Samples.metadata(Optional.empty(), Map.of()));
    }
}
