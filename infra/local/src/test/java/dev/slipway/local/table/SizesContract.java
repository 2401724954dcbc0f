package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.text.Texts;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

abstract class SizesContract extends TableContract {
    private static final long MAX = 400 * 1024;

    @Test
    void anItemMayTakeFourHundredKilobytesAndNoByteMore() {
        for (String letter : List.of("x", "ü", "不", "🚢")) {
            Model model = registered("m-" + letter.getBytes(StandardCharsets.UTF_8).length);
            long overhead = tooLarge(model, version(model, letter, 2 * MAX)) - 2 * MAX;

            assertThat(tooLarge(model, version(model, letter, 401 * 1024 - overhead)))
                    .isEqualTo(401 * 1024);
            assertThat(tooLarge(model, version(model, letter, MAX + 1 - overhead)))
                    .isEqualTo(MAX + 1);
            Version full = version(model, letter, MAX - overhead);
            Version roomy = version(model, letter, 399 * 1024 - overhead);
            Model next = Samples.next(model);
            store.commit(Samples.change(model, next, new Commit.Write.OfVersion(full)));
            assertThat(store.version(model.id(), 1)).contains(full);
            store.commit(Samples.change(next, Samples.next(next), new Commit.Write.OfVersion(roomy)));
            assertThat(store.version(model.id(), 1)).contains(roomy);
        }
    }

    @Test
    void theDatabaseItselfTakesNoByteMoreEither() {
        Model model = registered("m");
        long overhead = tooLarge(model, version(model, "x", 2 * MAX)) - 2 * MAX;
        store.commit(Samples.change(
                model, Samples.next(model), new Commit.Write.OfVersion(version(model, "x", MAX - overhead))));
        Map<String, AttributeValue> item = new HashMap<>(backend.client()
                .getItem(get -> get.tableName(table)
                        .key(Map.of(
                                "pk", AttributeValue.fromS("MODEL#" + model.id()),
                                "sk", AttributeValue.fromS("VERSION#0000000001"))))
                .item());
        item.put("statusReason", AttributeValue.fromS(item.get("statusReason").s() + "xxxxxxxxxx"));

        assertThatThrownBy(() ->
                        backend.client().putItem(put -> put.tableName(table).item(item)))
                .isInstanceOf(DynamoDbException.class);
    }

    @Test
    void aChangeMayTakeFourMegabytesInAll() {
        Model model = registered("m");
        Commit.Write[] writes = IntStream.range(0, 11)
                .mapToObj(i -> Samples.version(
                        model, i + 1, VersionStatus.READY, Samples.metadata(Optional.empty(), Map.of())))
                .map(version -> version.rejected("x".repeat(390 * 1024), Samples.NOW))
                .map(Commit.Write.OfVersion::new)
                .toArray(Commit.Write[]::new);

        assertTooLarge("The change takes", Samples.change(model, Samples.next(model), writes));
    }

    @Test
    void aChangeMayWriteAHundredItems() {
        Model model = registered("m");
        Commit.Write[] writes = IntStream.range(0, 99)
                .mapToObj(i -> Samples.promotion(
                        model, StageName.PRODUCTION, Samples.NOW.plusMillis(i), PromotionStatus.WAITING))
                .map(Commit.Write.OfPromotion::new)
                .toArray(Commit.Write[]::new);

        assertTooLarge("The change takes 102 items", Samples.change(model, Samples.next(model), writes));
    }

    @Test
    void whatIsTooLargeIsNamed() {
        Model model = registered("m");
        Model next = Samples.next(model);
        Promotion promotion = Samples.promotion(model, StageName.PRODUCTION, Samples.NOW, PromotionStatus.WAITING);
        String long400 = "x".repeat((int) MAX);

        assertTooLarge(
                "Version 1 takes", Samples.change(model, next, new Commit.Write.OfVersion(version(model, "x", MAX))));
        assertTooLarge(
                "What is said of the model takes",
                Samples.change(
                        model,
                        next,
                        new Commit.Write.OfWords(
                                model.id(),
                                new Words(new Texts(Optional.empty(), Map.of("k", long400), Optional.empty())))));
        assertTooLarge(
                "Promotion " + promotion.id() + " takes",
                Samples.change(
                        model,
                        next,
                        new Commit.Write.OfPromotion(promotion.ended(PromotionStatus.REJECTED, Samples.NOW, long400))));
        assertTooLarge(
                "The answer takes",
                Samples.answered(
                        Samples.change(model, next), Samples.mark("key", long400, Samples.NOW.plusSeconds(60))));
        assertThat(store.model(model.name())).contains(model);
    }

    /** A version that says of itself so many bytes, most of them in this letter. */
    private static Version version(Model model, String letter, long bytes) {
        int width = letter.getBytes(StandardCharsets.UTF_8).length;
        String reason = letter.repeat((int) (bytes / width)) + "x".repeat((int) (bytes % width));
        return Samples.version(model, 1, VersionStatus.READY, Samples.metadata(Optional.empty(), Map.of("k", "v")))
                .rejected(reason, Samples.NOW);
    }

    private long tooLarge(Model model, Version version) {
        Refused refused = assertTooLarge(
                "Version 1 takes", Samples.change(model, Samples.next(model), new Commit.Write.OfVersion(version)));
        return (Long) refused.facts().get("size");
    }

    private Refused assertTooLarge(String beginning, Commit commit) {
        Refused refused = catchThrowableOfType(Refused.class, () -> store.commit(commit));
        assertThat(refused.refusal()).isEqualTo(Refusal.TOO_LARGE);
        assertThat(refused).hasMessageStartingWith(beginning);
        return refused;
    }
}
