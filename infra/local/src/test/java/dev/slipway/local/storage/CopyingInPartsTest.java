package dev.slipway.local.storage;

import static dev.slipway.registry.port.SampleFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FileParts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectPart;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The S3 of one machine copies parts of objects as S3 does. */
@Timeout(60)
class CopyingInPartsTest {
    private static final String SOURCES = "sources.of-the-team";
    private static final String ARTIFACTS = "artifacts";
    private static final String SOURCE = "a b+c/\u6a21\u578b";
    private static final String COPY = "models/x/y/a b+c";
    private static final int PART = (int) FileParts.MIN_PART_SIZE;

    private final byte[] content = bytes(2 * PART + 1_000);

    @TempDir
    Path folder;

    private LocalObjectStore server;
    private S3Client s3;

    @BeforeEach
    void start() throws IOException {
        server = LocalObjectStore.start(
                new LocalObjectStore.Settings(folder, 0, "local", "secret", List.of(ARTIFACTS, SOURCES)),
                Clock.systemUTC(),
                created -> {});
        s3 = new S3Endpoint(server.endpoint(), "eu-central-1", "local", "secret", ARTIFACTS).client();
    }

    @AfterEach
    void stop() {
        s3.close();
        server.close();
    }

    @Test
    void eachPartHasTheSha256OfItsBytes() {
        put(content);
        String upload = begin();

        CopyPartResult first = copy(upload, 1, 0, PART);
        CopyPartResult last = copy(upload, 3, 2 * PART, content.length);

        assertThat(first.checksumSHA256()).isEqualTo(sha256(0, PART));
        assertThat(last.checksumSHA256()).isEqualTo(sha256(2 * PART, content.length));
        assertThat(parts(upload))
                .extracting(Part::partNumber, Part::size, Part::checksumSHA256, Part::eTag)
                .containsExactly(
                        tuple(1, (long) PART, sha256(0, PART), first.eTag()),
                        tuple(3, 1_000L, sha256(2 * PART, content.length), last.eTag()));
    }

    @Test
    void aPartThatWasSentIsListedWithItsSha256Too() {
        String upload = begin();
        s3.uploadPart(
                part -> part.bucket(ARTIFACTS).key(COPY).uploadId(upload).partNumber(1),
                RequestBody.fromString("weights"));

        assertThat(parts(upload))
                .extracting(Part::checksumSHA256)
                .containsExactly(Sha256.of("weights").base64());
    }

    @Test
    void theObjectHasTheChecksumOfItsPartsAndSaysHowItWasJoined() throws IOException {
        put(content);
        String upload = begin();

        join(upload, copied(upload));

        String composite = new FileParts(
                        PART,
                        List.of(
                                Sha256.ofBase64(sha256(0, PART)),
                                Sha256.ofBase64(sha256(PART, 2 * PART)),
                                Sha256.ofBase64(sha256(2 * PART, content.length))))
                .checksum();
        HeadObjectResponse object =
                s3.headObject(head -> head.bucket(ARTIFACTS).key(COPY).checksumMode(ChecksumMode.ENABLED));
        assertThat(object.checksumSHA256()).isEqualTo(composite);
        assertThat(object.metadata()).containsExactly(Map.entry("mark", "1"));
        assertThat(s3.getObjectAsBytes(get -> get.bucket(ARTIFACTS).key(COPY)).asByteArray())
                .isEqualTo(content);
        stop();
        start();
        assertThat(attributes(2)).extracting(ObjectPart::partNumber).containsExactly(3);
        assertThat(attributes(0))
                .extracting(ObjectPart::partNumber, ObjectPart::size, ObjectPart::checksumSHA256)
                .containsExactly(
                        tuple(1, (long) PART, sha256(0, PART)),
                        tuple(2, (long) PART, sha256(PART, 2 * PART)),
                        tuple(3, 1_000L, sha256(2 * PART, content.length)));
    }

    @Test
    void anObjectThatWasStoredWholeHasNoParts() {
        s3.putObject(put -> put.bucket(ARTIFACTS).key(COPY), RequestBody.fromString("weights"));

        assertThat(s3.getObjectAttributes(get -> get.bucket(ARTIFACTS)
                                .key(COPY)
                                .objectAttributes(ObjectAttributes.OBJECT_PARTS, ObjectAttributes.OBJECT_SIZE))
                        .objectParts())
                .isNull();
    }

    @Test
    void partsAreJoinedOnlyWithTheDigestsThatTheyHave() {
        put(content);
        String upload = begin();
        List<CompletedPart> parts = copied(upload);
        parts.set(
                1,
                parts.get(1).toBuilder()
                        .checksumSHA256(Sha256.of("other").base64())
                        .build());

        S3Exception refused = catchThrowableOfType(S3Exception.class, () -> join(upload, parts));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidPart");
        assertThat(s3.listObjectsV2(list -> list.bucket(ARTIFACTS)).contents()).isEmpty();
    }

    @Test
    void onlyTheSourceThatIsMeantIsCopied() {
        put(content);
        String etag = s3.headObject(head -> head.bucket(SOURCES).key(SOURCE)).eTag();
        put(bytes(content.length + 1));
        String upload = begin();

        S3Exception refused = catchThrowableOfType(
                S3Exception.class,
                () -> s3.uploadPartCopy(part -> part.sourceBucket(SOURCES)
                        .sourceKey(SOURCE)
                        .copySourceIfMatch(etag)
                        .destinationBucket(ARTIFACTS)
                        .destinationKey(COPY)
                        .uploadId(upload)
                        .partNumber(1)));

        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(parts(upload)).isEmpty();
    }

    @Test
    void bytesBehindTheEndAreNotCopied() {
        put(content);
        String upload = begin();

        S3Exception refused = catchThrowableOfType(S3Exception.class, () -> copy(upload, 1, PART, content.length + 1));

        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidRange");
        assertThat(parts(upload)).isEmpty();
    }

    @Test
    void partsAreThereAfterARestartAndNobodyKnowsTheirDigests() throws IOException {
        put(content);
        String upload = begin();
        copy(upload, 1, 0, PART);

        stop();
        start();

        assertThat(parts(upload)).extracting(Part::checksumSHA256).containsOnlyNulls();
    }

    private void put(byte[] bytes) {
        s3.putObject(put -> put.bucket(SOURCES).key(SOURCE), RequestBody.fromBytes(bytes));
    }

    private String begin() {
        return s3.createMultipartUpload(create -> create.bucket(ARTIFACTS)
                        .key(COPY)
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                        .metadata(Map.of("mark", "1")))
                .uploadId();
    }

    private List<CompletedPart> copied(String upload) {
        List<CompletedPart> parts = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            int from = (number - 1) * PART;
            CopyPartResult part = copy(upload, number, from, Math.min(content.length, from + PART));
            parts.add(CompletedPart.builder()
                    .partNumber(number)
                    .eTag(part.eTag())
                    .checksumSHA256(part.checksumSHA256())
                    .build());
        }
        return parts;
    }

    private CopyPartResult copy(String upload, int number, int from, int to) {
        return s3.uploadPartCopy(part -> part.sourceBucket(SOURCES)
                        .sourceKey(SOURCE)
                        .copySourceRange("bytes=" + from + "-" + (to - 1))
                        .destinationBucket(ARTIFACTS)
                        .destinationKey(COPY)
                        .uploadId(upload)
                        .partNumber(number))
                .copyPartResult();
    }

    private void join(String upload, List<CompletedPart> parts) {
        s3.completeMultipartUpload(complete -> complete.bucket(ARTIFACTS)
                .key(COPY)
                .uploadId(upload)
                .ifNoneMatch("*")
                .multipartUpload(all -> all.parts(parts)));
    }

    private List<Part> parts(String upload) {
        return s3.listParts(list -> list.bucket(ARTIFACTS).key(COPY).uploadId(upload))
                .parts();
    }

    private List<ObjectPart> attributes(int after) {
        return s3.getObjectAttributes(get -> get.bucket(ARTIFACTS)
                        .key(COPY)
                        .maxParts(1_000)
                        .partNumberMarker(after)
                        .objectAttributes(ObjectAttributes.OBJECT_PARTS))
                .objectParts()
                .parts();
    }

    private String sha256(int from, int to) {
        return Sha256.of(Arrays.copyOfRange(content, from, to)).base64();
    }
}
