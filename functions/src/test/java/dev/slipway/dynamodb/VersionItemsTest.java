package dev.slipway.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.text.Texts;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A version's item has room for as many and as large hyperparameters as are taken, beside as many metrics. */
class VersionItemsTest {
    private static final Model MODEL = Samples.model("m");

    @Test
    void anItemHoldsTheMostHyperparametersBesideTheMostMetricsAndAsMuchTextAsItKeeps() {
        String texts = members(12, i -> "\"" + "x".repeat(5_000) + "\"");
        String metrics = members(500, i -> "-1.2345678901234" + (i % 9 + 1) + "e-" + (i % 100));
        Version version = version("{\"description\":\"" + "\u4e0d".repeat(Texts.MOST_INSIDE / 3)
                + "\",\"hyperparameters\":{" + texts + "},\"metrics\":{" + metrics + "}}");

        Map<String, AttributeValue> item = VersionItems.item(version);

        assertThat(item.get("hyperparameters").s()).hasSizeBetween(63_000, 64 * 1024);
        assertThat(ItemSize.of(item)).isLessThan(210 * 1024);
        assertThat(VersionItems.version(new ItemReader(item))).isEqualTo(version);
    }

    /** What verification compares: the text that is kept is the one that would be written for what is read of it. */
    @Test
    void whatIsReadOfAnItemIsWrittenAgainToTheLetter() {
        Version version = version(
                "{\"hyperparameters\":{\"b\":{\"z\":1.50,\"a\":[null,1e2,1e-300]},\"a\":null,\"c\":\"\u00fc\"}}");

        Map<String, AttributeValue> item = VersionItems.item(version);

        assertThat(item.get("hyperparameters").s())
                .startsWith("{\"a\":null,\"b\":{\"a\":[null,100.0,1e-300],\"z\":1.5}");
        assertThat(VersionItems.item(VersionItems.version(new ItemReader(item))))
                .isEqualTo(item);
    }

    /** The function that verifies is another process than the one that registered, and has another order of small maps. */
    @Test
    void documentsAreWrittenInTheOrderOfTheirNamesInEveryProcess() {
        Version version = version("{\"hyperparameters\":{\"z\":{\"b\":1,\"a\":2,\"c\":{\"y\":1,\"x\":2}},\"a\":1},"
                + "\"schema\":{\"outputs\":[{\"b\":1,\"a\":2}],\"inputs\":[]},"
                + "\"lineage\":{\"code\":{\"repository\":\"https://git.example/f\",\"path\":\"p\",\"commit\":\"c\"},"
                + "\"run\":{\"location\":\"https://ml.example/1\",\"user\":\"u\",\"id\":\"1\",\"experiment\":\"e\"},"
                + "\"data\":[{\"version\":\"1\",\"name\":\"n\",\"digest\":\"d\",\"location\":\"s3://b/k\"}],"
                + "\"environment\":{\"packages\":{\"b\":\"1\",\"a\":\"2\"},\"image\":\"python:3\"}}}");

        Map<String, AttributeValue> item = VersionItems.item(version);

        assertThat(item.get("hyperparameters").s())
                .isEqualTo("{\"a\":1,\"z\":{\"a\":2,\"b\":1,\"c\":{\"x\":2,\"y\":1}}}");
        assertThat(item.get("schema").s()).isEqualTo("{\"inputs\":[],\"outputs\":[{\"a\":2,\"b\":1}]}");
        assertThat(item.get("lineage").s())
                .isEqualTo(
                        "{\"code\":{\"commit\":\"c\",\"path\":\"p\",\"repository\":\"https://git.example/f\"},"
                                + "\"data\":[{\"digest\":\"d\",\"location\":\"s3://b/k\",\"name\":\"n\",\"version\":\"1\"}],"
                                + "\"environment\":{\"image\":\"python:3\",\"packages\":{\"a\":\"2\",\"b\":\"1\"}},"
                                + "\"run\":{\"experiment\":\"e\",\"id\":\"1\",\"location\":\"https://ml.example/1\",\"user\":\"u\"}}");
    }

    private static Version version(String metadata) {
        return Samples.version(MODEL, 1, VersionStatus.READY, Fields.read(metadata, Metadata::of));
    }

    private interface Value {
        String of(int i);
    }

    /** So many members with names as long as may be. */
    private static String members(int count, Value value) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + "n".repeat(246) + (1_000 + i) + "\":" + value.of(i))
                .collect(Collectors.joining(","));
    }
}
