package dev.slipway.registry.port;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionFiles;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the files of versions are kept. The registry never sees their bytes: it signs requests that callers send straight
 * to the store, and asks the store what lies at a key. Nothing answers null. Implementations are thread-safe. A store that
 * does not answer throws {@link Refusal#UNAVAILABLE}.
 */
public interface ArtifactStore {
    /** How long a signed request is good for; it must be sent, not finished, within that time. */
    Duration SIGNED_FOR = Duration.ofMinutes(15);

    /** Opens the multipart upload for a file that has parts and answers its id; nothing for any other file. */
    Optional<String> open(String key, ManifestFile file);

    /**
     * Signs the PUT that uploads a file that has no parts. Size, SHA-256 and create-only are part of the signature, so that
     * the store itself refuses anything else. Signing changes nothing in the store.
     */
    SignedRequest upload(VersionFile file);

    /**
     * Signs the PUT that uploads one part of a file, whose parts may be sent in any order and again. Size and SHA-256 are
     * part of the signature. Signing changes nothing in the store.
     */
    SignedRequest uploadPart(VersionFile file, FilePart part);

    /**
     * The numbers of the parts that have arrived as they were declared and were not joined yet; none of a file without
     * parts or of an upload that has ended. Changes nothing in the store.
     */
    Set<Integer> heldParts(VersionFile file);

    /**
     * Looks at what lies at the file's key, joining the parts first where all of them have arrived as declared and nothing
     * lies there. Joining is create-only too, and happens once, whoever looks at the same time. Looking again finds the same.
     */
    Finding inspect(VersionFile file);

    /**
     * The keys of the objects that lie under a prefix of files; a thousand in one request. A file in parts that were not
     * joined yet is none of them.
     *
     * @param prefix without a slash at the end, as {@link VersionFiles} has it
     */
    Set<String> keys(String prefix);

    /**
     * Signs a GET for exactly the verified object: the store serves that one or none.
     *
     * @param file one that was found in the store
     */
    SignedRequest download(VersionFile file);

    /**
     * Drops what was uploaded of a multipart upload that will never be joined. One that is unknown, or a file without one,
     * is no error.
     */
    void abandon(VersionFile file);

    /**
     * One request that the caller sends as it is: every header belongs to the signature. So do the host, which is the
     * URL's, and the content length, which is {@code length}; HTTP clients send these two by themselves.
     *
     * @param part the number of the part that is sent, of a file in parts
     * @param offset where in the file the body begins, in bytes
     * @param length how long the body is, in bytes
     */
    record SignedRequest(
            Optional<Integer> part,
            String method,
            URI url,
            Map<String, String> headers,
            long offset,
            long length,
            Instant expiresAt) {}

    /** What was found at a key. */
    sealed interface Finding {
        /**
         * The file is not there.
         *
         * @param parts the numbers of the parts that have not arrived as declared, if that is why; ascending
         */
        record Missing(Why why, List<Integer> parts) implements Finding {
            public Missing {
                parts = List.copyOf(parts);
            }

            /** For a reason that is not about parts. */
            public Missing(Why why) {
                this(why, List.of());
            }

            /** Because of these parts. */
            public static Missing parts(List<Integer> numbers) {
                return new Missing(Why.PARTS_MISSING, numbers);
            }

            /** Why a file is not there. Callers are told the names. */
            public enum Why {
                /** Nothing lies at its key. */
                NOT_UPLOADED,
                /** Some of its parts have not arrived as declared. */
                PARTS_MISSING,
                /** All parts have arrived and the store did not join them; looking again tries again. */
                NOT_JOINED,
                /** Its multipart upload is over and left nothing: no part can be sent any more. */
                UPLOAD_ENDED
            }
        }

        /** The declared file, whole. */
        record Present(StoredObject object) implements Finding {}

        /** Something else than was declared; {@code how} says what differs, in words that are the same from every store. */
        record Different(String how) implements Finding {}
    }
}
