package dev.slipway.local.storage;

import static dev.slipway.registry.port.SampleFiles.bytes;
import static dev.slipway.registry.port.SampleFiles.declared;
import static dev.slipway.registry.port.SampleFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.port.ArtifactStore.SignedRequest;
import dev.slipway.registry.port.ArtifactStoreContract;
import dev.slipway.registry.port.StoreReply;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.s3.S3ArtifactStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;

/** What every S3 must do for the artifact store: the contract of the port, and what only S3 can get wrong. */
abstract class S3ArtifactStoreContract extends ArtifactStoreContract {
    private OpenS3 s3;

    /** Where to run. */
    abstract S3Endpoint endpoint();

    @BeforeEach
    void open() {
        s3 = OpenS3.at(endpoint());
    }

    @AfterEach
    void close() {
        s3.close();
    }

    @Override
    protected ArtifactStore store() {
        return s3.store();
    }

    @Override
    protected StoreReply send(SignedRequest request, byte[] body) {
        return Attempt.with(request, body).send();
    }

    @Override
    protected void overwrite(String key, byte[] content) {
        endpoint().put(key, content);
    }

    @Test
    void everyPathOfTheGrammarIsAKey() {
        for (String path : PATHS) {
            VersionFile file = declared(path, path);

            upload(file, utf8(path));

            assertThat(s3.client()
                            .listObjectsV2(request ->
                                    request.bucket(endpoint().bucket()).prefix(file.key()))
                            .contents())
                    .singleElement()
                    .satisfies(object -> assertThat(object.key()).isEqualTo(file.key()));
        }
    }

    @Test
    void anObjectThatS3KnowsNoSha256OfIsDifferent() {
        VersionFile file = declared("weights.bin", "weights");
        s3.client()
                .putObject(
                        put -> put.bucket(endpoint().bucket())
                                .key(file.key())
                                .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                        RequestBody.fromString("weights"));

        assertThat(((Finding.Different) store().inspect(file)).how()).startsWith("its SHA-256 is not known to S3 ");
    }

    @Test
    void aPartOfAnotherSizeHasNotArrived() {
        VersionFile file = inParts("large.bin", bytes(7));
        s3.client()
                .uploadPart(
                        part -> part.bucket(endpoint().bucket())
                                .key(file.key())
                                .uploadId(file.uploadId().orElseThrow())
                                .partNumber(1)
                                .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                        RequestBody.fromBytes(bytes(8)));

        assertThat(store().inspect(file)).isEqualTo(Finding.Missing.parts(List.of(1)));
        assertThat(store().heldParts(file)).isEmpty();
    }

    @Test
    void aLostReplyToJoiningLosesNothing() {
        byte[] content = bytes(7);
        VersionFile file = inParts("large.bin", content);
        upload(file, content);
        ArtifactStore forgetful = over(new DelegatingS3Client(s3.client()) {
            @Override
            public CompleteMultipartUploadResponse completeMultipartUpload(CompleteMultipartUploadRequest request) {
                super.completeMultipartUpload(request);
                throw SdkClientException.create("the connection was reset");
            }
        });

        Finding finding = forgetful.inspect(file);

        assertThat(finding).isEqualTo(new Finding.Present(present(file).stored().orElseThrow()));
    }

    @Test
    void joiningOverwritesNothing() {
        byte[] content = bytes(7);
        VersionFile file = inParts("large.bin", content);
        upload(file, content);
        ArtifactStore raced = over(new DelegatingS3Client(s3.client()) {
            @Override
            public CompleteMultipartUploadResponse completeMultipartUpload(CompleteMultipartUploadRequest request) {
                overwrite(file.key(), utf8("somebody else's"));
                return super.completeMultipartUpload(request);
            }
        });

        assertThat(raced.inspect(file)).isEqualTo(new Finding.Different("it has 15 bytes where 7 were declared"));
    }

    @Test
    void aWrongSecretIsNoAnswerAndToldToNobody() {
        try (S3Client stranger = endpoint().withSecretKey("guessed").client()) {
            Refused refused = catchThrowableOfType(
                    Refused.class, () -> over(stranger).inspect(declared("weights.bin", "weights")));

            assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
            assertThat(refused).hasMessage("the store of files does not answer; try again in a moment");
        }
    }

    private ArtifactStore over(S3Client client) {
        return new S3ArtifactStore(client, s3.presigner(), endpoint().bucket());
    }
}
