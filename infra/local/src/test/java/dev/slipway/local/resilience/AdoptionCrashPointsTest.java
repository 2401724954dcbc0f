package dev.slipway.local.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.resilience.Exploration.Recovery;
import dev.slipway.local.resilience.World.Person;
import dev.slipway.mlflow.MlflowRoute;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Versions whose files are copied from elsewhere, under every crash. */
class AdoptionCrashPointsTest extends CrashPoints {
    private final AtomicInteger tellings = new AtomicInteger();

    @Test
    void aVersionIsCopiedOnceFileByFile() {
        ModelName model = world.model("adopted").name();
        source(model);
        explore(new Story(
                model,
                told -> adopt(told, model),
                Map.of(
                        EntryType.VERSION_REGISTERED,
                        1,
                        EntryType.VERSION_RESOLVED,
                        1,
                        EntryType.VERSION_READY,
                        1,
                        EntryType.VERSION_REJECTED,
                        0)));
        assertThat(versionsOf(model)).isNotEmpty().allSatisfy(version -> {
            assertThat(version.isByReference()).isFalse();
            assertThat(version.contents().files()).isEqualTo(2);
            assertThat(version.metadata().tags()).containsEntry("mlflow.flavors", "sklearn");
        });
        assertThat(copiedPrefixes(model)).hasSameSizeAs(versionsOf(model));
    }

    /** So large that it is copied in parts, and in so many that several calls of the worker are needed. */
    @Test
    void aLargeFileIsCopiedOncePartByPart() {
        ModelName model = world.model("large").name();
        source(model);
        long size = (18L << 30) + 1;
        world.shelf.putLarge(World.LISTED, model + "/large.bin", World.bytes(model), size);
        world.shelf.afterPart(() -> world.clock.advance(Duration.ofSeconds(10)));
        explore(new Story(
                model,
                told -> adopt(told, model),
                Map.of(
                        EntryType.VERSION_REGISTERED,
                        1,
                        EntryType.VERSION_RESOLVED,
                        1,
                        EntryType.VERSION_READY,
                        1,
                        EntryType.VERSION_REJECTED,
                        0)));
        world.shelf.afterPart(() -> {});

        Version version = versionsOf(model).get(0);
        ManifestFile large = world.store
                .files(version.heldAt().orElseThrow())
                .orElseThrow()
                .files()
                .get(1)
                .declared();
        assertThat(large.size()).isEqualTo(size);
        assertThat(large.sha256()).isEmpty();
        assertThat(large.parts().orElseThrow().digests()).hasSize(37).doesNotHaveDuplicates();
        assertThat(versionsOf(model)).extracting(Version::digest).containsOnly(version.digest());
        assertThat(copiedPrefixes(model)).hasSameSizeAs(versionsOf(model));
        assertThat(world.shelf.uploading()).isEmpty();
    }

    @Test
    void aVersionWhoseSourceChangesMeanwhileIsRejectedOnce() {
        ModelName model = world.model("changed").name();
        explore(new Story(
                model,
                told -> {
                    source(model);
                    world.shelf.changeOnceCopied(World.LISTED, model + "/weights.bin", bytes("other weights"));
                    adopt(told, model);
                },
                Map.of(
                        EntryType.VERSION_REGISTERED,
                        1,
                        EntryType.VERSION_RESOLVED,
                        0,
                        EntryType.VERSION_READY,
                        0,
                        EntryType.VERSION_REJECTED,
                        1)));
        assertThat(versionsOf(model))
                .isNotEmpty()
                .allSatisfy(version -> assertThat(version.progress().reason())
                        .hasValueSatisfying(why -> assertThat(why)
                                .contains("changed while it was copied")
                                .contains("register it again")));
        assertThat(copiedPrefixes(model).size())
                .isLessThanOrEqualTo(versionsOf(model).size());
    }

    /** The flow itself is lost, which no definition mends: nobody waits for the version longer than a day. */
    @Test
    void aVersionWhoseFlowIsLostIsRejectedOnce() {
        ModelName model = world.model("lost").name();
        source(model);
        world.executions.adoptions.loseAllOf(world.model(model).id());
        explore(new Story(
                model,
                told -> {
                    register(new Exploration(world, Faults.none(), Recovery.AGAIN), model);
                    told.pump();
                    world.clock.advance(Duration.ofHours(25));
                    told.sweep();
                    told.pump();
                    sweep(Duration.ofMinutes(11));
                    sweep(Duration.ofMinutes(11));
                },
                Map.of(
                        EntryType.VERSION_REGISTERED,
                        1,
                        EntryType.VERSION_RESOLVED,
                        0,
                        EntryType.VERSION_READY,
                        0,
                        EntryType.VERSION_REJECTED,
                        1)));
        assertThat(world.shelf.keys(folder(model))).isEmpty();
    }

    /** A model's files in a bucket that contributors may register from. */
    private void source(ModelName model) {
        world.shelf.put(World.LISTED, model + "/MLmodel", bytes("flavors:\n  sklearn:\n    code: null\n"));
        world.shelf.put(World.LISTED, model + "/weights.bin", World.bytes(model));
    }

    private void adopt(Exploration told, ModelName model) {
        register(told, model);
        told.pump();
        told.copy();
        told.pump();
    }

    /** Registers them as MLflow does, each time with other words: the same ones would be taken for a retry. */
    private void register(Exploration told, ModelName model) {
        told.call(
                        Person.ADA,
                        MlflowRoute.CREATE_VERSION,
                        Map.of(
                                "name",
                                model.value(),
                                "source",
                                "s3://" + World.LISTED + "/" + model,
                                "description",
                                "telling " + tellings.incrementAndGet()))
                .expect(200);
    }

    private List<Version> versionsOf(ModelName model) {
        return IntStream.rangeClosed(1, world.model(model).lastVersion())
                .mapToObj(number ->
                        world.store.version(world.model(model).id(), number).orElseThrow())
                .toList();
    }

    /** Where copies of a model's files begin, each once. */
    private Set<String> copiedPrefixes(ModelName model) {
        return world.shelf.keys(folder(model)).stream()
                .map(key -> key.substring(0, key.lastIndexOf('/')))
                .collect(Collectors.toSet());
    }

    private String folder(ModelName model) {
        return "models/" + world.model(model).id() + "/";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
