package dev.slipway.registry.version;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import java.util.Optional;

/**
 * One file as its version declares it: path, size in bytes, SHA-256, and its parts when it is stored in parts. With
 * parts it is their digests that S3 checks; the digest of the whole is the caller's word, for those who download it.
 *
 * @param sha256 of the whole; not there where nobody has read the whole, which is so of a file that S3 copied in parts
 */
public record ManifestFile(FilePath path, long size, Optional<Sha256> sha256, Optional<FileParts> parts) {
    /** Bytes; what any store with S3's interface takes in one object. S3 itself takes 48.8 TiB by now. */
    public static final long MAX_SIZE = 5L << 40;

    public ManifestFile {
        checkedSize(size);
        if (parts.isEmpty() && size > FileParts.MAX_PART_SIZE) {
            throw Refusal.INVALID.because(
                    "parts",
                    "must be given for more than " + FileParts.MAX_PART_SIZE + " bytes: one PUT takes no more");
        }
        if (parts.isEmpty() && sha256.isEmpty()) {
            throw Refusal.INVALID.because("sha256", "must be given for a file that has no parts");
        }
        parts.ifPresent(cut -> check(size, cut));
    }

    /** A file whose digest is known. */
    public ManifestFile(FilePath path, long size, Sha256 sha256, Optional<FileParts> parts) {
        this(path, size, Optional.of(sha256), parts);
    }

    /**
     * What tells these bytes from all others: the SHA-256 of the whole or, where that is not known, the one over the digests
     * of the parts and their count, as S3 writes it.
     */
    public String checksum() {
        return sha256.map(Sha256::hex).orElseGet(() -> {
            FileParts cut = parts.orElseThrow();
            return cut.composite().hex() + "-" + cut.digests().size();
        });
    }

    /** A file's size, or a refusal of it. */
    public static long checkedSize(long size) {
        if (size < 0 || size > MAX_SIZE) {
            throw Refusal.INVALID.because("size", "must be from 0 to " + MAX_SIZE + " bytes");
        }
        return size;
    }

    private static void check(long size, FileParts cut) {
        long count = Math.max(1, (size + cut.partSize() - 1) / cut.partSize());
        if (count > FileParts.MAX_PARTS) {
            throw Refusal.INVALID.because(
                    "partSize", "makes " + count + " parts; at most " + FileParts.MAX_PARTS + " are taken");
        }
        if (cut.digests().size() != count) {
            throw Refusal.INVALID.because(
                    "parts",
                    "must hold one SHA-256 for each of the " + count + " parts that " + size + " bytes make, not "
                            + cut.digests().size());
        }
    }
}
