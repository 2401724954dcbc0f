package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.functions.Clients;
import dev.slipway.json.Json;
import dev.slipway.showcase.LocalTokens;
import dev.slipway.showcase.RegistryClient;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The computer's clock is not what it was when the registry was stopped. */
@Timeout(120)
class ClockTest {
    private static final byte[] FILE = "weights".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path data;

    private RegistryClient client;
    private String ada;

    @Test
    void whatWasRecordedBeforeTheClockWasSetIsToldAtOnceAndInOrder() throws IOException {
        String applied;
        try (OneMachine machine = start(Duration.ZERO, ClockTest::silent)) {
            client = new RegistryClient(machine.uri());
            ada = token("ada", "contributors");
            registered();
            promote("staging").expect(201);
            applied = promote("production").expect(202).text("id");
            String grace = token("grace", "approvers");
            client.call(grace, "POST", "/v1/promotions/" + applied + "/decisions", Map.of("decision", "APPROVE"))
                    .expect(200);
        }
        assertThat(told()).isEmpty();

        try (OneMachine machine = start(Duration.ofHours(-1), UnaryOperator.identity())) {
            client = new RegistryClient(machine.uri());
            TestMachine.await("both events", () -> told().size() == 2);
            assertThat(told()).containsExactly("staging", "production");
            TestMachine.await("the end of the flow", () -> flow(applied).contains("\"SUCCEEDED\""));
            verified();
        }
        try (OneMachine machine = start(Duration.ofDays(3_650), UnaryOperator.identity())) {
            client = new RegistryClient(machine.uri());
            assertThat(client.call(ada, "GET", "/v1/models/dated/versions/1")
                            .expect(200)
                            .text("status"))
                    .isEqualTo("READY");
            assertThat(client.call(ada, "GET", "/v1/models/dated/stages/production")
                            .expect(200)
                            .number("version"))
                    .isEqualTo(1);
            verified();
        }
    }

    private OneMachine start(Duration offset, UnaryOperator<Clients> between) throws IOException {
        return OneMachine.start(
                Options.of(Map.of(
                        "port",
                        "0",
                        "data",
                        data.toString(),
                        "project",
                        TestMachine.PROJECT.toString(),
                        "sweepEvery",
                        "PT1H")),
                Map.of(),
                Clock.offset(Clock.systemUTC(), offset),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                between);
    }

    /** Clients of a bus and a flow that do not answer, so that everything is left to be told. */
    private static Clients silent(Clients clients) {
        return new Clients(
                clients.dynamoDb(),
                clients.s3(),
                clients.presigner(),
                () -> silent(EventBridgeClient.class),
                () -> silent(SfnClient.class),
                clients.copying(),
                clients.secrets());
    }

    private static <T> T silent(Class<T> client) {
        return client.cast(Proxy.newProxyInstance(
                ClockTest.class.getClassLoader(), new Class<?>[] {client}, (proxy, method, arguments) -> {
                    throw SdkClientException.create("nobody is there");
                }));
    }

    @SuppressWarnings("unchecked")
    private void registered() {
        client.call(ada, "POST", "/v1/models", Map.of("name", "dated")).expect(201);
        Reply reply = client.call(
                        ada, "POST", "/v1/models/dated/versions", Uploading.body(Map.of(), Map.of("weights", FILE)))
                .expect(201);
        Map<String, Object> signed =
                ((List<Map<String, Object>>) reply.list("uploads").get(0).get("requests")).get(0);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create((String) signed.get("url"))).PUT(BodyPublishers.ofByteArray(FILE));
        ((Map<String, String>) signed.get("headers")).forEach(request::setHeader);
        assertThat(client.send(request.build()).statusCode()).isEqualTo(200);
        client.call(ada, "POST", "/v1/models/dated/versions/1/complete", Map.of())
                .expect(200);
    }

    private Reply promote(String stage) {
        return client.call(
                ada, "POST", "/v1/models/dated/versions/1/promotions", Map.of("stage", stage, "reason", "a test"));
    }

    private String token(String subject, String group) throws IOException {
        return new LocalTokens(client, data).token(subject, List.of(group));
    }

    private void verified() {
        assertThat(client.call(ada, "GET", "/v1/models/dated/history/verification")
                        .expect(200)
                        .body())
                .containsEntry("whole", true);
    }

    /** The stages of the changes that CI was told of, in the order in which it was. */
    private List<Object> told() {
        try {
            return Files.readAllLines(data.resolve("targets").resolve("ci-stage-changed.jsonl")).stream()
                    .map(line -> ((Map<?, ?>) Json.readObject(line).get("detail")).get("stage"))
                    .map(Object.class::cast)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String flow(String promotion) {
        Path execution = data.resolve("flows").resolve(promotion + ".json");
        try {
            return Files.exists(execution) ? Files.readString(execution) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
