package dev.slipway.s3;

import dev.slipway.registry.adoption.ObjectWriter;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.StoredObject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Puts files into one bucket, create-only. S3 checks the bytes against the SHA-256 that is sent with them and keeps it.
 *
 * <p>What it needs of the role it runs as: {@code s3:PutObject}, {@code s3:GetObject} and {@code s3:ListBucket}, without which
 * a key that is free looks like a store that does not answer.
 */
public final class S3ObjectWriter implements ObjectWriter {
    /** The key is taken, or somebody is writing it in this moment: what lies there then is the answer. */
    private static final Set<Integer> OTHERS_WERE_FASTER = Set.of(409, 412);

    private final Supplier<S3Client> s3;
    private final String bucket;

    /**
     * A writer to this bucket.
     *
     * @param s3 asked for when it is needed, and not closed
     */
    public S3ObjectWriter(Supplier<S3Client> s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Optional<Kept> find(String key) {
        return answered(() -> {
            try {
                return Optional.of(kept(s3.get()
                        .headObject(request -> request.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED))));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Kept put(String key, Path file, long size, Sha256 sha256) {
        return answered(() -> {
            try {
                s3.get()
                        .putObject(
                                request -> request.bucket(bucket)
                                        .key(key)
                                        .contentLength(size)
                                        .checksumSHA256(sha256.base64())
                                        .ifNoneMatch("*"),
                                RequestBody.fromFile(file));
            } catch (S3Exception e) {
                // After a try whose answer was lost, the next one finds the key taken too.
                if (!OTHERS_WERE_FASTER.contains(e.statusCode())) {
                    throw e;
                }
            }
            return find(key).orElseThrow(() -> silent(new IllegalStateException("Nothing lies where a file was put")));
        });
    }

    private static Kept kept(HeadObjectResponse object) {
        String checksum = object.checksumSHA256();
        if (checksum == null || checksum.contains("-")) {
            throw silent(new IllegalStateException("An object has no SHA-256 of all its bytes"));
        }
        // A bucket whose versioning is suspended calls every object's version "null": that pins nothing.
        Optional<String> version = Optional.ofNullable(object.versionId()).filter(id -> !id.equals("null"));
        return new Kept(object.contentLength(), Sha256.ofBase64(checksum), new StoredObject(object.eTag(), version));
    }

    private static <T> T answered(Supplier<T> question) {
        try {
            return question.get();
        } catch (SdkException e) {
            throw silent(e);
        }
    }

    /** Why is for operators, as the cause: S3's own words name roles, buckets and hosts. */
    private static Refused silent(Exception why) {
        return Refusal.UNAVAILABLE
                .because("the store of files does not answer; try again in a moment")
                .causedBy(why);
    }
}
