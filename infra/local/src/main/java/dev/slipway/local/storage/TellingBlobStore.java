package dev.slipway.local.storage;

import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** The blob store, telling of each object after it is stored. */
final class TellingBlobStore extends ForwardingBlobStore {
    /** S3Proxy keeps what it remembers of a multipart upload as an empty object under this prefix. */
    private static final String BOOKKEEPING = ".s3proxy-";

    private final Consumer<ObjectCreated> tell;
    private final Clock clock;
    private final AtomicLong sequence = new AtomicLong();

    TellingBlobStore(BlobStore blobs, Clock clock, Consumer<ObjectCreated> tell) {
        super(blobs);
        this.clock = clock;
        this.tell = tell;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        PutObjectResponse response = super.putBlob(request, payload);
        if (!request.key().startsWith(BOOKKEEPING)) {
            tell(request.bucket(), request.key(), request.contentLength(), response.eTag(), "PutObject");
        }
        return response;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadResponse response = super.completeMultipartUpload(upload, request);
        HeadObjectResponse object = blobMetadata(request.bucket(), request.key());
        if (object != null) {
            tell(request.bucket(), request.key(), object.contentLength(), response.eTag(), "CompleteMultipartUpload");
        }
        return response;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        CopyObjectResponse response = super.copyBlob(request);
        HeadObjectResponse object = blobMetadata(request.destinationBucket(), request.destinationKey());
        if (object != null) {
            tell(
                    request.destinationBucket(),
                    request.destinationKey(),
                    object.contentLength(),
                    response.copyObjectResult().eTag(),
                    "CopyObject");
        }
        return response;
    }

    private void tell(String bucket, String key, long size, String etag, String reason) {
        Instant now = clock.instant();
        tell.accept(new ObjectCreated(bucket, key, size, etag.replace("\"", ""), next(now), reason, now));
    }

    /** Rising, across restarts too, as long as the clock does not go back by more than the machine was off. */
    private String next(Instant now) {
        long millis = now.toEpochMilli();
        long next = sequence.updateAndGet(last -> Math.max(last + 1, millis << 16));
        return String.format(Locale.ROOT, "%016X", next);
    }
}
