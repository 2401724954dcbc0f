package dev.slipway.registry;

import static dev.slipway.registry.SampleRegistry.ADA;
import static dev.slipway.registry.SampleRegistry.NOTHING_SAID;
import static dev.slipway.registry.SampleRegistry.inParts;
import static dev.slipway.registry.SampleRegistry.manifest;
import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.Uploads.Upload;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.SampleFiles;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What has still to be uploaded, as data and in pages. */
class UploadPagesTest {
    private static final int PART = SampleFiles.PART;

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("m");
    private final Uploads uploads = sample.overtaken.uploads();

    @Test
    void aFileThatHasArrivedIsNotMissingThoughNobodyWasToldOfIt() {
        Version version = sample.registered(model, NOTHING_SAID, manifest("a.bin", "b.bin", "c.bin"));
        sample.upload(sample.files(version).get(1));

        List<Upload> missing = first(version).items();

        assertThat(missing).extracting(UploadPagesTest::path).containsExactly("a.bin", "c.bin");
        assertThat(missing).allSatisfy(upload -> {
            assertThat(upload.missingParts()).isEmpty();
            assertThat(upload.requests()).extracting(SignedRequest::method).containsExactly("PUT");
        });
    }

    @Test
    void ofAFileInPartsOnlyThePartsThatHaveNotArrivedAreSigned() {
        byte[] content = SampleFiles.bytes(2 * PART + 7);
        Version version = sample.registered(model, NOTHING_SAID, new Manifest(List.of(cut("large.bin", content))));
        List<SignedRequest> all = first(version).items().get(0).requests();
        send(all.get(0), content);
        send(all.get(2), content);

        Upload missing = first(version).items().get(0);

        assertThat(all).extracting(request -> request.part().orElseThrow()).containsExactly(1, 2, 3);
        assertThat(missing.missingParts()).containsExactly(2);
        assertThat(missing.requests()).extracting(SignedRequest::part).containsExactly(Optional.of(2));
        send(missing.requests().get(0), content);
        assertThat(first(version))
                .as("all parts are there, though not joined")
                .isEqualTo(new Page<>(List.of(), Optional.empty()));
        assertThat(uploads.complete(model, 1, Request.by(ADA)).version().status())
                .isEqualTo(VersionStatus.READY);
    }

    @Test
    void aFileWithMorePartsThanAPageHasRoomForGoesOnOnTheNext() {
        Version version = sample.registered(
                model,
                NOTHING_SAID,
                new Manifest(List.of(
                        manifest("a").files().get(0),
                        inParts("b", 999),
                        inParts("c", 3),
                        manifest("d").files().get(0))));

        List<Page<Upload>> pages = pages(version, 500);

        assertThat(pages).extracting(UploadPagesTest::requests).containsExactly(500, 500, 4);
        assertThat(pages.get(0).items()).extracting(UploadPagesTest::path).containsExactly("a", "b");
        assertThat(pages.get(1).items()).extracting(UploadPagesTest::path).containsExactly("b");
        assertThat(pages.get(2).items()).extracting(UploadPagesTest::path).containsExactly("c", "d");
        assertThat(parts(pages, "b"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 999).boxed().toList());
        assertThat(pages.get(1).items().get(0).missingParts())
                .as("what is missing is missing, whichever page asks for it")
                .hasSize(999);
    }

    @Test
    void aFileWhosePartsDoNotFitBesideOthersGoesOnOnTheNextPage() {
        Version version = sample.registered(
                model, NOTHING_SAID, new Manifest(List.of(inParts("a", 400), inParts("b", 400), inParts("c", 1))));

        List<Page<Upload>> pages = pages(version, 500);

        assertThat(pages).extracting(UploadPagesTest::requests).containsExactly(500, 301);
        assertThat(parts(pages, "b"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 400).boxed().toList());
    }

    @Test
    void aPageLooksAtAsManyFilesAsItsLimitSaysAndMayBeEmpty() {
        Version version = sample.registered(model, NOTHING_SAID, partsOfOne(5));
        List<VersionFile> files = sample.files(version);
        files.subList(0, 4).forEach(sample::upload);

        List<Page<Upload>> pages = pages(version, 2);

        assertThat(pages).extracting(UploadPagesTest::requests).containsExactly(0, 0, 1);
    }

    @Test
    void theStoreIsAskedAboutNoMoreThanTwoHundredFilesInPartsForOnePage() {
        Version version = sample.registered(model, NOTHING_SAID, partsOfOne(450));
        AtomicInteger asked = new AtomicInteger();
        sample.artifacts.whenInspected(file -> asked.incrementAndGet());

        List<Page<Upload>> pages = pages(version, 500);

        assertThat(pages).extracting(UploadPagesTest::requests).containsExactly(200, 200, 50);
        assertThat(asked).hasValue(450);
    }

    @Test
    void theStoreIsAskedAboutSixteenFilesAtOnce() {
        Version version = sample.registered(model, NOTHING_SAID, partsOfOne(32));
        CyclicBarrier sixteen = new CyclicBarrier(16);
        sample.artifacts.whenInspected(file -> {
            try {
                sixteen.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("not sixteen at once", e);
            }
        });

        assertThat(requests(first(version))).isEqualTo(32);
    }

    @Test
    void whenTimeRunsOutThePageEndsBeforeTheFirstFileThatWasNotAskedAbout() {
        Version version = sample.registered(model, NOTHING_SAID, partsOfOne(100));
        sample.artifacts.whenInspected(file -> sample.clock.advance(Duration.ofSeconds(1)));

        List<Page<Upload>> pages = pages(version, 500);

        // Fifteen are asked about in time, and sixteen at most by those who are at it.
        assertThat(pages).hasSizeGreaterThanOrEqualTo(4);
        assertThat(pages.stream().mapToInt(UploadPagesTest::requests).sum()).isEqualTo(100);
        assertThat(pages)
                .extracting(UploadPagesTest::requests)
                .as("each page gets on")
                .doesNotContain(0);
    }

    @Test
    void whatHasJustBeenRegisteredIsSignedWithoutAskingTheStore() {
        Versions.Registered registered = sample.registry
                .versions()
                .register(
                        model.name(),
                        NOTHING_SAID,
                        new Manifest(
                                List.of(inParts("a", 600), manifest("b").files().get(0))),
                        Request.by(ADA));
        sample.artifacts.whenInspected(file -> {
            throw new AssertionError("asked about " + file.declared().path());
        });

        Page<Upload> page = uploads.firstPage(registered.files());

        assertThat(requests(page)).isEqualTo(500);
        assertThat(sample.artifacts.listings()).isZero();
        sample.artifacts.whenInspected(file -> {});
        assertThat(requests(uploads.missing(registered.version(), new Page.Request(500, page.next()))))
                .isEqualTo(101);
    }

    @Test
    void nothingIsMissingOfAVersionThatNoLongerWaits() {
        Version ready = sample.ready(model);
        Version rejected = sample.registered(model);
        sample.uploadOther(sample.files(rejected).get(0));
        refused(Refusal.UPLOAD_REJECTED, () -> uploads.complete(model, 2, Request.by(ADA)));

        for (Version settled : List.of(ready, sample.now(rejected))) {
            assertThat(first(settled)).isEqualTo(new Page<>(List.of(), Optional.empty()));
        }
        assertThat(sample.artifacts.listings()).isZero();
    }

    @Test
    void aStoreThatDoesNotAnswerForOneFileDoesNotAnswer() {
        Version version = sample.registered(model, NOTHING_SAID, partsOfOne(20));
        sample.artifacts.lose("010");

        refused(Refusal.UNAVAILABLE, () -> first(version));
    }

    private Page<Upload> first(Version version) {
        return uploads.missing(version, Page.Request.first(Uploads.MAX_PAGE));
    }

    private List<Page<Upload>> pages(Version version, int limit) {
        List<Page<Upload>> pages = new ArrayList<>();
        Optional<String> from = Optional.empty();
        do {
            pages.add(uploads.missing(version, new Page.Request(limit, from)));
            from = pages.get(pages.size() - 1).next();
        } while (from.isPresent());
        return pages;
    }

    /** Sends the piece of the file that the request is for. */
    private void send(SignedRequest request, byte[] file) {
        byte[] part = Arrays.copyOfRange(file, (int) request.offset(), (int) (request.offset() + request.length()));
        assertThat(sample.memory.artifacts.send(request, part).status()).isEqualTo(200);
    }

    private static ManifestFile cut(String path, byte[] content) {
        List<Sha256> digests = new ArrayList<>();
        for (int begin = 0; begin < content.length; begin += PART) {
            digests.add(Sha256.of(Arrays.copyOfRange(content, begin, Math.min(content.length, begin + PART))));
        }
        return new ManifestFile(
                new FilePath(path), content.length, Sha256.of(content), Optional.of(new FileParts(PART, digests)));
    }

    private static Manifest partsOfOne(int files) {
        return new Manifest(IntStream.range(0, files)
                .mapToObj(number -> inParts("%03d".formatted(number)))
                .toList());
    }

    private static String path(Upload upload) {
        return upload.file().path().value();
    }

    private static int requests(Page<Upload> page) {
        return page.items().stream()
                .mapToInt(upload -> upload.requests().size())
                .sum();
    }

    private static Stream<Integer> parts(List<Page<Upload>> pages, String path) {
        return pages.stream()
                .flatMap(page -> page.items().stream())
                .filter(upload -> path(upload).equals(path))
                .flatMap(upload -> upload.requests().stream())
                .map(request -> request.part().orElseThrow());
    }
}
