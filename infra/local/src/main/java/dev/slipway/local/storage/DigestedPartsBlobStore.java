package dev.slipway.local.storage;

import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.checksum.FlexChecksum;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The blob store, with the SHA-256 of each part of an upload, however it came, as S3 has it of uploads that were begun with that
 * algorithm. An upload is joined only from parts that have the digests it is told, and the object remembers how it was cut.
 *
 * <p>Digests of parts are kept in memory: after a restart parts are listed without, and whoever needs one sends the part again.
 */
final class DigestedPartsBlobStore extends ForwardingBlobStore {
    /** Where an object keeps the size of its parts; names that begin so are S3Proxy's own and shown to nobody. */
    static final String PART_SIZE = FlexChecksum.METADATA_PREFIX + "part_size";

    private final Map<Place, String> digests = new ConcurrentHashMap<>();

    /** One part of one upload. */
    private record Place(String upload, int part) {}

    DigestedPartsBlobStore(BlobStore blobs) {
        super(blobs);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream payload) {
        MessageDigest sha256 = sha256();
        UploadPartResponse response =
                super.uploadMultipartPart(upload, request, new DigestInputStream(payload, sha256));
        String digest = Base64.getEncoder().encodeToString(sha256.digest());
        digests.put(new Place(upload.id(), request.partNumber()), digest);
        return response.toBuilder().checksumSHA256(digest).build();
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        return super.listMultipartUpload(upload).stream()
                .map(part -> part.toBuilder()
                        .checksumSHA256(digests.get(new Place(upload.id(), part.partNumber())))
                        .build())
                .toList();
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        List<CompletedPart> parts = request.multipartUpload().parts();
        parts.forEach(part -> requireSame(upload, part));
        CompleteMultipartUploadResponse response = super.completeMultipartUpload(described(upload, parts), request);
        forget(upload);
        return response;
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        super.abortMultipartUpload(upload);
        forget(upload);
    }

    private void requireSame(MultipartUpload upload, CompletedPart part) {
        String digest = digests.get(new Place(upload.id(), part.partNumber()));
        if (digest != null && part.checksumSHA256() != null && !digest.equals(part.checksumSHA256())) {
            String why = "Part " + part.partNumber() + " has another SHA-256 than the one it is to be joined with";
            throw S3Exception.builder()
                    .statusCode(400)
                    .message(why)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("InvalidPart")
                            .errorMessage(why)
                            .build())
                    .build();
        }
    }

    /** The upload, whose object is to know the size of its parts if they are all of one but the last. */
    private MultipartUpload described(MultipartUpload upload, List<CompletedPart> parts) {
        Map<Integer, Long> sizes = new HashMap<>();
        super.listMultipartUpload(upload).forEach(part -> sizes.put(part.partNumber(), part.size()));
        List<Long> inOrder = parts.stream()
                .map(part -> Optional.ofNullable(sizes.get(part.partNumber())).orElse(0L))
                .toList();
        long first = inOrder.get(0);
        if (!inOrder.subList(0, inOrder.size() - 1).stream().allMatch(size -> size == first)
                || inOrder.get(inOrder.size() - 1) > first) {
            return upload;
        }
        CreateMultipartUploadRequest request = upload.request();
        Map<String, String> metadata = new HashMap<>(request.metadata());
        metadata.put(PART_SIZE, Long.toString(first));
        return new MultipartUpload(
                upload.id(), request.toBuilder().metadata(metadata).build(), upload.response());
    }

    private void forget(MultipartUpload upload) {
        digests.keySet().removeIf(place -> place.upload().equals(upload.id()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
