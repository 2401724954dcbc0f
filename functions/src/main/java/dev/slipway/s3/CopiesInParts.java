package dev.slipway.s3;

import dev.slipway.failure.Complaints;
import dev.slipway.registry.AtOnce;
import dev.slipway.registry.adoption.Turn;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FileParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesParts;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectPart;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/**
 * Copies within S3 of objects that are too large for one request: multipart uploads whose parts S3 copies and digests itself.
 * All that is known of one that has begun lies in S3: the upload is found by its key, what it holds by its list of parts, and
 * the digests of the parts with the object that is made of them. So nothing is lost when a process dies.
 */
final class CopiesInParts {
    /** Parts that S3 names in one answer. */
    private static final int PAGE = 1_000;

    private final S3Client s3;
    private final String bucket;
    private final MultipartUploads uploads;

    CopiesInParts(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
        this.uploads = new MultipartUploads(s3, bucket, Complaints.NONE);
    }

    /**
     * What is copied.
     *
     * @param etag of the bytes that are meant; no other are copied
     * @param size of all the bytes
     */
    record Source(String bucket, String key, Optional<String> etag, long size) {}

    /**
     * Goes on with a copy as long as the turn lasts, and makes the object when all parts are there.
     *
     * @param metadata of the object
     * @param partSize always the same for the same source
     * @return whether there was time for all of it
     */
    boolean advance(Source source, String key, Map<String, String> metadata, long partSize, Turn turn) {
        if (turn.isOver()) {
            return false;
        }
        String upload = upload(key, metadata, turn);
        List<Range> ranges = Range.of(source.size(), partSize);
        Map<Integer, CompletedPart> copied = held(key, upload, ranges);
        List<Range> missing = ranges.stream()
                .filter(range -> !copied.containsKey(range.number()))
                .toList();
        AtOnce.each(missing, range -> {
            if (!turn.isOver()) {
                copied.put(range.number(), copy(source, range, key, upload));
            }
        });
        if (copied.size() < ranges.size()) {
            return false;
        }
        join(key, upload, copied);
        return true;
    }

    /** The bytes of one part. */
    private record Range(int number, long first, long last) {
        static List<Range> of(long size, long partSize) {
            int count = Math.toIntExact((size + partSize - 1) / partSize);
            return IntStream.range(0, count)
                    .mapToObj(i -> new Range(i + 1, i * partSize, Math.min(size, (i + 1) * partSize) - 1))
                    .toList();
        }

        long length() {
            return last - first + 1;
        }
    }

    /**
     * The upload to go on with. What was begun for other bytes, or nobody knows for which, is dropped: parts of two different
     * files would make a third one.
     */
    private String upload(String key, Map<String, String> metadata, Turn turn) {
        List<String> begun = begun(key);
        Optional<String> first = turn.goesOn() ? begun.stream().findFirst() : Optional.empty();
        begun.stream().filter(id -> !first.equals(Optional.of(id))).forEach(id -> uploads.drop(key, id));
        return first.orElseGet(() -> uploads.open(key, metadata));
    }

    /** Uploads of this key, in the same order whoever asks. */
    private List<String> begun(String key) {
        return s3.listMultipartUploadsPaginator(list -> list.bucket(bucket).prefix(key)).uploads().stream()
                .filter(upload -> upload.key().equals(key))
                .map(MultipartUpload::uploadId)
                .sorted()
                .toList();
    }

    /** Parts that are there with their digests; a store that has forgotten one has to copy it again. */
    private Map<Integer, CompletedPart> held(String key, String upload, List<Range> ranges) {
        Map<Integer, CompletedPart> held = new ConcurrentSkipListMap<>();
        s3.listPartsPaginator(list -> list.bucket(bucket).key(key).uploadId(upload)).parts().stream()
                .filter(part -> part.checksumSHA256() != null && isOneOf(ranges, part))
                .forEach(part ->
                        held.put(part.partNumber(), completed(part.partNumber(), part.eTag(), part.checksumSHA256())));
        return held;
    }

    private static boolean isOneOf(List<Range> ranges, Part part) {
        return part.partNumber() <= ranges.size()
                && Objects.equals(part.size(), ranges.get(part.partNumber() - 1).length());
    }

    private CompletedPart copy(Source source, Range range, String key, String upload) {
        CopyPartResult part = s3.uploadPartCopy(UploadPartCopyRequest.builder()
                        .sourceBucket(source.bucket())
                        .sourceKey(source.key())
                        .copySourceIfMatch(source.etag().orElse(null))
                        .copySourceRange("bytes=" + range.first() + "-" + range.last())
                        .destinationBucket(bucket)
                        .destinationKey(key)
                        .uploadId(upload)
                        .partNumber(range.number())
                        .build())
                .copyPartResult();
        return completed(range.number(), part.eTag(), part.checksumSHA256());
    }

    private static CompletedPart completed(int number, String etag, String sha256) {
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(etag)
                .checksumSHA256(sha256)
                .build();
    }

    private void join(String key, String upload, Map<Integer, CompletedPart> parts) {
        try {
            uploads.complete(key, upload, List.copyOf(parts.values()));
        } catch (SdkException e) {
            if (S3FileSource.isPrecondition(e)) {
                // Somebody else was faster; nobody would ever ask for these parts again.
                uploads.drop(key, upload);
            }
            throw e;
        }
    }

    /**
     * How an object was joined, with the digests of its parts.
     *
     * @return nothing when S3 does not know them, or not those that make up this checksum
     */
    Optional<FileParts> of(String key, String checksum) {
        List<ObjectPart> parts = parts(key);
        if (parts.isEmpty() || parts.stream().anyMatch(part -> part.checksumSHA256() == null)) {
            return Optional.empty();
        }
        FileParts cut = new FileParts(
                parts.get(0).size(),
                parts.stream()
                        .map(part -> Sha256.ofBase64(part.checksumSHA256()))
                        .toList());
        return Optional.of(cut).filter(known -> known.checksum().equals(checksum));
    }

    /** In the order of their numbers. */
    private List<ObjectPart> parts(String key) {
        List<ObjectPart> parts = new ArrayList<>();
        Optional<GetObjectAttributesParts> page = page(key, 0);
        while (page.isPresent()) {
            parts.addAll(page.get().parts());
            page = Boolean.TRUE.equals(page.get().isTruncated())
                    ? page(key, page.get().nextPartNumberMarker())
                    : Optional.empty();
        }
        return parts;
    }

    private Optional<GetObjectAttributesParts> page(String key, int after) {
        GetObjectAttributesResponse answer = s3.getObjectAttributes(request -> request.bucket(bucket)
                .key(key)
                .objectAttributes(ObjectAttributes.OBJECT_PARTS)
                .maxParts(PAGE)
                .partNumberMarker(after));
        return Optional.ofNullable(answer.objectParts());
    }
}
