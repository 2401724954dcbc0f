package dev.slipway.local.storage;

import static dev.slipway.registry.port.SampleFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.registry.adoption.FileSource;
import dev.slipway.registry.adoption.FileSource.Copy;
import dev.slipway.registry.adoption.FileSource.SourceFile;
import dev.slipway.registry.adoption.FileSourceContract;
import dev.slipway.registry.adoption.SourceRefused;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.s3.S3FileSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What every S3 must do as a source: the contract of the port, and what only S3 can get wrong. */
abstract class S3FileSourceContract extends FileSourceContract {
    private final String folder = "sources of all/" + Ids.next(Instant.now());
    private S3Client s3;

    /** Where to copy to. */
    abstract S3Endpoint endpoint();

    /** The bucket to copy from. */
    abstract String bucket();

    @BeforeEach
    void open() {
        s3 = endpoint().client();
    }

    @AfterEach
    void close() {
        s3.close();
    }

    @Override
    protected FileSource source() {
        return over(s3);
    }

    @Override
    protected String place() {
        return "s3://" + bucket() + "/" + folder;
    }

    @Override
    protected void put(String path, byte[] content) {
        s3.putObject(put -> put.bucket(bucket()).key(folder + "/" + path), RequestBody.fromBytes(content));
    }

    @Override
    protected void remove(String path) {
        s3.deleteObject(delete -> delete.bucket(bucket()).key(folder + "/" + path));
    }

    @Override
    protected byte[] stored(String key, Copy copy) {
        return s3.getObjectAsBytes(get -> get.bucket(endpoint().bucket())
                        .key(key)
                        .versionId(copy.object().objectVersion().orElse(null))
                        .ifMatch(copy.object().etag()))
                .asByteArray();
    }

    @Test
    void onlyPlacesOfS3AreIts() {
        assertThat(source().has("s3://bucket")).isTrue();
        for (String other :
                List.of("s3://", "s3:///key", "s3:", "S3://bucket", "mlflow-artifacts:/1/a", "https://bucket/a")) {
            assertThat(source().has(other)).as(other).isFalse();
        }
    }

    @Test
    void whatShowsAFolderIsNoFile() {
        put("", new byte[0]);
        put("a/", new byte[0]);
        put("a/x", utf8("x"));

        assertThat(source().files(place(), 10)).extracting(SourceFile::path).containsExactly("a/x");
    }

    @Test
    void aFileWithOtherBytesOfTheSameSizeThanThoseListedIsNotCopied() {
        put("weights.bin", utf8("weights"));
        SourceFile file = only(source().files(place(), 1));
        put("weights.bin", utf8("Weights"));
        String key = key("weights.bin");

        assertThatThrownBy(() -> source().copy(place(), file, key))
                .isInstanceOf(SourceRefused.class)
                .hasMessageStartingWith("weights.bin changed while it was copied");
        assertThat(s3.listObjectsV2(list -> list.bucket(endpoint().bucket()).prefix(key))
                        .contents())
                .isEmpty();
    }

    @Test
    void whatWasCopiedEarlierHasTheMarkOfTheBytesThatWereCopied() {
        put("weights.bin", utf8("weights"));
        SourceFile before = only(source().files(place(), 1));
        String key = key("weights.bin");
        source().copy(place(), before, key);
        put("weights.bin", utf8("Weights"));
        SourceFile after = only(source().files(place(), 1));

        Copy copy = source().copy(place(), after, key);

        assertThat(copy.mark()).isEqualTo(before.mark()).isNotEqualTo(after.mark());
        assertThat(source().isStill(place(), after, copy)).isFalse();
        assertThat(stored(key, copy)).isEqualTo(utf8("weights"));
    }

    @Test
    void metadataOfTheSourceStaysBehind() {
        s3.putObject(
                put -> put.bucket(bucket())
                        .key(folder + "/weights.bin")
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                        .contentEncoding("gzip")
                        .metadata(Map.of("secret", "of-the-team")),
                RequestBody.fromString("weights"));
        String key = key("weights.bin");
        SourceFile file = only(source().files(place(), 1));

        source().copy(place(), file, key);

        assertThat(s3.headObject(head -> head.bucket(endpoint().bucket()).key(key)))
                .satisfies(object -> {
                    assertThat(object.metadata())
                            .containsOnly(Map.entry("source-etag", file.mark().orElseThrow()));
                    assertThat(object.contentEncoding()).isNull();
                });
    }

    @Test
    void aLostReplyToCopyingLosesNothing() {
        put("weights.bin", utf8("weights"));
        SourceFile file = only(source().files(place(), 1));
        String key = key("weights.bin");
        FileSource forgetful = over(new DelegatingS3Client(s3) {
            @Override
            public CopyObjectResponse copyObject(CopyObjectRequest request) {
                super.copyObject(request);
                throw SdkClientException.create("the connection was reset");
            }
        });

        Copy copy = forgetful.copy(place(), file, key);

        assertThat(copy).isEqualTo(source().copy(place(), file, key));
    }

    @Test
    void aStoreThatDoesNotCopyNowIsAskedLater() {
        put("weights.bin", utf8("weights"));
        SourceFile file = only(source().files(place(), 1));
        FileSource silent = failing(SdkClientException.create("no route to 10.0.0.1"));

        Refused refused = catchThrowableOfType(Refused.class, () -> silent.copy(place(), file, key("weights.bin")));

        assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(refused).hasMessage("the store of files does not answer; try again in a moment");
        assertThat(refused).hasCauseInstanceOf(SdkClientException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidObjectState, 403, weights.bin lies in an archive of S3; restore it",
        "ObjectNotInActiveTierError, 403, weights.bin lies in an archive of S3; restore it",
        "AccessDenied, 403, 'weights.bin is not there, or the registry may not read it.'",
        "KMS.DisabledException, 400, 'weights.bin is not there, or the registry may not read it.'",
    })
    void whatS3RefusesForGoodSaysWhatToDo(String code, int status, String said) {
        put("weights.bin", utf8("weights"));
        SourceFile file = only(source().files(place(), 1));
        FileSource refusing = failing(S3Exception.builder()
                .statusCode(status)
                .message("User: arn:aws:sts::111122223333:assumed-role/worker is not authorized")
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build());

        assertThatThrownBy(() -> refusing.copy(place(), file, key("weights.bin")))
                .isInstanceOf(SourceRefused.class)
                .hasMessageStartingWith(said)
                .message()
                .doesNotContain("arn:");
    }

    @Test
    void aBucketThatIsNotThereIsRefusedByItsPlace() {
        assertThatThrownBy(() -> source().files("s3://no-such-bucket-of-anybody/a", 1))
                .isInstanceOf(SourceRefused.class)
                .hasMessageStartingWith(
                        "s3://no-such-bucket-of-anybody/a is not there, or the registry may not read it");
    }

    @Test
    void aWrongSecretIsNoAnswer() {
        try (S3Client stranger = endpoint().withSecretKey("guessed").client()) {
            for (Runnable question : List.<Runnable>of(
                    () -> over(stranger).files(place(), 1),
                    () -> over(stranger).copy(place(), new SourceFile("a", 1, Optional.empty()), key("a")))) {
                Refused refused = catchThrowableOfType(Refused.class, question::run);

                assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
            }
        }
    }

    private FileSource failing(RuntimeException failure) {
        return over(new DelegatingS3Client(s3) {
            @Override
            public CopyObjectResponse copyObject(CopyObjectRequest request) {
                throw failure;
            }
        });
    }

    private FileSource over(S3Client client) {
        return new S3FileSource(() -> client, endpoint().bucket());
    }
}
