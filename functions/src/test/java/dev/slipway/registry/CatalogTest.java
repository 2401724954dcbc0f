package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.NOTHING_SAID;
import static dev.slipway.registry.SampleRegistry.NOW;
import static dev.slipway.registry.SampleRegistry.manifest;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Comparison;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can be looked up. */
class CatalogTest {
    private static final Page.Request ALL = Page.Request.first(Catalog.MAX_DOWNLOADS);

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");
    private final Catalog catalog = sample.registry.catalog();

    @Test
    void aModelIsFoundByItsNameAndByItsIdDeletedOrNot() {
        assertThat(catalog.model(model.name())).isEqualTo(model);
        assertThat(catalog.modelById(model.id())).isEqualTo(model);

        Model deleted =
                sample.registry.models().delete(model.name(), Request.by(ADA)).model();

        assertThat(catalog.model(deleted.ref())).isEqualTo(deleted);
        assertThat(catalog.modelById(model.id())).isEqualTo(deleted);
        assertThat(refused(Refusal.MODEL_NOT_FOUND, () -> catalog.model(model.name())))
                .hasMessage("there is no model m");
    }

    @Test
    void aModelThatNeverWasIsNotFound() {
        String id = Ids.next(NOW);
        assertThat(refused(Refusal.MODEL_NOT_FOUND, () -> catalog.model(new ModelName("n"))))
                .hasMessage("there is no model n");
        assertThat(refused(Refusal.MODEL_NOT_FOUND, () -> catalog.model(new ModelRef.Deleted(id))))
                .hasMessage("there is no model id:" + id);
        assertThat(refused(Refusal.MODEL_NOT_FOUND, () -> catalog.modelById(id)))
                .hasMessage("there is no such model");
    }

    @Test
    void aDeletedVersionIsFoundByThoseWhoSaySo() {
        Version version = sample.ready(model);
        assertThat(catalog.version(model, 1)).isEqualTo(version);
        assertThat(catalog.usedVersion(model, 1)).isEqualTo(version);

        sample.registry.versions().delete(model.name(), 1, Request.by(ADA));

        assertThat(catalog.version(model, 1)).isEqualTo(version.deleted(NOW).at(4));
        assertThat(refused(Refusal.VERSION_DELETED, () -> catalog.usedVersion(model, 1)))
                .hasMessage("version 1 of m is deleted");
        assertThat(refused(Refusal.VERSION_NOT_FOUND, () -> catalog.version(model, 2)))
                .hasMessage("m has no version 2");
        refused(Refusal.VERSION_NOT_FOUND, () -> catalog.usedVersion(model, 2));
    }

    @Test
    void aReadyVersionIsDownloadedFileByFile() {
        Version version = sample.registered(model, NOTHING_SAID, manifest("b.bin", "a.bin"));
        sample.upload(version);
        sample.registry.uploads().complete(model, 1, Request.by(ADA));

        List<Catalog.Download> downloads =
                catalog.downloads(catalog.usedVersion(model, 1), ALL).items();

        assertThat(downloads)
                .extracting(Catalog.Download::file)
                .containsExactlyElementsOf(manifest("a.bin", "b.bin").files());
        assertThat(downloads).allSatisfy(download -> {
            assertThat(download.request().method()).isEqualTo("GET");
            assertThat(download.request().url().getPath())
                    .endsWith("/" + download.file().path());
        });
    }

    @Test
    void thePagesOfDownloadsAreAllFilesOnce() {
        Version version = sample.registered(model, NOTHING_SAID, manifest("a", "b", "c", "d", "e"));
        sample.upload(version);
        sample.registry.uploads().complete(model, 1, Request.by(ADA));

        Page<Catalog.Download> first = catalog.downloads(catalog.usedVersion(model, 1), Page.Request.first(2));
        Page<Catalog.Download> second =
                catalog.downloads(catalog.usedVersion(model, 1), new Page.Request(2, first.next()));
        Page<Catalog.Download> last =
                catalog.downloads(catalog.usedVersion(model, 1), new Page.Request(1, second.next()));

        assertThat(paths(first)).containsExactly("a", "b");
        assertThat(paths(second)).containsExactly("c", "d");
        assertThat(paths(last)).containsExactly("e");
        assertThat(last.next()).isEmpty();
        assertThat(catalog.downloads(catalog.usedVersion(model, 1), Page.Request.first(5))
                        .next())
                .isEmpty();
    }

    private static List<String> paths(Page<Catalog.Download> page) {
        return page.items().stream()
                .map(download -> download.file().path().value())
                .toList();
    }

    @Test
    void aVersionThatIsNotReadyOrDeletedOrElsewhereIsNotDownloaded() {
        sample.registered(model);
        sample.ready(model);
        sample.registry.versions().delete(model.name(), 2, Request.by(ADA));
        external();

        assertThat(refused(Refusal.VERSION_NOT_READY, () -> catalog.downloads(catalog.usedVersion(model, 1), ALL)))
                .hasMessage("version 1 is PENDING_UPLOAD");
        assertThat(refused(Refusal.VERSION_DELETED, () -> catalog.downloads(catalog.usedVersion(model, 2), ALL)))
                .hasMessage("version 2 of m is deleted");
        assertThat(refused(Refusal.VERSION_NOT_HELD, () -> catalog.downloads(catalog.usedVersion(model, 3), ALL)))
                .hasMessage("version 3 is there by reference: its files lie at s3://elsewhere/x");
        refused(Refusal.VERSION_NOT_FOUND, () -> catalog.downloads(catalog.usedVersion(model, 4), ALL));
    }

    @Test
    void versionsStandSideBySideInTheOrderAskedForDeletedOnesToo() {
        Version first = sample.registered(model, NOTHING_SAID, manifest("a.bin"));
        Version second = sample.registered(model, NOTHING_SAID, manifest("b.bin"));
        sample.registry.versions().delete(model.name(), 1, Request.by(ADA));

        Comparison comparison = catalog.compare(model, List.of(2, 1));

        assertThat(comparison.versions())
                .containsExactly(second, first.deleted(NOW).at(4));
        assertThat(comparison.rows().get("files"))
                .isEqualTo(Comparison.of(
                                List.of(second, first),
                                List.of(
                                        sample.store
                                                .files(second.heldAt().orElseThrow())
                                                .orElseThrow(),
                                        sample.store
                                                .files(first.heldAt().orElseThrow())
                                                .orElseThrow()))
                        .rows()
                        .get("files"));
        refused(Refusal.VERSION_NOT_FOUND, () -> catalog.compare(model, List.of(1, 3)));
    }

    @Test
    void aVersionByReferenceHasNoFilesToCompare() {
        Version held = sample.ready(model);
        Version external = external();

        Comparison comparison = catalog.compare(model, List.of(1, 2));

        assertThat(comparison.versions()).containsExactly(held, external);
        assertThat(comparison.rows().get("files").get("weights.bin"))
                .isEqualTo(new Comparison.Row(
                        List.of(
                                Optional.of(new Comparison.Said(
                                        Sha256.of("weights.bin").hex())),
                                Optional.empty()),
                        true));
    }

    @Test
    void aStageIsKnownAsItWasAtAnyTimeAndItsChangesTheNewestFirst() {
        Version first = sample.ready(model);
        Version second = sample.ready(model);
        sample.later(Duration.ofSeconds(1));
        sample.promoted(first, StageName.STAGING);
        sample.later(Duration.ofSeconds(1));
        sample.promoted(second, StageName.STAGING);
        Model now = sample.now(model);

        assertThat(catalog.stageAt(now, StageName.STAGING, NOW)).isEmpty();
        assertThat(catalog.stageAt(now, StageName.STAGING, NOW.plusMillis(1_999)))
                .hasValueSatisfying(change -> assertThat(change.move().to()).contains(1));
        assertThat(catalog.stageAt(now, StageName.STAGING, NOW.plusSeconds(2)))
                .hasValueSatisfying(change -> assertThat(change.move().to()).contains(2));
        assertThat(catalog.stageHistory(now, StageName.STAGING, Page.Request.first(1))
                        .items())
                .extracting(StageChange::rev)
                .containsExactly(2L);
        assertThat(catalog.stageHistory(now, StageName.STAGING, Page.Request.first(9))
                        .items())
                .extracting(StageChange::rev)
                .containsExactly(2L, 1L);
    }

    @Test
    void aStageThatIsNotThereHasNoPastEither() {
        StageName none = new StageName("none");
        assertThat(refused(Refusal.STAGE_NOT_FOUND, () -> catalog.stageAt(model, none, NOW)))
                .hasMessage("m has no stage none; it has production, staging. A stage is made by setting its policy,"
                        + " or an alias of that name");
        refused(Refusal.STAGE_NOT_FOUND, () -> catalog.stageHistory(model, none, Page.Request.first(1)));
    }

    private Version external() {
        Lineage.Source source = new Lineage.Source("s3://elsewhere/x", Optional.empty(), Optional.empty());
        return sample.registry
                .linkedVersions()
                .bySource(
                        model.name(),
                        SampleRegistry.from(Lineage.NONE.taken(Optional.empty(), Optional.empty(), source)),
                        Request.by(ADA))
                .version();
    }
}
