package dev.slipway.local.storage;

import dev.slipway.json.Rfc3339;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The event that S3 gives EventBridge about a new object. */
public final class ObjectCreatedEvent {
    private ObjectCreatedEvent() {}

    /** The whole event, envelope included, as a rule's target receives it. Each call makes another event id. */
    public static Map<String, Object> of(ObjectCreated created, String account, String region) {
        Map<String, Object> object = new TreeMap<>();
        object.put("key", created.key());
        object.put("size", BigDecimal.valueOf(created.size()));
        object.put("etag", created.etag());
        object.put("version-id", VersionedBlobStore.versionId(created.etag()));
        object.put("sequencer", created.sequencer());

        Map<String, Object> detail = new TreeMap<>();
        detail.put("version", "0");
        detail.put("bucket", Map.of("name", created.bucket()));
        detail.put("object", object);
        detail.put("request-id", created.sequencer());
        detail.put("requester", account);
        detail.put("source-ip-address", "127.0.0.1");
        detail.put("reason", created.reason());

        Map<String, Object> event = new TreeMap<>();
        event.put("version", "0");
        event.put("id", UUID.randomUUID().toString());
        event.put("detail-type", ObjectCreated.DETAIL_TYPE);
        event.put("source", ObjectCreated.SOURCE);
        event.put("account", account);
        event.put("time", Rfc3339.format(created.at()));
        event.put("region", region);
        event.put("resources", List.of("arn:aws:s3:::" + created.bucket()));
        event.put("detail", detail);
        return event;
    }
}
