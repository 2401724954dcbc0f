package dev.slipway.local.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.TestMachine;
import dev.slipway.local.Uploading;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import dev.slipway.showcase.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Thirty-two training jobs end at the same moment and register their versions under one model. */
class RegisteringAtOnceTest {
    private static final int THREADS = 32;

    @Test
    void everyAcceptedRegistrationOverHttpHasANumberOfItsOwnAndNoNumberIsLeftOut() throws Exception {
        int each = 1;
        TestMachine machine = TestMachine.shared();
        String model = machine.model("at-once");
        String ada = machine.ada();
        Map<String, Object> body =
                Uploading.body(Map.of(), Map.of("weights.bin", "weights".getBytes(StandardCharsets.UTF_8)));
        AtomicInteger refused = new AtomicInteger();
        Supplier<List<Integer>> job = () -> {
            List<Integer> versions = new ArrayList<>();
            while (versions.size() < each) {
                Reply reply = machine.client().call(ada, "POST", "/v1/models/" + model + "/versions", body);
                if (reply.status() == 201) {
                    versions.add(reply.number("version"));
                } else {
                    assertThat(reply.status()).isEqualTo(503);
                    assertThat(reply.text("code")).isEqualTo("BUSY");
                    assertThat(reply.headers().firstValue("Retry-After")).contains("1");
                    refused.incrementAndGet();
                }
            }
            return versions;
        };
        List<Integer> accepted = new ArrayList<>();
        try (Racers racers = new Racers()) {
            racers.race(IntStream.range(0, THREADS).mapToObj(i -> job).toList())
                    .forEach(finish -> accepted.addAll(finish.answer().orElseThrow()));
        }

        assertThat(accepted)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, THREADS * each).boxed().toList());
        assertThat(machine.client()
                        .call(ada, "GET", "/v1/models/" + model)
                        .expect(200)
                        .number("lastVersion"))
                .isEqualTo(THREADS * each);
        assertThat(machine.history(model).stream()
                        .filter(entry -> entry.get("type").equals("Version Registered"))
                        .map(entry -> ((Number) entry.get("version")).intValue()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, THREADS * each).boxed().toList());
        System.out.println("registered at once over HTTP: " + accepted.size() + " accepted, " + refused
                + " refused with 503 and asked again, 0 gaps, 0 doubled");
    }

    @Test
    void whoGivesWayToOthersTriesAgainUntilANumberIsFree() throws Exception {
        int each = 3;
        AtomicInteger pauses = new AtomicInteger();
        try (World world = new World();
                Racers racers = new Racers()) {
            ModelName model = world.model("at-once").name();
            Registry registry = world.registry(new Changes(world.store, world.clock, new Changes.Time() {
                @Override
                public Duration now() {
                    return REAL.now();
                }

                @Override
                public void sleep(Duration time) throws InterruptedException {
                    pauses.incrementAndGet();
                    REAL.sleep(time);
                }
            }));
            Metadata metadata =
                    new Metadata(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), Lineage.NONE);
            Manifest manifest = new Manifest(
                    List.of(new ManifestFile(new FilePath("weights.bin"), 1, Sha256.of("1"), Optional.empty())));
            Caller ada = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));
            List<Supplier<Integer>> jobs = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                jobs.add(() -> registry.versions()
                        .register(model, metadata, manifest, Request.by(ada))
                        .version()
                        .number());
            }
            List<Integer> accepted = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                racers.race(jobs).forEach(finish -> accepted.add(finish.answer().orElseThrow()));
            }

            assertThat(accepted)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, THREADS * each).boxed().toList());
            assertThat(Books.of(world, model, 1).auditOfItems()).isEmpty();
            System.out.println("registered at once: " + accepted.size() + " accepted, " + pauses
                    + " tries that gave way, " + racers.busy() + " refused as BUSY and asked again");
        }
    }
}
