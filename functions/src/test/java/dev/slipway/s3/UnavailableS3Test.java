package dev.slipway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.FileParts;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.VersionFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** An S3 that fails in the ways S3 can fail. */
class UnavailableS3Test {
    private static final VersionFile FILE = new VersionFile(
            new ManifestFile(
                    new FilePath("weights.bin"),
                    1,
                    Sha256.of("1"),
                    Optional.of(new FileParts(FileParts.MIN_PART_SIZE, List.of(Sha256.of("1"))))),
            "models/M/V/weights.bin",
            Optional.of("upload"),
            Optional.empty());

    private final CountDownLatch testIsOver = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private S3Client s3;
    private S3Presigner presigner;
    private S3ArtifactStore store;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));
        s3 = S3Client.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_CENTRAL_1)
                .forcePathStyle(true)
                .credentialsProvider(credentials)
                .overrideConfiguration(override ->
                        override.apiCallTimeout(Duration.ofMillis(1500)).retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
        presigner = S3Presigner.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials)
                .build();
        store = new S3ArtifactStore(s3, presigner, "artifacts");
    }

    @AfterEach
    void close() {
        testIsOver.countDown();
        server.stop(0);
        threads.shutdownNow();
        s3.close();
        presigner.close();
    }

    @Test
    void anInternalErrorIsNoAnswer() {
        answering(500, "<Error><Code>InternalError</Code></Error>");

        assertUnavailable();
    }

    @Test
    void aDenialIsNoAnswerAndItsArnStaysInside() {
        answering(
                403,
                "<Error><Code>AccessDenied</Code><Message>User: arn:aws:sts::111122223333:assumed-role/x is not"
                        + " authorized to perform: s3:ListBucket on arn:aws:s3:::artifacts</Message></Error>");

        assertUnavailable();
    }

    @Test
    void aMissingBucketIsNotAMissingFile() {
        answering(404, "<Error><Code>NoSuchBucket</Code></Error>");

        assertThat(catchThrowableOfType(Refused.class, () -> store.open(FILE.key(), FILE.declared()))
                        .refusal())
                .isEqualTo(Refusal.UNAVAILABLE);
    }

    @Test
    void silenceIsNoAnswer() {
        server.createContext("/", exchange -> {
            try {
                testIsOver.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });

        assertUnavailable();
    }

    @Test
    void aClosedPortIsNoAnswer() {
        server.stop(0);

        assertUnavailable();
    }

    private void assertUnavailable() {
        for (Runnable question : List.<Runnable>of(() -> store.inspect(FILE), () -> store.abandon(FILE))) {
            Refused refused = catchThrowableOfType(Refused.class, question::run);

            assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
            assertThat(refused.getMessage()).doesNotContain("arn:", "http", "127.0.0.1", "artifacts", "AKID");
            assertThat(refused.facts()).isEmpty();
            assertThat(refused).hasCauseInstanceOf(SdkException.class);
        }
    }

    private void answering(int status, String body) {
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
    }
}
