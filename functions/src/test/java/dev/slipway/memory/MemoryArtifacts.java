package dev.slipway.memory;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.ArtifactStore.Finding.Missing.Why;
import dev.slipway.registry.port.StoreReply;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFile;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files of versions in memory. What a client would send to the store goes to {@link #send}; a test that does not care how
 * files arrive puts them. A request is good here because it was given out, not because it is signed.
 */
public final class MemoryArtifacts implements ArtifactStore {
    private final Clock clock;
    private final Map<String, MemoryObject> objects = new HashMap<>();
    private final Map<String, MemoryUpload> uploads = new LinkedHashMap<>();
    private final Map<URI, Grant> grants = new HashMap<>();
    private int opened;

    /** A store without files; the clock says until when requests are good. */
    public MemoryArtifacts(Clock clock) {
        this.clock = clock;
    }

    /**
     * What a request that was given out allows, beside what the request itself says.
     *
     * @param key of the object
     * @param part which it sends, when it sends one
     * @param checked the SHA-256 of the body that it sends, or the entity tag of the object that it gets
     */
    private record Grant(SignedRequest request, String key, Optional<PartKey> part, String checked) {}

    private record PartKey(String uploadId, int number) {}

    /** Puts a file: in its parts where an upload in parts is open at the key, otherwise whole, unless there is one. */
    public synchronized void put(String key, byte[] bytes) {
        Optional<MemoryUpload> upload =
                uploads.values().stream().filter(open -> open.key().equals(key)).findFirst();
        upload.ifPresentOrElse(open -> open.putAll(bytes), () -> objects.putIfAbsent(key, MemoryObject.whole(bytes)));
    }

    /** Puts an object over what is there, as somebody may who has the bucket to themselves. */
    public synchronized void overwrite(String key, byte[] bytes) {
        objects.put(key, MemoryObject.whole(bytes));
    }

    /** The bytes that lie at a key. */
    public synchronized Optional<byte[]> bytes(String key) {
        return Optional.ofNullable(objects.get(key)).map(MemoryObject::bytes);
    }

    /** How the store calls what lies at a key. */
    public synchronized Optional<StoredObject> find(String key) {
        return Optional.ofNullable(objects.get(key)).map(object -> new StoredObject(object.etag(), Optional.empty()));
    }

    /** Whether a multipart upload is open. */
    public synchronized boolean isOpen(String uploadId) {
        return uploads.containsKey(uploadId);
    }

    /** The multipart uploads that are open. */
    public synchronized Set<String> openUploads() {
        return Set.copyOf(uploads.keySet());
    }

    /** Does what a request asks for, or answers with the status that S3 would refuse it with. */
    public synchronized StoreReply send(SignedRequest request, byte[] body) {
        Grant grant = grants.get(request.url());
        if (grant == null
                || !grant.request().equals(request)
                || !clock.instant().isBefore(request.expiresAt())) {
            return new StoreReply(403);
        }
        return request.method().equals("GET") ? get(grant) : put(grant, body);
    }

    @Override
    public synchronized Optional<String> open(String key, ManifestFile file) {
        return file.parts().map(parts -> {
            String id = "upload-" + ++opened;
            uploads.put(id, new MemoryUpload(key, parts));
            return id;
        });
    }

    @Override
    public synchronized SignedRequest upload(VersionFile file) {
        ManifestFile declared = file.declared();
        return granted(
                "PUT",
                file.key(),
                Optional.empty(),
                declared.sha256().orElseThrow().hex(),
                0,
                declared.size());
    }

    @Override
    public synchronized SignedRequest uploadPart(VersionFile file, FilePart part) {
        PartKey key = new PartKey(file.uploadId().orElseThrow(), part.number());
        return granted("PUT", file.key(), Optional.of(key), part.sha256().hex(), part.offset(), part.length());
    }

    @Override
    public synchronized Set<Integer> heldParts(VersionFile file) {
        return file.uploadId().map(uploads::get).map(MemoryUpload::held).orElse(Set.of());
    }

    @Override
    public synchronized Finding inspect(VersionFile file) {
        if (!objects.containsKey(file.key()) && file.uploadId().isPresent()) {
            MemoryUpload upload = uploads.get(file.uploadId().get());
            if (upload == null) {
                return new Finding.Missing(Why.UPLOAD_ENDED);
            }
            if (!upload.lacking().isEmpty()) {
                return Finding.Missing.parts(upload.lacking());
            }
            objects.put(file.key(), upload.joined());
            uploads.remove(file.uploadId().get());
        }
        MemoryObject object = objects.get(file.key());
        return object == null ? new Finding.Missing(Why.NOT_UPLOADED) : object.comparedWith(file.declared());
    }

    @Override
    public synchronized Set<String> keys(String prefix) {
        return objects.keySet().stream()
                .filter(key -> key.startsWith(prefix + "/"))
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized SignedRequest download(VersionFile file) {
        String found = file.stored().orElseThrow().etag();
        return granted(
                "GET", file.key(), Optional.empty(), found, 0, file.declared().size());
    }

    @Override
    public synchronized void abandon(VersionFile file) {
        file.uploadId().ifPresent(uploads::remove);
    }

    private StoreReply get(Grant grant) {
        MemoryObject object = objects.get(grant.key());
        if (object == null) {
            return new StoreReply(404);
        }
        return object.etag().equals(grant.checked()) ? new StoreReply(200, object.bytes()) : new StoreReply(412);
    }

    private StoreReply put(Grant grant, byte[] body) {
        if (body.length != grant.request().length()) {
            return new StoreReply(403);
        }
        if (!Sha256.of(body).hex().equals(grant.checked())) {
            return new StoreReply(400);
        }
        return grant.part().map(part -> putPart(part, body)).orElseGet(() -> putWhole(grant.key(), body));
    }

    private StoreReply putPart(PartKey part, byte[] body) {
        MemoryUpload upload = uploads.get(part.uploadId());
        if (upload == null) {
            return new StoreReply(404);
        }
        upload.put(part.number(), body);
        return new StoreReply(200);
    }

    private StoreReply putWhole(String key, byte[] body) {
        boolean isNew = objects.putIfAbsent(key, MemoryObject.whole(body)) == null;
        return new StoreReply(isNew ? 200 : 412);
    }

    private SignedRequest granted(
            String method, String key, Optional<PartKey> part, String checked, long offset, long length) {
        URI url =
                URI.create("memory:///" + URLEncoder.encode(key, StandardCharsets.UTF_8) + "?request=" + grants.size());
        SignedRequest request = new SignedRequest(
                part.map(PartKey::number),
                method,
                url,
                Map.of(),
                offset,
                length,
                clock.instant().plus(SIGNED_FOR));
        grants.put(url, new Grant(request, key, part, checked));
        return request;
    }
}
