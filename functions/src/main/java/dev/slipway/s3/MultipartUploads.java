package dev.slipway.s3;

import dev.slipway.failure.AwsFailure;
import dev.slipway.failure.Complaints;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.VersionFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Multipart uploads: opened with SHA-256 as their checksum, joined from exactly the declared parts, or dropped. */
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

    private static final int PARTS_NAMED = 20;

    private final S3Client s3;
    private final String bucket;
    private final Complaints complaints;

    MultipartUploads(S3Client s3, String bucket, Complaints complaints) {
        this.s3 = s3;
        this.bucket = bucket;
        this.complaints = complaints;
    }

    String open(String key) {
        return s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key(key)
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

    /**
     * Joins the parts into the object where all have arrived as declared and the key is free. Whether there is an object
     * now is for the caller to look up, since another may have joined them first, or the answer may have been lost.
     *
     * @return what to say if there is none
     */
    String join(VersionFile file) {
        ManifestFile declared = file.declared();
        List<DeclaredPart> parts = DeclaredPart.of(declared);
        Map<Integer, Part> held;
        try {
            held = s3
                    .listPartsPaginator(
                            request -> request.bucket(bucket).key(file.key()).uploadId(uploadId(file)))
                    .parts()
                    .stream()
                    .collect(Collectors.toMap(Part::partNumber, Function.identity()));
        } catch (NoSuchUploadException e) {
            return "its multipart upload has ended";
        }
        List<Integer> lacking = parts.stream()
                .filter(part -> !held.containsKey(part.number()) || !part.isHeldAs(held.get(part.number())))
                .map(DeclaredPart::number)
                .toList();
        if (!lacking.isEmpty()) {
            return lacking(lacking, parts.size());
        }
        try {
            complete(file, parts, held);
            return "its parts were joined and are gone again";
        } catch (S3Exception e) {
            if (!NOT_JOINED.contains(e.statusCode())) {
                throw e;
            }
            if (!EXPECTED.contains(e.awsErrorDetails().errorCode())) {
                complaints.complain("the parts of an upload were not joined", AwsFailure.of(e));
            }
            return "its parts could not be joined: " + e.awsErrorDetails().errorCode();
        }
    }

    private void complete(VersionFile file, List<DeclaredPart> parts, Map<Integer, Part> held) {
        List<CompletedPart> completed = parts.stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag(held.get(part.number()).eTag())
                        .checksumSHA256(part.sha256().base64())
                        .build())
                .toList();
        s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key(file.key())
                .uploadId(uploadId(file))
                .checksumType(ChecksumType.COMPOSITE)
                .ifNoneMatch("*")
                .multipartUpload(upload -> upload.parts(completed)));
    }

    private static String lacking(List<Integer> numbers, int count) {
        String named = numbers.stream().limit(PARTS_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        String more = numbers.size() > PARTS_NAMED ? " and " + (numbers.size() - PARTS_NAMED) + " more" : "";
        return numbers.size() == 1
                ? "part " + named + " of " + count + " has not arrived as declared"
                : "parts " + named + more + " of " + count + " have not arrived as declared";
    }

    private static String uploadId(VersionFile file) {
        return file.uploadId().orElseThrow();
    }
}
