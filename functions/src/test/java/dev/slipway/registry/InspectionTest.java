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

import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many files: who looks at them how often, at how many at once, for how long, and what is known afterwards. */
class InspectionTest {
    private static final int FILES = 200;

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");
    private final Version version = sample.registered(model, NOTHING_SAID, numbered(FILES));
    private final List<VersionFile> files = sample.files(version);
    private final Uploads uploads = sample.overtaken.uploads();

    @Test
    void sixteenFilesAreLookedAtAtOnceAndNoMore() {
        Version large = sample.registered(model, NOTHING_SAID, numbered(1_000));
        sample.upload(large);
        CountDownLatch sixteen = new CountDownLatch(16);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        sample.artifacts.whenInspected(file -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            sixteen.countDown();
            await(sixteen);
            now.decrementAndGet();
        });

        uploads.complete(model, large.number(), Request.by(ADA));

        assertThat(sixteen.getCount()).isZero();
        assertThat(most).hasValueLessThanOrEqualTo(16);
        assertThat(Thread.getAllStackTraces().keySet())
                .as("the threads end with the look")
                .noneMatch(thread -> thread.getName().equals("at-once"));
    }

    @Test
    void eachFileIsLookedAtOnce() {
        sample.upload(version);
        List<VersionFile> lookedAt = Collections.synchronizedList(new ArrayList<>());
        sample.artifacts.whenInspected(lookedAt::add);

        complete();

        assertThat(lookedAt).containsExactlyInAnyOrderElementsOf(files);
        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
        assertThat(sample.files(version)).allMatch(file -> file.stored().isPresent());
    }

    @Test
    void whenTimeRunsOutTheAnswerSaysHowFarItCameAndTheNextCallGoesOn() {
        sample.upload(version);
        sample.artifacts.whenInspected(file -> sample.clock.advance(Duration.ofSeconds(1)));
        int checked = 0;
        for (int calls = 1; checked < FILES - 40; calls++) {
            Refused unfinished = refused(Refusal.CHECK_UNFINISHED, this::complete);

            checked = (Integer) unfinished.facts().get("checked");
            assertThat(unfinished).hasMessage("checked " + checked + " of " + FILES + " files; call again to go on");
            assertThat(unfinished.facts()).isEqualTo(Map.of("checked", checked, "files", FILES));
            assertThat(checked)
                    .as("after %s calls of twenty seconds, in which those who are at it finish", calls)
                    .isBetween(20 * calls, 36 * calls);
            assertThat(sample.files(version))
                    .filteredOn(file -> file.stored().isPresent())
                    .hasSize(checked);
            assertThat(sample.now(version)).isEqualTo(version);
        }
        sample.artifacts.whenInspected(file -> {});

        complete();

        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void ofSeveralThatDifferTheFirstIsNamedThoughALaterOneIsFoundBefore() {
        List.of(40, 60, 190).forEach(number -> sample.uploadOther(files.get(number)));
        CountDownLatch last = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        sample.artifacts.whenInspected(file -> {
            if (file.equals(files.get(190))) {
                last.countDown();
            } else if (file.equals(files.get(39)) || file.equals(files.get(59))) {
                // The next file of the same batch is looked at when the last that differs has been compared.
                await(last);
                await(never, 200);
            }
        });

        assertThat(refused(Refusal.UPLOAD_REJECTED, this::complete)).hasMessage(rejection(files.get(40)));
    }

    @Test
    void afterOneThatDiffersTheRestIsNotLookedAt() {
        sample.uploadOther(files.get(0));
        AtomicInteger lookedAt = lookedAtLongAfterTheFirst();

        refused(Refusal.UPLOAD_REJECTED, this::complete);

        assertThat(lookedAt).hasValueLessThanOrEqualTo(16);
    }

    @Test
    void afterOneThatTheStoreDoesNotAnswerForTheRestIsNotLookedAt() {
        sample.artifacts.lose("000.bin");
        AtomicInteger lookedAt = lookedAtLongAfterTheFirst();

        refused(Refusal.UNAVAILABLE, this::complete);

        assertThat(lookedAt).hasValueLessThanOrEqualTo(16);
    }

    @Test
    void whatWasFoundIsKeptThoughTheStoreDoesNotAnswerForAnother() {
        sample.upload(version);
        sample.artifacts.lose("150.bin");

        refused(Refusal.UNAVAILABLE, this::complete);

        assertThat(sample.now(version)).isEqualTo(version);
        List<VersionFile> now = sample.files(version);
        assertThat(now.get(0).stored()).isPresent();
        assertThat(now.get(150).stored()).isEmpty();
    }

    @Test
    void anErrorOnAnotherThreadIsTheCallersError() {
        sample.upload(version);
        sample.artifacts.whenInspected(file -> {
            if (file.equals(files.get(180))) {
                throw new AssertionError("of another thread");
            }
        });

        assertThatThrownBy(this::complete).isInstanceOf(AssertionError.class).hasMessage("of another thread");
    }

    @Test
    void aVersionOfWhichNothingIsUploadedIsLookedAfterByOneListing() {
        AtomicInteger lookedAt = new AtomicInteger();
        sample.artifacts.whenInspected(file -> lookedAt.incrementAndGet());

        check(Duration.ofHours(1));

        assertThat(lookedAt).hasValue(0);
        assertThat(sample.artifacts.listings()).isEqualTo(1);
        assertThat(sample.now(version)).isEqualTo(version);
    }

    @Test
    void whoLooksAfterAVersionLooksAtWhatIsThereAndWasNotFoundYetAndAtOpenUploads() {
        Version mixed = sample.registered(
                model,
                NOTHING_SAID,
                new Manifest(List.of(
                        manifest("found").files().get(0),
                        manifest("lost").files().get(0),
                        manifest("there").files().get(0),
                        inParts("parts"))));
        List<VersionFile> four = sample.files(mixed);
        sample.upload(four.get(0));
        sample.registry.uploads().objectCreated(four.get(0).key());
        sample.upload(four.get(2));
        sample.upload(four.get(3));
        List<String> lookedAt = Collections.synchronizedList(new ArrayList<>());
        sample.artifacts.whenInspected(
                file -> lookedAt.add(file.declared().path().value()));

        uploads.check(new Backlog.PendingVersion(model.id(), mixed.number(), NOW), NOW);

        assertThat(lookedAt).containsExactlyInAnyOrder("parts", "there");
        assertThat(sample.files(mixed))
                .filteredOn(file -> file.stored().isEmpty())
                .extracting(file -> file.declared().path().value())
                .containsExactly("lost");
    }

    @Test
    void whoLooksAfterAVersionThatHasEverythingAndWasNotToldSoMakesItReady() {
        sample.upload(version);
        files.forEach(file -> sample.store.found(
                sample.store.file(file.key()).orElseThrow().set(),
                Map.of(files.indexOf(file), new StoredObject("etag", Optional.empty()))));

        check(Duration.ofHours(1));

        assertThat(sample.artifacts.listings())
                .as("there is nothing to look for")
                .isZero();
        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void aVersionIsNotGivenUpBeforeAllThatLiesThereWasLookedAt() {
        sample.upload(version);
        sample.artifacts.whenInspected(file -> sample.clock.advance(Duration.ofSeconds(1)));

        check(Uploads.PATIENCE.plusDays(1));
        assertThat(sample.now(version)).isEqualTo(version);

        sample.artifacts.whenInspected(file -> {});
        check(Uploads.PATIENCE.plusDays(1));
        assertThat(sample.now(version).status()).isEqualTo(VersionStatus.READY);
    }

    @Test
    void sixtyFourEventsAtOnceMakeAVersionReadyOnce() throws Exception {
        ExecutorService events = Executors.newFixedThreadPool(64);
        try {
            for (int round = 0; round < 5; round++) {
                Version many = sample.registered(
                        model,
                        NOTHING_SAID,
                        manifest(IntStream.range(0, 64)
                                .mapToObj("%02d"::formatted)
                                .toArray(String[]::new)));
                sample.upload(many);
                CyclicBarrier together = new CyclicBarrier(64);
                List<Future<?>> told = new ArrayList<>();
                for (VersionFile file : sample.files(many)) {
                    told.add(events.submit(() -> {
                        together.await();
                        sample.registry.uploads().objectCreated(file.key());
                        return null;
                    }));
                }
                for (Future<?> each : told) {
                    each.get();
                }

                assertThat(sample.facts(model, 1))
                        .filteredOn(VersionFact.Ready.class::isInstance)
                        .hasSize(round + 1);
                assertThat(sample.now(many).status()).isEqualTo(VersionStatus.READY);
            }
        } finally {
            events.shutdown();
        }
    }

    /** Counts the files that are looked at; each but the first takes much longer than it. */
    private AtomicInteger lookedAtLongAfterTheFirst() {
        AtomicInteger lookedAt = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        sample.artifacts.whenInspected(file -> {
            lookedAt.incrementAndGet();
            if (!file.equals(files.get(0))) {
                await(never, 200);
            }
        });
        return lookedAt;
    }

    private void complete() {
        uploads.complete(model, version.number(), Request.by(ADA));
    }

    private void check(Duration after) {
        uploads.check(new Backlog.PendingVersion(model.id(), version.number(), NOW), NOW.plus(after));
    }

    private static Manifest numbered(int count) {
        return manifest(
                IntStream.range(0, count).mapToObj("%03d.bin"::formatted).toArray(String[]::new));
    }

    private static void await(CountDownLatch latch) {
        await(latch, 10_000);
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            var unused = latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
