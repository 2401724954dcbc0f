package dev.slipway.local;

import dev.slipway.json.Json;
import dev.slipway.local.events.EventSchemas;
import dev.slipway.showcase.LocalTokens;
import dev.slipway.showcase.RegistryClient;
import dev.slipway.showcase.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The whole local stack for tests, started once for all of them; each test makes models of its own. When the tests are over,
 * every event that any of them made is held against its schema, and every history is verified.
 */
public final class TestMachine {
    public static final Path PROJECT = Path.of("").toAbsolutePath();
    static final long PARTS_FROM = 6_000_000;

    private static TestMachine shared;

    private final OneMachine machine;
    private final Path data;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final RegistryClient client;
    private final LocalTokens issuer;
    private final AtomicInteger names = new AtomicInteger();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private TestMachine() throws IOException {
        data = Files.createTempDirectory("slipway-test");
        if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // As open as a folder is that somebody made by hand.
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        machine = OneMachine.start(
                Options.of(Map.of(
                        "port",
                        "0",
                        "data",
                        data.toString(),
                        "project",
                        PROJECT.toString(),
                        "partsFrom",
                        Long.toString(PARTS_FROM),
                        "sweepEvery",
                        "PT1H",
                        "machine",
                        "contributor")),
                Map.of(),
                Clock.systemUTC(),
                new PrintStream(log, true, StandardCharsets.UTF_8));
        client = new RegistryClient(machine.uri());
        issuer = new LocalTokens(client, data);
        Runtime.getRuntime().addShutdownHook(new Thread(machine::close));
    }

    /** The one that all tests share. */
    public static synchronized TestMachine shared() {
        try {
            if (shared == null) {
                shared = new TestMachine();
            }
            return shared;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public OneMachine machine() {
        return machine;
    }

    public URI uri() {
        return machine.uri();
    }

    /** Where files are kept. */
    public URI artifacts() {
        return machine.artifacts();
    }

    public Path data() {
        return data;
    }

    /** Everything that was logged so far. */
    public String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    public RegistryClient client() {
        return client;
    }

    /** The header that the token issuer asks for. */
    Map<String, String> localKey() {
        try {
            return LocalTokens.key(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A token for somebody of some groups. */
    public String token(String subject, String... groups) {
        return tokens.computeIfAbsent(
                subject + Arrays.toString(groups), unused -> issuer.token(subject, List.of(groups)));
    }

    /** Somebody who registers and requests. */
    public String ada() {
        return token("ada", "contributors");
    }

    /** Somebody who decides. */
    public String grace() {
        return token("grace", "approvers");
    }

    /** Somebody who sets policies, deletes and restores. */
    public String root() {
        return token("root", "admins");
    }

    /** Registers a model under a name that no other test has. */
    public String model(String about) {
        String name = about + "-" + names.incrementAndGet();
        client.call(ada(), "POST", "/v1/models", Map.of("name", name)).expect(201);
        return name;
    }

    /** Registers a version with one small file of its own, uploads it, and has it READY; answers its number. */
    public int readyVersion(String model, Map<String, ?> registration) {
        Uploading uploading =
                Uploading.register(this, model, registration, Map.of("weights.bin", "weights of " + model));
        uploading.uploadAll();
        return uploading.complete();
    }

    public int readyVersion(String model) {
        return readyVersion(model, Map.of());
    }

    /** Asks for a promotion. */
    public Reply promote(String model, int version, String stage) {
        return client.call(
                ada(),
                "POST",
                "/v1/models/" + model + "/versions/" + version + "/promotions",
                Map.of("stage", stage, "reason", "a test"));
    }

    /** The version that a stage holds; 0 for none. */
    public int holds(String model, String stage) {
        Reply reply = client.call(ada(), "GET", "/v1/models/" + model + "/stages/" + stage)
                .expect(200);
        return reply.body().containsKey("version") ? reply.number("version") : 0;
    }

    /** A promotion as it is now. */
    public Reply promotion(String id) {
        return client.call(ada(), "GET", "/v1/promotions/" + id).expect(200);
    }

    /** All entries of a model, the oldest first. */
    public List<Map<String, Object>> history(String model) {
        List<Map<String, Object>> entries = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = client.call(ada(), "GET", "/v1/models/" + model + "/history?order=oldest" + cursor)
                    .expect(200);
            entries.addAll(page.list("entries"));
            cursor = page.body().containsKey("nextCursor") ? "&cursor=" + page.text("nextCursor") : "";
        } while (!cursor.isEmpty());
        return entries;
    }

    /** Waits until something is so, and fails when it is not in good time. */
    public static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Holds every event of every model against its schema and verifies every history; answers how many events there are. */
    int judgeEverything() {
        EventSchemas schemas = new EventSchemas(PROJECT);
        int events = 0;
        for (String deleted : List.of("false", "true")) {
            String cursor = "";
            do {
                Reply page = client.call(ada(), "GET", "/v1/models?deleted=" + deleted + cursor)
                        .expect(200);
                for (Map<String, Object> model : page.list("models")) {
                    String ref = deleted.equals("true") ? "id:" + model.get("id") : (String) model.get("name");
                    String path = ref.replace(" ", "%20");
                    List<Map<String, Object>> entries = history(path);
                    entries.forEach(entry -> schemas.assertValidDetail(Json.readObject(Json.write(entry))));
                    events += entries.size();
                    Reply report = client.call(ada(), "GET", "/v1/models/" + path + "/history/verification");
                    if (!Boolean.TRUE.equals(report.expect(200).body().get("whole"))) {
                        throw new AssertionError("the history of " + ref + " is broken: " + report.body());
                    }
                }
                cursor = page.body().containsKey("nextCursor") ? "&cursor=" + page.text("nextCursor") : "";
            } while (!cursor.isEmpty());
        }
        return events;
    }
}
