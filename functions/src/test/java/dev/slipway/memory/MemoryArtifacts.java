package dev.slipway.memory;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFile;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files of versions in memory. A test puts bytes, as a client would send them to the store. Requests are signed by nobody:
 * their addresses only say what they are for.
 */
public final class MemoryArtifacts implements ArtifactStore {
    private final Clock clock;
    private final Map<String, byte[]> objects = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private int uploads;

    /** A store without files; the clock says until when requests are good. */
    public MemoryArtifacts(Clock clock) {
        this.clock = clock;
    }

    /** Puts an object, unless there is one at that key. */
    public synchronized void put(String key, byte[] bytes) {
        objects.putIfAbsent(key, bytes.clone());
    }

    /** Puts an object over what is there, as somebody may who has the bucket to themselves. */
    public synchronized void overwrite(String key, byte[] bytes) {
        objects.put(key, bytes.clone());
    }

    /** Whether a multipart upload is open. */
    public synchronized boolean isOpen(String uploadId) {
        return open.contains(uploadId);
    }

    /** The multipart uploads that are open. */
    public synchronized Set<String> openUploads() {
        return Set.copyOf(open);
    }

    @Override
    public synchronized Optional<String> open(String key, ManifestFile file) {
        if (file.parts().isEmpty()) {
            return Optional.empty();
        }
        String id = "upload-" + ++uploads;
        open.add(id);
        return Optional.of(id);
    }

    @Override
    public Upload upload(VersionFile file) {
        ManifestFile declared = file.declared();
        List<SignedRequest> requests = new ArrayList<>();
        if (declared.parts().isEmpty()) {
            requests.add(request("PUT", file.key(), 0, declared.size()));
        } else {
            long partSize = declared.parts().get().partSize();
            for (int part = 0; part < declared.parts().get().digests().size(); part++) {
                long offset = part * partSize;
                requests.add(request(
                        "PUT",
                        file.key() + "?part=" + (part + 1),
                        offset,
                        Math.min(partSize, declared.size() - offset)));
            }
        }
        return new Upload(declared.path(), requests);
    }

    @Override
    public synchronized Finding inspect(VersionFile file) {
        byte[] bytes = objects.get(file.key());
        ManifestFile declared = file.declared();
        if (bytes == null) {
            return new Finding.Missing("nothing was uploaded yet");
        }
        if (bytes.length != declared.size()) {
            return new Finding.Different("has " + bytes.length + " bytes instead of " + declared.size());
        }
        if (!Sha256.of(bytes).equals(declared.sha256())) {
            return new Finding.Different("has another SHA-256 than was declared");
        }
        file.uploadId().ifPresent(open::remove);
        return new Finding.Present(new StoredObject(Sha256.of(bytes).hex(), Optional.empty()));
    }

    @Override
    public SignedRequest download(VersionFile file) {
        return request("GET", file.key(), 0, file.declared().size());
    }

    @Override
    public synchronized void abandon(VersionFile file) {
        file.uploadId().ifPresent(open::remove);
    }

    private SignedRequest request(String method, String key, long offset, long length) {
        return new SignedRequest(
                method,
                URI.create("memory:///" + key.replace(" ", "%20")),
                Map.of(),
                offset,
                length,
                clock.instant().plus(SIGNED_FOR));
    }
}
