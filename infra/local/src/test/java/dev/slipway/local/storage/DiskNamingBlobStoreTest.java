package dev.slipway.local.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.AbstractNio2BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Objects of any key are kept and listed by it, whatever lies on the disk. */
class DiskNamingBlobStoreTest {
    private static final String BUCKET = "artifacts";
    private static final List<String> KEYS = List.of(
            "Data/a",
            "data/a",
            "data/a.b",
            "data/a b/c",
            "data/A/b",
            "data/" + "x".repeat(255) + "/" + "\u6a21".repeat(85),
            "data/" + "x".repeat(255) + "/y",
            "data/" + "x".repeat(254),
            "data/\uff41",
            "data/\ud83d\udea2",
            "data/.mpus-0",
            "Z",
            "\u00f6",
            "o\u0308");

    @TempDir
    Path folder;

    private BlobStore blobs;

    @BeforeEach
    void fill() {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        blobs = new DiskNamingBlobStore(BlobStores.create("filesystem", properties));
        blobs.createContainer(BUCKET);
        for (String key : KEYS) {
            byte[] content = key.getBytes(UTF_8);
            blobs.putBlob(
                    PutObjectRequest.builder()
                            .bucket(BUCKET)
                            .key(key)
                            .contentLength((long) content.length)
                            .build(),
                    new ByteArrayInputStream(content));
        }
    }

    @Test
    void everyObjectIsReadByItsKey() throws Exception {
        for (String key : KEYS) {
            assertThat(blobs.getBlob(BUCKET, key).readAllBytes()).isEqualTo(key.getBytes(UTF_8));
        }
        assertThat(blobs.blobExists(BUCKET, "data/A")).isFalse();
        blobs.removeBlob(BUCKET, "Data/a");
        assertThat(blobs.blobExists(BUCKET, "Data/a")).isFalse();
        assertThat(blobs.blobExists(BUCKET, "data/a")).isTrue();
    }

    @Test
    void listsAreOfKeysInTheOrderOfTheirBytesByAnyPrefixAndDelimiterAndPage() {
        for (String prefix :
                List.of("", "d", "data/", "data/a", "data/" + "x".repeat(200), "Data", "data/a/", "none/")) {
            for (String delimiter : List.of("", "/", "a", "x/")) {
                for (int most : new int[] {1, 2, 1_000}) {
                    assertThat(listed(prefix, delimiter, most))
                            .as("%s by %s, %s at a time", prefix, delimiter, most)
                            .isEqualTo(expected(prefix, delimiter));
                }
            }
        }
    }

    @Test
    void onTheDiskAreOnlyNamesThatEveryFileSystemKeeps() throws Exception {
        Files.createFile(folder.resolve(BUCKET).resolve(".DS_Store"));
        Files.createFile(folder.resolve(BUCKET).resolve("By Hand"));

        assertThat(listed("", "", 1_000)).isEqualTo(expected("", ""));
        Files.delete(folder.resolve(BUCKET).resolve(".DS_Store"));
        Files.delete(folder.resolve(BUCKET).resolve("By Hand"));
        try (Stream<Path> files = Files.walk(folder.resolve(BUCKET))) {
            assertThat(files)
                    .allSatisfy(
                            file -> assertThat(file.getFileName().toString()).matches("[a-z0-9_%-][a-z0-9._%-]*"));
        }
    }

    /** Where S3Proxy cannot read them back, it believes what the client says of their checksums. */
    @Test
    void partsAreReadBackListedJoinedAndDroppedUnderAnyKey() throws Exception {
        for (String key : KEYS) {
            MultipartUpload joined = begin("joined/" + key);
            MultipartUpload dropped = begin("dropped/" + key);
            String name = AbstractNio2BlobStore.multipartPartName(joined.id(), joined.blobName(), 1);

            assertThat(blobs.getBlob(BUCKET, name).readAllBytes()).isEqualTo(key.getBytes(UTF_8));
            assertThat(blobs.listMultipartUpload(joined))
                    .extracting(Part::partNumber)
                    .containsExactly(1);
            assertThat(blobs.listMultipartUploads(BUCKET))
                    .extracting(upload -> upload.key())
                    .containsExactlyInAnyOrder(joined.blobName(), dropped.blobName());
            blobs.abortMultipartUpload(dropped);
            blobs.completeMultipartUpload(
                    joined,
                    CompleteMultipartUploadRequest.builder()
                            .bucket(BUCKET)
                            .key(joined.blobName())
                            .multipartUpload(parts -> parts.parts(
                                    CompletedPart.builder().partNumber(1).build()))
                            .build());
            assertThat(blobs.getBlob(BUCKET, joined.blobName()).readAllBytes()).isEqualTo(key.getBytes(UTF_8));
            assertThat(blobs.listMultipartUploads(BUCKET)).isEmpty();
        }
        assertThat(listed("joined/", "", 1_000)).hasSameSizeAs(KEYS);
        assertThat(listed("dropped/", "", 1_000)).isEmpty();
    }

    /** An upload with one part, which is the name after the first folder. */
    private MultipartUpload begin(String key) {
        MultipartUpload upload = blobs.initiateMultipartUpload(
                CreateMultipartUploadRequest.builder().bucket(BUCKET).key(key).build());
        assertThat(upload.blobName()).isEqualTo(key);
        byte[] content = key.substring(key.indexOf('/') + 1).getBytes(UTF_8);
        blobs.uploadMultipartPart(
                upload,
                UploadPartRequest.builder()
                        .bucket(BUCKET)
                        .key(key)
                        .partNumber(1)
                        .contentLength((long) content.length)
                        .build(),
                new ByteArrayInputStream(content));
        return upload;
    }

    /** A method that S3Proxy adds, and that has a key, would pass it on as it is. */
    @Test
    void everyMethodThatTakesAKeyIsKnown() {
        List<String> withoutKeys = List.of(
                "delegate",
                "close",
                "headBucket",
                "createContainer",
                "deleteContainer",
                "clearContainer",
                "deleteBucket",
                "getContainerAccess",
                "getContainerAcl",
                "setContainerAccess",
                "supportsVersioning",
                "getBucketVersioning",
                "putBucketVersioning",
                "listVersions",
                "supportsServerSideEncryption",
                "supportsBucketEncryption",
                "getBucketEncryption",
                "putBucketEncryption",
                "deleteBucketEncryption",
                "getMinimumMultipartPartSize");

        assertThat(methods(ForwardingBlobStore.class).filter(method -> method.getParameterCount() > 0))
                .extracting(Method::getName)
                .filteredOn(name -> !withoutKeys.contains(name))
                .containsExactlyInAnyOrderElementsOf(
                        methods(DiskNamingBlobStore.class).map(Method::getName).toList());
    }

    private static Stream<Method> methods(Class<?> of) {
        return Arrays.stream(of.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge());
    }

    /** Goes through the pages of a list. */
    private List<String> listed(String prefix, String delimiter, int most) {
        List<String> all = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            ListObjectsV2Response page = blobs.list(ListObjectsV2Request.builder()
                    .bucket(BUCKET)
                    .prefix(prefix)
                    .delimiter(delimiter)
                    .maxKeys(most)
                    .continuationToken(token.orElse(null))
                    .build());
            List<String> entries = new ArrayList<>();
            page.contents().stream().map(S3Object::key).forEach(entries::add);
            page.commonPrefixes().stream().map(CommonPrefix::prefix).forEach(entries::add);
            assertThat(entries).hasSizeLessThanOrEqualTo(most);
            all.addAll(inOrder(entries));
            token = Optional.ofNullable(page.nextContinuationToken());
            assertThat(page.isTruncated()).isEqualTo(token.isPresent());
        } while (token.isPresent());
        return all;
    }

    private static List<String> expected(String prefix, String delimiter) {
        return inOrder(KEYS.stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> {
                    int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                    return at < 0 ? key : key.substring(0, at + delimiter.length());
                })
                .toList());
    }

    private static List<String> inOrder(List<String> texts) {
        TreeSet<String> sorted =
                new TreeSet<>((one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8)));
        sorted.addAll(texts);
        return List.copyOf(sorted);
    }
}
