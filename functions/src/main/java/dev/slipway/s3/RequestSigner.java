package dev.slipway.s3;

import dev.slipway.failure.FailedCall;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFile;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Signs requests that others send. Signing is arithmetic: S3 is not asked, and nothing is changed.
 *
 * <p>S3 refuses a presigned request whose signed headers are not sent with the signed values, and one that carries an
 * {@code x-amz-} header that was not signed. So what is signed here cannot be left out, altered or added to. It can be
 * repeated until it expires; create-only makes the second time fail.
 */
final class RequestSigner {
    /** Signed like the others, but set by every HTTP client itself, from the URL and from the body. */
    private static final Set<String> SET_BY_THE_CLIENT = Set.of("host", "content-length");

    private final S3Presigner presigner;
    private final String bucket;

    RequestSigner(S3Presigner presigner, String bucket) {
        this.presigner = presigner;
        this.bucket = bucket;
    }

    /** Create-only: a second PUT is refused. */
    SignedRequest put(VersionFile file) {
        ManifestFile declared = file.declared();
        PresignedRequest signed = FailedCall.noted(
                "S3",
                "PresignPutObject",
                () -> presigner.presignPutObject(request -> request.signatureDuration(ArtifactStore.SIGNED_FOR)
                        .putObjectRequest(put -> put.bucket(bucket)
                                .key(file.key())
                                .contentLength(declared.size())
                                .checksumSHA256(declared.sha256().orElseThrow().base64())
                                .ifNoneMatch("*"))));
        return describe(signed, Optional.empty(), 0, declared.size());
    }

    /** UploadPart knows no create-only: a part may be sent again, with the same bytes; the object is made by joining. */
    SignedRequest putPart(VersionFile file, FilePart part) {
        PresignedRequest signed = FailedCall.noted(
                "S3",
                "PresignUploadPart",
                () -> presigner.presignUploadPart(request -> request.signatureDuration(ArtifactStore.SIGNED_FOR)
                        .uploadPartRequest(put -> put.bucket(bucket)
                                .key(file.key())
                                .uploadId(file.uploadId().orElseThrow())
                                .partNumber(part.number())
                                .contentLength(part.length())
                                .checksumSHA256(part.sha256().base64()))));
        return describe(signed, Optional.of(part.number()), part.offset(), part.length());
    }

    /**
     * A download that needs no header but {@code host}: the URL alone is enough, and serves the verified object or nothing. In a
     * bucket that keeps no versions only the ETag tells the object from a later one, and S3 takes that in a header; then the
     * URL does not stand alone.
     */
    SignedRequest get(VersionFile file) {
        StoredObject object = file.stored().orElseThrow();
        GetObjectRequest.Builder get = GetObjectRequest.builder()
                .bucket(bucket)
                .key(file.key())
                // Whatever an uploader called the content: a browser saves it and never shows it.
                .responseContentDisposition(Attachment.named(file.declared().path()))
                .responseContentType("application/octet-stream");
        object.objectVersion().ifPresentOrElse(get::versionId, () -> get.ifMatch(object.etag()));
        PresignedRequest signed = FailedCall.noted(
                "S3",
                "PresignGetObject",
                () -> presigner.presignGetObject(request ->
                        request.signatureDuration(ArtifactStore.SIGNED_FOR).getObjectRequest(get.build())));
        return describe(signed, Optional.empty(), 0, file.declared().size());
    }

    private static SignedRequest describe(PresignedRequest signed, Optional<Integer> part, long offset, long length) {
        Map<String, String> headers = new TreeMap<>();
        for (Map.Entry<String, List<String>> header : signed.signedHeaders().entrySet()) {
            if (!SET_BY_THE_CLIENT.contains(header.getKey())) {
                headers.put(header.getKey(), String.join(",", header.getValue()));
            }
        }
        return new SignedRequest(
                part,
                signed.httpRequest().method().name(),
                URI.create(signed.url().toString()),
                headers,
                offset,
                length,
                signed.expiration());
    }
}
