package dev.slipway.local.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.local.files.Room;
import dev.slipway.local.files.SmallDisk;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Files on a disk of twelve megabytes, four of which are kept. */
@Timeout(60)
class RoomyBlobStoreTest {
    private static final int MEGABYTE = 1 << 20;
    private static final long KEPT = 4L * MEGABYTE;

    @TempDir
    Path folder;

    @BeforeEach
    void aDiskCanBeMounted() {
        assumeTrue(SmallDisk.isAllowed(folder), "no file system can be mounted here, so no disk gets full");
    }

    @Test
    void aFileThatWouldTakeTheLastRoomIsRefusedBeforeItIsRead() {
        try (SmallDisk disk = new SmallDisk(folder, 12)) {
            BlobStore blobs = blobs(disk, KEPT);
            put(blobs, "small", MEGABYTE, MEGABYTE);

            S3Exception refused = refusal(() -> put(blobs, "large", 8 * MEGABYTE, 0));

            assertThat(refused.awsErrorDetails().errorMessage())
                    .startsWith("The file system of " + disk.path() + " has no room for 8,388,608 bytes more (");
            assertThat(blobs.blobExists("b", "small")).isTrue();
            assertThat(blobs.blobExists("b", "large")).isFalse();
        }
    }

    @Test
    void aFileThatFindsLessRoomThanAtItsBeginningIsGivenUp() {
        try (SmallDisk disk = new SmallDisk(folder, 12)) {
            BlobStore blobs = blobs(disk, KEPT);

            // As if others had come at the same time: it says that it is small.
            refusal(() -> put(blobs, "grown", MEGABYTE, 10 * MEGABYTE));

            assertThat(blobs.blobExists("b", "grown")).isFalse();
            assertThat(disk.path().toFile().getUsableSpace()).isGreaterThan(KEPT);
        }
    }

    @Test
    void whatTheDiskItselfRefusesIsSaidLikewise() {
        try (SmallDisk disk = new SmallDisk(folder, 12)) {
            BlobStore blobs = blobs(disk, 0);
            disk.fill(MEGABYTE / 2);

            // Smaller than what is looked at again.
            refusal(() -> put(blobs, "full", 1, MEGABYTE - 1));

            assertThat(blobs.blobExists("b", "full")).isFalse();
        }
    }

    @Test
    void partsAreJoinedOnlyWhereThereIsRoomForThemTwice() {
        try (SmallDisk disk = new SmallDisk(folder, 12)) {
            BlobStore blobs = blobs(disk, KEPT);
            MultipartUpload upload = blobs.initiateMultipartUpload(CreateMultipartUploadRequest.builder()
                    .bucket("b")
                    .key("joined")
                    .build());
            String part = blobs.uploadMultipartPart(
                            upload,
                            UploadPartRequest.builder()
                                    .bucket("b")
                                    .key("joined")
                                    .partNumber(1)
                                    .contentLength(5L * MEGABYTE)
                                    .build(),
                            new ByteArrayInputStream(new byte[5 * MEGABYTE]))
                    .eTag();
            CompleteMultipartUploadRequest all = CompleteMultipartUploadRequest.builder()
                    .bucket("b")
                    .key("joined")
                    .multipartUpload(parts -> parts.parts(List.of(
                            CompletedPart.builder().partNumber(1).eTag(part).build())))
                    .build();

            refusal(() -> blobs.completeMultipartUpload(upload, all));
            disk.resize(24);
            blobs.completeMultipartUpload(upload, all);

            assertThat(blobs.blobExists("b", "joined")).isTrue();
        }
    }

    @Test
    void copiesAreMadeOnlyWhereThereIsRoomForThem() {
        try (SmallDisk disk = new SmallDisk(folder, 12)) {
            BlobStore blobs = new CopyingBlobStore(blobs(disk, KEPT));
            put(blobs, "source", 5 * MEGABYTE, 5 * MEGABYTE);
            CopyObjectRequest copy = CopyObjectRequest.builder()
                    .sourceBucket("b")
                    .sourceKey("source")
                    .destinationBucket("b")
                    .destinationKey("copy")
                    .build();

            refusal(() -> blobs.copyBlob(copy));
            assertThat(blobs.blobExists("b", "copy")).isFalse();
            disk.resize(24);
            blobs.copyBlob(copy);

            assertThat(blobs.blobExists("b", "copy")).isTrue();
        }
    }

    private static BlobStore blobs(SmallDisk disk, long kept) {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", disk.path().toString());
        BlobStore blobs = new RoomyBlobStore(BlobStores.create("filesystem", properties), new Room(disk.path(), kept));
        blobs.createContainer("b");
        return blobs;
    }

    private static void put(BlobStore blobs, String key, long declared, int bytes) {
        blobs.putBlob(
                PutObjectRequest.builder()
                        .bucket("b")
                        .key(key)
                        .contentLength(declared)
                        .build(),
                new ByteArrayInputStream(new byte[bytes]));
    }

    private static S3Exception refusal(Runnable write) {
        S3Exception refused = catchThrowableOfType(S3Exception.class, write::run);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ServiceUnavailable");
        return refused;
    }
}
