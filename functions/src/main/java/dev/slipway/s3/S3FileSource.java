package dev.slipway.s3;

import dev.slipway.registry.adoption.FileSource;
import dev.slipway.registry.adoption.SourceRefused;
import dev.slipway.registry.adoption.Turn;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/**
 * Files in other buckets of S3, at {@code s3://bucket/folder} or {@code s3://bucket/key}. S3 copies them itself and computes
 * the SHA-256 over what it stores, of the whole file or, where it is too large for one request, of each of its parts; bytes
 * are never read here. A copy carries the source's ETag in its metadata, so that who finds it later knows which bytes were
 * copied; the source's own metadata and tags stay behind.
 *
 * <p>What it needs of the role it runs as: {@code s3:ListBucket} and {@code s3:GetObject} on the sources, with {@code
 * kms:Decrypt} where they are encrypted with a key of their own; {@code s3:PutObject} and {@code s3:GetObject} on {@code
 * models/*} of the registry's bucket, and {@code s3:ListBucket} on that, without which S3 answers 403 instead of 404 where no
 * copy lies, so that a source that changed looks like a store that does not answer. For files in parts also {@code
 * s3:AbortMultipartUpload}, {@code s3:ListMultipartUploadParts} and {@code s3:GetObjectAttributes} there, and {@code
 * s3:ListBucketMultipartUploads} on the bucket. What is left of a copy that nobody goes on with is for the bucket's own rule
 * on incomplete uploads.
 *
 * <p>What it needs of its client: a time-out of minutes for one try, for S3 answers a copy of five gigabytes only when it is
 * done; and access across regions, where sources lie in others than the registry.
 */
public final class S3FileSource implements FileSource {
    /** The name under which a copy keeps the ETag of its source. */
    private static final String MARK = "source-etag";

    /** What S3 answers when an object lies in an archive, from where it is not copied. */
    private static final Set<String> ARCHIVED = Set.of("InvalidObjectState", "ObjectNotInActiveTierError");

    /** What it answers when there is no source for whoever asks. */
    private static final Set<String> NOT_READABLE =
            Set.of("NoSuchBucket", "NoSuchKey", "AccessDenied", "AllAccessDisabled");

    /** A turn that lasts until all is done, and begins anew. */
    private static final Turn ALL = new Turn(Clock.systemUTC(), Instant.MAX, false);

    private final Supplier<S3Client> s3;
    private final String bucket;
    private final Sizes sizes;

    /** Held by the one file that is copied in parts: its parts alone are as many as are copied at once. */
    private final Object inParts = new Object();

    /**
     * How files are cut.
     *
     * @param whole bytes of the largest file that is copied in one request
     * @param part bytes of each part of a larger one; more where that would make too many parts
     */
    public record Sizes(long whole, long part) {
        /** Parts that S3 copies in seconds: little is lost with a process that dies. */
        public static final Sizes USUAL = new Sizes(MAX_WHOLE, 512L << 20);

        long part(long size) {
            long bytes = part;
            while (bytes * FileParts.MAX_PARTS < size) {
                bytes *= 2;
            }
            return bytes;
        }
    }

    /**
     * Copies into this bucket.
     *
     * @param s3 asked for when it is needed, and not closed
     */
    public S3FileSource(Supplier<S3Client> s3, String bucket) {
        this(s3, bucket, Sizes.USUAL);
    }

    /** The same with files cut as they are told. */
    public S3FileSource(Supplier<S3Client> s3, String bucket, Sizes sizes) {
        this.s3 = s3;
        this.bucket = bucket;
        this.sizes = sizes;
    }

    @Override
    public long maxFileSize() {
        return ManifestFile.MAX_SIZE;
    }

    @Override
    public boolean has(String place) {
        return S3Place.isOne(place);
    }

    @Override
    public List<SourceFile> files(String place, int most) {
        S3Place at = S3Place.of(place);
        return answered(place, () -> {
            List<SourceFile> below = below(at)
                    .limit(most + 1L)
                    .map(object -> file(object.key().substring(at.prefix().length()), object))
                    .toList();
            return below.isEmpty() ? itself(at) : below;
        });
    }

    /** Objects below a place, without those that consoles make to show a folder, in the order of S3: by their bytes. */
    private Stream<S3Object> below(S3Place place) {
        return s3
                .get()
                .listObjectsV2Paginator(list -> list.bucket(place.bucket()).prefix(place.prefix()))
                .contents()
                .stream()
                .filter(object -> !object.key().endsWith("/") || object.size() > 0);
    }

    /** The one object at a place, looked for as the others are: of all keys that begin with its key it is the first. */
    private List<SourceFile> itself(S3Place place) {
        if (!place.mayBeFile()) {
            return List.of();
        }
        return s3
                .get()
                .listObjectsV2(
                        list -> list.bucket(place.bucket()).prefix(place.key()).maxKeys(1))
                .contents()
                .stream()
                .filter(object -> object.key().equals(place.key()))
                .map(object -> file(place.name(), object))
                .toList();
    }

    private static SourceFile file(String path, S3Object object) {
        return new SourceFile(path, object.size(), Optional.ofNullable(object.eTag()));
    }

    @Override
    public Copy copy(String place, SourceFile file, String key) {
        return copy(place, file, key, ALL).orElseThrow();
    }

    @Override
    public Optional<Copy> copy(String place, SourceFile file, String key, Turn turn) {
        file.checkSize(maxFileSize());
        return answered(file.path(), () -> {
            try {
                if (!store(S3Place.of(place), file, key, turn)) {
                    return Optional.empty();
                }
            } catch (SdkException e) {
                // It may be the reply that was lost, or an earlier try has stored it: then the copy is there.
                return Optional.of(copy(
                        file,
                        key,
                        // Create-only fails where there is a copy; where there is none, the source is not what was
                        // listed.
                        found(key).orElseThrow(() -> isPrecondition(e) ? SourceRefused.changed(file.path(), e) : e)));
            }
            return Optional.of(copy(
                    file,
                    key,
                    found(key).orElseThrow(() -> Refusal.UNAVAILABLE.because("a copied file is not there"))));
        });
    }

    /** Whether S3 refused to do what it was told to do under a condition. */
    static boolean isPrecondition(SdkException failure) {
        return failure instanceof S3Exception e && e.statusCode() == 412;
    }

    private boolean store(S3Place place, SourceFile file, String key, Turn turn) {
        if (file.size() <= sizes.whole()) {
            s3.get().copyObject(copying(place, file, key));
            return true;
        }
        synchronized (inParts) {
            return found(key).isPresent()
                    || parts().advance(source(place, file), key, metadata(file), part(file), turn);
        }
    }

    private CopiesInParts parts() {
        return new CopiesInParts(s3.get(), bucket);
    }

    private CopiesInParts.Source source(S3Place place, SourceFile file) {
        return new CopiesInParts.Source(place.bucket(), sourceKey(place, file), file.mark(), file.size());
    }

    private long part(SourceFile file) {
        return sizes.part(file.size());
    }

    private static Map<String, String> metadata(SourceFile file) {
        return file.mark().map(mark -> Map.of(MARK, mark)).orElse(Map.of());
    }

    private CopyObjectRequest copying(S3Place place, SourceFile file, String key) {
        return CopyObjectRequest.builder()
                .sourceBucket(place.bucket())
                .sourceKey(sourceKey(place, file))
                .copySourceIfMatch(file.mark().orElse(null))
                .destinationBucket(bucket)
                .destinationKey(key)
                .ifNoneMatch("*")
                .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(metadata(file))
                // Copying tags would take permissions of their own.
                .taggingDirective(TaggingDirective.REPLACE)
                .build();
    }

    /** A place that is itself a file lists it under its last name, which a file below may have too. */
    private String sourceKey(S3Place place, SourceFile file) {
        boolean isItself = place.mayBeFile()
                && file.path().equals(place.name())
                && below(place).findAny().isEmpty();
        return isItself ? place.key() : place.prefix() + file.path();
    }

    private Optional<HeadObjectResponse> found(String key) {
        try {
            return Optional.of(
                    s3.get().headObject(head -> head.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED)));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    private Copy copy(SourceFile file, String key, HeadObjectResponse object) {
        Optional<String> checksum = Optional.ofNullable(object.checksumSHA256());
        // That of an object in parts ends with their count, and is no digest of the file.
        Optional<String> composite = checksum.filter(text -> text.contains("-"));
        Optional<FileParts> cut = composite.flatMap(text -> parts().of(key, text));
        if (checksum.isEmpty() || composite.isPresent() != cut.isPresent()) {
            throw new SourceRefused(file.path()
                    + " lies in the registry's store without a SHA-256 of its bytes; push the version instead of"
                    + " registering where it lies");
        }
        Optional<Sha256> whole = cut.isPresent() ? Optional.empty() : checksum.map(Sha256::ofBase64);
        // A bucket whose versioning is suspended calls every object's version "null": that pins nothing.
        Optional<String> version = Optional.ofNullable(object.versionId()).filter(id -> !id.equals("null"));
        return new Copy(
                new ManifestFile(new FilePath(file.path()), object.contentLength(), whole, cut),
                new StoredObject(object.eTag(), version),
                Optional.ofNullable(object.metadata().get(MARK)));
    }

    @Override
    public boolean isStill(String place, SourceFile now, Copy copy) {
        return now.path().equals(copy.file().path().value())
                && now.size() == copy.file().size()
                && now.mark().isPresent()
                && now.mark().equals(copy.mark());
    }

    /**
     * What S3 answers. Its own words name roles, buckets and hosts: they are for operators, as the cause.
     *
     * @param what was asked for, as whoever registered it knows it
     */
    private static <T> T answered(String what, Supplier<T> question) {
        try {
            return question.get();
        } catch (SdkException e) {
            String code = code(e);
            if (ARCHIVED.contains(code)) {
                throw new SourceRefused(
                        what + " lies in an archive of S3; restore it, then register the version again", e);
            }
            if (NOT_READABLE.contains(code) || code.startsWith("KMS.")) {
                throw new SourceRefused(
                        what
                                + " is not there, or the registry may not read it. If it is there, its bucket's policy, and"
                                + " that of the KMS key it is encrypted with, must let the registry read it",
                        e);
            }
            throw Refusal.UNAVAILABLE
                    .because("the store of files does not answer; try again in a moment")
                    .causedBy(e);
        }
    }

    private static String code(SdkException e) {
        return e instanceof S3Exception s3
                        && s3.awsErrorDetails() != null
                        && s3.awsErrorDetails().errorCode() != null
                ? s3.awsErrorDetails().errorCode()
                : "";
    }
}
