package dev.slipway.local.storage;

import static dev.slipway.registry.port.SampleFiles.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.SampleFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The S3 of one machine copies as S3 does. */
@Timeout(60)
class CopyingTest {
    private static final String SOURCES = "sources.of-the-team";
    private static final String ARTIFACTS = "artifacts";

    private final BlockingQueue<ObjectCreated> heard = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    private LocalObjectStore server;
    private S3Client s3;

    @BeforeEach
    void start() throws IOException {
        server = LocalObjectStore.start(
                new LocalObjectStore.Settings(folder, 0, "local", "secret", List.of(ARTIFACTS, SOURCES)),
                Clock.systemUTC(),
                heard::add);
        s3 = new S3Endpoint(server.endpoint(), "eu-central-1", "local", "secret", ARTIFACTS).client();
    }

    @AfterEach
    void stop() {
        s3.close();
        server.close();
    }

    @Test
    void aCopyHasTheSha256OfItsBytesAndAVersion() {
        byte[] content = bytes(200_000);
        s3.putObject(
                put -> put.bucket(SOURCES).key("a b+c").checksumAlgorithm(ChecksumAlgorithm.CRC32),
                RequestBody.fromBytes(content));

        CopyObjectResponse copied =
                copy("a b+c", "models/copy", request -> request.checksumAlgorithm(ChecksumAlgorithm.SHA256));

        HeadObjectResponse copy = head("models/copy");
        assertThat(copied.copyObjectResult().checksumSHA256())
                .isEqualTo(Sha256.of(content).base64());
        assertThat(copied.copyObjectResult().checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        assertThat(copied.copyObjectResult().lastModified()).isNotNull();
        assertThat(copy.checksumSHA256()).isEqualTo(Sha256.of(content).base64());
        assertThat(copy.checksumCRC32()).isNull();
        assertThat(copy.eTag()).isEqualTo(copied.copyObjectResult().eTag());
        assertThat(copy.versionId()).isEqualTo(copied.versionId()).isNotBlank();
        assertThat(content("models/copy")).isEqualTo(content);
    }

    @Test
    void aCopyOfAnUploadInPartsHasTheSha256OfTheWhole() {
        byte[] content = bytes(SampleFiles.PART);
        putInParts("in-parts", content);
        assertThat(s3.headObject(head -> head.bucket(SOURCES).key("in-parts").checksumMode(ChecksumMode.ENABLED))
                        .checksumSHA256())
                .endsWith("-1");

        copy("in-parts", "copy", request -> {});

        assertThat(head("copy").checksumSHA256()).isEqualTo(Sha256.of(content).base64());
        assertThat(head("copy").eTag()).doesNotContain("-");
    }

    @Test
    void aCopyIsMadeOnlyWhereNothingLiesWhenThatIsAsked() {
        put("source", "new");
        s3.putObject(put -> put.bucket(ARTIFACTS).key("copy"), RequestBody.fromString("old"));

        S3Exception refused = refused(() -> copy("source", "copy", request -> request.ifNoneMatch("*")));

        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("PreconditionFailed");
        assertThat(new String(content("copy"), UTF_8)).isEqualTo("old");
        copy("source", "copy", request -> {});
        assertThat(head("copy").contentLength()).isEqualTo(3);
    }

    @Test
    void ofCopiesThatAreMadeAtTheSameTimeOneIsStored() throws Exception {
        List<Callable<Boolean>> copies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String source = "source-" + i;
            put(source, source);
            copies.add(() -> {
                try {
                    copy(source, "copy", request -> request.ifNoneMatch("*"));
                    return true;
                } catch (S3Exception e) {
                    assertThat(e.statusCode()).isEqualTo(412);
                    return false;
                }
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        int stored = 0;
        try {
            for (Future<Boolean> isStored : threads.invokeAll(copies)) {
                stored += isStored.get() ? 1 : 0;
            }
        } finally {
            threads.shutdown();
        }

        assertThat(stored).isEqualTo(1);
        assertThat(head("copy").checksumSHA256())
                .isEqualTo(Sha256.of(content("copy")).base64());
    }

    @Test
    void onlyTheSourceThatIsMeantIsCopied() {
        put("source", "weights");
        String etag = s3.headObject(head -> head.bucket(SOURCES).key("source")).eTag();
        put("source", "Weights");

        assertThat(refused(() -> copy("source", "copy", request -> request.copySourceIfMatch(etag)))
                        .awsErrorDetails()
                        .errorMessage())
                .contains("x-amz-copy-source-if-match");
        String now = s3.headObject(head -> head.bucket(SOURCES).key("source")).eTag();
        assertThat(refused(() -> copy("source", "copy", request -> request.copySourceIfNoneMatch(now)))
                        .statusCode())
                .isEqualTo(412);
        copy("source", "copy", request -> request.copySourceIfMatch(now).copySourceIfNoneMatch(etag));
        assertThat(head("copy").contentLength()).isEqualTo(7);
    }

    @Test
    void aSourceThatIsNotThereIsNotCopied() {
        assertThat(catchThrowableOfType(NoSuchKeyException.class, () -> copy("nothing", "copy", request -> {}))
                        .statusCode())
                .isEqualTo(404);
        assertThat(refused(() -> s3.copyObject(copy -> copy.sourceBucket("no-such-bucket")
                                .sourceKey("a")
                                .destinationBucket(ARTIFACTS)
                                .destinationKey("copy")))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("NoSuchBucket");
    }

    @Test
    void aSourceThatIsTooLargeIsNotCopied() throws IOException {
        put("large", "");
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve(SOURCES).resolve("large").toFile(), "rw")) {
            file.setLength((5L << 30) + 1);
        }

        S3Exception refused = refused(() -> copy("large", "copy", request -> {}));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.awsErrorDetails().errorMessage())
                .isEqualTo("The specified copy source is larger than the maximum allowable size for a copy source:"
                        + " 5368709120");
    }

    @Test
    void aCopyIsToldOfWithItsBucketAndThatItIsACopy() throws InterruptedException {
        put("source", "weights");
        copy("source", "models/copy", request -> request.ifNoneMatch("*"));
        refused(() -> copy("source", "models/copy", request -> request.ifNoneMatch("*")));
        put("last", "");

        ObjectCreated source = heard.poll(5, TimeUnit.SECONDS);
        ObjectCreated copy = heard.poll(5, TimeUnit.SECONDS);
        ObjectCreated last = heard.poll(5, TimeUnit.SECONDS);

        assertThat(source.bucket()).isEqualTo(SOURCES);
        assertThat(source.reason()).isEqualTo("PutObject");
        assertThat(copy.bucket()).isEqualTo(ARTIFACTS);
        assertThat(copy.key()).isEqualTo("models/copy");
        assertThat(copy.size()).isEqualTo(7);
        assertThat(copy.etag()).isEqualTo(head("models/copy").eTag().replace("\"", ""));
        assertThat(copy.reason()).isEqualTo("CopyObject");
        assertThat(copy.sequencer()).isGreaterThan(source.sequencer());
        assertThat(last.key()).isEqualTo("last");
    }

    @Test
    void metadataIsThatOfTheSourceOrOfTheRequest() {
        s3.putObject(
                put -> put.bucket(SOURCES)
                        .key("source")
                        .contentType("text/x-model")
                        .metadata(Map.of("a", "1")),
                RequestBody.fromString("weights"));

        copy("source", "kept", request -> {});
        copy(
                "source",
                "replaced",
                request -> request.metadataDirective(MetadataDirective.REPLACE)
                        .contentType("application/x-other")
                        .metadata(Map.of("b", "2")));

        assertThat(head("kept").contentType()).isEqualTo("text/x-model");
        assertThat(head("kept").metadata()).containsExactly(Map.entry("a", "1"));
        assertThat(head("replaced").contentType()).isEqualTo("application/x-other");
        assertThat(head("replaced").metadata()).containsExactly(Map.entry("b", "2"));
    }

    @Test
    void aForgedChecksumIsNotKept() {
        put("source", "weights");

        copy(
                "source",
                "copy",
                request -> request.metadataDirective(MetadataDirective.REPLACE)
                        .metadata(Map.of(
                                "s3proxy_checksum_sha256",
                                Sha256.of("others").base64(),
                                "S3Proxy_Checksum_CRC32",
                                "AAAAAA==")));

        assertThat(head("copy").checksumSHA256()).isEqualTo(Sha256.of("weights").base64());
        assertThat(head("copy").checksumCRC32()).isNull();
    }

    @Test
    void whatIsNotKnownOfCopyingIsRefused() {
        put("source", "weights");

        for (Consumer<CopyObjectRequest.Builder> unknown : List.<Consumer<CopyObjectRequest.Builder>>of(
                request -> request.checksumAlgorithm(ChecksumAlgorithm.CRC32),
                request -> request.checksumAlgorithm("MD4"),
                request -> request.ifMatch("\"etag\""),
                request -> request.ifNoneMatch("\"etag\""))) {
            S3Exception refused = refused(() -> copy("source", "copy", unknown));

            assertThat(refused.statusCode()).isEqualTo(501);
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("NotImplemented");
        }
        assertThat(s3.listObjectsV2(list -> list.bucket(ARTIFACTS)).contents()).isEmpty();
    }

    @Test
    void anObjectMayBeCopiedOntoItselfWithOtherMetadata() {
        put("source", "weights");

        s3.copyObject(copy -> copy.sourceBucket(SOURCES)
                .sourceKey("source")
                .destinationBucket(SOURCES)
                .destinationKey("source")
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("a", "1")));

        assertThat(s3.getObjectAsBytes(get -> get.bucket(SOURCES).key("source")).asUtf8String())
                .isEqualTo("weights");
    }

    private CopyObjectResponse copy(String source, String key, Consumer<CopyObjectRequest.Builder> more) {
        CopyObjectRequest.Builder request = CopyObjectRequest.builder()
                .sourceBucket(SOURCES)
                .sourceKey(source)
                .destinationBucket(ARTIFACTS)
                .destinationKey(key);
        more.accept(request);
        return s3.copyObject(request.build());
    }

    private void put(String key, String content) {
        s3.putObject(put -> put.bucket(SOURCES).key(key), RequestBody.fromString(content));
    }

    private void putInParts(String key, byte[] content) {
        String upload = s3.createMultipartUpload(
                        create -> create.bucket(SOURCES).key(key).checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
        String etag = s3.uploadPart(
                        part -> part.bucket(SOURCES)
                                .key(key)
                                .uploadId(upload)
                                .partNumber(1)
                                .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                        RequestBody.fromBytes(content))
                .eTag();
        CompletedPart part = CompletedPart.builder()
                .partNumber(1)
                .eTag(etag)
                .checksumSHA256(Sha256.of(content).base64())
                .build();
        s3.completeMultipartUpload(complete ->
                complete.bucket(SOURCES).key(key).uploadId(upload).multipartUpload(parts -> parts.parts(part)));
    }

    private HeadObjectResponse head(String key) {
        return s3.headObject(head -> head.bucket(ARTIFACTS).key(key).checksumMode(ChecksumMode.ENABLED));
    }

    private byte[] content(String key) {
        return s3.getObjectAsBytes(get -> get.bucket(ARTIFACTS).key(key)).asByteArray();
    }

    private static S3Exception refused(Runnable request) {
        return catchThrowableOfType(S3Exception.class, request::run);
    }
}
