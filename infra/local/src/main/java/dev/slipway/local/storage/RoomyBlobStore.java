package dev.slipway.local.storage;

import com.google.common.base.Throwables;
import dev.slipway.local.files.Room;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The blob store, refusing files that would take the last room of the disk: the table needs that, and a file whose checksum
 * does not fit beside it any more would be stored without one.
 */
final class RoomyBlobStore extends ForwardingBlobStore {
    /** After so many bytes room is looked for again. */
    private static final int LOOK = 1 << 20;

    private final Room room;

    RoomyBlobStore(BlobStore blobs, Room room) {
        super(blobs);
        this.room = room;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        require(length(request.contentLength()));
        return written(() -> super.putBlob(request, new Watched(payload)));
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream payload) {
        require(length(request.contentLength()));
        return written(() -> super.uploadMultipartPart(upload, request, new Watched(payload)));
    }

    /** The parts are copied together before they are deleted. */
    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        require(listMultipartUpload(upload).stream()
                .mapToLong(part -> length(part.size()))
                .sum());
        return written(() -> super.completeMultipartUpload(upload, request));
    }

    /** Others fill the disk, too, also after it was asked for room. */
    private <T> T written(Supplier<T> write) {
        try {
            return write.get();
        } catch (RuntimeException e) {
            if (Throwables.getRootCause(e) instanceof IOException) {
                require(LOOK);
            }
            throw e;
        }
    }

    private static long length(Long declared) {
        return declared == null ? 0 : declared;
    }

    private void require(long bytes) {
        room.lackFor(bytes).ifPresent(why -> {
            throw S3Exception.builder()
                    .statusCode(503)
                    .message(why)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("ServiceUnavailable")
                            .errorMessage(why)
                            .build())
                    .build();
        });
    }

    /** Files that arrive together each found room at their beginning: it is looked for again while they arrive. */
    private final class Watched extends FilterInputStream {
        private long unlooked;

        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            look(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            look(Math.max(0, read));
            return read;
        }

        private void look(int read) {
            unlooked += read;
            if (unlooked >= LOOK) {
                unlooked = 0;
                require(1);
            }
        }
    }
}
