package dev.slipway.registry.version;

import dev.slipway.registry.name.Sha256;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One part of a declared file.
 *
 * @param number from 1 on, as S3 counts
 * @param offset where in the file it begins, in bytes
 * @param length in bytes
 */
public record FilePart(int number, long offset, long length, Sha256 sha256) {

    /** The parts of a file, in order; none of a file that is sent whole. */
    public static List<FilePart> of(ManifestFile file) {
        return file.parts().map(parts -> of(file.size(), parts)).orElse(List.of());
    }

    private static List<FilePart> of(long size, FileParts parts) {
        return IntStream.range(0, parts.digests().size())
                .mapToObj(i -> {
                    long offset = i * parts.partSize();
                    long length = Math.min(parts.partSize(), size - offset);
                    return new FilePart(i + 1, offset, length, parts.digests().get(i));
                })
                .toList();
    }
}
