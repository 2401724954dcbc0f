package dev.slipway.s3;

import dev.slipway.failure.AwsFailure;
import dev.slipway.failure.Complaints;
import dev.slipway.registry.port.ArtifactStore.Finding.Missing;
import dev.slipway.registry.port.ArtifactStore.Finding.Missing.Why;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.VersionFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Multipart uploads: opened with SHA-256 as their checksum, joined from exactly the parts that are meant, or dropped. */
final class MultipartUploads {
    /**
     * What S3 answers when it does not join these parts into this key: one of them is no longer there (400), the upload
     * has ended (404), somebody else is writing the key (409), the key is taken (412). None of them says what lies at
     * the key now; looking there does.
     */
    private static final Set<Integer> NOT_JOINED = Set.of(400, 404, 409, 412);

    /** Those of them that have to be expected where several say at once that everything is uploaded. */
    private static final Set<String> EXPECTED =
            Set.of("InvalidPart", "NoSuchUpload", "ConditionalRequestConflict", "PreconditionFailed");

    private final S3Client s3;
    private final String bucket;
    private final Complaints complaints;

    MultipartUploads(S3Client s3, String bucket, Complaints complaints) {
        this.s3 = s3;
        this.bucket = bucket;
        this.complaints = complaints;
    }

    String open(String key) {
        return open(key, Map.of());
    }

    /** Opens one whose object will have this metadata. */
    String open(String key, Map<String, String> metadata) {
        return s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key(key)
                        .metadata(metadata)
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                        .checksumType(ChecksumType.COMPOSITE))
                .uploadId();
    }

    void drop(String key, String uploadId) {
        try {
            s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(uploadId));
        } catch (NoSuchUploadException e) {
            // Joined or dropped before: there is nothing left to drop.
        }
    }

    /** The parts that S3 holds as they were declared, by their numbers; nothing when the upload has ended. */
    Optional<Map<Integer, Part>> held(VersionFile file) {
        List<FilePart> declared = FilePart.of(file.declared());
        Map<Integer, Part> held = new HashMap<>();
        try {
            s3
                    .listPartsPaginator(
                            request -> request.bucket(bucket).key(file.key()).uploadId(uploadId(file)))
                    .parts()
                    .stream()
                    .filter(part -> isOneOf(declared, part))
                    .forEach(part -> held.put(part.partNumber(), part));
            return Optional.of(held);
        } catch (NoSuchUploadException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether this is one of the parts as it was declared. S3 lists the SHA-256 of each part of an upload that was opened
     * with that algorithm; a store that lists none has checked it on arrival all the same, for it is signed into the request.
     */
    private static boolean isOneOf(List<FilePart> declared, Part held) {
        if (held.partNumber() > declared.size()) {
            return false;
        }
        FilePart part = declared.get(held.partNumber() - 1);
        return Objects.equals(held.size(), part.length())
                && (held.checksumSHA256() == null
                        || held.checksumSHA256().equals(part.sha256().base64()));
    }

    /**
     * Joins the parts into the object where all have arrived as declared and the key is free. Whether there is an object
     * now is for the caller to look up, since another may have joined them first, or the answer may have been lost.
     *
     * @return what is found if there is none
     */
    Missing join(VersionFile file) {
        Optional<Map<Integer, Part>> held = held(file);
        if (held.isEmpty()) {
            return new Missing(Why.UPLOAD_ENDED);
        }
        List<FilePart> parts = FilePart.of(file.declared());
        List<Integer> lacking = parts.stream()
                .map(FilePart::number)
                .filter(number -> !held.get().containsKey(number))
                .toList();
        if (!lacking.isEmpty()) {
            return Missing.parts(lacking);
        }
        try {
            complete(file, parts, held.get());
            // There is an object, unless somebody has taken it away again.
            return new Missing(Why.UPLOAD_ENDED);
        } catch (S3Exception e) {
            if (!NOT_JOINED.contains(e.statusCode())) {
                throw e;
            }
            if (!EXPECTED.contains(e.awsErrorDetails().errorCode())) {
                complaints.complain("the parts of an upload were not joined", AwsFailure.of(e));
            }
            return new Missing(Why.NOT_JOINED);
        }
    }

    private void complete(VersionFile file, List<FilePart> parts, Map<Integer, Part> held) {
        List<CompletedPart> completed = parts.stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag(held.get(part.number()).eTag())
                        .checksumSHA256(part.sha256().base64())
                        .build())
                .toList();
        complete(file.key(), uploadId(file), completed);
    }

    /** Makes the object where nothing lies. */
    void complete(String key, String uploadId, List<CompletedPart> parts) {
        s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key(key)
                .uploadId(uploadId)
                .checksumType(ChecksumType.COMPOSITE)
                .ifNoneMatch("*")
                .multipartUpload(upload -> upload.parts(parts)));
    }

    private static String uploadId(VersionFile file) {
        return file.uploadId().orElseThrow();
    }
}
