package dev.slipway.registry.port;

import static dev.slipway.registry.port.SampleFiles.PART;
import static dev.slipway.registry.port.SampleFiles.bytes;
import static dev.slipway.registry.port.SampleFiles.declared;
import static dev.slipway.registry.port.SampleFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.port.ArtifactStore.Finding.Missing.Why;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.VersionFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the port promises of files: the declared one is found, any other is told from it, and only it is served. */
public abstract class ArtifactStoreContract {
    /** Paths that try every kind of character there may be in one. */
    protected static final List<String> PATHS = List.of(
            "a+b=c@d,e~f_g-h.i/._+=@,~-",
            "A/a",
            "a/A",
            ".../.hidden/..x",
            " a ;b/..;c/ .",
            "loss%step%20%2F%252e+%+.png",
            "#?&:*|<>\"'`!$()[]{}^",
            "con/nul.txt/aux.",
            "_SUCCESS/.part-0000.crc",
            ".mpus-x/.s3proxy-x",
            "Gr\u00f6\u00dfe/Gro\u0308\u00dfe",
            "\u6a21\u578b/\u30e2\u30c7\u30eb\u2028/\u05de\u05d5\u05d3\u05dc",
            "\ud83d\udc69\u200d\ud83d\ude80/\ud83d\udea2",
            "w".repeat(255),
            "W/" + "\u6a21".repeat(85) + "/" + "\ud83d\udea2".repeat(63) + "/" + "\u00e9".repeat(127) + "/x");

    /** The store, by the system's clock. */
    protected abstract ArtifactStore store();

    /** Sends a request as it is with this body, as its caller would. */
    protected abstract StoreReply send(SignedRequest request, byte[] body);

    /** Puts an object over whatever is at the key, as nobody could with a signed request. */
    protected abstract void overwrite(String key, byte[] content);

    @Test
    void theDeclaredFileIsFoundAndServed() {
        byte[] content = bytes(100_000);
        VersionFile file = declared("weights.bin", content);

        upload(file, content);

        assertThat(download(present(file)).body()).isEqualTo(content);
    }

    @Test
    void whatHasNotArrivedIsMissing() {
        assertThat(store().inspect(declared("weights.bin", "weights")))
                .isEqualTo(new Finding.Missing(Why.NOT_UPLOADED));
    }

    @Test
    void lookingAgainFindsTheSame() {
        VersionFile file = declared("weights.bin", "weights");
        upload(file, utf8("weights"));

        assertThat(store().inspect(file)).isEqualTo(store().inspect(file));
    }

    @Test
    void aFileMayBeEmpty() {
        VersionFile file = declared("empty", "");

        upload(file, new byte[0]);

        assertThat(download(present(file)).body()).isEmpty();
    }

    @Test
    void everyPathOfTheGrammarIsUploadedAndServed() {
        for (String path : PATHS) {
            VersionFile file = declared(path, path);

            upload(file, utf8(path));

            assertThat(download(present(file)).text()).isEqualTo(path);
        }
    }

    @Test
    void everyPathOfTheGrammarIsUploadedInPartsAndServed() {
        for (String path : PATHS) {
            VersionFile file = inParts(path, utf8(path));

            upload(file, utf8(path));

            assertThat(download(present(file)).text()).isEqualTo(path);
        }
    }

    @Test
    void anUploadIsOneRequestOrOneForEachPartAndSoonExpires() {
        byte[] content = bytes(2 * PART + 7);
        VersionFile whole = declared("whole.bin", content);
        VersionFile inParts = inParts("in-parts.bin", content);
        Instant before = Instant.now();

        List<SignedRequest> one = requests(whole);
        List<SignedRequest> three = requests(inParts);

        assertThat(store().open(whole.key(), whole.declared())).isEmpty();
        assertThat(one)
                .extracting(SignedRequest::part, SignedRequest::method, SignedRequest::offset, SignedRequest::length)
                .containsExactly(tuple(Optional.empty(), "PUT", 0L, 2L * PART + 7));
        assertThat(three)
                .extracting(SignedRequest::part, SignedRequest::method, SignedRequest::offset, SignedRequest::length)
                .containsExactly(
                        tuple(Optional.of(1), "PUT", 0L, (long) PART),
                        tuple(Optional.of(2), "PUT", (long) PART, (long) PART),
                        tuple(Optional.of(3), "PUT", 2L * PART, 7L));
        // S3 counts in whole seconds.
        assertThat(three)
                .allSatisfy(request -> assertThat(request.expiresAt())
                        .isBetween(
                                before.plus(ArtifactStore.SIGNED_FOR).minusSeconds(1),
                                Instant.now().plus(ArtifactStore.SIGNED_FOR)));
    }

    @Test
    void whatIsUploadedIsUploadedOnce() {
        VersionFile file = declared("weights.bin", "weights");
        SignedRequest request = store().upload(file);

        assertThat(send(request, utf8("weights")).status()).isEqualTo(200);
        assertThat(send(request, utf8("weights")).status()).isEqualTo(412);
    }

    @Test
    void otherBytesThanTheDeclaredOnesAreRefused() {
        VersionFile file = declared("weights.bin", "weights");
        byte[] content = bytes(PART + 7);
        VersionFile inParts = inParts("large.bin", content);
        byte[] others = content.clone();
        others[PART]++;
        List<SignedRequest> parts = requests(inParts);

        assertThat(send(store().upload(file), utf8("Weights")).status()).isEqualTo(400);
        assertThat(put(parts.get(0), others).status()).isEqualTo(200);
        assertThat(put(parts.get(1), others).status()).isEqualTo(400);

        assertThat(store().inspect(file)).isInstanceOf(Finding.Missing.class);
        assertThat(store().inspect(inParts)).isEqualTo(Finding.Missing.parts(List.of(2)));
    }

    @Test
    void anObjectOfAnotherSizeIsDifferent() {
        VersionFile file = declared("weights.bin", "weights");
        overwrite(file.key(), utf8("weights and more"));

        assertThat(store().inspect(file)).isEqualTo(new Finding.Different("it has 16 bytes where 7 were declared"));
    }

    @Test
    void anObjectWithOtherBytesIsDifferent() {
        VersionFile file = declared("weights.bin", "weights");
        overwrite(file.key(), utf8("Weights"));

        assertThat(store().inspect(file))
                .isEqualTo(new Finding.Different("its SHA-256 is " + Sha256.of("Weights") + " where "
                        + file.declared().checksum() + " was declared"));
    }

    @Test
    void whatReplacesTheVerifiedObjectIsNotServed() {
        VersionFile file = declared("weights.bin", "weights");
        upload(file, utf8("weights"));
        SignedRequest signedBefore = store().download(present(file));
        VersionFile found = present(file);

        overwrite(file.key(), utf8("Weights"));

        for (SignedRequest request : List.of(signedBefore, store().download(found))) {
            StoreReply reply = send(request, new byte[0]);
            // A bucket that keeps versions still has the verified one; others know by its version or its ETag that it
            // is gone.
            assertThat(reply.status() == 200 ? reply.text() : "refused: " + reply.status())
                    .isIn("weights", "refused: 404", "refused: 412");
        }
    }

    @Test
    void partsAreJoinedIntoTheDeclaredFile() {
        byte[] content = bytes(3 * PART + 7);
        VersionFile file = inParts("large.bin", content);
        List<SignedRequest> requests = new ArrayList<>(requests(file));
        assertThat(requests).hasSize(4);
        Collections.reverse(requests);

        requests.forEach(request -> assertThat(put(request, content).status()).isEqualTo(200));

        assertThat(download(present(file)).body()).isEqualTo(content);
        assertThat(store().inspect(file)).isEqualTo(store().inspect(file));
    }

    @Test
    void aFileInPartsMayBeEmpty() {
        VersionFile file = inParts("empty", new byte[0]);

        upload(file, new byte[0]);

        assertThat(download(present(file)).body()).isEmpty();
    }

    @Test
    void aMissingPartIsNamed() {
        byte[] content = bytes(2 * PART + 7);
        VersionFile file = inParts("large.bin", content);
        List<SignedRequest> requests = requests(file);
        assertThat(store().heldParts(file)).isEmpty();
        put(requests.get(0), content);
        put(requests.get(2), content);

        assertThat(store().inspect(file)).isEqualTo(Finding.Missing.parts(List.of(2)));
        assertThat(store().heldParts(file)).containsExactlyInAnyOrder(1, 3);

        put(requests.get(1), content);
        assertThat(store().heldParts(file)).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(store().keys(prefix(file))).as("asking for parts joins none").isEmpty();
        present(file);
    }

    @Test
    void aPartOfAnyUploadIsHeldUntilItIsJoinedOrDropped() {
        byte[] content = bytes(7);
        VersionFile joined = inParts("joined.bin", content);
        VersionFile dropped = inParts("dropped.bin", content);
        VersionFile whole = declared("whole.bin", content);
        List.of(joined, dropped, whole).forEach(file -> upload(file, content));
        assertThat(store().heldParts(joined)).containsExactly(1);

        present(joined);
        store().abandon(dropped);

        for (VersionFile file : List.of(joined, dropped, whole)) {
            assertThat(store().heldParts(file)).as("%s", file.declared().path()).isEmpty();
        }
    }

    @Test
    void joiningAtTheSameTimeMakesOneObject() throws Exception {
        byte[] content = bytes(PART + 7);
        VersionFile file = inParts("large.bin", content);
        upload(file, content);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Finding> finding :
                    threads.invokeAll(Collections.nCopies(4, (Callable<Finding>) () -> store().inspect(file)))) {
                assertThat(finding.get())
                        .isEqualTo(new Finding.Present(present(file).stored().orElseThrow()));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void partsAreNotJoinedOverAnotherObject() {
        byte[] content = bytes(7);
        VersionFile file = inParts("large.bin", content);
        upload(file, content);
        overwrite(file.key(), utf8("somebody else's"));

        assertThat(store().inspect(file)).isEqualTo(new Finding.Different("it has 15 bytes where 7 were declared"));
    }

    @Test
    void anUploadInPartsIsNotTakenForOnePut() {
        byte[] content = bytes(7);
        VersionFile inParts = inParts("large.bin", content);
        overwrite(inParts.key(), content);

        assertThat(store().inspect(inParts)).isInstanceOf(Finding.Different.class);
    }

    @Test
    void anAbandonedUploadStaysMissing() {
        byte[] content = bytes(7);
        VersionFile file = inParts("large.bin", content);
        upload(file, content);

        store().abandon(file);
        store().abandon(file);

        // S3Proxy does not say that the upload has ended; it lists no parts.
        assertThat(store().inspect(file))
                .isIn(new Finding.Missing(Why.UPLOAD_ENDED), Finding.Missing.parts(List.of(1)));
        store().abandon(declared("weights.bin", "weights"));
    }

    @Test
    void theKeysUnderAPrefixAreThoseOfTheObjectsThatLieThere() {
        byte[] content = bytes(7);
        VersionFile first = declared("a/weights.bin", content);
        String prefix = prefix(first);
        upload(first, content);
        VersionFile parts = inParts("large.bin", content);
        String ofParts = prefix(parts);
        upload(parts, content);
        overwrite(prefix + "x/other.bin", content);

        assertThat(store().keys(prefix)).containsExactly(first.key());
        assertThat(store().keys(ofParts)).as("parts are no object yet").isEmpty();
        present(parts);
        assertThat(store().keys(ofParts)).containsExactly(parts.key());
        assertThat(store().keys(prefix.substring(0, prefix.length() - 1))).isEmpty();
    }

    @Test
    void everyPathOfTheGrammarIsListedAsItIs() {
        for (String path : PATHS) {
            VersionFile file = declared(path, path);
            upload(file, utf8(path));

            assertThat(store().keys(prefix(file))).containsExactly(file.key());
        }
    }

    /** A file for an upload in parts, which is open. */
    protected final VersionFile inParts(String path, byte[] content) {
        return SampleFiles.declaredInParts(store(), path, content);
    }

    /** All that its caller sends to upload a file. */
    protected final List<SignedRequest> requests(VersionFile file) {
        return file.uploadId().isEmpty()
                ? List.of(store().upload(file))
                : FilePart.of(file.declared()).stream()
                        .map(part -> store().uploadPart(file, part))
                        .toList();
    }

    private static String prefix(VersionFile file) {
        String path = "/" + file.declared().path();
        return file.key().substring(0, file.key().length() - path.length());
    }

    /** Uploads the declared file as its caller would. */
    protected final void upload(VersionFile file, byte[] content) {
        for (SignedRequest request : requests(file)) {
            assertThat(put(request, content).status()).isEqualTo(200);
        }
    }

    /** The file as it was found, which it must be. */
    protected final VersionFile present(VersionFile file) {
        Finding finding = store().inspect(file);
        assertThat(finding).isInstanceOf(Finding.Present.class);
        return file.found(((Finding.Present) finding).object());
    }

    /** Sends the piece of a file that a request is for. */
    private StoreReply put(SignedRequest request, byte[] file) {
        return send(
                request, Arrays.copyOfRange(file, (int) request.offset(), (int) (request.offset() + request.length())));
    }

    private StoreReply download(VersionFile found) {
        StoreReply reply = send(store().download(found), new byte[0]);
        assertThat(reply.status()).isEqualTo(200);
        return reply;
    }
}
