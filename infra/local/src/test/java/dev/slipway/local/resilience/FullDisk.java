package dev.slipway.local.resilience;

import dev.slipway.json.Json;
import dev.slipway.local.TestMachine;
import dev.slipway.local.Uploading;
import dev.slipway.local.files.Room;
import dev.slipway.local.files.SmallDisk;
import dev.slipway.local.resilience.Finding.Kind;
import dev.slipway.showcase.LocalTokens;
import dev.slipway.showcase.RegistryClient;
import dev.slipway.showcase.Reply;
import dev.slipway.showcase.Transfer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People register versions and upload files while somebody else fills the disk and empties it again; then the registry is
 * killed on the full disk and started on it. At the end everything that was answered is there, and nothing else is READY.
 */
final class FullDisk {
    private static final int MEGABYTES = 40;
    private static final int WRITERS = 3;
    private static final int ENOUGH = 5;
    private static final int LONGEST = 10_000;
    private static final String SENTENCE = "The file system of ";

    private final Path folder;
    private final Random dice;
    private final Figures figures = new Figures();
    private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
    private final Queue<Written> written = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private String ada;

    /** A version somebody was told of, and whether they were told that it is READY. */
    private record Written(String key, String file, int version, boolean ready) {}

    /** A version whose file is still to be uploaded. */
    private record Registered(String key, String file, Reply reply) {}

    /** A run on a disk that is mounted over a folder. */
    FullDisk(Path folder, long seed) {
        this.folder = folder;
        this.dice = new Random(seed);
    }

    /** Runs once and says what was there afterwards. */
    Figures run() throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        try (SmallDisk disk = new SmallDisk(folder, MEGABYTES)) {
            try (ChildRegistry registry = new ChildRegistry(data, disk)) {
                ada = new LocalTokens(registry.client(), disk.path().resolve("data"))
                        .token("ada", List.of("contributors"));
                registry.client()
                        .call(ada, "POST", "/v1/models", Map.of("name", "full"))
                        .expect(201);
                filledAndEmptied(registry, disk);
            }
            try (ChildRegistry registry = new ChildRegistry(data, disk)) {
                onTheFullDisk(registry.client());
                disk.resize(2 * MEGABYTES);
                afterwards(registry.client());
            }
        }
        figures.count("answered", answered.get());
        figures.count("refused", refused.get());
        figures.add(findings);
        return figures;
    }

    /** The disk is filled to the last byte, or until the registry must stop, and is full when the registry is killed. */
    private void filledAndEmptied(ChildRegistry registry, SmallDisk disk) throws InterruptedException {
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Random own = new Random(dice.nextLong());
            Thread writer = new Thread(() -> write(registry.client(), own), "writer-" + i);
            writer.start();
            writers.add(writer);
        }
        awaitMore(answered, "answers while there is room");
        disk.fill(Room.KEPT / 2);
        awaitMore(refused, "refusals on a disk that is nearly full");
        disk.empty();
        awaitMore(answered, "answers after room was made");
        Thread.sleep(dice.nextInt(100));
        disk.fill(0);
        awaitMore(refused, "refusals on a disk that is full");
        if (dice.nextBoolean()) {
            disk.empty();
            awaitMore(answered, "answers after room was made again");
            disk.fill(0);
        }
        registry.kill();
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private static void awaitMore(AtomicInteger count, String what) {
        int before = count.get();
        TestMachine.await(what, () -> count.get() >= before + ENOUGH);
    }

    /** Registers, uploads and completes until the registry is killed; what found no room is tried again. */
    private void write(RegistryClient client, Random own) {
        Deque<Registered> pending = new ArrayDeque<>();
        try {
            while (true) {
                String file = Integer.toString(own.nextInt()).repeat(1 + own.nextInt(LONGEST));
                String key = UUID.randomUUID().toString();
                Reply reply = register(client, key, file);
                if (reply.status() == 201) {
                    answered.incrementAndGet();
                    written.add(new Written(key, file, reply.number("version"), false));
                    pending.add(new Registered(key, file, reply));
                }
                // Some are kept for when the disk is full.
                if (!pending.isEmpty() && (reply.status() != 201 || own.nextBoolean())) {
                    Registered next = pending.remove();
                    int version = next.reply().number("version");
                    if (!isUploaded(client, next.reply(), next.file())) {
                        pending.add(next);
                    } else if (isCompleted(client, version)) {
                        written.add(new Written(next.key(), next.file(), version, true));
                    }
                }
            }
        } catch (UncheckedIOException killed) {
            // Nobody was answered any more.
        }
    }

    private Reply register(RegistryClient client, String key, String file) {
        Map<String, Object> body = Uploading.body(
                Map.of("description", "x".repeat(file.length() % 2_000)), Map.of("weights.bin", bytes(file)));
        Reply reply = client.call(ada, "POST", "/v1/models/full/versions", body, Map.of("Idempotency-Key", key));
        judge(reply.status(), 201, Json.write(reply.body()));
        return reply;
    }

    @SuppressWarnings("unchecked")
    private boolean isUploaded(RegistryClient client, Reply registered, String file) {
        Map<String, Object> signed =
                ((List<Map<String, Object>>) registered.list("uploads").get(0).get("requests")).get(0);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create((String) signed.get("url")))
                .PUT(BodyPublishers.ofByteArray(bytes(file)));
        ((Map<String, String>) signed.get("headers")).forEach(request::setHeader);
        HttpResponse<byte[]> response = client.send(request.build());
        return judge(response.statusCode(), 200, new String(response.body(), StandardCharsets.UTF_8));
    }

    private boolean isCompleted(RegistryClient client, int version) {
        Reply reply = client.call(ada, "POST", "/v1/models/full/versions/" + version + "/complete", Map.of());
        boolean isRight = judge(reply.status(), 200, Json.write(reply.body()));
        if (isRight && !"READY".equals(reply.text("status"))) {
            findings.add(new Finding(Kind.FAILED, "a file was stored whole and is not READY: " + reply.body()));
        }
        return isRight;
    }

    /** Only what was done, or a sentence about the disk, is a right answer. */
    private boolean judge(int status, int done, String body) {
        if (status == done) {
            return true;
        }
        refused.incrementAndGet();
        if (status != 503 || !body.contains(SENTENCE)) {
            findings.add(new Finding(Kind.FAILED, status + " " + body));
        }
        return false;
    }

    /** Reading needs no room. */
    private void onTheFullDisk(RegistryClient client) {
        client.call(ada, "GET", "/v1/models/full").expect(200);
        Reply reply = client.call(ada, "POST", "/v1/models", Map.of("name", "another"));
        judge(reply.status(), 201, Json.write(reply.body()));
    }

    private void afterwards(RegistryClient client) {
        for (Written each : written) {
            Reply again = register(client, each.key(), each.file());
            if (again.status() != 201 || again.number("version") != each.version()) {
                findings.add(new Finding(Kind.LOST, "version " + each.version() + ": " + again));
            }
            Reply version = client.call(ada, "GET", "/v1/models/full/versions/" + each.version());
            if (each.ready() && !"READY".equals(version.text("status"))) {
                findings.add(new Finding(Kind.LOST, "version " + each.version() + " is READY no more: " + version));
            }
            if ("READY".equals(version.text("status")) && !isWhole(client, each)) {
                findings.add(new Finding(Kind.BROKEN, "version " + each.version() + " is READY without its file"));
            }
        }
        String cursor = "";
        do {
            Reply report = client.call(ada, "GET", "/v1/models/full/history/verification" + cursor)
                    .expect(200);
            if (!Boolean.TRUE.equals(report.body().get("whole"))) {
                findings.add(new Finding(Kind.BROKEN, report.body().toString()));
            }
            cursor = report.body().containsKey("nextCursor") ? "?cursor=" + report.text("nextCursor") : "";
        } while (!cursor.isEmpty());
    }

    private boolean isWhole(RegistryClient client, Written each) {
        Reply files = client.call(ada, "GET", "/v1/models/full/versions/" + each.version() + "/files")
                .expect(200);
        byte[] kept = new Transfer(client).download(files.list("files").get(0));
        return Arrays.equals(kept, bytes(each.file()));
    }

    private static byte[] bytes(String file) {
        return file.getBytes(StandardCharsets.UTF_8);
    }
}
