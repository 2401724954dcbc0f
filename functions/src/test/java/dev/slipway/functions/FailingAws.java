package dev.slipway.functions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.SteppedTime;
import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * All of AWS at one address of this machine: a table, and every other service saying yes to everything, until a test has an
 * operation fail. Whatever it says then has the canary in it, wherever AWS puts texts.
 */
final class FailingAws implements AfterAllCallback, BeforeEachCallback {
    /** Stands for what must not get into a log: in messages, headers, keys, items. */
    static final String CANARY = "canary4711";

    static final String REQUEST_ID = "AWS-REQUEST-1";
    static final String EXTENDED_REQUEST_ID = "s3/Extended+Id=";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch testIsOver = new CountDownLatch(1);
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final TableInMemory table = new TableInMemory();
    private final Clients clients;

    /** What is answered in place of what would be right. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** How patient the clients are. */
    record Patience(Duration attempt, Duration call, int attempts) {
        static final Patience SHORT = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(10), 2);
    }

    FailingAws() {
        server = listening();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        clients = clients(Patience.SHORT, uri(), credentials(), credentials());
    }

    private static HttpServer listening() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As at the beginning: nothing in the table, and nothing fails. */
    @Override
    public void beforeEach(ExtensionContext context) {
        answers.clear();
        table.clear();
    }

    /** What the table holds. */
    TableInMemory table() {
        return table;
    }

    /** An operation is refused in the way of its service. */
    void refuse(String operation, int status, String code) {
        answer(operation, status, isOfS3(operation) ? xml(code) : Json.write(json(code)));
    }

    /** A transaction is cancelled for these reasons, one for each of its actions. */
    void cancel(String... codes) {
        Map<String, Object> body = json("TransactionCanceledException");
        body.put(
                "CancellationReasons",
                List.of(codes).stream()
                        .map(code -> Map.of("Code", code, "Message", CANARY, "Item", Map.of("k", Map.of("S", CANARY))))
                        .toList());
        answer("TransactWriteItems", 400, Json.write(body));
    }

    /** An operation is answered with this. */
    void answer(String operation, int status, String body) {
        answer(operation, status, body, REQUEST_ID);
    }

    void answer(String operation, int status, String body, String requestId) {
        answers.put(operation, exchange -> send(exchange, operation, status, body, requestId));
    }

    /** An operation is never answered. */
    void ignore(String operation) {
        answers.put(operation, exchange -> {
            try {
                testIsOver.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** An operation has its connection closed. */
    void hangUp(String operation) {
        answers.put(operation, exchange -> {});
    }

    /** The bucket holds a file of one byte, whichever is asked for. */
    void hold(Sha256 file) {
        answers.put("HeadObject", exchange -> {
            exchange.getResponseHeaders().set("Content-Length", "1");
            exchange.getResponseHeaders().set("ETag", "e");
            exchange.getResponseHeaders().set("x-amz-checksum-sha256", file.base64());
            exchange.sendResponseHeaders(200, -1);
        });
    }

    URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Wiring with clients that soon give up. */
    Wiring wiring(Log log) {
        return wiring(log, clients);
    }

    static Wiring wiring(Log log, Clients clients) {
        return new Wiring(
                new Settings(
                        "table",
                        "bucket",
                        "bus",
                        new Settings.Flows("arn:aws:states:::flow", "arn:aws:states:::adoption"),
                        Settings.DEFAULT_PARTS_FROM),
                clients,
                Clock.systemUTC(),
                new SteppedTime(),
                log);
    }

    /** Clients that differ in how long they wait, whom they ask, what they sign calls with and what they presign with. */
    static Clients clients(
            Patience patience, URI address, AwsCredentialsProvider credentials, AwsCredentialsProvider presigning) {
        DynamoDbClient dynamoDb = configured(DynamoDbClient.builder(), patience, address, credentials)
                .build();
        S3Client s3 = configured(S3Client.builder(), patience, address, credentials)
                .forcePathStyle(true)
                .build();
        EventBridgeClient events = configured(EventBridgeClient.builder(), patience, address, credentials)
                .build();
        SfnClient flows =
                configured(SfnClient.builder(), patience, address, credentials).build();
        S3Presigner presigner = S3Presigner.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(presigning)
                .build();
        return new Clients(() -> dynamoDb, () -> s3, () -> presigner, () -> events, () -> flows, () -> s3, () -> {
            throw new AssertionError("no secret is asked for");
        });
    }

    static AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", CANARY));
    }

    /** A chain as on Lambda, which finds nothing. */
    static AwsCredentialsProvider noCredentials() {
        return AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        testIsOver.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** As the functions' clients are, with less patience. */
    private static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(
            B builder, Patience patience, URI address, AwsCredentialsProvider credentials) {
        Clients.configured(builder);
        return builder.region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials)
                .endpointOverride(address)
                .overrideConfiguration(builder.overrideConfiguration().toBuilder()
                        .apiCallAttemptTimeout(patience.attempt())
                        .apiCallTimeout(patience.call())
                        .retryStrategy(retry -> retry.maxAttempts(patience.attempts()))
                        .build());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String operation = operation(exchange);
            Answer answer = answers.get(operation);
            if (answer == null) {
                send(exchange, operation, operation.equals("HeadObject") ? 404 : 200, right(operation, request), "R");
            } else {
                answer.to(exchange);
            }
        }
    }

    private String right(String operation, String request) {
        return switch (operation) {
            case "CreateMultipartUpload" ->
                "<InitiateMultipartUploadResult><UploadId>upload</UploadId></InitiateMultipartUploadResult>";
            case "ListParts" -> "<ListPartsResult></ListPartsResult>";
            case "ListObjectsV2" -> "<ListBucketResult></ListBucketResult>";
            case "PutEvents" -> Json.write(Map.of("FailedEntryCount", 0, "Entries", taken(Json.readObject(request))));
            case "StartExecution" -> "{\"executionArn\":\"arn\",\"startDate\":1}";
            default -> isOfS3(operation) ? "" : Json.write(table.answer(operation, Json.readObject(request)));
        };
    }

    private static List<Map<String, String>> taken(Map<String, Object> events) {
        return ((List<?>) events.get("Entries"))
                .stream().map(event -> Map.of("EventId", "1")).toList();
    }

    private static String operation(HttpExchange exchange) {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target != null) {
            return target.substring(target.lastIndexOf('.') + 1);
        }
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        return switch (exchange.getRequestMethod()) {
            case "HEAD" -> "HeadObject";
            case "GET" -> query.contains("list-type=2") ? "ListObjectsV2" : "ListParts";
            case "DELETE" -> "AbortMultipartUpload";
            default -> query.startsWith("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload";
        };
    }

    private static boolean isOfS3(String operation) {
        return operation.endsWith("MultipartUpload")
                || List.of("ListParts", "ListObjectsV2", "HeadObject").contains(operation);
    }

    private static void send(HttpExchange exchange, String operation, int status, String body, String requestId)
            throws IOException {
        exchange.getResponseHeaders().set("X-Canary", CANARY);
        if (isOfS3(operation)) {
            exchange.getResponseHeaders().set("x-amz-request-id", requestId);
            exchange.getResponseHeaders().set("x-amz-id-2", EXTENDED_REQUEST_ID);
        } else {
            exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead || bytes.length == 0 ? -1 : bytes.length);
        if (!isHead && bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Map<String, Object> json(String code) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("__type", "com.amazonaws.some.v20120810#" + code);
        body.put("message", "not authorized on arn:aws:dynamodb:::table/" + CANARY);
        return body;
    }

    private static String xml(String code) {
        return "<Error><Code>" + code + "</Code><Message>arn:aws:sts::1:role/" + CANARY + "</Message><Key>" + CANARY
                + "</Key></Error>";
    }
}
