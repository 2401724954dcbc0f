package dev.slipway.local.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.dynamodb.DynamoBacklog;
import dev.slipway.json.Json;
import dev.slipway.local.TestMachine;
import dev.slipway.local.Uploading;
import dev.slipway.local.table.LocalTable;
import dev.slipway.registry.port.Page;
import dev.slipway.showcase.LocalTokens;
import dev.slipway.showcase.RegistryClient;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole stack is killed and started again on its folder, at several moments of one story: what was answered is there,
 * what waited goes on waiting, and what was not told is told.
 */
class KilledProcessTest {
    private static final Map<String, byte[]> FILES = Map.of("weights.bin", "weights".getBytes(StandardCharsets.UTF_8));

    private static final String PROMOTION = "/v1/models/kept/versions/1/promotions";

    /** What the rules of this machine have targets for. */
    private static final Set<String> TOLD = Set.of("Promotion Requested", "Stage Changed");

    @TempDir
    Path data;

    private Instant lastStart;

    private ChildRegistry registry;
    private RegistryClient client;
    private int kills;
    private String ada;
    private String grace;

    /** A version that a writer was told of, or the key of the request that got no answer. */
    private record Written(String key, int version) {}

    @Test
    void whatWasAnsweredOutlivesEveryKill() throws Exception {
        start();
        try {
            ada = token("ada", "contributors");
            grace = token("grace", "approvers");
            call(ada, "POST", "/v1/models", Map.of("name", "kept")).expect(201);
            upload(register().expect(201));
            call(ada, "POST", "/v1/models/kept/versions/1/complete", Map.of()).expect(200);
            upload(register().expect(201));
            String key = UUID.randomUUID().toString();
            Reply asked = call(ada, "POST", PROMOTION, Map.of("stage", "production", "reason", "a test"), key)
                    .expect(202);
            String promotion = asked.text("id");
            // Nobody was told of the promotion yet, or somebody was; the event of the second upload may be lost.
            killAndStart();

            assertThat(call(ada, "POST", PROMOTION, Map.of("stage", "production", "reason", "a test"), key)
                            .body())
                    .isEqualTo(asked.body());
            assertThat(call(ada, "POST", "/v1/models/kept/versions/2/complete", Map.of())
                            .expect(200)
                            .text("status"))
                    .isEqualTo("READY");
            TestMachine.await("the flow to wait", () -> flowWaits(promotion));
            List<Written> written = writeUntilKilled();
            start();

            afterwards(written);
            assertThat(status(promotion)).isEqualTo("WAITING");
            call(grace, "POST", "/v1/promotions/" + promotion + "/decisions", Map.of("decision", "APPROVE"))
                    .expect(200);
            // The flow has been told of the approval or has not.
            killAndStart();

            TestMachine.await("the approved promotion", () -> status(promotion).equals("APPLIED"));
            assertThat(call(ada, "GET", "/v1/models/kept/stages/production")
                            .expect(200)
                            .number("version"))
                    .isEqualTo(1);
            everythingIsTold();
        } finally {
            registry.close();
        }
        System.out.println("killed the whole stack " + kills + " times");
    }

    /** Four writers register versions as fast as they can; the process is killed under them. */
    private List<Written> writeUntilKilled() throws InterruptedException {
        ConcurrentLinkedQueue<Written> written = new ConcurrentLinkedQueue<>();
        List<Thread> writers = new ArrayList<>();
        RegistryClient writing = client;
        for (int i = 0; i < 4; i++) {
            Thread writer = new Thread(() -> {
                while (true) {
                    String key = UUID.randomUUID().toString();
                    try {
                        Reply reply = writing.call(
                                ada,
                                "POST",
                                "/v1/models/kept/versions",
                                Uploading.body(Map.of(), FILES),
                                Map.of("Idempotency-Key", key));
                        if (reply.status() == 201) {
                            written.add(new Written(key, reply.number("version")));
                        }
                    } catch (RuntimeException e) {
                        written.add(new Written(key, 0));
                        return;
                    }
                }
            });
            writer.start();
            writers.add(writer);
        }
        TestMachine.await("some versions", () -> written.size() >= 20);
        registry.kill();
        kills++;
        for (Thread writer : writers) {
            writer.join();
        }
        return List.copyOf(written);
    }

    /** What was answered is there; what was not answered is there once or not at all, and asking again settles it. */
    private void afterwards(List<Written> written) {
        int before = call(ada, "GET", "/v1/models/kept").expect(200).number("lastVersion");
        Set<Integer> versions = new HashSet<>();
        int unanswered = 0;
        for (Written each : written) {
            Reply reply = call(ada, "POST", "/v1/models/kept/versions", Uploading.body(Map.of(), FILES), each.key())
                    .expect(201);
            int version = reply.number("version");
            if (each.version() > 0) {
                assertThat(version).isEqualTo(each.version());
                assertThat(reply.headers().firstValue("Idempotent-Replay")).contains("true");
            } else {
                unanswered++;
            }
            assertThat(versions.add(version))
                    .as("version " + version + " was given once")
                    .isTrue();
        }
        int after = call(ada, "GET", "/v1/models/kept").expect(200).number("lastVersion");
        assertThat(versions).hasSize(after - 2);
        System.out.println("killed while four wrote: " + (written.size() - unanswered) + " answered and kept, "
                + unanswered + " unanswered, of which " + (unanswered - (after - before)) + " had been done");
    }

    private void everythingIsTold() {
        assertThat(call(ada, "GET", "/v1/models/kept/history/verification")
                        .expect(200)
                        .body())
                .containsEntry("whole", true);
        Map<String, Object> wanted = new TreeMap<>();
        String cursor = "";
        do {
            Reply page = call(ada, "GET", "/v1/models/kept/history?order=oldest" + cursor)
                    .expect(200);
            page.list("entries").stream()
                    .filter(entry -> TOLD.contains(entry.get("type")))
                    .forEach(entry -> wanted.put((String) entry.get("id"), entry.get("hash")));
            cursor = page.body().containsKey("nextCursor") ? "&cursor=" + page.text("nextCursor") : "";
        } while (!cursor.isEmpty());
        assertThat(wanted).hasSize(2);
        TestMachine.await("the events that somebody hears", () -> told().equals(wanted));
        // What was recorded before the last start was swept at the start; look into the table to see it.
        registry.kill();
        try (LocalTable table = LocalTable.inFolder(data.resolve("table"), "slipway")) {
            DynamoBacklog backlog = new DynamoBacklog(table.client(), "slipway");
            assertThat(backlog.unpublished(lastStart, Page.Request.first(10)).items())
                    .isEmpty();
            assertThat(backlog.countOpenPromotions(10)).isZero();
        }
    }

    /** The hash of every event that reached a target, by id; an id never stands for two events. */
    private Map<String, Object> told() {
        Map<String, Object> hashes = new HashMap<>();
        try (var files = Files.list(data.resolve("targets"))) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    Map<?, ?> detail = (Map<?, ?>) Json.readObject(line).get("detail");
                    Object other = hashes.put((String) detail.get("id"), detail.get("hash"));
                    assertThat(other).isIn(null, detail.get("hash"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hashes;
    }

    private boolean flowWaits(String promotion) {
        Path execution = data.resolve("flows").resolve(promotion + ".json");
        try {
            return Files.exists(execution) && Files.readString(execution).contains("WAITING");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private void upload(Reply registered) {
        Map<String, Object> signed =
                ((List<Map<String, Object>>) registered.list("uploads").get(0).get("requests")).get(0);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create((String) signed.get("url")))
                .PUT(BodyPublishers.ofByteArray(FILES.get("weights.bin")));
        ((Map<String, String>) signed.get("headers")).forEach(request::setHeader);
        assertThat(client.send(request.build()).statusCode()).isEqualTo(200);
    }

    private String status(String promotion) {
        return call(ada, "GET", "/v1/promotions/" + promotion).expect(200).text("status");
    }

    private String token(String subject, String group) {
        try {
            return new LocalTokens(client, data).token(subject, List.of(group));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reply call(String token, String method, String path) {
        return client.call(token, method, path);
    }

    private Reply call(String token, String method, String path, Map<String, ?> body) {
        return client.call(token, method, path, body);
    }

    private Reply call(String token, String method, String path, Map<String, ?> body, String key) {
        return client.call(token, method, path, body, Map.of("Idempotency-Key", key));
    }

    private void killAndStart() {
        registry.kill();
        kills++;
        start();
    }

    private Reply register() {
        return call(ada, "POST", "/v1/models/kept/versions", Uploading.body(Map.of(), FILES));
    }

    private void start() {
        lastStart = Instant.now();
        registry = new ChildRegistry(data);
        client = registry.client();
    }
}
