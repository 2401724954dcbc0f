package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.GRACE;
import static dev.slipway.registry.SampleRegistry.NOTHING_SAID;
import static dev.slipway.registry.SampleRegistry.NOW;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Versions that come without an upload: by reference, or as another version once more. */
class LinkedVersionsTest {
    private static final String UNLISTED =
            "kept by reference, not copied: no setting lists its place for who registered it";

    private static final Lineage.Source ELSEWHERE =
            new Lineage.Source("s3://elsewhere/x", Optional.empty(), Optional.empty());

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");

    @Test
    void aVersionByReferenceIsReadyAtOnceAndNamesItsPlace() {
        sample.later(Duration.ofSeconds(1));
        Metadata metadata = SampleRegistry.from(from(ELSEWHERE));

        ModelVersion made = external(sample.registry, metadata);

        Version version = made.version();
        assertThat(version).isEqualTo(sample.now(version));
        assertThat(made.model()).isEqualTo(sample.now(model));
        assertThat(version.number()).isEqualTo(1);
        assertThat(version.isByReference()).isTrue();
        assertThat(version.lyingAt()).contains("s3://elsewhere/x");
        assertThat(version.digest()).isEqualTo(Sha256.of("by reference: s3://elsewhere/x"));
        assertThat(version.progress()).isEqualTo(Progress.ready(NOW.plusSeconds(1), Optional.of(UNLISTED)));
        assertThat(version.registered()).isEqualTo(new Stamp(Identity.user("ada"), NOW.plusSeconds(1)));
        VersionFact.Summary summary = new VersionFact.Summary(version.digest(), 0, 0);
        assertThat(sample.facts(model, 2))
                .containsExactly(
                        new VersionFact.Registered(
                                1,
                                Optional.of(VersionStatus.READY),
                                summary,
                                metadata.digest(),
                                new VersionFact.Origin(
                                        Optional.empty(), Optional.empty(), Optional.of("s3://elsewhere/x")),
                                version.recordDigest()),
                        new VersionFact.Ready(1, summary, version.recordDigest()));
    }

    @Test
    void aVersionByReferenceLiesWhereItsSourceWasFoundToLie() {
        Lineage.Source found = new Lineage.Source("s3://given/x", Optional.of("s3://found/y"), Optional.empty());

        Version version =
                external(sample.registry, SampleRegistry.from(from(found))).version();

        assertThat(version.lyingAt()).contains("s3://found/y");
        assertThat(version.progress().reason()).contains(UNLISTED);
    }

    @Test
    void aVersionByReferenceNeedsASource() {
        assertThatThrownBy(() -> external(sample.registry, NOTHING_SAID)).isInstanceOf(IllegalArgumentException.class);
        assertThat(sample.now(model)).isEqualTo(model);
    }

    @Test
    void numbersOfVersionsWithoutUploadsGoOnWhereTheOthersAre() {
        sample.registered(model);
        sample.between.beforeCommit(() -> sample.registered(model));

        Version version =
                external(sample.overtaken, SampleRegistry.from(from(ELSEWHERE))).version();

        assertThat(version.number()).isEqualTo(3);
        assertThat(sample.registered(model).number()).isEqualTo(4);
    }

    @Test
    void whoeverRegistersTheSameAtTheSameMomentMakesOneVersion() {
        sample.between.beforeCommit(() -> retried(sample.registry, "a"));

        Version version = retried(sample.overtaken, "a");

        assertThat(version.number()).isEqualTo(1);
        assertThat(sample.now(model).lastVersion()).isEqualTo(1);
    }

    @Test
    void whoeverIsOvertakenByATwinAndByAnotherMakesOneVersionAllTheSame() {
        sample.between.beforeCommit(() -> {
            retried(sample.registry, "a");
            retried(sample.registry, "b");
        });

        assertThat(retried(sample.overtaken, "a").number()).isEqualTo(1);
        assertThat(sample.now(model).lastVersion()).isEqualTo(2);
    }

    @Test
    void whoeverIsOvertakenByAnotherAndAsksAgainHasOneVersion() {
        sample.between.beforeCommit(() -> retried(sample.registry, "b"));

        assertThat(retried(sample.overtaken, "a").number()).isEqualTo(2);
        assertThat(retried(sample.registry, "a").number()).isEqualTo(2);
        assertThat(retried(sample.registry, "b").number()).isEqualTo(3);
        assertThat(retried(sample.registry, "a").number()).isEqualTo(4);
    }

    @Test
    void anotherVersionOnceMoreHasItsContentsAndWhatWasMeasuredOfIt() {
        Metadata known = new Metadata(
                Optional.of("the original"),
                Map.of("team", "risk"),
                Map.of("auc", new BigDecimal("0.9")),
                Map.of("depth", new BigDecimal("3")),
                Optional.of(Map.of("inputs", List.of())),
                Lineage.NONE);
        Version original = sample.ready(model, known);
        Model other = sample.model("n");
        sample.later(Duration.ofSeconds(1));

        Version copy = share(sample.registry, other.name(), original).version();

        assertThat(copy.contents()).isEqualTo(original.contents());
        assertThat(copy.metadata())
                .isEqualTo(new Metadata(
                        Optional.of("the copy"),
                        Map.of("copied", "yes"),
                        known.metrics(),
                        known.hyperparameters(),
                        known.schema(),
                        from(ELSEWHERE)));
        assertThat(copy.modelId()).isEqualTo(other.id());
        assertThat(copy.number()).isEqualTo(1);
        assertThat(copy.progress()).isEqualTo(Progress.ready(NOW.plusSeconds(1)));
        assertThat(copy.registered()).isEqualTo(new Stamp(Identity.user("grace"), NOW.plusSeconds(1)));
        assertThat(sample.now(copy)).isEqualTo(copy);
        assertThat(sample.now(original)).isEqualTo(original);
        assertThat(sample.facts(other, 2)).containsExactly(VersionFact.Registered.of(copy), VersionFact.Ready.of(copy));
    }

    @Test
    void aVersionThatNoStageMayPointAtIsNotSharedEither() {
        Version pending = sample.registered(model);
        Version rejected = sample.registered(model);
        sample.uploadOther(sample.files(rejected).get(0));
        sample.registry.uploads().objectCreated(sample.files(rejected).get(0).key());
        Version deleted = sample.ready(model);
        sample.registry.versions().delete(model.name(), 3, Request.by(ADA));

        assertThat(refused(Refusal.VERSION_NOT_READY, () -> share(sample.registry, model.name(), pending)))
                .hasMessage("version 1 is PENDING_UPLOAD");
        assertThat(refused(Refusal.VERSION_NOT_READY, () -> share(sample.registry, model.name(), sample.now(rejected))))
                .hasMessage("version 2 is REJECTED: "
                        + SampleRegistry.rejection(sample.files(rejected).get(0)));
        assertThat(refused(Refusal.VERSION_DELETED, () -> share(sample.registry, model.name(), sample.now(deleted))))
                .hasMessage("version 3 is deleted");
        assertThat(sample.now(model).lastVersion()).isEqualTo(3);
    }

    @Test
    void anOriginalThatIsDeletedInTheMeantimeIsNotShared() {
        Version original = sample.ready(model);
        sample.between.beforeCommit(
                () -> sample.registry.versions().delete(model.name(), original.number(), Request.by(ADA)));

        refused(Refusal.VERSION_DELETED, () -> share(sample.overtaken, model.name(), original));

        assertThat(sample.now(model).lastVersion()).isEqualTo(1);
    }

    @Test
    void whatIsMeasuredOfTheOriginalInTheMeantimeIsKnownOfTheCopyToo() {
        Version original = sample.ready(model);
        Map<String, BigDecimal> metrics = Map.of("auc", new BigDecimal("0.9"));
        sample.between.beforeCommit(() -> sample.registry
                .versions()
                .update(
                        model.name(),
                        original.number(),
                        new Versions.Description(Optional.empty(), Map.of(), metrics),
                        Request.by(ADA)));

        Version copy = share(sample.overtaken, model.name(), original).version();

        assertThat(copy.metadata().metrics()).isEqualTo(metrics);
    }

    private ModelVersion external(Registry registry, Metadata metadata) {
        return registry.linkedVersions().bySource(model.name(), metadata, Request.by(ADA));
    }

    private Version retried(Registry registry, String asked) {
        return registry.linkedVersions()
                .retriedAs(new LinkedVersions.Retry(Sha256.of(asked), Duration.ofMinutes(10)))
                .bySource(model.name(), SampleRegistry.from(from(ELSEWHERE)), Request.by(ADA))
                .version();
    }

    private static ModelVersion share(Registry registry, ModelName under, Version original) {
        return registry.linkedVersions()
                .sharing(
                        under,
                        original,
                        Optional.of("the copy"),
                        Map.of("copied", "yes"),
                        from(ELSEWHERE),
                        Request.by(GRACE));
    }

    private static Lineage from(Lineage.Source source) {
        return Lineage.NONE.taken(Optional.empty(), Optional.empty(), source);
    }
}
