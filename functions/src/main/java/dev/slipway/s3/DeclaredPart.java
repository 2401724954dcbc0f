package dev.slipway.s3;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.ManifestFile;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.s3.model.Part;

/** One part of a declared file, numbered from 1 as S3 does. */
record DeclaredPart(int number, long offset, long length, Sha256 sha256) {

    /** The parts of a file that has some, in order. */
    static List<DeclaredPart> of(ManifestFile file) {
        FileParts parts = file.parts().orElseThrow();
        return IntStream.range(0, parts.digests().size())
                .mapToObj(i -> {
                    long offset = i * parts.partSize();
                    long length = Math.min(parts.partSize(), file.size() - offset);
                    return new DeclaredPart(
                            i + 1, offset, length, parts.digests().get(i));
                })
                .toList();
    }

    /**
     * Whether this is the part that S3 holds. S3 lists the SHA-256 of each part of an upload that was opened with that
     * algorithm; a store that lists none has checked it on arrival all the same, for it is signed into the request.
     */
    boolean isHeldAs(Part held) {
        return Objects.equals(held.size(), length)
                && (held.checksumSHA256() == null || held.checksumSHA256().equals(sha256.base64()));
    }
}
