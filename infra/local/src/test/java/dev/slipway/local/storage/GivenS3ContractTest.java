package dev.slipway.local.storage;

import java.net.URI;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/**
 * The contract on an S3 of your choice: {@code -Dslipway.s3.endpoint=http://127.0.0.1:4566}, and where the defaults do not
 * fit, {@code slipway.s3.region}, {@code .accessKey}, {@code .secretKey} and {@code .bucket}. The bucket is made if it is
 * not there.
 */
@EnabledIfSystemProperty(named = "slipway.s3.endpoint", matches = "http.+")
class GivenS3ContractTest {

    @BeforeAll
    static void makeTheBucket() {
        try (S3Client s3 = given().client()) {
            s3.createBucket(request -> request.bucket(given().bucket()));
        } catch (BucketAlreadyOwnedByYouException e) {
            // As it should be from the second run on.
        }
    }

    @Nested
    class Artifacts extends S3ArtifactStoreContract {
        @Override
        S3Endpoint endpoint() {
            return given();
        }
    }

    @Nested
    class PresignedRequests extends PresignedRequestContract {
        @Override
        S3Endpoint endpoint() {
            return given();
        }
    }

    @Nested
    class Sources extends S3FileSourceContract {
        @Override
        S3Endpoint endpoint() {
            return given();
        }

        @Override
        String bucket() {
            return given().bucket();
        }
    }

    @Nested
    class LargeSources extends S3LargeFilesContract {
        @Override
        S3Endpoint endpoint() {
            return given();
        }

        @Override
        String bucket() {
            return given().bucket();
        }
    }

    private static S3Endpoint given() {
        return new S3Endpoint(
                URI.create(System.getProperty("slipway.s3.endpoint")),
                System.getProperty("slipway.s3.region", "us-east-1"),
                System.getProperty("slipway.s3.accessKey", "test"),
                System.getProperty("slipway.s3.secretKey", "test"),
                System.getProperty("slipway.s3.bucket", "slipway-contract"));
    }
}
