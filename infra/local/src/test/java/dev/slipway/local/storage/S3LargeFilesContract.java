package dev.slipway.local.storage;

import static dev.slipway.registry.port.SampleFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.registry.adoption.FileSource.Copy;
import dev.slipway.registry.adoption.FileSource.SourceFile;
import dev.slipway.registry.adoption.SourceRefused;
import dev.slipway.registry.adoption.Turn;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.s3.S3ArtifactStore;
import dev.slipway.s3.S3FileSource;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What every S3 must do with files that are too large for one request; here every file of more than one part is. */
abstract class S3LargeFilesContract {
    private static final int PART = (int) FileParts.MIN_PART_SIZE;
    private static final S3FileSource.Sizes SIZES = new S3FileSource.Sizes(PART, PART);

    private final String folder = "large files/" + Ids.next(Instant.now());
    private final String key = "models/" + Ids.next(Instant.now()) + "/" + Ids.next(Instant.now()) + "/weights.bin";
    private final byte[] content = bytes(2 * PART + 12_345);
    private final AtomicInteger parts = new AtomicInteger();
    private S3Client s3;

    /** Where to copy to. */
    abstract S3Endpoint endpoint();

    /** The bucket to copy from. */
    abstract String bucket();

    @BeforeEach
    void open() {
        s3 = endpoint().client();
        put(content);
    }

    @AfterEach
    void close() {
        s3.close();
    }

    @Test
    void aCopyHasTheDigestsOfItsPartsAndNoneOfTheWhole() {
        SourceFile file = listed();

        Copy copy = copied(file, going(false));

        FileParts cut = copy.file().parts().orElseThrow();
        assertThat(copy.file().size()).isEqualTo(content.length);
        assertThat(copy.file().sha256()).isEmpty();
        assertThat(cut.partSize()).isEqualTo(PART);
        assertThat(cut.digests())
                .containsExactly(sha256(0, PART), sha256(PART, 2 * PART), sha256(2 * PART, content.length));
        assertThat(copy.mark()).isEqualTo(file.mark());
        assertThat(stored()).isEqualTo(content);
        assertThat(source().isStill(place(), listed(), copy)).isTrue();
        assertThat(uploads()).isEmpty();
    }

    @Test
    void aCopyIsFoundToBeWhatItsManifestSays() {
        Copy copy = copied(listed(), going(false));

        try (S3Presigner presigner = endpoint().presigner()) {
            Finding finding = new S3ArtifactStore(s3, presigner, endpoint().bucket())
                    .inspect(new VersionFile(copy.file(), key, Optional.empty(), Optional.empty()));
            assertThat(finding).isEqualTo(new Finding.Present(copy.object()));
        }
    }

    @Test
    void aFileOfOnePartIsCopiedWhole() {
        byte[] small = bytes(PART);
        put(small);

        Copy copy = copied(listed(), going(false));

        assertThat(copy.file().sha256()).contains(Sha256.of(small));
        assertThat(copy.file().parts()).isEmpty();
    }

    @Test
    void copyingAgainSaysWhatIsThere() {
        Copy first = copied(listed(), going(false));
        parts.set(0);

        assertThat(copied(listed(), going(false))).isEqualTo(first);
        assertThat(source().copy(place(), listed(), key)).isEqualTo(first);
        assertThat(parts).hasValue(0);
    }

    @Test
    void nothingIsBegunInATurnThatIsOver() {
        Turn over = new Turn(Clock.systemUTC(), Instant.EPOCH, true);

        assertThat(source().copy(place(), listed(), key, over)).isEmpty();
        assertThat(uploads()).isEmpty();
    }

    @Test
    void partsThatWereCopiedInAnEarlierTurnAreNotCopiedAgain() {
        SourceFile file = listed();
        begun(file, content, 1);

        Copy copy = copied(file, going(true));

        assertThat(parts).hasValue(2);
        assertThat(copy.mark()).isEqualTo(file.mark());
        assertThat(stored()).isEqualTo(content);
        assertThat(uploads()).isEmpty();
    }

    @Test
    void partsOfWhichNobodyKnowsWhatTheyAreAreCopiedAgain() {
        byte[] other = bytes(content.length + 1);
        put(other);
        begun(listed(), other, 1);
        put(content);

        copied(listed(), going(false));

        assertThat(parts).hasValue(3);
        assertThat(stored()).isEqualTo(content);
        assertThat(uploads()).isEmpty();
    }

    @Test
    void ofSeveralUploadsOfOneKeyOneGoesOn() {
        SourceFile file = listed();
        begun(file, content, 1);
        begun(file, content, 2);

        copied(file, going(true));

        assertThat(parts).hasValue(2);
        assertThat(stored()).isEqualTo(content);
        assertThat(uploads()).isEmpty();
    }

    @Test
    void aFileWithOtherBytesThanThoseListedIsNotCopied() {
        SourceFile file = listed();
        byte[] other = content.clone();
        other[0]++;
        put(other);

        assertThatThrownBy(() -> source().copy(place(), file, key, going(true)))
                .isInstanceOf(SourceRefused.class)
                .hasMessageStartingWith("weights.bin changed while it was copied");
        assertThat(s3.listObjectsV2(list -> list.bucket(endpoint().bucket()).prefix(key))
                        .contents())
                .isEmpty();
    }

    @Test
    void aLostReplyToJoiningLosesNothing() {
        S3FileSource forgetful = over(new DelegatingS3Client(s3) {
            @Override
            public CompleteMultipartUploadResponse completeMultipartUpload(CompleteMultipartUploadRequest request) {
                super.completeMultipartUpload(request);
                throw SdkClientException.create("the connection was reset");
            }
        });

        Copy copy = forgetful.copy(place(), listed(), key, going(false)).orElseThrow();

        assertThat(copy).isEqualTo(copied(listed(), going(true)));
        assertThat(uploads()).isEmpty();
    }

    @Test
    void aLostReplyToOnePartLosesNothing() {
        S3FileSource forgetful = over(new DelegatingS3Client(s3) {
            @Override
            public UploadPartCopyResponse uploadPartCopy(UploadPartCopyRequest request) {
                super.uploadPartCopy(request);
                throw SdkClientException.create("the connection was reset");
            }
        });

        Refused refused =
                catchThrowableOfType(Refused.class, () -> forgetful.copy(place(), listed(), key, going(false)));

        assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(uploads()).hasSize(1);
        copied(listed(), going(true));
        assertThat(parts.get()).isLessThan(3);
        assertThat(stored()).isEqualTo(content);
        assertThat(uploads()).isEmpty();
    }

    /** As a worker leaves it that dies when it has copied one part. */
    private void begun(SourceFile file, byte[] bytes, int part) {
        String upload = s3.createMultipartUpload(
                        create -> create.bucket(endpoint().bucket())
                                .key(key)
                                .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                                .metadata(Map.of("source-etag", file.mark().orElseThrow())))
                .uploadId();
        int last = Math.min(bytes.length, part * PART) - 1;
        s3.uploadPartCopy(copy -> copy.sourceBucket(bucket())
                .sourceKey(folder + "/weights.bin")
                .copySourceRange("bytes=" + (part - 1) * PART + "-" + last)
                .destinationBucket(endpoint().bucket())
                .destinationKey(key)
                .uploadId(upload)
                .partNumber(part));
    }

    private Copy copied(SourceFile file, Turn turn) {
        return source().copy(place(), file, key, turn).orElseThrow();
    }

    private S3FileSource source() {
        return over(new DelegatingS3Client(s3) {
            @Override
            public UploadPartCopyResponse uploadPartCopy(UploadPartCopyRequest request) {
                parts.incrementAndGet();
                return super.uploadPartCopy(request);
            }
        });
    }

    private S3FileSource over(S3Client client) {
        return new S3FileSource(() -> client, endpoint().bucket(), SIZES);
    }

    private static Turn going(boolean on) {
        return new Turn(Clock.systemUTC(), Instant.MAX, on);
    }

    private SourceFile listed() {
        List<SourceFile> files = source().files(place(), 1);
        assertThat(files).hasSize(1);
        return files.get(0);
    }

    private String place() {
        return "s3://" + bucket() + "/" + folder;
    }

    private void put(byte[] bytes) {
        s3.putObject(put -> put.bucket(bucket()).key(folder + "/weights.bin"), RequestBody.fromBytes(bytes));
    }

    private byte[] stored() {
        return s3.getObjectAsBytes(get -> get.bucket(endpoint().bucket()).key(key))
                .asByteArray();
    }

    private List<MultipartUpload> uploads() {
        return s3.listMultipartUploads(list -> list.bucket(endpoint().bucket()).prefix(key))
                .uploads();
    }

    private Sha256 sha256(int from, int to) {
        return Sha256.of(Arrays.copyOfRange(content, from, to));
    }
}
