package dev.slipway.local.storage;

import dev.slipway.local.files.OwnerOnly;
import dev.slipway.local.files.UnusableFile;
import java.io.InputStream;
import java.nio.file.Path;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * S3Proxy's files and folders on this machine, closed to its other users as soon as they are there, and refused when they are
 * not what was stored. Keys are those on the disk.
 */
final class OwnersBlobStore extends ForwardingBlobStore {
    /** What S3Proxy calls the files of an upload in parts: this, its id and its key. */
    private static final String UPLOAD = ".mpus-";

    private final Path root;

    /** The blob store below, which keeps buckets in this folder. */
    OwnersBlobStore(BlobStore files, Path root) {
        super(files);
        this.root = root;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        PutObjectResponse response = super.putBlob(request, payload);
        close(request.bucket(), request.key());
        return response;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        CopyObjectResponse response = super.copyBlob(request);
        close(request.destinationBucket(), request.destinationKey());
        return response;
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        MultipartUpload begun = super.initiateMultipartUpload(request);
        close(request.bucket(), UPLOAD + begun.id() + "-" + request.key() + "-stub");
        return begun;
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream payload) {
        UploadPartResponse response = super.uploadMultipartPart(upload, request, payload);
        close(upload.containerName(), UPLOAD + upload.id() + "-" + upload.blobName() + "-" + request.partNumber());
        return response;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadResponse response = super.completeMultipartUpload(upload, request);
        close(upload.containerName(), upload.blobName());
        return response;
    }

    /** S3Proxy keeps who may read an object in the file's permissions, where it would be said to this machine's users. */
    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
        super.setBlobAccess(bucket, key, access);
        close(bucket, key);
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access, String version) {
        super.setBlobAccess(bucket, key, access, version);
        close(bucket, key);
    }

    /** A copy of the folder without extended attributes has the bytes, but nothing by which to know that they are the right ones. */
    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        ResponseInputStream<GetObjectResponse> object = super.getBlob(request);
        if (object.response().eTag() == null) {
            object.abort();
            throw new UnusableFile(
                    root.resolve(request.bucket()).resolve(request.key()),
                    "has lost the extended attributes that hold its checksum",
                    "Put it back from a copy that was made with them (cp -a)");
        }
        return object;
    }

    private void close(String bucket, String key) {
        Path folder = root.resolve(bucket);
        Path file = folder.resolve(key);
        for (Path made = file; made.startsWith(folder) && !made.equals(folder); made = made.getParent()) {
            OwnerOnly.close(made);
        }
    }
}
