package dev.slipway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.port.ArtifactStore.Finding;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.VersionFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What is remembered of a bucket that keeps versions; the S3 of one machine keeps none. */
class ObjectVersionTest {

    @Test
    void theVersionThatWasVerifiedIsRemembered() throws Exception {
        assertThat(versionFoundWhereS3Answers("v.1")).contains("v.1");
    }

    @Test
    void whereVersioningIsSuspendedThereIsNothingToPin() throws Exception {
        assertThat(versionFoundWhereS3Answers("null")).isEmpty();
    }

    private static Optional<String> versionFoundWhereS3Answers(String version) throws Exception {
        Sha256 digest = Sha256.of("weights");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"etag\"");
            exchange.getResponseHeaders().set("Content-Length", "7");
            exchange.getResponseHeaders().set("x-amz-checksum-sha256", digest.base64());
            exchange.getResponseHeaders().set("x-amz-version-id", version);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));
        try (S3Client s3 = S3Client.builder()
                        .endpointOverride(URI.create(
                                "http://127.0.0.1:" + server.getAddress().getPort()))
                        .region(Region.EU_CENTRAL_1)
                        .forcePathStyle(true)
                        .credentialsProvider(credentials)
                        .build();
                S3Presigner presigner = S3Presigner.builder()
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(credentials)
                        .build()) {
            VersionFile file = new VersionFile(
                    new ManifestFile(new FilePath("weights.bin"), 7, digest, Optional.empty()),
                    "models/M/V/weights.bin",
                    Optional.empty(),
                    Optional.empty());

            Finding found = new S3ArtifactStore(s3, presigner, "artifacts").inspect(file);

            return ((Finding.Present) found).object().objectVersion();
        } finally {
            server.stop(0);
        }
    }
}
