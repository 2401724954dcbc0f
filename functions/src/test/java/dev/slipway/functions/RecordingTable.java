package dev.slipway.functions;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sfn.SfnClient;

/** All of AWS as an endpoint that holds nothing and remembers what it was asked. */
final class RecordingTable implements AutoCloseable {
    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    RecordingTable() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            asked.add(target == null ? exchange.getRequestMethod() + " " + exchange.getRequestURI() : target);
            byte[] nothing = "{\"Items\":[],\"Count\":0}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, nothing.length);
            exchange.getResponseBody().write(nothing);
            exchange.close();
        });
        server.start();
    }

    /** What it was asked, e.g. {@code DynamoDB_20120810.GetItem}. */
    List<String> asked() {
        return asked;
    }

    Clients clients() {
        DynamoDbClient dynamoDb = configured(DynamoDbClient.builder()).build();
        S3Client s3 = configured(S3Client.builder()).build();
        EventBridgeClient events = configured(EventBridgeClient.builder()).build();
        SfnClient flows = configured(SfnClient.builder()).build();
        S3Presigner presigner = S3Presigner.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
        return new Clients(() -> dynamoDb, () -> s3, () -> presigner, () -> events, () -> flows, () -> s3, () -> {
            throw new AssertionError("no secret is asked for");
        });
    }

    Wiring wiring() {
        return new Wiring(
                new Settings(
                        "table", "bucket", "bus", new Settings.Flows("flow", "adoption"), Settings.DEFAULT_PARTS_FROM),
                clients(),
                Clock.systemUTC(),
                new Log(
                        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                        Clock.systemUTC()));
    }

    private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(B builder) {
        return Clients.configured(builder)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .endpointOverride(
                        URI.create("http://localhost:" + server.getAddress().getPort()));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
