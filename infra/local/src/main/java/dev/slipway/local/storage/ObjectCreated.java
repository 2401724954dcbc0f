package dev.slipway.local.storage;

import java.time.Instant;

/**
 * An object that was stored, as S3 tells EventBridge of it.
 *
 * @param etag without quotes, unlike the header
 * @param sequencer in hexadecimal digits; a later object of the same key has a higher one
 * @param reason the operation that made it: {@code PutObject}, {@code CompleteMultipartUpload} or {@code CopyObject}
 */
public record ObjectCreated(
        String bucket, String key, long size, String etag, String sequencer, String reason, Instant at) {
    static final String SOURCE = "aws.s3";
    static final String DETAIL_TYPE = "Object Created";
}
