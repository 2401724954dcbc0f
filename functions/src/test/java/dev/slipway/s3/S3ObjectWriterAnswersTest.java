package dev.slipway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.registry.adoption.ObjectWriter.Kept;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** What the writer sends to S3, and makes of answers that the S3 of one machine does not give. */
class S3ObjectWriterAnswersTest {
    private static final Sha256 DIGEST = Sha256.of("weights");

    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path folder;

    private HttpServer server;
    private S3Client s3;
    private S3ObjectWriter writer;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        s3 = S3Client.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_CENTRAL_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
        writer = new S3ObjectWriter(() -> s3, "artifacts");
    }

    @AfterEach
    void close() {
        server.stop(0);
        s3.close();
    }

    @Test
    void theDigestAndCreateOnlyGoWithTheBytes() throws IOException {
        answering(exchange -> answer(exchange, 200, ""), DIGEST.base64(), "v.1");

        Kept kept = put();

        assertThat(sent).hasSize(2).last().isEqualTo("HEAD");
        // Without TLS the client signs the bytes chunk by chunk, and sends the signatures between them.
        assertThat(sent.get(0)).startsWith("PUT * " + DIGEST.base64() + " ").contains("weights");
        assertThat(kept.object().objectVersion()).contains("v.1");
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 412})
    void whereSomebodyWasFasterTheirsIsTheAnswer(int status) throws IOException {
        answering(
                exchange -> answer(exchange, status, "<Error><Code>PreconditionFailed</Code></Error>"),
                Sha256.of("other").base64(),
                "null");

        Kept kept = put();

        assertThat(kept.sha256()).isEqualTo(Sha256.of("other"));
        assertThat(kept.object().objectVersion()).isEqualTo(Optional.empty());
    }

    @Test
    void aDenialIsNoAnswerAndItsArnStaysInside() {
        answering(
                exchange -> answer(
                        exchange,
                        403,
                        "<Error><Code>AccessDenied</Code><Message>arn:aws:iam::1:role/x</Message></Error>"),
                DIGEST.base64(),
                "null");

        assertThat(unavailable()).hasMessageNotContaining("arn:").hasMessageNotContaining("artifacts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Tm8=-2"})
    void anObjectWithoutADigestOfTheWholeIsNoAnswer(String checksum) {
        answering(exchange -> answer(exchange, 200, ""), checksum, "null");

        assertThat(unavailable()).hasCauseInstanceOf(IllegalStateException.class);
    }

    private Refused unavailable() {
        Refused refused = catchThrowableOfType(Refused.class, this::put);
        assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
        return refused;
    }

    private Kept put() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "weights");
        return writer.put("models/a/weights", file, 7, DIGEST);
    }

    private void answering(HttpHandler toPut, String checksum, String version) {
        server.createContext("/", exchange -> {
            if (exchange.getRequestMethod().equals("PUT")) {
                sent.add("PUT " + header(exchange, "If-None-Match") + " " + header(exchange, "x-amz-checksum-sha256")
                        + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                toPut.handle(exchange);
            } else {
                sent.add(exchange.getRequestMethod());
                exchange.getResponseHeaders().set("ETag", "\"etag\"");
                exchange.getResponseHeaders().set("Content-Length", "7");
                if (!checksum.isEmpty()) {
                    exchange.getResponseHeaders().set("x-amz-checksum-sha256", checksum);
                }
                exchange.getResponseHeaders().set("x-amz-version-id", version);
                exchange.sendResponseHeaders(200, -1);
            }
            exchange.close();
        });
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }
}
