package dev.slipway.registry.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.memory.MemorySource;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.Versions;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.adoption.Adoptions.Step;
import dev.slipway.registry.adoption.TrackingServer.Tracked;
import dev.slipway.registry.location.OwnFiles;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.verification.HistoryVerification;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import dev.slipway.registry.version.VersionStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptionsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Caller MALLORY = Roles.DEFAULT.caller(Identity.user("mallory"), Set.of("strangers"));
    private static final RunFacts FACTS = new RunFacts(
            Optional.of(new Lineage.Run("r1", Optional.of("https://tracking/#/r1"))),
            Map.of("auc", new BigDecimal("0.93"), "loss", new BigDecimal("0.2")),
            Map.of("depth", "6"),
            List.of(new Lineage.Data("train", Optional.empty(), Optional.empty(), Optional.of("d41d"))),
            Optional.empty(),
            List.of());

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("fraud");
    private final MemorySource source = new MemorySource(sample.memory.artifacts);
    private final Map<String, Tracked> tracked = new HashMap<>();
    private final TrackingServer tracking = new TrackingServer() {
        @Override
        public Optional<Tracked> run(String id) {
            return Optional.ofNullable(tracked.get(id));
        }

        @Override
        public Optional<Tracked> loggedModel(String id) {
            return Optional.ofNullable(tracked.get(id));
        }
    };
    private final Adoptions adoptions = adoptions(sample.registry);

    private Adoptions adoptions(Registry registry) {
        return new Adoptions(
                registry.copiedVersions(),
                new AdoptionSources(
                        List.of(source),
                        Optional.of(tracking),
                        key -> Optional.of(new ModelReader.Described(
                                List.of("sklearn"), Optional.of(Map.of("inputs", List.of())), List.of())),
                        new OwnFiles("slipway-artifacts")));
    }

    @Test
    void aListedPlaceIsCopiedDigestedAndHeld() {
        source.put("s3://listed/m/MLmodel", "flavors: {}");
        source.put("s3://listed/m/data/weights.bin", "weights");
        Version registered = register("s3://listed/m");

        assertThat(registered.status()).isEqualTo(VersionStatus.COPYING);
        assertThat(advance(registered)).isEqualTo(Step.OVER);

        Version held = sample.now(registered);
        assertThat(held.status()).isEqualTo(VersionStatus.READY);
        assertThat(held.isByReference()).isFalse();
        assertThat(held.progress().adoption()).isEmpty();
        VersionFiles files = sample.store.files(held.heldAt().orElseThrow()).orElseThrow();
        assertThat(files.isComplete()).isTrue();
        assertThat(files.files())
                .extracting(file -> file.declared().path().value())
                .containsExactly("MLmodel", "data/weights.bin");
        assertThat(held.contents().size()).isEqualTo("flavors: {}weights".length());
        assertThat(held.metadata().tags()).containsEntry(Resolution.FLAVORS, "sklearn");
        assertThat(held.metadata().schema()).contains(Map.of("inputs", List.of()));
        assertThat(verified().whole()).isTrue();
    }

    @Test
    void whatIsChangedAtTheSourceAfterwardsChangesNothingHere() {
        source.put("s3://listed/m/weights.bin", "weights");
        Version held = adopted("s3://listed/m");
        VersionFile file = sample.files(held).get(0);

        source.put("s3://listed/m/weights.bin", "WEIGHTS");

        assertThat(sample.memory.artifacts.bytes(file.key()).orElseThrow())
                .asString()
                .isEqualTo("weights");
        assertThat(sample.memory.artifacts.inspect(file)).isInstanceOf(ArtifactStore.Finding.Present.class);
    }

    @Test
    void whatTheRunMeasuredStandsWhateverIsSaidOfItWhileItIsCopied() {
        source.put("s3://tracked/1/r1/artifacts/model/weights.bin", "weights");
        tracked.put("r1", new Tracked("risk", "s3://tracked/1/r1/artifacts", FACTS));
        Version registered = register("s3://tracked/1/r1/artifacts/model", Optional.of("r1"));
        sample.registry
                .versions()
                .update(
                        model.name(),
                        registered.number(),
                        new Versions.Description(
                                Optional.empty(),
                                Map.of(),
                                Map.of("auc", new BigDecimal("0.999"), "mine", BigDecimal.ONE)),
                        Request.by(SampleRegistry.ADA));

        var unused = advance(registered);

        Metadata known = sample.now(registered).metadata();
        assertThat(known.metrics())
                .isEqualTo(
                        Map.of("auc", new BigDecimal("0.93"), "loss", new BigDecimal("0.2"), "mine", BigDecimal.ONE));
        assertThat(known.hyperparameters()).isEqualTo(Map.of("depth", "6"));
        assertThat(known.lineage().run()).isEqualTo(FACTS.run());
        assertThat(known.lineage().data()).isEqualTo(FACTS.data());
        assertThat(sample.now(registered).isByReference()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"models:/m-1", "runs:/m-1/model"})
    void aLoggedModelAndARunAreLookedUp(String uri) {
        String place = "mlflow-artifacts:/1/m-1/artifacts";
        source.put(place + "/weights.bin", "a model");
        source.put(place + "/model/weights.bin", "a model");
        tracked.put("m-1", new Tracked("risk", place, FACTS));

        Version held = adopted(uri);

        assertThat(held.status()).isEqualTo(VersionStatus.READY);
        assertThat(held.isByReference()).isFalse();
        assertThat(held.source().orElseThrow().place()).startsWith(place);
        assertThat(held.metadata().lineage().run().orElseThrow().id()).contains("r1");
    }

    @Test
    void whatIsNotListedForTheCallerStaysByReferenceAtOnce() {
        source.put("s3://other-team/m/weights.bin", "weights");

        Version version = register("s3://other-team/m");

        assertThat(version.status()).isEqualTo(VersionStatus.READY);
        assertThat(version.isByReference()).isTrue();
        assertThat(version.progress().reason().orElseThrow()).contains("no setting lists its place");
        assertThat(source.copied()).isEmpty();
    }

    @Test
    void aPlaceThatIsListedForOthersIsNotReadForTheCaller() {
        source.put("s3://listed/m/weights.bin", "weights");

        Version version = sample.registry
                .linkedVersions()
                .bySource(model.name(), from("s3://listed/m", Optional.empty()), Request.by(MALLORY))
                .version();

        assertThat(version.status()).isEqualTo(VersionStatus.READY);
        assertThat(version.isByReference()).isTrue();
    }

    @Test
    void aFolderWhoseNameBeginsLikeAListedOneIsAnother() {
        Registry other = registry(new SourceRules(
                List.of(new SourceRules.Place(
                        "s3://bucket/team/", SampleRegistry.SETTINGS.sources().of(SampleRegistry.ADA))),
                Optional.empty()));

        assertThat(register(other, "s3://bucket/team/m").status()).isEqualTo(VersionStatus.COPYING);
        assertThat(register(other, "s3://bucket/team-2/m").status()).isEqualTo(VersionStatus.READY);
        assertThat(register(other, "s3://bucket/tea").status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void anotherTeamsExperimentReadsLikeOneThatIsNotThere() {
        source.put("mlflow-artifacts:/2/m-2/artifacts/weights.bin", "weights");
        tracked.put("m-2", new Tracked("other team", "mlflow-artifacts:/2/m-2/artifacts", FACTS));

        String refused = rejection("models:/m-2");
        String absent = rejection("models:/m-3");

        assertThat(refused).isEqualTo(absent.replace("m-3", "m-2"));
        assertThat(source.copied()).isEmpty();
    }

    @Test
    void aRunOfOnesOwnOpensNoFilesOfAnother() {
        source.put("mlflow-artifacts:/2/r2/artifacts/weights.bin", "weights");
        tracked.put("r1", new Tracked("risk", "mlflow-artifacts:/1/r1/artifacts", FACTS));

        Version version = register("mlflow-artifacts:/2/r2/artifacts", Optional.of("r1"));
        var unused = advance(version);

        assertThat(sample.now(version).isByReference()).isTrue();
        assertThat(sample.now(version).metadata().metrics()).isEmpty();
        assertThat(source.copied()).isEmpty();
    }

    @Test
    void aGroupThatSettingsNoLongerListReadsNothingAnyMore() {
        source.put("s3://listed/m/weights.bin", "weights");
        Version version = register("s3://listed/m");
        Version nothing = register("s3://listed/nothing");

        var first = adoptions(registry(SourceRules.NONE)).advance(version.key(), Step.FIRST, LONG);
        var second = advance(nothing);

        assertThat(first).isEqualTo(second);
        assertThat(reason(version))
                .isEqualTo(reason(nothing).replace("nothing", "m").replace("m is", "nothing is"));
        assertThat(source.copied()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"slipway-artifacts/models/x", "Slipway-Artifacts/models/./0123456789ABCDEFGHJKMNPQRS/x"})
    void theRegistrysOwnFilesAreNotCopied(String place) {
        tracked.put("m-1", new Tracked("risk", "s3://" + place, FACTS));
        String own = "s3://" + place.replace("/models/x", "/models/0123456789ABCDEFGHJKMNPQRS/x");
        tracked.put("m-1", new Tracked("risk", own, FACTS));

        assertThat(rejection("models:/m-1")).contains("the registry's own files");
    }

    @Test
    void aSourceThatChangesMeanwhileIsRefused() {
        source.put("s3://listed/m/a.bin", "a");
        source.put("s3://listed/m/b.bin", "b");
        source.beforeCopy(() -> source.put("s3://listed/m/c.bin", "c"));

        assertThat(rejection("s3://listed/m")).contains("changed while it was copied", "added or taken away");
    }

    @Test
    void aFileThatChangesAfterItWasCopiedIsNoticed() {
        IntStream.range(0, 3).forEach(i -> source.put("s3://listed/m/%d.bin".formatted(i), "a"));
        Version version = register("s3://listed/m");
        var begun = adoptions.advance(version.key(), Step.FIRST, Duration.ZERO);
        source.beforeCopy(() -> source.put("s3://listed/m/0.bin", "other"));

        var unused = advance(version);

        assertThat(begun.isOver()).isFalse();
        assertThat(reason(version)).contains("changed while it was copied");
    }

    /** Before anything of the other file is copied: what was begun of the first must not go on with it. */
    @Test
    void aSourceThatChangesBetweenTwoCallsIsRefusedAtOnce() {
        source.put("s3://listed/m/a.bin", "a");
        Version version = register("s3://listed/m");
        Step begun = adoptions.advance(version.key(), Step.FIRST, Duration.ZERO);
        source.put("s3://listed/m/a.bin", "b");

        assertThat(begun.isOver()).isFalse();
        assertThat(adoptions.advance(version.key(), begun, LONG)).isEqualTo(Step.OVER);

        assertThat(reason(version))
                .contains("changed while it was copied: other files are there now", "register it again");
        assertThat(source.copied()).isEmpty();
    }

    @Test
    void tooManyFilesAreRefused() {
        IntStream.rangeClosed(0, 1_000).forEach(i -> source.put("s3://listed/m/%04d".formatted(i), "x"));

        assertThat(rejection("s3://listed/m")).contains("more than 1000 files");
        assertThat(source.copied()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "a\\b", "../b"})
    void aNameThatNoVersionMayHaveIsRefusedByName(String name) {
        source.put("s3://listed/m/" + name, "x");

        assertThat(rejection("s3://listed/m")).contains(name, "cannot be kept");
        assertThat(source.copied()).isEmpty();
    }

    @Test
    void namesThatCannotLieInOneFolderAreRefused() {
        source.put("s3://listed/m/A", "x");
        source.put("s3://listed/m/a", "y");

        assertThat(rejection("s3://listed/m")).contains("A", "a");
        assertThat(source.copied()).isEmpty();
    }

    @Test
    void aPlaceThatDoesNotAnswerIsAskedAgain() {
        source.put("s3://listed/m/weights.bin", "weights");
        Version version = register("s3://listed/m");
        source.answers(false);

        assertThatThrownBy(() -> advance(version))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.COPYING);

        source.answers(true);
        assertThat(advance(version)).isEqualTo(Step.OVER);
        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void whatWasCopiedIsNotCopiedAgain() {
        IntStream.range(0, 40).forEach(i -> source.put("s3://listed/m/%02d.bin".formatted(i), "file " + i));
        Version version = register("s3://listed/m");
        int[] copies = {0};
        source.beforeCopy(() -> {
            if (++copies[0] == 10) {
                sample.later(LONG);
            }
        });

        Step step = advance(version);
        int calls = 1;
        for (source.beforeCopy(() -> {}); !step.isOver() && calls < 10; calls++) {
            step = adoptions.advance(version.key(), step, LONG);
        }

        assertThat(calls).isGreaterThan(1);
        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
        assertThat(source.copied()).doesNotHaveDuplicates().hasSize(40);
    }

    @Test
    void aVersionEndsOnce() {
        source.put("s3://listed/m/weights.bin", "weights");
        Version held = adopted("s3://listed/m");
        long entries = sample.now(model).tail().seq();

        assertThat(advance(held)).isEqualTo(Step.OVER);
        adoptions.fail(held.key(), "a stack trace");

        assertThat(sample.now(model).tail().seq()).isEqualTo(entries);
        assertThat(sample.now(held).status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void aFlowThatFailedIsARejectionThatSaysWhatToDo() {
        Version version = register("s3://listed/m");

        adoptions.fail(version.key(), "Lambda.Timeout");

        assertThat(reason(version)).contains("Lambda.Timeout", "Register it again");
    }

    @Test
    void aModelThatIsDeletedMeanwhileKeepsItsHistoryWhole() {
        source.put("s3://listed/m/weights.bin", "weights");
        Version version = register("s3://listed/m");
        sample.registry.versions().delete(model.name(), version.number(), Request.by(SampleRegistry.ADA));
        sample.registry.models().delete(model.name(), Request.by(SampleRegistry.ADA));

        assertThat(advance(version)).isEqualTo(Step.OVER);

        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void whatTheTrackingServerKnowsOfAnUnlistedPlaceIsKeptAllTheSame() {
        tracked.put("r1", new Tracked("risk", "s3://nobody/r1", FACTS));
        Version version = register("s3://nobody/r1/model", Optional.of("r1"));

        var unused = advance(version);

        Version now = sample.now(version);
        assertThat(now.status()).isEqualTo(VersionStatus.READY);
        assertThat(now.isByReference()).isTrue();
        assertThat(now.metadata().metrics()).isEqualTo(FACTS.metrics());
        assertThat(now.progress().reason().orElseThrow()).contains("not copied");
        assertThat(verified().whole()).isTrue();
    }

    private Registry registry(SourceRules rules) {
        return new Registry(
                sample.memory.stores.stores(),
                sample.memory.artifacts,
                new Changes(sample.store, sample.clock),
                new RightsSettings(Roles.DEFAULT, rules));
    }

    private HistoryVerification.Report verified() {
        return sample.registry.verification().verify(model.name(), Optional.empty());
    }

    private Version adopted(String uri) {
        Version version = register(uri);
        assertThat(advance(version)).isEqualTo(Step.OVER);
        return sample.now(version);
    }

    private String rejection(String uri) {
        Version version = register(uri);
        assertThat(version.status()).isEqualTo(VersionStatus.COPYING);
        assertThat(advance(version)).isEqualTo(Step.OVER);
        return reason(version);
    }

    private String reason(Version version) {
        Version now = sample.now(version);
        assertThat(now.status()).isEqualTo(VersionStatus.REJECTED);
        return now.progress().reason().orElseThrow();
    }

    private Step advance(Version version) {
        return adoptions.advance(version.key(), Step.FIRST, LONG);
    }

    private Version register(String uri) {
        return register(uri, Optional.empty());
    }

    private Version register(String uri, Optional<String> run) {
        return sample.registry
                .linkedVersions()
                .bySource(model.name(), from(uri, run), Request.by(SampleRegistry.ADA))
                .version();
    }

    private Version register(Registry registry, String uri) {
        return registry.linkedVersions()
                .bySource(model.name(), from(uri, Optional.empty()), Request.by(SampleRegistry.ADA))
                .version();
    }

    private static Metadata from(String uri, Optional<String> run) {
        return SampleRegistry.from(Lineage.NONE.taken(
                run.map(id -> new Lineage.Run(id, Optional.empty())),
                Optional.empty(),
                new Lineage.Source(uri, Optional.empty(), Optional.empty())));
    }
}
