package dev.slipway.registry.adoption;

import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One kind of place that files are copied from: S3, or a tracking server that serves its artifacts. Nothing answers null.
 * Implementations are thread-safe. A place that does not answer now throws {@link
 * dev.slipway.registry.refusal.Refusal#UNAVAILABLE}; trying again may help. What trying again does not help throws {@link
 * SourceRefused}.
 */
public interface FileSource {
    /** Bytes that S3 copies, or takes, in one request and digests whole. */
    long MAX_WHOLE = 5L << 30;

    /** Whether a place is of this kind. */
    boolean has(String place);

    /** Bytes of the largest file that is copied. */
    long maxFileSize();

    /**
     * The files at a place and below it, ordered by path; none when there is nothing. A place that is itself one file has
     * that file, under the last name of its path.
     *
     * @param place as the source's URI, checked to be a location
     * @param most more are not listed: a list of {@code most + 1} says that there are too many
     */
    List<SourceFile> files(String place, int most);

    /**
     * Copies a file, whole, to a key of the registry's bucket where nothing lies, and says what was stored. When an earlier
     * try has stored it already, it says that of what is there.
     *
     * @param file as {@link #files} listed it; if it is no longer that, this throws {@link SourceRefused}
     * @param key minted by the registry
     */
    Copy copy(String place, SourceFile file, String key);

    /**
     * The same as far as one turn goes, of a source that has files which take longer; a source that has none takes no notice
     * of the turn.
     *
     * @return nothing when the file is not whole yet: the next turn goes on with it
     */
    default Optional<Copy> copy(String place, SourceFile file, String key, Turn turn) {
        return Optional.of(copy(place, file, key));
    }

    /**
     * Whether the file still is, byte for byte, what was copied. It may have to be read once more for that.
     *
     * @param now as it is listed now
     */
    boolean isStill(String place, SourceFile now, Copy copy);

    /**
     * A file at a source.
     *
     * @param path below the place, with {@code /} between folders
     * @param size in bytes
     * @param mark changes when the bytes do, where the source has such a thing: S3's ETag
     */
    record SourceFile(String path, long size, Optional<String> mark) {
        /**
         * Refuses a file that is too large to be copied.
         *
         * @param most bytes of the largest that is copied
         * @throws SourceRefused naming it, its size and the limit
         */
        public void checkSize(long most) {
            if (size > most) {
                throw new SourceRefused(String.format(
                        Locale.ROOT,
                        "%s has %,d bytes; files of at most %,d bytes are copied. Push the version instead of registering"
                                + " where it lies",
                        path,
                        size,
                        most));
            }
        }
    }

    /**
     * A file in the registry's bucket.
     *
     * @param file with the SHA-256 that the store itself computed over what it keeps: of the whole, or of its parts where it
     *     was too large for that
     * @param mark of the source file when it was copied
     */
    record Copy(ManifestFile file, StoredObject object, Optional<String> mark) {}
}
