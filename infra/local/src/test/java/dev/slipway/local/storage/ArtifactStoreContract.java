package dev.slipway.local.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.s3.S3ArtifactStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;

/** What the port promises of files: the declared one is found, any other is told from it, and only it is served. */
abstract class ArtifactStoreContract extends S3Contract {

    @Test
    void theDeclaredFileIsFoundAndServed() {
        byte[] content = bytes(100_000);
        VersionFile file = declared("weights.bin", content);

        upload(file, content);

        assertThat(download(present(file)).body()).isEqualTo(content);
    }

    @Test
    void whatHasNotArrivedIsMissing() {
        assertThat(store.inspect(declared("weights.bin", "weights")))
                .isEqualTo(new Finding.Missing("it has not been uploaded"));
    }

    @Test
    void lookingAgainFindsTheSame() {
        VersionFile file = declared("weights.bin", "weights");
        upload(file, utf8("weights"));

        assertThat(store.inspect(file)).isEqualTo(store.inspect(file));
    }

    @Test
    void aFileMayBeEmpty() {
        VersionFile file = declared("empty", "");

        upload(file, new byte[0]);

        assertThat(download(present(file)).body()).isEmpty();
    }

    @Test
    void everyPathOfTheGrammarIsAKey() {
        for (String path : List.of("a+b=c@d,e~f_g-h.i/._+=@,~-", "A/a", "...x", ".hidden/x", "w".repeat(128))) {
            VersionFile file = declared(path, path);

            upload(file, utf8(path));

            assertThat(download(present(file)).text()).isEqualTo(path);
            assertThat(s3.listObjectsV2(request ->
                                    request.bucket(endpoint().bucket()).prefix(file.key()))
                            .contents())
                    .singleElement()
                    .satisfies(object -> assertThat(object.key()).isEqualTo(file.key()));
        }
    }

    @Test
    void anObjectOfAnotherSizeIsDifferent() {
        VersionFile file = declared("weights.bin", "weights");
        putBehindOurBack(file, "weights and more");

        assertThat(store.inspect(file)).isEqualTo(new Finding.Different("it has 16 bytes where 7 were declared"));
    }

    @Test
    void anObjectWithOtherBytesIsDifferent() {
        VersionFile file = declared("weights.bin", "weights");
        putBehindOurBack(file, "Weights");

        assertThat(store.inspect(file))
                .isEqualTo(new Finding.Different("its SHA-256 is " + Sha256.of("Weights") + " where "
                        + file.declared().sha256() + " was declared"));
    }

    @Test
    void anObjectThatS3KnowsNoSha256OfIsDifferent() {
        VersionFile file = declared("weights.bin", "weights");
        s3.putObject(
                put -> put.bucket(endpoint().bucket()).key(file.key()).checksumAlgorithm(ChecksumAlgorithm.CRC32),
                RequestBody.fromString("weights"));

        assertThat(((Finding.Different) store.inspect(file)).how()).startsWith("its SHA-256 is not known to S3 ");
    }

    @Test
    void whatReplacesTheVerifiedObjectIsNotServed() {
        VersionFile file = declared("weights.bin", "weights");
        upload(file, utf8("weights"));
        SignedRequest signedBefore = store.download(present(file));
        VersionFile found = present(file);

        putBehindOurBack(file, "Weights");

        for (SignedRequest request : List.of(signedBefore, store.download(found))) {
            Attempt.Answer answer = Attempt.of(request).send();
            // A bucket that keeps versions still has the verified one.
            assertThat(answer.status() == 200 ? answer.text() : "refused: " + answer.status())
                    .isIn("weights", "refused: 412");
        }
    }

    @Test
    void partsAreJoinedIntoTheDeclaredFile() {
        byte[] content = bytes(3 * PART + 7);
        VersionFile file = declaredInParts("large.bin", content);
        List<SignedRequest> requests = new ArrayList<>(store.upload(file).requests());
        assertThat(requests).hasSize(4);
        Collections.reverse(requests);

        requests.forEach(request ->
                assertThat(Attempt.of(request, content).send().status()).isEqualTo(200));

        assertThat(download(present(file)).body()).isEqualTo(content);
        assertThat(store.inspect(file)).isEqualTo(store.inspect(file));
    }

    @Test
    void aFileInPartsMayBeEmpty() {
        VersionFile file = declaredInParts("empty", new byte[0]);

        upload(file, new byte[0]);

        assertThat(download(present(file)).body()).isEmpty();
    }

    @Test
    void aMissingPartIsNamed() {
        byte[] content = bytes(2 * PART + 7);
        VersionFile file = declaredInParts("large.bin", content);
        List<SignedRequest> requests = store.upload(file).requests();
        Attempt.of(requests.get(0), content).send();
        Attempt.of(requests.get(2), content).send();

        assertThat(store.inspect(file)).isEqualTo(new Finding.Missing("part 2 of 3 has not arrived as declared"));

        Attempt.of(requests.get(1), content).send();
        present(file);
    }

    @Test
    void aPartOfAnotherSizeHasNotArrived() {
        VersionFile file = declaredInParts("large.bin", bytes(7));
        s3.uploadPart(
                part -> part.bucket(endpoint().bucket())
                        .key(file.key())
                        .uploadId(file.uploadId().orElseThrow())
                        .partNumber(1)
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                RequestBody.fromBytes(bytes(8)));

        assertThat(store.inspect(file)).isEqualTo(new Finding.Missing("part 1 of 1 has not arrived as declared"));
    }

    @Test
    void joiningAtTheSameTimeMakesOneObject() throws Exception {
        byte[] content = bytes(PART + 7);
        VersionFile file = declaredInParts("large.bin", content);
        upload(file, content);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Finding> finding :
                    threads.invokeAll(Collections.nCopies(4, (Callable<Finding>) () -> store.inspect(file)))) {
                assertThat(finding.get())
                        .isEqualTo(new Finding.Present(present(file).stored().orElseThrow()));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aLostReplyToJoiningLosesNothing() {
        byte[] content = bytes(7);
        VersionFile file = declaredInParts("large.bin", content);
        upload(file, content);
        ArtifactStore forgetful = over(new DelegatingS3Client(s3) {
            @Override
            public CompleteMultipartUploadResponse completeMultipartUpload(CompleteMultipartUploadRequest request) {
                super.completeMultipartUpload(request);
                throw SdkClientException.create("the connection was reset");
            }
        });

        Finding finding = forgetful.inspect(file);

        assertThat(finding).isEqualTo(new Finding.Present(present(file).stored().orElseThrow()));
    }

    @Test
    void joiningOverwritesNothing() {
        byte[] content = bytes(7);
        VersionFile file = declaredInParts("large.bin", content);
        upload(file, content);
        ArtifactStore raced = over(new DelegatingS3Client(s3) {
            @Override
            public CompleteMultipartUploadResponse completeMultipartUpload(CompleteMultipartUploadRequest request) {
                putBehindOurBack(file, "somebody else's");
                return super.completeMultipartUpload(request);
            }
        });

        assertThat(raced.inspect(file)).isEqualTo(new Finding.Different("it has 15 bytes where 7 were declared"));
    }

    @Test
    void anUploadInPartsIsNotTakenForOnePut() {
        byte[] content = bytes(7);
        VersionFile inParts = declaredInParts("large.bin", content);
        putBehindOurBack(inParts, content);

        assertThat(store.inspect(inParts)).isInstanceOf(Finding.Different.class);
    }

    @Test
    void anAbandonedUploadStaysMissing() {
        byte[] content = bytes(7);
        VersionFile file = declaredInParts("large.bin", content);
        upload(file, content);

        store.abandon(file);
        store.abandon(file);

        assertThat(store.inspect(file)).isInstanceOf(Finding.Missing.class);
        store.abandon(declared("weights.bin", "weights"));
    }

    @Test
    void aWrongSecretIsNoAnswerAndToldToNobody() {
        try (S3Client stranger = endpoint().withSecretKey("guessed").client()) {
            Refused refused = catchThrowableOfType(
                    Refused.class, () -> over(stranger).inspect(declared("weights.bin", "weights")));

            assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
            assertThat(refused).hasMessage("The store of files does not answer");
        }
    }

    private ArtifactStore over(S3Client client) {
        return new S3ArtifactStore(client, presigner, endpoint().bucket());
    }

    private void upload(VersionFile file, byte[] content) {
        for (SignedRequest request : store.upload(file).requests()) {
            assertThat(Attempt.of(request, content).send().status()).isEqualTo(200);
        }
    }

    private void putBehindOurBack(VersionFile file, String content) {
        putBehindOurBack(file, utf8(content));
    }

    private void putBehindOurBack(VersionFile file, byte[] content) {
        endpoint().put(file.key(), content);
    }

    private VersionFile present(VersionFile file) {
        Finding finding = store.inspect(file);
        assertThat(finding).isInstanceOf(Finding.Present.class);
        return file.found(((Finding.Present) finding).object());
    }

    private Attempt.Answer download(VersionFile found) {
        Attempt.Answer answer = Attempt.of(store.download(found)).send();
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }
}
