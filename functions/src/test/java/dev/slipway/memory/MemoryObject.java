package dev.slipway.memory;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
import java.util.Optional;

/** An object in memory: its bytes, and the checksum that S3 would know of it. */
final class MemoryObject {
    private final byte[] bytes;
    private final String etag;
    private final String checksum;

    private MemoryObject(byte[] bytes, String checksum) {
        this.bytes = bytes;
        this.etag = Sha256.of(bytes).hex();
        this.checksum = checksum;
    }

    /** One that came whole. */
    static MemoryObject whole(byte[] bytes) {
        return new MemoryObject(bytes.clone(), Sha256.of(bytes).hex());
    }

    /** One that was joined from these parts. */
    static MemoryObject joined(byte[] bytes, FileParts parts) {
        return new MemoryObject(bytes, checksum(parts));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Tells it from every object with other bytes. */
    String etag() {
        return etag;
    }

    /** What is found where this file was declared. */
    Finding comparedWith(ManifestFile declared) {
        if (bytes.length != declared.size()) {
            return new Finding.Different(
                    "it has " + bytes.length + " bytes where " + declared.size() + " were declared");
        }
        String wanted = declared.parts()
                .map(MemoryObject::checksum)
                .orElseGet(() -> declared.sha256().orElseThrow().hex());
        if (!checksum.equals(wanted)) {
            return new Finding.Different("its SHA-256 is " + checksum + " where " + wanted + " was declared");
        }
        return new Finding.Present(new StoredObject(etag, Optional.empty()));
    }

    private static String checksum(FileParts parts) {
        return parts.composite() + " over " + parts.digests().size() + " parts";
    }
}
