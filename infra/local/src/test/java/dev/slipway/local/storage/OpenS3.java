package dev.slipway.local.storage;

import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.s3.S3ArtifactStore;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** An S3 with the artifact store on it, for one test, which works under a key prefix of its own and leaves its objects behind. */
record OpenS3(S3Client client, S3Presigner presigner, ArtifactStore store) implements AutoCloseable {
    static OpenS3 at(S3Endpoint endpoint) {
        S3Client client = endpoint.client();
        S3Presigner presigner = endpoint.presigner();
        return new OpenS3(client, presigner, new S3ArtifactStore(client, presigner, endpoint.bucket()));
    }

    @Override
    public void close() {
        client.close();
        presigner.close();
    }
}
