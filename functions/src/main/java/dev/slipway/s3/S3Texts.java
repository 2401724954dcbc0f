package dev.slipway.s3;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.tracking.ModelFileReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** Short objects of one bucket, read as UTF-8. Needs {@code s3:GetObject}. */
public final class S3Texts implements ModelFileReader.Texts {
    private final Supplier<S3Client> s3;
    private final String bucket;

    /** Texts of this bucket; the client is asked for when it is needed, and not closed. */
    public S3Texts(Supplier<S3Client> s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Optional<String> text(String key, int mostBytes) {
        try {
            long size = s3.get()
                    .headObject(request -> request.bucket(bucket).key(key))
                    .contentLength();
            return size > mostBytes
                    ? Optional.empty()
                    : Optional.of(s3.get()
                            .getObjectAsBytes(request -> request.bucket(bucket).key(key))
                            .asString(StandardCharsets.UTF_8));
        } catch (SdkException e) {
            throw Refusal.UNAVAILABLE
                    .because("the store of files does not answer; try again in a moment")
                    .causedBy(e);
        }
    }
}
