package dev.slipway.local.storage;

import static dev.slipway.registry.port.SampleFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.registry.name.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What is refused is refused in a sentence, as S3 does. */
@Timeout(30)
class S3RefusalsTest {
    private static final String BUCKET = "artifacts";

    @TempDir
    static Path folder;

    private static LocalObjectStore server;
    private static S3Client s3;

    @BeforeAll
    static void start() throws IOException {
        server = LocalObjectStore.start(
                new LocalObjectStore.Settings(folder, 0, "AKID", "secret", BUCKET), Clock.systemUTC(), created -> {});
        s3 = endpoint().client();
        endpoint().put("there", utf8("weights"));
    }

    @AfterAll
    static void stop() {
        s3.close();
        server.close();
    }

    static Stream<Arguments> refused() {
        String another = Sha256.of("others").base64();
        return Stream.of(
                of(
                        412,
                        "PreconditionFailed",
                        "At least one of the preconditions in the request does not hold for the object that is there: If-None-Match",
                        client -> client.putObject(
                                put -> put.bucket(BUCKET).key("there").ifNoneMatch("*"), RequestBody.fromString("w"))),
                of(
                        412,
                        "PreconditionFailed",
                        "At least one of the preconditions in the request does not hold for the object that is there: If-Match",
                        client -> client.getObject(
                                get -> get.bucket(BUCKET).key("there").ifMatch("\"x\""))),
                of(
                        400,
                        "BadDigest",
                        "The x-amz-checksum-sha256 in the request does not match what was computed from its body",
                        client -> client.putObject(
                                put -> put.bucket(BUCKET).key("new").checksumSHA256(another),
                                RequestBody.fromString("w"))),
                of(
                        400,
                        "BadDigest",
                        "The content-md5 in the request does not match what was computed from its body",
                        client -> client.putObject(
                                put -> put.bucket(BUCKET).key("new").contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="),
                                RequestBody.fromString("w"))),
                of(
                        400,
                        "InvalidDigest",
                        "The checksum in the request is no Base64 of as many bytes as its algorithm makes",
                        client -> client.putObject(
                                put -> put.bucket(BUCKET).key("new").contentMD5("1B2M"), RequestBody.fromString("w"))),
                of(
                        416,
                        "InvalidRange",
                        "The requested range does not lie within the object",
                        client -> client.getObject(
                                get -> get.bucket(BUCKET).key("there").range("bytes=100-200"))),
                of(
                        404,
                        "NoSuchUpload",
                        "There is no upload in parts with this id, or it has no parts",
                        client -> client.abortMultipartUpload(abort ->
                                abort.bucket(BUCKET).key("new").uploadId("5d7a4f0e-0000-4000-8000-000000000000"))),
                of(400, "InvalidPart", "One or more of the specified parts could not be found.", client -> {
                    String upload = client.createMultipartUpload(
                                    create -> create.bucket(BUCKET).key("parts"))
                            .uploadId();
                    client.uploadPart(
                            part -> part.bucket(BUCKET)
                                    .key("parts")
                                    .uploadId(upload)
                                    .partNumber(2),
                            RequestBody.fromString("w"));
                    client.completeMultipartUpload(complete -> complete.bucket(BUCKET)
                            .key("parts")
                            .uploadId(upload)
                            .multipartUpload(parts -> parts.parts(CompletedPart.builder()
                                    .partNumber(1)
                                    .eTag("\"00000000000000000000000000000000\"")
                                    .build())));
                }),
                of(
                        400,
                        "InvalidRequest",
                        "The source of the copy is no bucket and key, or is the object itself",
                        client -> client.copyObject(copy -> copy.sourceBucket(BUCKET)
                                .sourceKey("there")
                                .destinationBucket(BUCKET)
                                .destinationKey("there"))),
                of(
                        400,
                        "InvalidArgument",
                        "A header or parameter of the request has a value that it cannot have",
                        client ->
                                client.listObjectsV2(list -> list.bucket(BUCKET).maxKeys(-1))),
                of(
                        404,
                        "NoSuchKey",
                        "The specified key does not exist.",
                        client -> client.getObject(get -> get.bucket(BUCKET).key("nothing"))));
    }

    @ParameterizedTest
    @MethodSource
    void refused(int status, String code, String message, Consumer<S3Client> request) {
        S3Exception refused = catchThrowableOfType(S3Exception.class, () -> request.accept(s3));

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refused.awsErrorDetails().errorMessage()).startsWith(message);
    }

    @Test
    void whoSignsWithAnotherKeyIsToldWhatWasCompared() {
        for (Map.Entry<S3Endpoint, String> other : Map.of(
                        new S3Endpoint(server.endpoint(), "us-east-1", "OTHER", "secret", BUCKET),
                        "There is no access key with the id that the request is signed with",
                        endpoint().withSecretKey("guessed"),
                        "The request signature we calculated does not match the signature you provided.")
                .entrySet()) {
            try (S3Client client = other.getKey().client()) {
                S3Exception refused = catchThrowableOfType(
                        S3Exception.class,
                        () -> client.getObject(get -> get.bucket(BUCKET).key("there")));

                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.awsErrorDetails().errorMessage()).startsWith(other.getValue());
            }
        }
    }

    @Test
    void aFileThatLostItsChecksumIsNotServedButNamed() throws IOException {
        endpoint().put("copied", utf8("weights"));
        Path file = folder.resolve(BUCKET).resolve("copied");
        UserDefinedFileAttributeView attributes = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        for (String name : List.copyOf(attributes.list())) {
            attributes.delete(name);
        }

        S3Exception refused = catchThrowableOfType(
                S3Exception.class, () -> s3.getObject(get -> get.bucket(BUCKET).key("copied")));

        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.awsErrorDetails().errorMessage())
                .isEqualTo("The object store failed: " + file + " has lost the extended attributes that hold its"
                        + " checksum. Put it back from a copy that was made with them (cp -a)");
    }

    @Test
    void aFileInThePlaceOfAFolderIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve(BUCKET).resolve("file"));

        S3Exception refused = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putObject(put -> put.bucket(BUCKET).key("file/below"), RequestBody.fromString("w")));

        assertThat(refused.awsErrorDetails().errorMessage())
                .startsWith("The object store failed: " + file + "/below")
                .endsWith(". See that it can be read and written, or move it away");
    }

    private static Arguments of(int status, String code, String message, Consumer<S3Client> request) {
        return Arguments.of(status, code, message, request);
    }

    private static S3Endpoint endpoint() {
        return new S3Endpoint(server.endpoint(), "us-east-1", "AKID", "secret", BUCKET);
    }
}
