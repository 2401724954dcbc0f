package dev.slipway.local.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.checksum.FlexChecksum;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The blob store, copying as S3 does where S3Proxy does less: create-only is honoured, and a copy has a SHA-256 that was
 * computed from its bytes. Every copy has one, whether it was asked for or not; other checksums are not computed.
 *
 * <p>The source is read twice, for its SHA-256 and to be stored. What is stored goes the way of an upload, so that it is
 * there whole or not at all, and only while the disk has room.
 */
final class CopyingBlobStore extends ForwardingBlobStore {
    private static final long MAX_COPY = 5L << 30;

    CopyingBlobStore(BlobStore blobs) {
        super(blobs);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        requireKnown(request);
        // Storing it looks again; this spares reading five gigabytes for nothing.
        if (request.ifNoneMatch() != null && blobExists(request.destinationBucket(), request.destinationKey())) {
            throw S3Exceptions.fromStatusCode(412);
        }
        try {
            Digested digested = digested(request);
            try (ResponseInputStream<GetObjectResponse> source = source(request)) {
                if (!Objects.equals(source.response().eTag(), digested.etag())) {
                    throw S3Exceptions.fromStatusCode(503);
                }
                return stored(request, source, digested.sha256());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireKnown(CopyObjectRequest request) {
        String algorithm = request.checksumAlgorithmAsString();
        if (algorithm != null && FlexChecksum.fromAlgorithmName(algorithm) != FlexChecksum.SHA256) {
            throw new UnsupportedOperationException("The checksum of a copy is SHA256 here, and no other");
        }
        if (request.ifMatch() != null
                || !Objects.requireNonNullElse(request.ifNoneMatch(), "*").equals("*")) {
            throw new UnsupportedOperationException("The one condition on what lies at the key is If-None-Match: *");
        }
        if (request.sseCustomerAlgorithm() != null) {
            throw new UnsupportedOperationException("A copy is not encrypted with a key of the caller here");
        }
    }

    /** What was read first; the second time it must be the same. */
    private record Digested(String etag, String sha256) {}

    private Digested digested(CopyObjectRequest request) throws IOException {
        try (ResponseInputStream<GetObjectResponse> source = source(request)) {
            if (source.response().contentLength() > MAX_COPY) {
                throw S3Exceptions.invalidRequest(
                        "The specified copy source is larger than the maximum allowable size for a copy source: "
                                + MAX_COPY);
            }
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            try (OutputStream digesting = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
                source.transferTo(digesting);
            }
            return new Digested(source.response().eTag(), Base64.getEncoder().encodeToString(sha256.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The object to copy, if it is as the request has it. */
    private ResponseInputStream<GetObjectResponse> source(CopyObjectRequest request) {
        try {
            return super.getBlob(GetObjectRequest.builder()
                    .bucket(request.sourceBucket())
                    .key(request.sourceKey())
                    .ifMatch(request.copySourceIfMatch())
                    .ifNoneMatch(request.copySourceIfNoneMatch())
                    .ifModifiedSince(request.copySourceIfModifiedSince())
                    .ifUnmodifiedSince(request.copySourceIfUnmodifiedSince())
                    .build());
        } catch (S3Exception e) {
            // A reader who has it already is told that it is the same; of a copy that is a condition that fails.
            throw e.statusCode() == 304 ? S3Exceptions.fromStatusCode(412, e) : e;
        }
    }

    private CopyObjectResponse stored(
            CopyObjectRequest request, ResponseInputStream<GetObjectResponse> source, String sha256) {
        long length = source.response().contentLength();
        // Other bytes than those that were digested are never stored with that digest.
        InputStream checked = FlexChecksum.SHA256.wrapValidator(source, sha256, length);
        PutObjectRequest.Builder copy = PutObjectRequest.builder()
                .bucket(request.destinationBucket())
                .key(request.destinationKey())
                .contentLength(length)
                .acl(request.acl())
                .serverSideEncryption(request.serverSideEncryptionAsString())
                .ssekmsKeyId(request.ssekmsKeyId())
                .ifNoneMatch(request.ifNoneMatch());
        describe(copy, request, source.response(), sha256);
        String etag = super.putBlob(copy.build(), checked).eTag();
        return CopyObjectResponse.builder()
                .copyObjectResult(CopyObjectResult.builder()
                        .eTag(etag)
                        .checksumSHA256(sha256)
                        .build())
                .build();
    }

    private static void describe(
            PutObjectRequest.Builder copy, CopyObjectRequest request, GetObjectResponse source, String sha256) {
        if (request.metadataDirective() == MetadataDirective.REPLACE) {
            copy.metadata(metadata(request.metadata(), sha256))
                    .cacheControl(request.cacheControl())
                    .contentDisposition(request.contentDisposition())
                    .contentEncoding(request.contentEncoding())
                    .contentLanguage(request.contentLanguage())
                    .contentType(request.contentType());
        } else {
            copy.metadata(metadata(source.metadata(), sha256))
                    .cacheControl(source.cacheControl())
                    .contentDisposition(source.contentDisposition())
                    .contentEncoding(source.contentEncoding())
                    .contentLanguage(source.contentLanguage())
                    .contentType(source.contentType());
        }
    }

    /** S3Proxy keeps checksums among the metadata. Those of the source may be of its parts, those of a request forged. */
    private static Map<String, String> metadata(Map<String, String> given, String sha256) {
        Map<String, String> metadata = new HashMap<>(given);
        metadata.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith(FlexChecksum.METADATA_PREFIX));
        metadata.put(FlexChecksum.SHA256.metadataKey(), sha256);
        return metadata;
    }
}
