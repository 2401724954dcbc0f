package dev.slipway.registry.version;

import java.util.Optional;

/**
 * The very object that was verified. Downloads are pinned to {@code objectVersion} where the bucket keeps versions, and
 * to {@code etag} elsewhere, so that whatever is put at the same key later is never served as this file.
 */
public record StoredObject(String etag, Optional<String> objectVersion) {}
