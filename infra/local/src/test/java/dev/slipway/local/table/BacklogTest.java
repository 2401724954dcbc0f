package dev.slipway.local.table;

import static dev.slipway.registry.name.StageName.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Backlog.PendingVersion;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@OnEveryBackend
class BacklogTest extends RegistryStoreContract {
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
        Version one =
                Samples.version(model, 1, VersionStatus.PENDING_UPLOAD, Samples.metadata(Optional.empty(), Map.of()));
        Version two =
                Samples.version(model, 2, VersionStatus.PENDING_UPLOAD, Samples.metadata(Optional.empty(), Map.of()));
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
    void aTokenIsNeverReadWithItsPromotion() {
        Model model = registered("m");
        Promotion promotion = Samples.promotion(model, PRODUCTION, Samples.NOW, PromotionStatus.WAITING);
        store.commit(Samples.change(model, Samples.next(model), new Commit.Write.OfPromotion(promotion)));
        backlog.waitOn(promotion.id(), "token", Samples.NOW);

        var item = backend.client()
                .getItem(get -> get.tableName(table)
                        .key(Map.of(
                                "pk", AttributeValue.fromS("PROMOTION#" + promotion.id()),
                                "sk", AttributeValue.fromS("PROMOTION"))))
                .item();

        assertThat(item).isNotEmpty();
        assertThat(item.toString()).doesNotContain("token");
    }
}
