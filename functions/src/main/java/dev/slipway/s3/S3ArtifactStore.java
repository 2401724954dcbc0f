package dev.slipway.s3;

import dev.slipway.failure.Complaints;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.ArtifactStore.Finding.Missing.Why;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.FilePart;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.StoredObject;
import dev.slipway.registry.version.VersionFile;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The artifact store in one bucket. S3 checks the bytes of every upload against the SHA-256 in its signature and keeps that
 * checksum, so that comparing it is enough; bytes are never read.
 *
 * <p>What it needs of the role it runs as: {@code s3:PutObject}, {@code s3:GetObject} and {@code s3:GetObjectVersion} (for
 * what it signs, too), {@code s3:AbortMultipartUpload}, {@code s3:ListMultipartUploadParts}, and {@code s3:ListBucket}:
 * without the last S3 lists no keys and answers 403 instead of 404 for a key that does not exist, so that a file that has
 * not arrived looks like a store that does not answer.
 *
 * <p>S3's limits that the rest relies on: 5 GiB in one PUT, 5 MiB to 5 GiB in a part except the last, 10,000 parts,
 * 48.8 TiB in an object.
 */
public final class S3ArtifactStore implements ArtifactStore {
    private final Supplier<S3Client> s3;
    private final Supplier<S3Presigner> presigner;
    private final String bucket;
    private final Complaints complaints;

    /** A store in this bucket, asked and signed for with the same credentials and region. Closes neither of the two. */
    public S3ArtifactStore(S3Client s3, S3Presigner presigner, String bucket) {
        this(() -> s3, () -> presigner, bucket, Complaints.NONE);
    }

    /**
     * The same with clients that are asked for when they are needed, so that who touches no file has none made.
     *
     * @param complaints hears of refusals by S3 that are answered as if a file had not arrived
     */
    public S3ArtifactStore(
            Supplier<S3Client> s3, Supplier<S3Presigner> presigner, String bucket, Complaints complaints) {
        this.s3 = s3;
        this.presigner = presigner;
        this.bucket = bucket;
        this.complaints = complaints;
    }

    @Override
    public Optional<String> open(String key, ManifestFile file) {
        return file.parts().map(parts -> answered(() -> multipart().open(key)));
    }

    @Override
    public SignedRequest upload(VersionFile file) {
        return answered(() -> signer().put(file));
    }

    @Override
    public SignedRequest uploadPart(VersionFile file, FilePart part) {
        return answered(() -> signer().putPart(file, part));
    }

    @Override
    public Set<Integer> heldParts(VersionFile file) {
        return file.uploadId()
                .flatMap(open -> answered(() -> multipart().held(file)))
                .map(Map::keySet)
                .orElse(Set.of());
    }

    @Override
    public Finding inspect(VersionFile file) {
        return answered(() -> find(file)
                .orElseGet(() -> file.uploadId().isPresent() ? join(file) : new Finding.Missing(Why.NOT_UPLOADED)));
    }

    @Override
    public Set<String> keys(String prefix) {
        return answered(() ->
                s3
                        .get()
                        .listObjectsV2Paginator(
                                request -> request.bucket(bucket).prefix(prefix + "/"))
                        .contents()
                        .stream()
                        .map(S3Object::key)
                        .collect(Collectors.toSet()));
    }

    @Override
    public SignedRequest download(VersionFile file) {
        return answered(() -> signer().get(file));
    }

    @Override
    public void abandon(VersionFile file) {
        file.uploadId()
                .ifPresent(id -> answered(() -> {
                    multipart().drop(file.key(), id);
                    return id;
                }));
    }

    private RequestSigner signer() {
        return new RequestSigner(presigner.get(), bucket);
    }

    private MultipartUploads multipart() {
        return new MultipartUploads(s3.get(), bucket, complaints);
    }

    private Finding join(VersionFile file) {
        Finding.Missing otherwise;
        try {
            otherwise = multipart().join(file);
        } catch (SdkException e) {
            // It may be the reply that was lost, or somebody else has joined them: then the object is there.
            return find(file).orElseThrow(() -> e);
        }
        return find(file).orElse(otherwise);
    }

    private Optional<Finding> find(VersionFile file) {
        try {
            return Optional.of(compare(
                    file.declared(),
                    s3.get()
                            .headObject(request ->
                                    request.bucket(bucket).key(file.key()).checksumMode(ChecksumMode.ENABLED))));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    private static Finding compare(ManifestFile declared, HeadObjectResponse object) {
        if (object.contentLength() != declared.size()) {
            return new Finding.Different(
                    "it has " + object.contentLength() + " bytes where " + declared.size() + " were declared");
        }
        String checksum = declared.parts()
                .map(FileParts::checksum)
                .orElseGet(() -> declared.sha256().orElseThrow().base64());
        if (!checksum.equals(object.checksumSHA256())) {
            return new Finding.Different("its SHA-256 is "
                    + inWords(object.checksumSHA256())
                    + " where "
                    + inWords(checksum)
                    + " was declared");
        }
        // A bucket whose versioning is suspended calls every object's version "null": that pins nothing.
        Optional<String> version = Optional.ofNullable(object.versionId()).filter(id -> !id.equals("null"));
        return new Finding.Present(new StoredObject(object.eTag(), version));
    }

    /** As callers write digests, in hexadecimal digits; S3 writes Base64, and {@code -<count>} behind a composite. */
    private static String inWords(String checksum) {
        if (checksum == null) {
            return "not known to S3";
        }
        int dash = checksum.indexOf('-');
        return dash < 0
                ? Sha256.ofBase64(checksum).hex()
                : Sha256.ofBase64(checksum.substring(0, dash)) + " over " + checksum.substring(dash + 1) + " parts";
    }

    /**
     * Any refusal or silence of S3 that is no answer to the question. Why is for operators, as the cause: S3's own words name
     * roles, buckets and hosts, and are not for callers.
     */
    private static <T> T answered(Supplier<T> question) {
        try {
            return question.get();
        } catch (SdkException e) {
            throw Refusal.UNAVAILABLE
                    .because("the store of files does not answer; try again in a moment")
                    .causedBy(e);
        }
    }
}
