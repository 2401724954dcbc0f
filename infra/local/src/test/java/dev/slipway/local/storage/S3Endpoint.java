package dev.slipway.local.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.name.Sha256;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** An S3 to try things on: any that speaks its protocol, with a bucket that may be written to. */
record S3Endpoint(URI endpoint, String region, String accessKey, String secretKey, String bucket) {

    S3Client client() {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .credentialsProvider(credentials())
                .build();
    }

    S3Presigner presigner() {
        return S3Presigner.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(credentials())
                .build();
    }

    /**
     * Puts an object over whatever is there, with its SHA-256. Once: the SDK's client would repeat a PUT whose connection
     * was lost, and some tests count.
     */
    void put(String key, byte[] content) {
        try (S3Presigner presigner = presigner()) {
            PresignedRequest signed =
                    presigner.presignPutObject(request -> request.signatureDuration(Duration.ofMinutes(1))
                            .putObjectRequest(put -> put.bucket(bucket)
                                    .key(key)
                                    .checksumSHA256(Sha256.of(content).base64())));
            Attempt attempt = new Attempt(
                    "PUT",
                    URI.create(signed.url().toString()),
                    Map.of("x-amz-checksum-sha256", Sha256.of(content).base64()),
                    BodyPublishers.ofByteArray(content));
            assertThat(attempt.send().status()).isEqualTo(200);
        }
    }

    S3Endpoint withSecretKey(String other) {
        return new S3Endpoint(endpoint, region, accessKey, other, bucket);
    }

    private StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }
}
