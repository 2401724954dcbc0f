package dev.slipway.local.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * A blob store that gives each object a version id, as a versioned bucket does, so that a request can be pinned to the object
 * it was signed for. It keeps one version, the last: whoever asks for another is told that there is no such version, and is
 * never given other bytes. The id is the ETag without its quotes.
 */
final class VersionedBlobStore extends ForwardingBlobStore {
    VersionedBlobStore(BlobStore blobs) {
        super(blobs);
    }

    /** The version id of the object with this ETag. */
    static String versionId(String etag) {
        return etag.replace("\"", "");
    }

    @Override
    public boolean supportsVersioning() {
        return true;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        PutObjectResponse response = super.putBlob(request, payload);
        return response.toBuilder().versionId(versionId(response.eTag())).build();
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadResponse response = super.completeMultipartUpload(upload, request);
        return response.toBuilder().versionId(versionId(response.eTag())).build();
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        HeadObjectResponse response =
                super.blobMetadata(request.toBuilder().versionId(null).build());
        if (response.eTag() == null) {
            return response;
        }
        requireVersion(request.bucket(), request.key(), request.versionId(), response.eTag());
        return response.toBuilder().versionId(versionId(response.eTag())).build();
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        ResponseInputStream<GetObjectResponse> object =
                super.getBlob(request.toBuilder().versionId(null).build());
        GetObjectResponse response = object.response();
        if (response.eTag() == null) {
            return object;
        }
        try {
            requireVersion(request.bucket(), request.key(), request.versionId(), response.eTag());
        } catch (RuntimeException e) {
            close(object);
            throw e;
        }
        return SdkResponses.getResponse(
                response.toBuilder().versionId(versionId(response.eTag())).build(), object);
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        if (request.versionId() != null) {
            blobMetadata(HeadObjectRequest.builder()
                    .bucket(request.bucket())
                    .key(request.key())
                    .versionId(request.versionId())
                    .build());
        }
        return super.removeBlob(request.toBuilder().versionId(null).build());
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        if (request.sourceVersionId() != null) {
            blobMetadata(HeadObjectRequest.builder()
                    .bucket(request.sourceBucket())
                    .key(request.sourceKey())
                    .versionId(request.sourceVersionId())
                    .build());
        }
        CopyObjectResponse response =
                super.copyBlob(request.toBuilder().sourceVersionId(null).build());
        return response.toBuilder()
                .versionId(versionId(response.copyObjectResult().eTag()))
                .build();
    }

    private static void requireVersion(String bucket, String key, String wanted, String etag) {
        if (wanted != null && !Objects.equals(wanted, versionId(etag))) {
            throw S3Exceptions.noSuchVersion(bucket, key, wanted, "another object is there");
        }
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
