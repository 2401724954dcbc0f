package dev.slipway.registry.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.Comparison.Row;
import dev.slipway.registry.version.Comparison.Said;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Versions side by side. */
class ComparisonTest {
    private static final String MODEL = "01JABCDEFGHJKMNPQRSTVWXYZ0";
    private static final BigDecimal HIGH = new BigDecimal("0.9");
    private static final BigDecimal LOW = new BigDecimal("0.8");

    private final Version first = version(
            1,
            new Metadata(
                    Optional.of("first"),
                    Map.of("team", "risk"),
                    Map.of("auc", HIGH, "f1", LOW),
                    Map.of("depth", new BigDecimal("3"), "seed", true),
                    Optional.of(Map.of("inputs", List.of("a"))),
                    lineage("run-1")));
    private final Version second = version(
            2,
            new Metadata(
                    Optional.of("second"),
                    Map.of("team", "risk"),
                    Map.of("auc", LOW, "loss", HIGH),
                    Map.of("depth", new BigDecimal("3")),
                    Optional.empty(),
                    lineage("run-1")));
    private final Comparison comparison = Comparison.of(
            List.of(first, second), List.of(files(1, file("a", "x"), file("b", "x")), files(2, file("a", "y"))));

    @Test
    void versionsStandInTheOrderAskedFor() {
        assertThat(comparison.versions()).containsExactly(first, second);
        assertThat(comparison.rows())
                .containsOnlyKeys("files", "hyperparameters", "lineage", "metrics", "schema", "tags");
    }

    @Test
    void aRowHasOneValueForEachVersionAndSaysWhetherTheyDiffer() {
        assertThat(comparison.rows().get("metrics"))
                .containsExactly(
                        Map.entry("auc", differs(HIGH, LOW)),
                        Map.entry("f1", differs(LOW, null)),
                        Map.entry("loss", differs(null, HIGH)));
        assertThat(comparison.rows().get("hyperparameters"))
                .containsExactly(
                        Map.entry("depth", same(new BigDecimal("3"), new BigDecimal("3"))),
                        Map.entry("seed", differs(true, null)));
        assertThat(comparison.rows().get("tags")).containsExactly(Map.entry("team", same("risk", "risk")));
        assertThat(comparison.rows().get("schema")).containsExactly(Map.entry("inputs", differs(List.of("a"), null)));
        assertThat(comparison.rows().get("lineage"))
                .hasSize(1)
                .hasEntrySatisfying("run", run -> assertThat(run.differs()).isFalse());
    }

    @Test
    void filesAreComparedByTheirDigests() {
        assertThat(comparison.rows().get("files"))
                .containsExactly(
                        Map.entry(
                                "a",
                                differs(Sha256.of("x").hex(), Sha256.of("y").hex())),
                        Map.entry("b", differs(Sha256.of("x").hex(), null)));
    }

    @Test
    void aVersionDoesNotDifferFromItself() {
        VersionFiles files = files(1, file("a", "x"));
        Comparison itself = Comparison.of(List.of(first, first, first), List.of(files, files, files));

        assertThat(itself.rows().values())
                .allSatisfy(part -> assertThat(part.values()).isNotEmpty().allSatisfy(row -> {
                    assertThat(row.differs()).isFalse();
                    assertThat(row.said()).hasSize(3).allMatch(Optional::isPresent);
                }));
    }

    @Test
    void oneAmongManyThatDiffersMakesTheRowDiffer() {
        Comparison three = Comparison.of(List.of(first, first, second), List.of());

        assertThat(three.rows().get("metrics").get("auc")).isEqualTo(differs(HIGH, HIGH, LOW));
        assertThat(three.rows().get("files")).isEmpty();
    }

    @Test
    void aFileWithoutADigestOfTheWholeIsComparedByThatOfItsParts() {
        FileParts parts = new FileParts(FileParts.MIN_PART_SIZE, List.of(Sha256.of("1"), Sha256.of("2")));
        VersionFile large = new VersionFile(
                new ManifestFile(new FilePath("a"), FileParts.MIN_PART_SIZE + 1, Optional.empty(), Optional.of(parts)),
                "key/a",
                Optional.empty(),
                Optional.empty());

        Comparison comparison =
                Comparison.of(List.of(first, second), List.of(files(1, large), files(2, file("a", "other"))));

        assertThat(comparison.rows().get("files"))
                .containsExactly(Map.entry(
                        "a",
                        differs(parts.composite() + "-2", Sha256.of("other").hex())));
    }

    private static Row differs(Object... values) {
        return new Row(said(values), true);
    }

    private static Row same(Object... values) {
        return new Row(said(values), false);
    }

    private static List<Optional<Said>> said(Object... values) {
        return Arrays.stream(values)
                .map(value -> Optional.ofNullable(value).map(Said::new))
                .toList();
    }

    private static Lineage lineage(String run) {
        return new Lineage(
                List.of(),
                Optional.empty(),
                Optional.of(new Lineage.Run(run, Optional.empty())),
                Optional.empty(),
                Optional.empty());
    }

    private static Version version(int number, Metadata metadata) {
        return Version.registered(
                new VersionKey(MODEL, number),
                Contents.External.at("s3://elsewhere/" + number),
                metadata,
                new Stamp(Identity.user("ada"), Instant.EPOCH),
                Progress.PENDING);
    }

    private static VersionFile file(String path, String content) {
        ManifestFile declared = new ManifestFile(new FilePath(path), 1, Sha256.of(content), Optional.empty());
        return new VersionFile(declared, "key/" + path, Optional.empty(), Optional.empty());
    }

    private static VersionFiles files(int version, VersionFile... files) {
        return new VersionFiles(MODEL, version, "key", List.of(files));
    }
}
