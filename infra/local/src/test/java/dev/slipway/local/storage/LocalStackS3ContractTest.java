package dev.slipway.local.storage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.local.LocalStack;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** The contract of the artifact store on LocalStack, where there is Docker to run it in. */
class LocalStackS3ContractTest {
    @BeforeAll
    static void makeTheBucket() {
        assumeTrue(LocalStack.endpoint().isPresent(), LocalStack.SKIPPED);
        try (S3Client s3 = localStack().client()) {
            s3.createBucket(request -> request.bucket(localStack().bucket()));
        } catch (BucketAlreadyOwnedByYouException e) {
            // Made by an earlier run against the same container.
        }
    }

    @Nested
    class Artifacts extends S3ArtifactStoreContract {
        @Override
        S3Endpoint endpoint() {
            return localStack();
        }
    }

    private static S3Endpoint localStack() {
        return new S3Endpoint(LocalStack.endpoint().orElseThrow(), "us-east-1", "test", "test", "slipway-contract");
    }
}
