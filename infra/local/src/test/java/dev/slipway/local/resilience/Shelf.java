package dev.slipway.local.resilience;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FileParts;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.ObjectPart;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;

/**
 * Buckets in memory: callers put bytes there, the registry asks what lies at a key, copies from one bucket to another and
 * reads short texts. It counts the copies that were made, and can let a source change once it was copied. A large object has
 * a size that its few bytes only stand for.
 */
final class Shelf implements S3Client {
    private final Map<Place, Stored> objects = new TreeMap<>();
    private final Map<Place, byte[]> changes = new TreeMap<>();
    private final List<String> copied = new ArrayList<>();
    private final Map<String, Upload> uploads = new TreeMap<>();
    private Runnable afterPart = () -> {};
    private int begun;

    /** Where an object lies. */
    private record Place(String bucket, String key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byBucket = bucket.compareTo(other.bucket);
            return byBucket == 0 ? key.compareTo(other.key) : byBucket;
        }
    }

    /**
     * An object.
     *
     * @param size of the bytes that the content stands for
     * @param parts of which it was joined; none of one that was stored whole
     */
    private record Stored(SdkBytes content, long size, Map<String, String> metadata, List<Piece> parts) {
        static Stored of(byte[] bytes) {
            return new Stored(SdkBytes.fromByteArray(bytes), bytes.length, Map.of(), List.of());
        }

        byte[] bytes() {
            return content.asByteArray();
        }

        String checksum() {
            return parts.isEmpty() ? Sha256.of(bytes()).base64() : cut().checksum();
        }

        private FileParts cut() {
            return new FileParts(
                    parts.get(0).size(), parts.stream().map(Piece::sha256).toList());
        }

        String etag() {
            return "\"" + Sha256.of(bytes()).hex() + "\"";
        }
    }

    /** A part of an upload: the bytes from which it was copied, and which of them. */
    private record Piece(SdkBytes source, String range, long size) {
        Sha256 sha256() {
            return Sha256.of(source.asUtf8String() + range);
        }
    }

    /** An upload that has begun. */
    private record Upload(Place place, Map<String, String> metadata, Map<Integer, Piece> parts) {}

    /** Puts an object of this size into a bucket. */
    synchronized void putLarge(String bucket, String key, byte[] bytes, long size) {
        objects.put(new Place(bucket, key), new Stored(SdkBytes.fromByteArray(bytes), size, Map.of(), List.of()));
    }

    /** Has something happen after each part that is copied from now on. */
    synchronized void afterPart(Runnable event) {
        afterPart = event;
    }

    /** The keys of uploads that have begun and not ended. */
    synchronized List<String> uploading() {
        return uploads.values().stream().map(upload -> upload.place().key()).toList();
    }

    /** Puts bytes into the registry's bucket. */
    void put(String key, byte[] bytes) {
        put(World.BUCKET, key, bytes);
    }

    /** Puts bytes into a bucket. */
    synchronized void put(String bucket, String key, byte[] bytes) {
        objects.put(new Place(bucket, key), Stored.of(bytes));
    }

    /** As soon as an object is copied for the next time, other bytes lie in its place. */
    synchronized void changeOnceCopied(String bucket, String key, byte[] bytes) {
        changes.put(new Place(bucket, key), bytes.clone());
    }

    /** The keys of the registry's bucket that begin with this, in order. */
    synchronized List<String> keys(String prefix) {
        return in(World.BUCKET, prefix).map(Place::key).toList();
    }

    /** The keys to which something was copied, as often as it was. */
    synchronized List<String> copied() {
        return List.copyOf(copied);
    }

    @Override
    public synchronized HeadObjectResponse headObject(HeadObjectRequest request) {
        Stored object = object(new Place(request.bucket(), request.key()));
        return HeadObjectResponse.builder()
                .contentLength(object.size())
                .checksumSHA256(object.checksum())
                .eTag(object.etag())
                .metadata(object.metadata())
                .build();
    }

    @Override
    public synchronized <T> T getObject(
            GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
        Stored object = object(new Place(request.bucket(), request.key()));
        GetObjectResponse response = GetObjectResponse.builder()
                .contentLength((long) object.bytes().length)
                .eTag(object.etag())
                .build();
        try {
            return transformer.transform(
                    response, AbortableInputStream.create(new ByteArrayInputStream(object.bytes())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized CopyObjectResponse copyObject(CopyObjectRequest request) {
        Place from = new Place(request.sourceBucket(), request.sourceKey());
        Place to = new Place(request.destinationBucket(), request.destinationKey());
        Stored source = object(from);
        require(request.copySourceIfMatch() == null
                || request.copySourceIfMatch().equals(source.etag()));
        require(!"*".equals(request.ifNoneMatch()) || !objects.containsKey(to));
        Stored copy = new Stored(source.content(), source.size(), Map.copyOf(request.metadata()), List.of());
        objects.put(to, copy);
        copied.add(to.key());
        change(from);
        return CopyObjectResponse.builder()
                .copyObjectResult(result -> result.eTag(copy.etag()))
                .build();
    }

    private void change(Place place) {
        byte[] next = changes.remove(place);
        if (next != null) {
            put(place.bucket(), place.key(), next);
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw S3Exception.builder()
                    .statusCode(412)
                    .message("a precondition failed")
                    .build();
        }
    }

    @Override
    public synchronized CreateMultipartUploadResponse createMultipartUpload(CreateMultipartUploadRequest request) {
        String id = "upload-" + ++begun;
        Place place = new Place(request.bucket(), request.key());
        uploads.put(id, new Upload(place, Map.copyOf(request.metadata()), new TreeMap<>()));
        return CreateMultipartUploadResponse.builder().uploadId(id).build();
    }

    @Override
    public synchronized ListMultipartUploadsResponse listMultipartUploads(ListMultipartUploadsRequest request) {
        return ListMultipartUploadsResponse.builder()
                .uploads(uploads.entrySet().stream()
                        .filter(upload -> upload.getValue().place().key().startsWith(request.prefix()))
                        .map(upload -> MultipartUpload.builder()
                                .key(upload.getValue().place().key())
                                .uploadId(upload.getKey())
                                .build())
                        .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    public synchronized UploadPartCopyResponse uploadPartCopy(UploadPartCopyRequest request) {
        Upload upload = upload(request.uploadId());
        Place from = new Place(request.sourceBucket(), request.sourceKey());
        Stored source = object(from);
        require(request.copySourceIfMatch().equals(source.etag()));
        String[] range = request.copySourceRange().substring("bytes=".length()).split("-", 2);
        long size = Long.parseLong(range[1]) - Long.parseLong(range[0]) + 1;
        Piece piece = new Piece(source.content(), request.copySourceRange(), size);
        upload.parts().put(request.partNumber(), piece);
        afterPart.run();
        change(from);
        return UploadPartCopyResponse.builder()
                .copyPartResult(result ->
                        result.eTag(piece.range()).checksumSHA256(piece.sha256().base64()))
                .build();
    }

    @Override
    public synchronized ListPartsResponse listParts(ListPartsRequest request) {
        return ListPartsResponse.builder()
                .parts(upload(request.uploadId()).parts().entrySet().stream()
                        .map(part -> Part.builder()
                                .partNumber(part.getKey())
                                .size(part.getValue().size())
                                .eTag(part.getValue().range())
                                .checksumSHA256(part.getValue().sha256().base64())
                                .build())
                        .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    public synchronized CompleteMultipartUploadResponse completeMultipartUpload(
            CompleteMultipartUploadRequest request) {
        Upload upload = upload(request.uploadId());
        require(!objects.containsKey(upload.place()));
        List<Piece> parts = request.multipartUpload().parts().stream()
                .map(part -> upload.parts().get(part.partNumber()))
                .toList();
        // All of it of one source: what it stands for is that source.
        SdkBytes content = SdkBytes.fromUtf8String(parts.stream()
                .map(part -> part.source().asUtf8String())
                .distinct()
                .collect(Collectors.joining(" and ")));
        long size = parts.stream().mapToLong(Piece::size).sum();
        objects.put(upload.place(), new Stored(content, size, upload.metadata(), parts));
        uploads.remove(request.uploadId());
        copied.add(upload.place().key());
        return CompleteMultipartUploadResponse.builder().build();
    }

    @Override
    public synchronized AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
        upload(request.uploadId());
        uploads.remove(request.uploadId());
        return AbortMultipartUploadResponse.builder().build();
    }

    @Override
    public synchronized GetObjectAttributesResponse getObjectAttributes(GetObjectAttributesRequest request) {
        List<Piece> parts = object(new Place(request.bucket(), request.key())).parts();
        return GetObjectAttributesResponse.builder()
                .objectParts(joined -> joined.isTruncated(false)
                        .parts(IntStream.range(0, parts.size())
                                .mapToObj(i -> ObjectPart.builder()
                                        .partNumber(i + 1)
                                        .size(parts.get(i).size())
                                        .checksumSHA256(parts.get(i).sha256().base64())
                                        .build())
                                .toList()))
                .build();
    }

    private Upload upload(String id) {
        Upload upload = uploads.get(id);
        if (upload == null) {
            throw NoSuchUploadException.builder()
                    .statusCode(404)
                    .message("no such upload")
                    .build();
        }
        return upload;
    }

    @Override
    public synchronized ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        int most = request.maxKeys() == null ? Integer.MAX_VALUE : request.maxKeys();
        return ListObjectsV2Response.builder()
                .contents(in(request.bucket(), request.prefix())
                        .limit(most)
                        .map(this::listed)
                        .toList())
                .isTruncated(false)
                .build();
    }

    private S3Object listed(Place place) {
        Stored object = object(place);
        return S3Object.builder()
                .key(place.key())
                .size(object.size())
                .eTag(object.etag())
                .build();
    }

    private Stream<Place> in(String bucket, String prefix) {
        return objects.keySet().stream()
                .filter(place -> place.bucket().equals(bucket) && place.key().startsWith(prefix));
    }

    private Stored object(Place place) {
        Stored object = objects.get(place);
        if (object == null) {
            throw NoSuchKeyException.builder()
                    .statusCode(404)
                    .message("nothing there")
                    .build();
        }
        return object;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
