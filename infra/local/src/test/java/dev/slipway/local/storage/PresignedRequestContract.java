package dev.slipway.local.storage;

import static dev.slipway.registry.port.SampleFiles.PART;
import static dev.slipway.registry.port.SampleFiles.bytes;
import static dev.slipway.registry.port.SampleFiles.declared;
import static dev.slipway.registry.port.SampleFiles.declaredInParts;
import static dev.slipway.registry.port.SampleFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.port.ArtifactStore.Finding.Missing.Why;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.VersionFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;

/** A signed request does what it was signed for. Altered in any way it does nothing. */
abstract class PresignedRequestContract {
    private static final String CONTENT = "weights 1";
    private static final String OTHER_CONTENT = "weights 2";

    private VersionFile file;
    private Attempt upload;
    private OpenS3 s3;

    /** Where to run. */
    abstract S3Endpoint endpoint();

    @BeforeEach
    void sign() {
        s3 = OpenS3.at(endpoint());
        file = declared("model/weights.bin", CONTENT);
        upload = Attempt.of(s3.store().upload(file), utf8(CONTENT));
    }

    @AfterEach
    void close() {
        s3.close();
    }

    @Test
    void asItIsItUploads() {
        assertThat(upload.send().status()).isEqualTo(200);
        assertThat(s3.store().inspect(file)).isInstanceOf(Finding.Present.class);
    }

    @Test
    void anotherMethodIsRefused() {
        for (String method : List.of("GET", "DELETE", "POST")) {
            assertRefused(403, upload.withMethod(method));
        }
    }

    @Test
    void anotherKeyIsRefused() {
        assertRefused(403, upload.withUrl("weights\\.bin", "weights.txt"));
        assertRefused(403, upload.withUrl("weights\\.bin", "../other/weights.bin"));
        assertRefused(403, upload.withUrl("weights\\.bin", "%2e%2e/weights.bin"));
    }

    @Test
    void anotherBucketIsRefused() {
        assertRefused(403, upload.withUrl("/" + endpoint().bucket() + "/", "/other-bucket/"));
    }

    @Test
    void anotherLengthIsRefused() {
        assertRefused(403, upload.withBody(CONTENT + "!"));
        assertRefused(403, upload.withBody("weights"));
        assertRefused(403, upload.withBody(""));
    }

    @Test
    void anUnannouncedLengthIsRefused() {
        try {
            assertThat(upload.withoutLength().send().status()).isIn(403, 411);
        } catch (UncheckedIOException hungUp) {
            // That is a refusal, too: what counts is that nothing is there.
        }
        assertNothingIsThere();
    }

    @Test
    void otherBytesOfTheSameLengthAreRefused() {
        assertRefused(400, upload.withBody(OTHER_CONTENT));
    }

    @Test
    void otherBytesWithTheirOwnChecksumAreRefused() {
        assertRefused(
                403,
                upload.withBody(OTHER_CONTENT)
                        .withHeader(
                                "x-amz-checksum-sha256",
                                Sha256.of(OTHER_CONTENT).base64()));
    }

    @Test
    void aMissingChecksumIsRefused() {
        assertRefused(403, upload.withoutHeader("x-amz-checksum-sha256"));
    }

    @Test
    void aMissingCreateOnlyIsRefused() {
        assertRefused(403, upload.withoutHeader("if-none-match"));
    }

    @Test
    void anotherCreateOnlyIsRefused() {
        assertRefused(403, upload.withHeader("if-none-match", "\"b1946ac92492d2347c6235b4d2611184\""));
    }

    @Test
    void aTamperedSignatureIsRefused() {
        assertRefused(403, upload.withUrl("X-Amz-Signature=[0-9a-f]{4}", "X-Amz-Signature=0000"));
        assertRefused(403, upload.withUrl("&X-Amz-Signature=[0-9a-f]+", ""));
    }

    @Test
    void aTamperedExpiryIsRefused() {
        assertRefused(403, upload.withUrl("X-Amz-Expires=900", "X-Amz-Expires=90000"));
        assertRefused(403, upload.withUrl("X-Amz-Date=2", "X-Amz-Date=3"));
    }

    @Test
    void aShorterListOfSignedHeadersIsRefused() {
        assertRefused(403, upload.withUrl("X-Amz-SignedHeaders=[^&]+", "X-Amz-SignedHeaders=host"));
        assertRefused(403, upload.withUrl("if-none-match%3B", "").withoutHeader("if-none-match"));
    }

    @Test
    void anotherParameterIsRefused() {
        assertRefused(403, upload.withUrl("\\?", "?partNumber=1&uploadId=1&"));
        assertRefused(403, upload.withUrl("\\?", "?acl=&"));
    }

    @Test
    void anExpiredOneIsRefused() throws InterruptedException {
        // Signed like the store's, for one second instead of a quarter of an hour.
        PresignedRequest brief = s3.presigner()
                .presignPutObject(request -> request.signatureDuration(Duration.ofSeconds(1))
                        .putObjectRequest(put -> put.bucket(endpoint().bucket())
                                .key(file.key())
                                .contentLength(file.declared().size())
                                .checksumSHA256(
                                        file.declared().sha256().orElseThrow().base64())
                                .ifNoneMatch("*")));
        Thread.sleep(2_000);

        assertRefused(
                403,
                new Attempt(
                        "PUT", URI.create(brief.url().toString()), upload.headers(), BodyPublishers.ofString(CONTENT)));
    }

    @Test
    void aSecondUploadIsRefused() {
        assertThat(upload.send().status()).isEqualTo(200);

        assertThat(upload.send().status()).isEqualTo(412);
    }

    @Test
    void aDownloadServesNothingElse() {
        upload.send();
        VersionFile found = file.found(((Finding.Present) s3.store().inspect(file)).object());
        Attempt download = Attempt.of(s3.store().download(found));

        assertThat(download.send().text()).isEqualTo(CONTENT);
        assertThat(download.withUrl("weights\\.bin", "weights.txt").send().status())
                .isEqualTo(403);
        assertThat(download.withMethod("DELETE").send().status()).isEqualTo(403);
        assertThat(download.withUrl("X-Amz-Expires=900", "X-Amz-Expires=901")
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(s3.store().inspect(file)).isInstanceOf(Finding.Present.class);
    }

    @Test
    void aPartsRequestTakesThatPartOnly() {
        byte[] content = bytes(PART + 9);
        VersionFile inParts = declaredInParts(s3.store(), "model/large.bin", content);
        FilePart second = FilePart.of(inParts.declared()).get(1);
        SignedRequest last = s3.store().uploadPart(inParts, second);
        Attempt part = Attempt.of(last, content);

        assertThat(part.withUrl("partNumber=2", "partNumber=1").send().status()).isEqualTo(403);
        assertThat(part.withUrl("uploadId=", "uploadId=0").send().status()).isEqualTo(403);
        assertThat(part.withBody("otherpart").send().status()).isEqualTo(400);
        assertThat(part.withBody("longer part").send().status()).isEqualTo(403);
        assertThat(part.withoutHeader("x-amz-checksum-sha256").send().status()).isEqualTo(403);
        assertThat(s3.store().heldParts(inParts)).isEmpty();
        assertThat(part.send().status()).isEqualTo(200);
        assertThat(s3.store().heldParts(inParts)).containsExactly(2);
    }

    @Test
    void aForgedOneIsRefused() {
        VersionFile other = declared("model/weights.bin", CONTENT);
        S3Endpoint forger = endpoint().withSecretKey("guessed");
        try (var forging = forger.presigner()) {
            PresignedRequest forged = forging.presignPutObject(request -> request.signatureDuration(
                            Duration.ofMinutes(1))
                    .putObjectRequest(put -> put.bucket(endpoint().bucket()).key(other.key())));

            assertRefused(
                    403,
                    new Attempt(
                            "PUT", URI.create(forged.url().toString()), Map.of(), BodyPublishers.ofString(CONTENT)));
        }
    }

    private void assertRefused(int status, Attempt attempt) {
        assertThat(attempt.send().status()).isEqualTo(status);
        assertNothingIsThere();
    }

    private void assertNothingIsThere() {
        assertThat(s3.store().inspect(file)).isEqualTo(new Finding.Missing(Why.NOT_UPLOADED));
    }
}
