package dev.slipway.local.resilience;

import static dev.slipway.local.resilience.World.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.V1Route;
import dev.slipway.local.resilience.World.Person;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files of one version arrive, and the process that hears of one dies: no version that has everything goes on waiting. */
class ArrivalsTest {
    private final World world = new World();
    private final ModelName model = world.model("arriving").name();

    @AfterEach
    void close() {
        world.close();
    }

    /** What is done about an event whose process died, for one file or, by the last two, for all. */
    private enum Recovery {
        AGAIN,
        COMPLETE,
        SWEEP
    }

    @Test
    void whereverAProcessDiesTheVersionIsReadyAfterwards() {
        int points = 0;
        for (Recovery recovery : Recovery.values()) {
            for (int dying = 0; dying < 3; dying++) {
                for (Faults.Kind kind : List.of(Faults.Kind.DIES_BEFORE, Faults.Kind.DIES_AFTER)) {
                    boolean died = true;
                    for (int call = 1; died; call++) {
                        Version version = registered(3);
                        died = arrive(version, dying, new Faults(call, kind), recovery);
                        points += died ? 1 : 0;
                        assertThat(now(version).status())
                                .as("%s at call %s of file %s, then %s", kind, call, dying, recovery)
                                .isEqualTo(VersionStatus.READY);
                    }
                }
            }
        }
        System.out.println("arrivals: " + points + " crash points explored");
        assertThat(points).isGreaterThan(60);
        audit();
    }

    /** All files arrive in some order; the process that hears of one of them dies. Answers whether it came to that. */
    private boolean arrive(Version version, int dying, Faults faults, Recovery recovery) {
        List<VersionFile> files = files(version);
        upload(files);
        boolean died = false;
        for (int i = 0; i < files.size(); i++) {
            String key = files.get(i).key();
            if (i != dying) {
                world.process().created(key);
                continue;
            }
            try {
                world.process(faults).created(key);
            } catch (Faults.Killed e) {
                died = true;
                if (recovery == Recovery.AGAIN) {
                    world.process().created(key);
                }
            }
        }
        if (recovery == Recovery.COMPLETE) {
            world.process()
                    .call(Person.ADA, V1Route.COMPLETE_VERSION, at(model, version.number()), Map.of())
                    .expect(200);
        } else if (recovery == Recovery.SWEEP) {
            world.clock.advance(Duration.ofMinutes(11));
            world.process().sweep();
        }
        return died;
    }

    @Test
    void eventsInAnyOrderAndRepeatedMakeAVersionReadyOnce() {
        long seed = Long.getLong("slipway.seed", 20260131);
        System.out.println("arrivals in any order: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            Version version = registered(12);
            List<VersionFile> events = new ArrayList<>(files(version));
            upload(events);
            events.addAll(events.subList(0, 6));
            Collections.shuffle(events, random);
            events.forEach(file -> world.process().created(file.key()));

            assertThat(now(version).status()).isEqualTo(VersionStatus.READY);
        }
        audit();
    }

    @Test
    void sixtyFourEventsAtOnceMakeAVersionReadyOnce() throws Exception {
        ExecutorService events = Executors.newFixedThreadPool(64);
        try {
            for (int round = 0; round < 5; round++) {
                Version version = registered(64);
                List<VersionFile> files = files(version);
                upload(files);
                CyclicBarrier together = new CyclicBarrier(64);
                List<Future<?>> told = new ArrayList<>();
                for (VersionFile file : files) {
                    told.add(events.submit(() -> {
                        together.await();
                        world.process().created(file.key());
                        return null;
                    }));
                }
                for (Future<?> each : told) {
                    each.get();
                }

                assertThat(now(version).status()).isEqualTo(VersionStatus.READY);
            }
        } finally {
            events.shutdown();
        }
        audit();
    }

    private Version registered(int count) {
        List<Map<String, Object>> files = IntStream.range(0, count)
                .mapToObj("%02d.bin"::formatted)
                .map(path -> Map.<String, Object>of(
                        "path",
                        path,
                        "size",
                        path.length(),
                        "sha256",
                        Sha256.of(path).hex()))
                .toList();
        int number = world.process()
                .call(Person.ADA, V1Route.REGISTER_VERSION, at(model), Map.of("files", files))
                .expect(201)
                .number("version");
        return world.store.version(world.model(model).id(), number).orElseThrow();
    }

    private List<VersionFile> files(Version version) {
        return world.store.files(version.heldAt().orElseThrow()).orElseThrow().files();
    }

    private void upload(List<VersionFile> files) {
        files.forEach(file ->
                world.shelf.put(file.key(), file.declared().path().value().getBytes(StandardCharsets.UTF_8)));
    }

    private Version now(Version version) {
        return world.store.version(version.modelId(), version.number()).orElseThrow();
    }

    /** Each version became READY once, and nothing else is wrong. */
    private void audit() {
        world.pump(world.process());
        Books books = Books.of(world, model, 1);
        assertThat(books.entries(EntryType.VERSION_READY))
                .hasSize(world.model(model).lastVersion());
        assertThat(books.audit()).isEmpty();
    }
}
