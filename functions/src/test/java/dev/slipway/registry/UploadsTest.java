package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.NOTHING_SAID;
import static dev.slipway.registry.SampleRegistry.NOW;
import static dev.slipway.registry.SampleRegistry.inParts;
import static dev.slipway.registry.SampleRegistry.manifest;
import static dev.slipway.registry.SampleRegistry.rejection;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.Versions.ModelVersion;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files between registration and READY: whoever notices them first, a version is READY or REJECTED once. */
class UploadsTest {
    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");
    private final Version version = sample.registered(model, NOTHING_SAID, manifest("a.bin", "b.bin"));
    private final List<VersionFile> files = sample.files(version);
    private final Uploads uploads = sample.registry.uploads();

    @Test
    void aVersionIsReadyWhenTheStoreTellsOfItsLastFile() {
        sample.later(Duration.ofSeconds(1));
        sample.upload(files.get(1));
        uploads.objectCreated(files.get(1).key());
        assertThat(sample.now(version)).isEqualTo(version);
        assertThat(sample.files(version))
                .extracting(file -> file.stored().isPresent())
                .containsExactly(false, true);

        sample.upload(files.get(0));
        uploads.objectCreated(files.get(0).key());

        Version ready = sample.now(version);
        assertThat(ready).isEqualTo(version.ready(NOW.plusSeconds(1)).at(3));
        assertThat(sample.lastFact(model)).isEqualTo(VersionFact.Ready.of(ready));
        assertThat(lastEntry().by()).isEqualTo(Identity.REGISTRY);
    }

    @Test
    void aFileThatIsToldOfAgainChangesNothing() {
        sample.upload(version);
        for (int i = 0; i < 3; i++) {
            files.forEach(file -> uploads.objectCreated(file.key()));
        }

        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
        assertThat(sample.facts(model, 3)).hasSize(1);
    }

    @Test
    void anObjectThatIsNoFileOfAVersionChangesNothing() {
        String prefix = version.heldAt().orElseThrow();
        for (String key : List.of(
                "elsewhere/a.bin",
                prefix,
                prefix + "/",
                prefix + "/c.bin",
                files.get(0).key() + "x",
                prefix.substring(0, prefix.length() - 1) + "!/a.bin",
                "models/" + model.id() + "/" + model.id() + "/a.bin")) {
            sample.memory.artifacts.put(key, new byte[5]);
            uploads.objectCreated(key);
        }

        assertThat(sample.now(version)).isEqualTo(version);
        assertThat(sample.now(model).tail().seq()).isEqualTo(2);
    }

    @Test
    void aFileThatIsToldOfAndNotThereChangesNothing() {
        uploads.objectCreated(files.get(0).key());

        assertThat(sample.now(version)).isEqualTo(version);
        assertThat(sample.files(version)).isEqualTo(files);
    }

    @Test
    void aVersionIsRejectedForGoodWhenAFileIsNotWhatWasDeclared() {
        sample.later(Duration.ofSeconds(1));
        sample.upload(files.get(0));
        sample.uploadOther(files.get(1));
        files.forEach(file -> uploads.objectCreated(file.key()));

        String why = rejection(files.get(1));
        Version rejected = sample.now(version);
        assertThat(rejected).isEqualTo(version.rejected(why, NOW.plusSeconds(1)).at(3));
        assertThat(sample.facts(model, 3)).containsExactly(new VersionFact.Rejected(1, why, rejected.recordDigest()));
    }

    @Test
    void aVersionThatIsSettledStaysSoWhateverLiesAtItsKeysLater() {
        Version ready = sample.ready(model);
        Version rejected = sample.registered(model);
        sample.uploadOther(sample.files(rejected).get(0));
        refused(Refusal.UPLOAD_REJECTED, () -> complete(rejected));
        Model before = sample.now(model);

        overwrite(ready, "something else");
        overwrite(rejected, "weights.bin");

        assertThat(sample.now(ready)).isEqualTo(ready);
        assertThat(sample.now(rejected).status()).isEqualTo(VersionStatus.REJECTED);
        assertThat(sample.now(model)).isEqualTo(before);
        refused(Refusal.UPLOAD_REJECTED, () -> complete(rejected));
    }

    @Test
    void whoeverSaysThatAllIsUploadedGetsTheReadyVersion() {
        sample.later(Duration.ofSeconds(1));
        sample.upload(version);

        ModelVersion completed = complete(version);

        assertThat(completed.version())
                .isEqualTo(version.ready(NOW.plusSeconds(1)).at(3));
        assertThat(completed.version().progress()).isEqualTo(Progress.ready(NOW.plusSeconds(1)));
        assertThat(completed.model()).isEqualTo(sample.now(model));
        assertThat(sample.now(version)).isEqualTo(completed.version());
        assertThat(sample.files(version)).allMatch(file -> file.stored().isPresent());
        assertThat(lastEntry().by()).isEqualTo(ADA.identity());
    }

    @Test
    void whoeverSaysSoTooEarlyIsToldWhatIsMissingAndMaySayItAgain() {
        sample.upload(files.get(1));

        Refused incomplete = refused(Refusal.UPLOAD_INCOMPLETE, () -> complete(version));

        assertThat(incomplete).hasMessage("1 of 2 files are missing: a.bin (not uploaded)");
        assertThat(incomplete.facts())
                .isEqualTo(
                        Map.of("missingFiles", 1, "missing", List.of(Map.of("path", "a.bin", "why", "NOT_UPLOADED"))));
        assertThat(sample.now(version)).isEqualTo(version);
        sample.upload(files.get(0));
        assertThat(complete(version).version().status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void ofManyMissingFilesTheMessageNamesTenAndTheFactsAHundred() {
        String[] paths = IntStream.range(100, 250).mapToObj(i -> "f" + i).toArray(String[]::new);
        Version large = sample.registered(model, NOTHING_SAID, manifest(paths));

        Refused incomplete = refused(Refusal.UPLOAD_INCOMPLETE, () -> complete(large));

        assertThat(incomplete)
                .hasMessageStartingWith("150 of 150 files are missing: f100 (not uploaded); f101 ")
                .hasMessageEndingWith("; f109 (not uploaded) and 140 more");
        assertThat(incomplete.facts()).containsEntry("missingFiles", 150);
        assertThat(incomplete.facts().get("missing"))
                .isEqualTo(IntStream.range(100, 200)
                        .mapToObj(i -> Map.of("path", "f" + i, "why", "NOT_UPLOADED"))
                        .toList());
    }

    @Test
    void ofManyMissingPartsTheMessageNamesTwentyAndTheFactsAHundred() {
        Version large = sample.registered(model, NOTHING_SAID, new Manifest(List.of(inParts("l.bin", 3_000))));

        Refused incomplete = refused(Refusal.UPLOAD_INCOMPLETE, () -> complete(large));

        assertThat(incomplete)
                .hasMessage("1 of 1 files are missing: l.bin (parts 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,"
                        + " 16, 17, 18, 19, 20 and 2980 more of 3000 not uploaded)");
        assertThat(incomplete.facts().get("missing"))
                .isEqualTo(List.of(Map.of(
                        "path",
                        "l.bin",
                        "why",
                        "PARTS_MISSING",
                        "parts",
                        IntStream.rangeClosed(1, 100).boxed().toList())));
    }

    @Test
    void whoeverCanSendNothingAnyMoreIsToldSo() {
        Version large = sample.registered(model, NOTHING_SAID, new Manifest(List.of(inParts("l.bin"))));
        sample.memory.artifacts.abandon(sample.files(large).get(0));

        Refused incomplete = refused(Refusal.UPLOAD_INCOMPLETE, () -> complete(large));

        assertThat(incomplete)
                .hasMessage("1 of 1 files are missing: l.bin (its multipart upload has ended: register a new version)");
        assertThat(incomplete.facts().get("missing"))
                .isEqualTo(List.of(Map.of("path", "l.bin", "why", "UPLOAD_ENDED")));
    }

    @Test
    void aRejectionIsRecordedAndToldToWhoeverAsksThenAndLater() {
        sample.uploadOther(files.get(1));
        for (int i = 0; i < 2; i++) {
            assertThat(refused(Refusal.UPLOAD_REJECTED, () -> uploads.complete(model, 1, once())))
                    .hasMessage(rejection(files.get(1)));
        }

        assertThat(sample.facts(model, 3))
                .containsExactly(new VersionFact.Rejected(
                        1, rejection(files.get(1)), sample.now(version).recordDigest()));
        assertThat(sample.store.answered("key"))
                .as("a refusal is no answer to keep")
                .isEmpty();
    }

    @Test
    void sayingItOfAVersionThatIsReadyIsAnsweredAndChangesNothing() {
        sample.upload(version);
        complete(version);
        Model before = sample.now(model);

        assertThat(uploads.complete(model, 1, once())).isEqualTo(new ModelVersion(before, sample.now(version)));

        assertThat(sample.now(model)).isEqualTo(before);
        assertThat(sample.store.answered("key"))
                .hasValueSatisfying(kept -> assertThat(kept.answer()).isEqualTo("READY"));
    }

    @Test
    void aKeyIsMarkedTogetherWithTheVersionThatBecomesReady() {
        sample.upload(version);

        uploads.complete(model, 1, once());

        assertThat(sample.store.answered("key"))
                .hasValueSatisfying(kept -> assertThat(kept.answer()).isEqualTo("READY"));
        Version other = sample.registered(model);
        sample.upload(other);
        assertThatThrownBy(() -> uploads.complete(model, 2, once())).isInstanceOf(AlreadyAnswered.class);
        assertThat(sample.now(other)).isEqualTo(other);
    }

    @Test
    void aVersionThatIsDeletedOrNotThereIsNotCompleted() {
        sample.upload(version);
        sample.registry.versions().delete(model.name(), 1, Request.by(ADA));

        refused(Refusal.VERSION_DELETED, () -> complete(version));
        refused(Refusal.VERSION_NOT_FOUND, () -> uploads.complete(model, 2, Request.by(ADA)));
    }

    @Test
    void whoeverIsOvertakenByTheStoresEventFindsTheVersionReadyOnce() {
        sample.upload(version);
        sample.between.beforeCommit(() -> files.forEach(file -> uploads.objectCreated(file.key())));

        ModelVersion completed = sample.overtaken.uploads().complete(model, 1, Request.by(ADA));

        assertThat(completed.version()).isEqualTo(sample.now(version));
        assertThat(completed.version().status()).isEqualTo(VersionStatus.READY);
        assertThat(sample.facts(model, 3)).containsExactly(VersionFact.Ready.of(completed.version()));
    }

    @Test
    void whoeverIsOvertakenByARejectionIsToldOfIt() {
        sample.uploadOther(files.get(0));
        sample.uploadOther(files.get(1));
        sample.between.beforeCommit(() -> uploads.objectCreated(files.get(1).key()));

        assertThat(refused(
                        Refusal.UPLOAD_REJECTED,
                        () -> sample.overtaken.uploads().complete(model, 1, Request.by(ADA))))
                .hasMessageStartingWith("b.bin: ");
        assertThat(sample.facts(model, 3)).hasSize(1);
    }

    @Test
    void whoeverSawAnotherFileAndIsOvertakenByTheRightOneGetsTheReadyVersion() {
        sample.upload(files.get(1));
        sample.uploadOther(files.get(0));
        sample.between.beforeCommit(() -> {
            overwrite(version, "a.bin");
            uploads.objectCreated(files.get(1).key());
        });

        ModelVersion completed = sample.overtaken.uploads().complete(model, 1, Request.by(ADA));

        assertThat(completed.version().status()).isEqualTo(VersionStatus.READY);
        assertThat(sample.facts(model, 3)).containsExactly(VersionFact.Ready.of(completed.version()));
    }

    @Test
    void aFileThatWasFoundCountsThoughSomethingElseLiesAtItsKeyLater() {
        sample.upload(files.get(0));
        uploads.objectCreated(files.get(0).key());
        sample.memory.artifacts.overwrite(files.get(0).key(), new byte[7]);
        sample.upload(files.get(1));

        assertThat(complete(version).version().status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void aVersionWithoutFilesOfItsOwnIsCompleteAlready() {
        Lineage.Source source = new Lineage.Source("s3://elsewhere/x", Optional.empty(), Optional.empty());
        Version external = sample.registry
                .linkedVersions()
                .bySource(
                        model.name(),
                        SampleRegistry.from(Lineage.NONE.taken(Optional.empty(), Optional.empty(), source)),
                        Request.by(ADA))
                .version();

        assertThat(complete(external).version()).isEqualTo(external);
        assertThat(uploads.missing(external, Page.Request.first(1)).items()).isEmpty();
    }

    @Test
    void aVersionOfAModelThatIsDeletedMeanwhileIsReadyAllTheSame() {
        sample.upload(version);
        sample.registry.models().delete(model.name(), Request.by(ADA));

        files.forEach(file -> uploads.objectCreated(file.key()));

        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void whatArrivedUnnoticedIsFoundWhenItIsLookedFor() {
        sample.upload(version);

        check(NOW);

        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
        assertThat(lastEntry().by()).isEqualTo(Identity.REGISTRY);
    }

    @Test
    void whatIsNotThereYetIsWaitedForUntilPatienceEnds() {
        Version slow = sample.registered(model, NOTHING_SAID, new Manifest(List.of(inParts("p.bin"))));
        sample.clock.set(NOW.plus(Uploads.PATIENCE));
        check(NOW.plus(Uploads.PATIENCE));
        assertThat(sample.now(version)).isEqualTo(version);
        assertThat(sample.now(slow)).isEqualTo(slow);
        assertThat(sample.memory.artifacts.openUploads()).hasSize(1);

        sample.later(Duration.ofMillis(1));
        check(sample.clock.instant());

        assertThat(sample.now(version))
                .isEqualTo(version.rejected("not uploaded within 7 days", sample.clock.instant())
                        .at(4));
        assertThat(sample.now(slow).status()).isEqualTo(VersionStatus.REJECTED);
        assertThat(sample.memory.artifacts.openUploads()).isEmpty();
    }

    @Test
    void whatIsThereIsTakenHoweverLateItIsFound() {
        sample.upload(version);

        check(NOW.plus(Duration.ofDays(30)));

        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void whatDiffersIsRejectedForThatHoweverLateItIsFound() {
        sample.uploadOther(files.get(1));

        check(NOW.plus(Duration.ofDays(30)));

        assertThat(sample.now(version).progress().reason()).contains(rejection(files.get(1)));
    }

    @Test
    void lookingAfterAVersionThatNoLongerWaitsChangesNothing() {
        Backlog.PendingVersion pending = new Backlog.PendingVersion(model.id(), 1, NOW);
        sample.upload(version);
        complete(version);
        Model before = sample.now(model);

        uploads.check(pending, NOW.plus(Duration.ofDays(30)));

        assertThat(sample.now(model)).isEqualTo(before);
        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
    }

    private void overwrite(Version settled, String text) {
        String key = sample.files(settled).get(0).key();
        sample.memory.artifacts.overwrite(key, text.getBytes(StandardCharsets.UTF_8));
        uploads.objectCreated(key);
    }

    private void check(Instant now) {
        sample.memory
                .stores
                .backlog()
                .pendingVersions(now.plusMillis(1), Page.Request.first(10))
                .items()
                .forEach(pending -> uploads.check(pending, now));
    }

    private ModelVersion complete(Version waiting) {
        return uploads.complete(model, waiting.number(), Request.by(ADA));
    }

    private Entry lastEntry() {
        List<Entry> history = sample.history(model);
        return history.get(history.size() - 1);
    }

    private static Request<ModelVersion> once() {
        return new Request<>(
                ADA,
                Optional.empty(),
                Optional.of(new Request.Once<>(
                        "key",
                        Sha256.of("f"),
                        NOW.plus(Duration.ofDays(1)),
                        made -> made.version().status().name())));
    }
}
