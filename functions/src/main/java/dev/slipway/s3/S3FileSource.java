package dev.slipway.s3;

import dev.slipway.registry.adoption.FileSource;
import dev.slipway.registry.adoption.SourceRefused;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
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
 * the SHA-256 over what it stores; bytes are never read here. A copy carries the source's ETag in its metadata, so that who
 * finds it later knows which bytes were copied; the source's own metadata and tags stay behind.
 *
 * <p>What it needs of the role it runs as: {@code s3:ListBucket} and {@code s3:GetObject} on the sources, with {@code
 * kms:Decrypt} where they are encrypted with a key of their own; {@code s3:PutObject} and {@code s3:GetObject} on {@code
 * models/*} of the registry's bucket, and {@code s3:ListBucket} on that, without which S3 answers 403 instead of 404 where no
 * copy lies, so that a source that changed looks like a store that does not answer.
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

    private final Supplier<S3Client> s3;
    private final String bucket;

    /**
     * Copies into this bucket.
     *
     * @param s3 asked for when it is needed, and not closed
     */
    public S3FileSource(Supplier<S3Client> s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
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
        file.checkSize();
        return answered(file.path(), () -> {
            try {
                s3.get().copyObject(copying(S3Place.of(place), file, key));
            } catch (SdkException e) {
                // It may be the reply that was lost, or an earlier try has stored it: then the copy is there.
                return copy(
                        file, found(key).orElseThrow(() -> isChanged(e) ? SourceRefused.changed(file.path(), e) : e));
            }
            return copy(file, found(key).orElseThrow(() -> Refusal.UNAVAILABLE.because("a copied file is not there")));
        });
    }

    /** Create-only fails where there is a copy; where there is none, it is the source that is not what was listed. */
    private static boolean isChanged(SdkException failure) {
        return failure instanceof S3Exception e && e.statusCode() == 412;
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
                .metadata(file.mark().map(mark -> Map.of(MARK, mark)).orElse(Map.of()))
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

    private static Copy copy(SourceFile file, HeadObjectResponse object) {
        String checksum = object.checksumSHA256();
        // That of an upload in parts ends with their count, and is no digest of the file.
        if (checksum == null || checksum.contains("-")) {
            throw new SourceRefused(file.path()
                    + " lies in the registry's store without a SHA-256 of the whole file; push the version instead of"
                    + " registering where it lies");
        }
        // A bucket whose versioning is suspended calls every object's version "null": that pins nothing.
        Optional<String> version = Optional.ofNullable(object.versionId()).filter(id -> !id.equals("null"));
        return new Copy(
                new ManifestFile(
                        new FilePath(file.path()), object.contentLength(), Sha256.ofBase64(checksum), Optional.empty()),
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
