package dev.slipway.local.table;

import static dev.slipway.registry.name.StageName.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFiles;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The table and its items, looked at from behind. */
abstract class ItemsContract extends TableContract {
    @Test
    void theTableIsCreatedOnce() {
        TableCreation.createIfAbsent(backend.client(), table);

        assertThat(backend.client()
                        .describeTable(describe -> describe.tableName(table))
                        .table()
                        .globalSecondaryIndexes())
                .hasSize(3);
    }

    @Test
    void aFindingWhoseWriterCameNoFurtherCountsWhenItIsWrittenAgain() {
        Model model = registered("m");
        VersionFiles files = Samples.files(Samples.version(model, 1), 1);
        store.commit(Samples.change(model, Samples.next(model), new Commit.Write.OfFiles(files)));
        StoredObject other = new StoredObject("other", Optional.empty());
        backend.client().putItem(put -> put.tableName(table).item(RawItems.findings(files.prefix())));

        assertThat(store.found(files.set(), Map.of(0, other))).isTrue();

        assertThat(store.files(files.prefix()).orElseThrow().files().get(0).stored())
                .contains(new StoredObject("etag", Optional.empty()));
    }

    @Test
    void theItemsOfAThousandFilesAreAsSmallAsTheyAreBilled() {
        Model model = registered("m");
        VersionFiles files = Samples.files(Samples.version(model, 1), 1_000);
        store.commit(Samples.change(model, Samples.next(model), new Commit.Write.OfFiles(files)));
        StoredObject object =
                new StoredObject("\"" + "e".repeat(32) + "\"", Optional.of("an-object-version-has-32-letters"));
        IntStream.range(0, 1_000).forEach(number -> store.found(files.set(), Map.of(number, object)));

        backend.client().scan(scan -> scan.tableName(table)).items().stream()
                .filter(item -> item.get("sk").s().startsWith("FILES#"))
                .forEach(item -> assertThat(Units.size(item))
                        .as(item.get("sk").s())
                        .isLessThanOrEqualTo(item.get("itemType").s().equals("FILES") ? 4_096 : 1_024));
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
                                "pk", AttributeValue.fromS("MODEL#" + model.id()),
                                "sk",
                                        AttributeValue.fromS("PROMOTION#%012d"
                                                .formatted(
                                                        promotion.promotionId().seq())))))
                .item();

        assertThat(item).isNotEmpty();
        assertThat(item.toString()).doesNotContain("token");
    }
}
