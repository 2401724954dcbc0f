package dev.slipway.s3;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * S3's {@code Object Created} event as EventBridge delivers it.
 *
 * <p>Its key is the object's key as it is. S3's older notifications, to a function, queue or topic directly, carry the key
 * URL-encoded ({@code +} for a space, {@code %2B} for a plus); those that come through EventBridge do not. Decoding here
 * would turn the key of {@code a+b.bin} into that of another file.
 *
 * @param etag without quotes, unlike the header
 * @param objectVersion where the bucket keeps versions
 * @param reason the operation that made the object, e.g. {@code PutObject} or {@code CompleteMultipartUpload}
 */
public record ObjectCreated(
        String bucket,
        String key,
        long size,
        String etag,
        Optional<String> objectVersion,
        Sequencer sequencer,
        String reason,
        Instant at) {
    public static final String SOURCE = "aws.s3";
    public static final String DETAIL_TYPE = "Object Created";

    /**
     * Reads an event.
     *
     * @throws IllegalArgumentException if it is none of these: a rule is wrong, not a caller
     */
    public static ObjectCreated of(Map<String, Object> event) {
        if (!SOURCE.equals(event.get("source")) || !DETAIL_TYPE.equals(event.get("detail-type"))) {
            throw new IllegalArgumentException("not an event of S3 about a new object");
        }
        Map<?, ?> detail = field(event, "detail", Map.class);
        Map<?, ?> object = field(detail, "object", Map.class);
        return new ObjectCreated(
                field(field(detail, "bucket", Map.class), "name", String.class),
                field(object, "key", String.class),
                field(object, "size", BigDecimal.class).longValueExact(),
                field(object, "etag", String.class),
                Optional.ofNullable((String) object.get("version-id")),
                new Sequencer(field(object, "sequencer", String.class)),
                field(detail, "reason", String.class),
                Instant.parse(field(event, "time", String.class)));
    }

    private static <T> T field(Map<?, ?> of, String name, Class<T> type) {
        Object value = of.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("an event of S3 without " + name);
        }
        return type.cast(value);
    }
}
