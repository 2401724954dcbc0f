package dev.slipway.local.storage;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectAclRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAclResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The blob store below, whose objects lie on the disk under their {@link DiskName}s. */
final class DiskNamingBlobStore extends ForwardingBlobStore {
    /** As S3Proxy calls the parts of an upload, which it reads back when it joins them. */
    private static final Pattern PART = Pattern.compile("(\\.mpus-[0-9a-f-]{36}-)(.+)(-[0-9]+)", Pattern.DOTALL);

    /** The order in which S3 lists keys. */
    private static final Comparator<String> BYTES_OF_UTF8 = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    DiskNamingBlobStore(BlobStore files) {
        super(files);
    }

    /** Names sort otherwise than keys, and some have more folders. So all below a folder are read, and sorted here. */
    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        String prefix = Objects.requireNonNullElse(request.prefix(), "");
        NavigableMap<String, Optional<S3Object>> entries = new TreeMap<>(BYTES_OF_UTF8);
        for (S3Object object : below(request.bucket(), prefix.substring(0, prefix.lastIndexOf('/') + 1))) {
            DiskName.keyOf(object.key()).filter(key -> key.startsWith(prefix)).ifPresent(key -> {
                int end = end(key, prefix, Objects.requireNonNullElse(request.delimiter(), ""));
                entries.put(
                        key.substring(0, end),
                        Optional.of(object.toBuilder().key(key).build()).filter(found -> end == key.length()));
            });
        }
        return page(entries, request);
    }

    private List<S3Object> below(String bucket, String folder) {
        return super.list(ListObjectsV2Request.builder()
                        .bucket(bucket)
                        .prefix(folder.isEmpty() ? null : DiskName.of(folder))
                        .build())
                .contents();
    }

    /** Where the part of a key ends that is listed: after the first delimiter behind the prefix. */
    private static int end(String key, String prefix, String delimiter) {
        int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        return at < 0 ? key.length() : at + delimiter.length();
    }

    private static ListObjectsV2Response page(
            NavigableMap<String, Optional<S3Object>> entries, ListObjectsV2Request request) {
        String after = request.continuationToken() == null ? request.startAfter() : request.continuationToken();
        NavigableMap<String, Optional<S3Object>> rest = after == null ? entries : entries.tailMap(after, false);
        int most = Objects.requireNonNullElse(request.maxKeys(), Integer.MAX_VALUE);
        List<String> names = rest.keySet().stream().limit(most).toList();
        boolean isCut = !names.isEmpty() && names.size() < rest.size();
        return ListObjectsV2Response.builder()
                .contents(
                        names.stream().flatMap(name -> rest.get(name).stream()).toList())
                .commonPrefixes(names.stream()
                        .filter(name -> rest.get(name).isEmpty())
                        .map(name -> CommonPrefix.builder().prefix(name).build())
                        .toList())
                .isTruncated(isCut)
                .nextContinuationToken(isCut ? names.get(names.size() - 1) : null)
                .build();
    }

    @Override
    public boolean blobExists(String bucket, String key) {
        return super.blobExists(bucket, DiskName.of(key));
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        return super.putBlob(request.toBuilder().key(DiskName.of(request.key())).build(), payload);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return super.copyBlob(request.toBuilder()
                .sourceKey(DiskName.of(request.sourceKey()))
                .destinationKey(DiskName.of(request.destinationKey()))
                .build());
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        return super.blobMetadata(
                request.toBuilder().key(DiskName.of(request.key())).build());
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        Matcher part = PART.matcher(request.key());
        String name = part.matches()
                ? part.group(1) + DiskName.of(part.group(2)) + part.group(3)
                : DiskName.of(request.key());
        return super.getBlob(request.toBuilder().key(name).build());
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return super.removeBlob(
                request.toBuilder().key(DiskName.of(request.key())).build());
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        return super.getBlobAccess(bucket, DiskName.of(key));
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key, String version) {
        return super.getBlobAccess(bucket, DiskName.of(key), version);
    }

    @Override
    public GetObjectAclResponse getBlobAcl(GetObjectAclRequest request) {
        return super.getBlobAcl(
                request.toBuilder().key(DiskName.of(request.key())).build());
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
        super.setBlobAccess(bucket, DiskName.of(key), access);
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access, String version) {
        super.setBlobAccess(bucket, DiskName.of(key), access, version);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        MultipartUpload begun = super.initiateMultipartUpload(
                request.toBuilder().key(DiskName.of(request.key())).build());
        return new MultipartUpload(begun.id(), request, begun.response());
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        super.abortMultipartUpload(named(upload));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return super.completeMultipartUpload(
                named(upload),
                request.toBuilder().key(DiskName.of(request.key())).build());
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream payload) {
        return super.uploadMultipartPart(named(upload), request, payload);
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        return super.listMultipartUpload(named(upload));
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String bucket) {
        return super.listMultipartUploads(bucket).stream()
                .flatMap(upload -> DiskName.keyOf(upload.key()).stream()
                        .map(key -> upload.toBuilder().key(key).build()))
                .toList();
    }

    private static MultipartUpload named(MultipartUpload upload) {
        CreateMultipartUploadRequest request = upload.request();
        return new MultipartUpload(
                upload.id(), request.toBuilder().key(DiskName.of(request.key())).build(), upload.response());
    }
}
