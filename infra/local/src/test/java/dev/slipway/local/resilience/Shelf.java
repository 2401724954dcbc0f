package dev.slipway.local.resilience;

import dev.slipway.registry.name.Sha256;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Buckets in memory: callers put bytes there, the registry asks what lies at a key, copies from one bucket to another and
 * reads short texts. It counts the copies that were made, and can let a source change once it was copied.
 */
final class Shelf implements S3Client {
    private final Map<Place, Stored> objects = new TreeMap<>();
    private final Map<Place, byte[]> changes = new TreeMap<>();
    private final List<String> copied = new ArrayList<>();

    /** Where an object lies. */
    private record Place(String bucket, String key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byBucket = bucket.compareTo(other.bucket);
            return byBucket == 0 ? key.compareTo(other.key) : byBucket;
        }
    }

    private record Stored(SdkBytes content, Map<String, String> metadata) {
        byte[] bytes() {
            return content.asByteArray();
        }

        String etag() {
            return "\"" + Sha256.of(bytes()).hex() + "\"";
        }
    }

    /** Puts bytes into the registry's bucket. */
    void put(String key, byte[] bytes) {
        put(World.BUCKET, key, bytes);
    }

    /** Puts bytes into a bucket. */
    synchronized void put(String bucket, String key, byte[] bytes) {
        objects.put(new Place(bucket, key), new Stored(SdkBytes.fromByteArray(bytes), Map.of()));
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
                .contentLength((long) object.bytes().length)
                .checksumSHA256(Sha256.of(object.bytes()).base64())
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
        boolean isOther = request.copySourceIfMatch() != null
                && !request.copySourceIfMatch().equals(source.etag());
        if (isOther || ("*".equals(request.ifNoneMatch()) && objects.containsKey(to))) {
            throw S3Exception.builder()
                    .statusCode(412)
                    .message("a precondition failed")
                    .build();
        }
        Stored copy = new Stored(source.content(), Map.copyOf(request.metadata()));
        objects.put(to, copy);
        copied.add(to.key());
        byte[] next = changes.remove(from);
        if (next != null) {
            put(from.bucket(), from.key(), next);
        }
        return CopyObjectResponse.builder()
                .copyObjectResult(result -> result.eTag(copy.etag()))
                .build();
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
                .size((long) object.bytes().length)
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
