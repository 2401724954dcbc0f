package dev.slipway.registry.port;

import static dev.slipway.registry.port.SampleFiles.PART;
import static dev.slipway.registry.port.SampleFiles.bytes;
import static dev.slipway.registry.port.SampleFiles.declared;
import static dev.slipway.registry.port.SampleFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.version.VersionFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the port promises of files: the declared one is found, any other is told from it, and only it is served. */
public abstract class ArtifactStoreContract {
    /** Paths that try every kind of character there may be in one. */
    protected static final List<String> PATHS =
            List.of("a+b=c@d,e~f_g-h.i/._+=@,~-", "A/a", "...x", ".hidden/x", "w".repeat(128));

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
                .isEqualTo(new Finding.Missing("it has not been uploaded"));
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
    void anUploadIsOneRequestOrOneForEachPartAndSoonExpires() {
        byte[] content = bytes(2 * PART + 7);
        VersionFile whole = declared("whole.bin", content);
        VersionFile inParts = inParts("in-parts.bin", content);
        Instant before = Instant.now();

        ArtifactStore.Upload one = store().upload(whole);
        ArtifactStore.Upload three = store().upload(inParts);

        assertThat(store().open(whole.key(), whole.declared())).isEmpty();
        assertThat(one.path()).isEqualTo(whole.declared().path());
        assertThat(three.path()).isEqualTo(inParts.declared().path());
        assertThat(one.requests())
                .extracting(SignedRequest::method, SignedRequest::offset, SignedRequest::length)
                .containsExactly(tuple("PUT", 0L, 2L * PART + 7));
        assertThat(three.requests())
                .extracting(SignedRequest::method, SignedRequest::offset, SignedRequest::length)
                .containsExactly(
                        tuple("PUT", 0L, (long) PART),
                        tuple("PUT", (long) PART, (long) PART),
                        tuple("PUT", 2L * PART, 7L));
        // S3 counts in whole seconds.
        assertThat(three.requests())
                .allSatisfy(request -> assertThat(request.expiresAt())
                        .isBetween(
                                before.plus(ArtifactStore.SIGNED_FOR).minusSeconds(1),
                                Instant.now().plus(ArtifactStore.SIGNED_FOR)));
    }

    @Test
    void whatIsUploadedIsUploadedOnce() {
        VersionFile file = declared("weights.bin", "weights");
        SignedRequest request = store().upload(file).requests().get(0);

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
        List<SignedRequest> parts = store().upload(inParts).requests();

        assertThat(send(store().upload(file).requests().get(0), utf8("Weights")).status())
                .isEqualTo(400);
        assertThat(put(parts.get(0), others).status()).isEqualTo(200);
        assertThat(put(parts.get(1), others).status()).isEqualTo(400);

        assertThat(store().inspect(file)).isInstanceOf(Finding.Missing.class);
        assertThat(store().inspect(inParts)).isEqualTo(new Finding.Missing("part 2 of 2 has not arrived as declared"));
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
                        + file.declared().sha256() + " was declared"));
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
        List<SignedRequest> requests = new ArrayList<>(store().upload(file).requests());
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
        List<SignedRequest> requests = store().upload(file).requests();
        put(requests.get(0), content);
        put(requests.get(2), content);

        assertThat(store().inspect(file)).isEqualTo(new Finding.Missing("part 2 of 3 has not arrived as declared"));

        put(requests.get(1), content);
        present(file);
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

        assertThat(store().inspect(file)).isInstanceOf(Finding.Missing.class);
        store().abandon(declared("weights.bin", "weights"));
    }

    @Test
    void theKeysUnderAPrefixAreThoseOfTheObjectsThatLieThere() {
        byte[] content = bytes(7);
        VersionFile first = declared("a/weights.bin", content);
        String prefix = first.key().substring(0, first.key().length() - "/a/weights.bin".length());
        upload(first, content);
        VersionFile parts = inParts("large.bin", content);
        String ofParts = parts.key().substring(0, parts.key().length() - "/large.bin".length());
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

            assertThat(store().keys(file.key().substring(0, file.key().length() - path.length() - 1)))
                    .containsExactly(file.key());
        }
    }

    /** A file for an upload in parts, which is open. */
    protected final VersionFile inParts(String path, byte[] content) {
        return SampleFiles.declaredInParts(store(), path, content);
    }

    /** Uploads the declared file as its caller would. */
    protected final void upload(VersionFile file, byte[] content) {
        for (SignedRequest request : store().upload(file).requests()) {
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
