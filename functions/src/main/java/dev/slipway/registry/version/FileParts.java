package dev.slipway.registry.version;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/**
 * How a file too large for one request is cut: parts of {@code partSize} bytes, the last one shorter, and the digest of each.
 * S3 checks every part against its digest and can say of the whole only the digest of those digests (its composite
 * checksum), so that is what a stored file is compared with.
 */
public record FileParts(long partSize, List<Sha256> digests) {
    /** Bytes; S3's own limits for every part but the last. */
    public static final long MIN_PART_SIZE = 5L << 20;

    public static final long MAX_PART_SIZE = 5L << 30;

    /** Parts of one upload: S3 allows 10,000, a registration's body holds fewer digests. */
    public static final int MAX_PARTS = 3_000;

    public FileParts {
        checkedPartSize(partSize);
        digests = List.copyOf(digests);
    }

    /** The size of a file's parts, or a refusal of it. */
    public static long checkedPartSize(long partSize) {
        if (partSize < MIN_PART_SIZE || partSize > MAX_PART_SIZE) {
            throw Refusal.INVALID.because(
                    "partSize", "must be from " + MIN_PART_SIZE + " to " + MAX_PART_SIZE + " bytes");
        }
        return partSize;
    }

    /** SHA-256 over the parts' digests one after the other: what S3 reports, before its {@code -<count>}. */
    public Sha256 composite() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        digests.forEach(digest -> all.writeBytes(digest.bytes()));
        return Sha256.of(all.toByteArray());
    }

    /** The checksum of an object that is made of them, as S3 reports it. */
    public String checksum() {
        return composite().base64() + "-" + digests.size();
    }

    /** What the digest of a manifest holds of them. */
    public Map<String, Object> document() {
        return Map.of("partSize", partSize, "composite", composite());
    }
}
