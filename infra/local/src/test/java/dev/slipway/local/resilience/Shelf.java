package dev.slipway.local.resilience;

import dev.slipway.registry.name.Sha256;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket in memory: callers put bytes there, the registry asks what lies at a key. */
final class Shelf implements S3Client {
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    void put(String key, byte[] bytes) {
        objects.put(key, bytes.clone());
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
        byte[] object = objects.get(request.key());
        if (object == null) {
            throw NoSuchKeyException.builder()
                    .statusCode(404)
                    .message("nothing there")
                    .build();
        }
        return HeadObjectResponse.builder()
                .contentLength((long) object.length)
                .checksumSHA256(Sha256.of(object).base64())
                .eTag("\"" + Sha256.of(object).hex() + "\"")
                .build();
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        return ListObjectsV2Response.builder()
                .contents(objects.keySet().stream()
                        .filter(key -> key.startsWith(request.prefix()))
                        .map(key -> S3Object.builder().key(key).build())
                        .toList())
                .isTruncated(false)
                .build();
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
