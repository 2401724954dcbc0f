package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.NOTHING_SAID;
import static dev.slipway.registry.SampleRegistry.NOW;
import static dev.slipway.registry.SampleRegistry.inParts;
import static dev.slipway.registry.SampleRegistry.manifest;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.Versions.Registered;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Contents;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Parent;
import dev.slipway.registry.version.Progress;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Registering versions: their numbers, their parents, and the places of their files. */
class RegistrationTest {
    private static final Manifest IN_PARTS = new Manifest(List.of(
            inParts("a.bin"), inParts("b.bin"), manifest("c.txt").files().get(0)));

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");

    @Test
    void aRegisteredVersionWaitsForTheFilesOfItsManifest() {
        Manifest manifest = manifest("weights.bin", "README.md");
        sample.later(Duration.ofSeconds(1));

        Registered made = sample.registry.versions().register(model.name(), NOTHING_SAID, manifest, Request.by(ADA));

        Version version = made.version();
        assertThat(version).isEqualTo(sample.now(version));
        assertThat(made.model()).isEqualTo(sample.now(model));
        assertThat(made.files().files()).isEqualTo(sample.files(version));
        assertThat(version.progress()).isEqualTo(Progress.PENDING);
        assertThat(version.metadata()).isEqualTo(NOTHING_SAID);
        assertThat(version.registered()).isEqualTo(new Stamp(Identity.user("ada"), NOW.plusSeconds(1)));
        assertThat(version.updatedAt()).isEqualTo(NOW.plusSeconds(1));
        String prefix = version.heldAt().orElseThrow();
        assertThat(version.contents()).isEqualTo(new Contents.Held(prefix, manifest.digest(), 2, 20));
        assertThat(prefix).matches("models/" + model.id() + "/[0-9A-Z]{26}");
        assertThat(sample.files(version))
                .containsExactlyElementsOf(manifest.files().stream()
                        .map(file ->
                                new VersionFile(file, prefix + "/" + file.path(), Optional.empty(), Optional.empty()))
                        .toList());
        assertThat(sample.lastFact(model))
                .isEqualTo(new VersionFact.Registered(
                        1,
                        Optional.of(VersionStatus.PENDING_UPLOAD),
                        new VersionFact.Summary(manifest.digest(), 2, 20),
                        NOTHING_SAID.digest(),
                        new VersionFact.Origin(Optional.empty(), Optional.empty(), Optional.empty()),
                        version.recordDigest()));
    }

    @Test
    void numbersHaveNoGapsWhateverIsRefusedOrDeletedInBetween() {
        Version first = sample.registered(model);
        refused(Refusal.VERSION_NOT_FOUND, () -> sample.registered(model, childOf(Optional.empty(), 9), IN_PARTS));
        Version second = sample.registered(model);
        sample.registry.versions().delete(model.name(), second.number(), Request.by(ADA));
        Version third = sample.registered(model);

        assertThat(List.of(first, second, third)).extracting(Version::number).containsExactly(1, 2, 3);
        assertThat(sample.now(model).lastVersion()).isEqualTo(3);
        assertThat(sample.registered(sample.model("n")).number()).isEqualTo(1);
    }

    @Test
    void aRegistrationThatIsOvertakenTakesTheNextNumberAndKeepsThePlaceOfItsFiles() {
        sample.between.beforeCommit(() -> sample.registered(model));

        Version version = registerOvertaken(Request.by(ADA)).version();

        assertThat(version.number()).isEqualTo(2);
        assertThat(sample.store.files(version.heldAt().orElseThrow()))
                .hasValueSatisfying(files -> assertThat(files.version()).isEqualTo(2));
        assertThat(sample.memory.artifacts.openUploads())
                .as("one for each file in parts, however often it was tried")
                .containsExactlyInAnyOrderElementsOf(uploadIds(version))
                .hasSize(2);
        assertThat(sample.files(version).get(2).uploadId()).isEmpty();
    }

    @Test
    void aRegistrationThatIsGivenUpAbandonsTheUploadsItOpened() {
        sample.between.beforeEveryCommit(() -> sample.registered(model));

        refused(Refusal.BUSY, () -> registerOvertaken(Request.by(ADA)));

        assertThat(sample.now(model).lastVersion()).isEqualTo(sample.between.commits());
        assertThat(sample.memory.artifacts.openUploads()).isEmpty();
    }

    @Test
    void aRegistrationThatWasDoneInTheMeantimeAbandonsItsOwnUploadsAndNoOthers() {
        Request<Registered> request = once("key");
        sample.between.beforeCommit(
                () -> sample.registry.versions().register(model.name(), NOTHING_SAID, IN_PARTS, once("key")));

        assertThatThrownBy(() -> registerOvertaken(request)).isInstanceOf(AlreadyAnswered.class);

        Version done = sample.store.version(model.id(), 1).orElseThrow();
        assertThat(sample.now(model).lastVersion()).isEqualTo(1);
        assertThat(sample.memory.artifacts.openUploads()).containsExactlyInAnyOrderElementsOf(uploadIds(done));
    }

    @Test
    void aRegistrationThatCannotOpenAllItsUploadsAbandonsThoseItCould() {
        sample.artifacts.lose("b.bin");

        refused(Refusal.UNAVAILABLE, () -> registerOvertaken(Request.by(ADA)));

        assertThat(sample.now(model)).isEqualTo(model);
        assertThat(sample.memory.artifacts.openUploads()).isEmpty();
    }

    @Test
    void sixteenUploadsAreOpenedAtOnceAndEachFileHasItsOwn() {
        CyclicBarrier sixteen = new CyclicBarrier(16);
        sample.artifacts.whenOpened(() -> {
            try {
                sixteen.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("not sixteen at once", e);
            }
        });
        Manifest manifest = new Manifest(IntStream.range(0, 32)
                .mapToObj(number -> SampleRegistry.inParts("%02d".formatted(number)))
                .toList());

        Version version = sample.overtaken
                .versions()
                .register(model.name(), NOTHING_SAID, manifest, Request.by(ADA))
                .version();

        sample.upload(version);
        assertThat(sample.registry
                        .uploads()
                        .complete(model, version.number(), Request.by(ADA))
                        .version()
                        .status())
                .isEqualTo(VersionStatus.READY);
    }

    @Test
    void whyARegistrationFailedIsToldThoughItsUploadsCannotBeAbandoned() {
        sample.between.beforeCommit(() -> {
            sample.registry.models().delete(model.name(), Request.by(ADA));
            sample.artifacts.lose("b.bin");
        });

        Refused refused = refused(Refusal.MODEL_NOT_FOUND, () -> registerOvertaken(Request.by(ADA)));

        assertThat(refused.getSuppressed())
                .singleElement()
                .satisfies(left -> assertThat(left).hasMessage("b.bin is out of reach"));
    }

    @Test
    void aRegistrationThatWasDoneAndWhoseAnswerWasLostKeepsItsUploadsOpen() {
        sample.between.afterCommit(() -> {
            throw Refusal.UNAVAILABLE.because("no answer");
        });

        refused(Refusal.UNAVAILABLE, () -> registerOvertaken(once("key")));

        Version done = sample.store.version(model.id(), 1).orElseThrow();
        assertThat(sample.store.answered("key")).isPresent();
        assertThat(sample.memory.artifacts.openUploads())
                .containsExactlyInAnyOrderElementsOf(uploadIds(done))
                .hasSize(2);
        sample.upload(done);
        sample.registry.uploads().complete(sample.now(model), 1, Request.by(ADA));
        assertThat(sample.now(done).status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void aRegistrationWhoseNameHasPassedToAnotherModelMeanwhileGoesThereWithItsFiles() {
        sample.between.beforeCommit(() -> {
            sample.registry.models().delete(model.name(), Request.by(ADA));
            sample.model("m");
        });

        Version version = registerOvertaken(Request.by(ADA)).version();

        Model other = sample.store.model(model.name()).orElseThrow();
        assertThat(other.id()).isNotEqualTo(model.id());
        assertThat(version.modelId()).isEqualTo(other.id());
        assertThat(version.heldAt().orElseThrow()).startsWith("models/" + other.id() + "/");
        assertThat(sample.files(version))
                .hasSize(3)
                .allMatch(file -> file.key().startsWith(version.heldAt().orElseThrow() + "/"));
        assertThat(sample.memory.artifacts.openUploads()).containsExactlyInAnyOrderElementsOf(uploadIds(version));
    }

    @Test
    void aParentIsAVersionOfTheSameModelOrOfAnotherDeletedOrNot() {
        Model other = sample.model("n");
        Version parent = sample.registered(model);
        Version foreign = sample.registered(other);
        sample.registry.versions().delete(other.name(), foreign.number(), Request.by(ADA));

        sample.registered(model, childOf(Optional.empty(), parent.number()), IN_PARTS);
        sample.registered(model, childOf(Optional.of(other.name()), foreign.number()), IN_PARTS);

        assertThat(((VersionFact.Registered) sample.lastFact(model)).origin().parent())
                .contains(new Parent.Found(other.id(), other.name(), 1, foreign.digest()));
        assertThat(sample.store.version(model.id(), 2).orElseThrow().parent())
                .contains(new Parent.Found(model.id(), model.name(), 1, parent.digest()));
        assertThat(sample.now(model).lastVersion()).isEqualTo(3);
    }

    @Test
    void aParentThatIsNotThereIsRefusedByTheFieldThatNamesIt() {
        Model other = sample.model("n");
        sample.registered(model);

        assertThat(refused(
                        Refusal.VERSION_NOT_FOUND,
                        () -> sample.registered(model, childOf(Optional.empty(), 2), IN_PARTS)))
                .hasMessage("lineage.parent.version: m has no version 2");
        assertThat(refused(
                        Refusal.VERSION_NOT_FOUND,
                        () -> sample.registered(model, childOf(Optional.of(other.name()), 1), IN_PARTS)))
                .hasMessage("lineage.parent.version: n has no version 1");
        assertThat(refused(
                        Refusal.MODEL_NOT_FOUND,
                        () -> sample.registered(model, childOf(Optional.of(new ModelName("o")), 1), IN_PARTS)))
                .hasMessage("lineage.parent.model: there is no model o");
        assertThat(sample.now(model).lastVersion()).isEqualTo(1);
        assertThat(sample.memory.artifacts.openUploads()).isEmpty();
    }

    @Test
    void aModelThatIsNotThereOrDeletedTakesNoVersion() {
        Model deleted =
                sample.registry.models().delete(model.name(), Request.by(ADA)).model();

        refused(Refusal.MODEL_NOT_FOUND, () -> sample.registered(model));
        refused(
                Refusal.MODEL_DELETED,
                () -> sample.registry.versions().register(deleted.ref(), NOTHING_SAID, IN_PARTS, Request.by(ADA)));
        assertThat(sample.memory.artifacts.openUploads()).isEmpty();
    }

    private Registered registerOvertaken(Request<Registered> request) {
        return sample.overtaken.versions().register(model.name(), NOTHING_SAID, IN_PARTS, request);
    }

    private List<String> uploadIds(Version version) {
        return sample.files(version).stream()
                .flatMap(file -> file.uploadId().stream())
                .toList();
    }

    private static Request<Registered> once(String key) {
        return new Request<>(
                ADA,
                Optional.empty(),
                Optional.of(new Request.Once<>(
                        key,
                        Sha256.of("f"),
                        NOW.plus(Duration.ofDays(1)),
                        made -> "version " + made.version().number())));
    }

    private static Metadata childOf(Optional<ModelName> model, int version) {
        return SampleRegistry.from(new Lineage(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Parent.Named(model, version))));
    }
}
