package dev.slipway.local.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.local.delivery.Retries;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {
    /** Instead of a status: no answer for longer than anybody waits. */
    private static final int SILENCE = 0;

    /** Instead of a status: the head of an answer and no more. */
    private static final int HALF = 1;

    private static final Retries SOON = new Retries(3, Duration.ofMillis(1), Duration.ofMillis(5));

    @TempDir
    Path folder;

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private List<Integer> answers = List.of(200);
    private String retryAfter = "0";
    private Duration timeout = Duration.ofSeconds(4);
    private Loopback server;

    @BeforeEach
    void start() {
        server = new Loopback(exchange -> {
            try (exchange) {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
                int status = answers.get(Math.min(bodies.size(), answers.size()) - 1);
                if (status == SILENCE) {
                    Thread.sleep(10_000);
                }
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
                exchange.getResponseHeaders().set("Location", "/hook");
                if (status == HALF) {
                    exchange.sendResponseHeaders(200, 10);
                    exchange.getResponseBody().flush();
                    Thread.sleep(10_000);
                }
                exchange.sendResponseHeaders(status, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWebhookThatFailsTwiceGetsTheEventTheThirdTime() {
        answers = List.of(503, 429, 204);
        assertThat(deadLetters()).isEmpty();
        assertThat(bodies).hasSize(3);
        assertThat(Json.readObject(bodies.get(2))).isEqualTo(event().members());
        assertThat(tokens).containsOnly("Bearer hook-token");
    }

    @Test
    void aWebhookThatKeepsFailingLeavesADeadLetter() {
        answers = List.of(500);
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.attempts()).isEqualTo(3);
            assertThat(letter.reason()).isEqualTo("the webhook answered 500");
        });
    }

    @Test
    void whatAWebhookRefusesOrRedirectsIsADeadLetterAtOnce() {
        for (int status : List.of(301, 307, 400, 401, 404, 410, 422)) {
            bodies.clear();
            answers = List.of(status);
            assertThat(deadLetters()).last().extracting(DeadLetter::reason).isEqualTo("the webhook answered " + status);
            assertThat(bodies).hasSize(1);
        }
    }

    @Test
    void aWebhookThatDoesNotAnswerInTimeIsAskedAgain() {
        answers = List.of(SILENCE, HALF, 200);
        timeout = Duration.ofMillis(400);
        long start = System.nanoTime();
        assertThat(deadLetters()).isEmpty();
        assertThat(bodies).hasSize(3);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aWebhookThatIsNotThereLeavesADeadLetterThatKeepsItsSecrets() {
        server.close();
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.attempts()).isEqualTo(3);
            assertThat(letter.reason()).doesNotContain("hook-token", "key=");
        });
    }

    @Test
    void aWebhookThatAsksForTimeGetsIt() {
        answers = List.of(429, 200);
        retryAfter = "1";
        long start = System.nanoTime();
        assertThat(deadLetters()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(950));
    }

    private List<DeadLetter> deadLetters() {
        URI url = URI.create(server.url() + "/hook?key=k");
        Webhook webhook = new Webhook(url, timeout, Map.of("Authorization", "Bearer hook-token"));
        Rule rule = new Rule("hook", "{\"source\":[\"slipway\"]}", webhook);
        try (EventBus bus = new EventBus("slipway", folder, List.of(rule), SOON, complaint -> {})) {
            bus.accept(event());
            Collector.until(() -> bus.owed() == 0);
            return bus.deadLetters();
        }
    }

    private static Event event() {
        return Story.FOLDER.example("stage-changed");
    }
}
