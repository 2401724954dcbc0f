package dev.slipway.showcase;

import dev.slipway.registry.name.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The whole story, step by step. Each step checks what it was answered and throws when it is not as it should be. */
public final class Showcase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PART = 5L << 20;
    private static final int CONFLICT = 409;

    private final RegistryClient client;
    private final Transfer transfer;
    private final People people;
    private final Models models;
    private final Optional<CiEvents> ci;
    private final Narrator say;

    /** Who takes part. */
    public interface People {
        /** A token for a person of these groups. */
        String token(String subject, List<String> groups);
    }

    /** Where the events can be seen that CI was sent, if anywhere. */
    public interface CiEvents {
        /** The last events, the oldest first. */
        List<Map<String, Object>> last();
    }

    public Showcase(URI registry, People people, Models models, Optional<CiEvents> ci, Narrator say) {
        this.client = new RegistryClient(registry);
        this.transfer = new Transfer(client);
        this.people = people;
        this.models = models;
        this.ci = ci;
        this.say = say;
    }

    /** Tells the story and answers the name of the model it is about. */
    public String run() throws IOException {
        String ada = people.token("ada", List.of("contributors", "approvers"));
        String grace = people.token("grace", List.of("approvers"));

        say.chapter("Ada registers a model");
        String model = create(ada, "sentence-detector", "Finds where English sentences end");
        say.line("POST /v1/models -> 201 " + model + ", with the stages staging and production");

        for (String release : List.of("1.0.0", "1.3.0")) {
            say.chapter("Ada registers a version: OpenNLP's sentence detector " + release);
            registerSentenceDetector(ada, model, release);
        }

        say.chapter("How do the two compare?");
        Reply comparison = client.call(ada, "GET", "/v1/models/" + model + "/comparison?versions=1,2")
                .expect(200);
        say.line("they differ in " + comparison.object("differences"));

        for (int version = 1; version <= 2; version++) {
            say.chapter("Version " + version + " goes to production, approved by a second person");
            promote(ada, grace, model, version);
        }

        ci.ifPresent(events -> {
            say.chapter("CI has heard of it");
            Map<String, Object> event = await(
                    "the event",
                    () -> events.last().stream()
                            .filter(sent -> isOf(sent, model, 2))
                            .findFirst());
            say.json(event);
        });

        say.chapter("Something is wrong: Grace rolls production back, in one call");
        Reply back = client.call(
                        grace,
                        "POST",
                        stage(model) + "/rollbacks",
                        Map.of("reason", "false sentence ends in the evening's traffic"),
                        key())
                .expect(200);
        check(back.number("from") == 2 && back.number("to") == 1, "production is back at version 1");
        say.line("POST .../stages/production/rollbacks -> 200: from version " + back.number("from") + " to version "
                + back.number("to") + ", revision " + back.number("rev"));

        say.chapter("What runs in production now?");
        load(ada, model);

        say.chapter("Who did what, and is the record whole?");
        history(ada, model);

        say.chapter("A larger file: OpenNLP's language detector, in parts of 5 MiB");
        registerLanguageDetector(ada);
        say.chapter("That was all.");
        return model;
    }

    private void registerSentenceDetector(String token, String model, String release) throws IOException {
        Models.Published published = models.sentenceDetector(release);
        SentenceDetector detector = SentenceDetector.load(Files.readAllBytes(published.model()));
        Map<String, Object> registration = Map.of(
                "description", "Apache OpenNLP, English, release " + release,
                "tags", Map.of("framework", "opennlp", "license", "Apache-2.0"),
                "metrics", Map.of("recall", detector.recall()),
                "lineage",
                        Map.of("code", Map.of("repository", "org.apache.opennlp:opennlp-models", "commit", release)));
        List<LocalFile> files = List.of(
                new LocalFile(published.model(), "sentence/model.bin", 0),
                new LocalFile(published.properties(), "sentence/model.properties", 0));
        String digest = register(token, model, registration, files);
        check(
                LocalFile.sha256(published.model()).equals(published.sha256()),
                "the file has the SHA-256 that its publisher names");
        say.line("recall measured here on ten sentences: " + detector.recall() + ", manifest digest "
                + digest.substring(0, 16) + "...");
    }

    private void registerLanguageDetector(String token) throws IOException {
        String model = create(token, "language-detector", "Tells 103 languages apart");
        Models.Published published = models.languageDetector();
        register(
                token,
                model,
                Map.of("tags", Map.of("framework", "opennlp")),
                List.of(new LocalFile(published.model(), "langdetect-183.bin", PART)));
    }

    /** Registers, uploads, waits until READY; answers the version's digest. */
    private String register(String token, String model, Map<String, Object> registration, List<LocalFile> files)
            throws IOException {
        List<Map<String, Object>> declared = new ArrayList<>();
        for (LocalFile file : files) {
            declared.add(file.declaration());
        }
        Map<String, Object> body = new TreeMap<>(registration);
        body.put("files", declared);
        Reply registered = client.call(token, "POST", "/v1/models/" + model + "/versions", body, key())
                .expect(201);
        int version = registered.number("version");
        say.line("POST /v1/models/" + model + "/versions -> 201 version " + version + ", " + registered.text("status"));
        String path = "/v1/models/" + model + "/versions/" + version;
        registered.list("uploads").forEach(upload -> send(upload, files));
        Optional.ofNullable(registered.text("nextUploadsCursor"))
                .ifPresent(more -> client.each(
                        token, path + "/uploads", "uploads", Optional.of(more), upload -> send(upload, files)));
        if (files.stream().anyMatch(file -> file.partSize() > 0)) {
            // Parts make no object, so there is no event to wait for until somebody says that all are there.
            client.call(token, "POST", path + "/complete", Map.of(), key()).expect(200);
        }
        Reply ready = await("READY", () -> {
            Reply now = client.call(token, "GET", path).expect(200);
            check(!now.text("status").equals("REJECTED"), "the upload is accepted");
            return Optional.of(now).filter(reply -> reply.text("status").equals("READY"));
        });
        say.line("the store has told the registry: version " + version + " is " + ready.text("status"));
        return ready.text("digest");
    }

    private void send(Map<String, Object> upload, List<LocalFile> files) {
        LocalFile file = files.stream()
                .filter(candidate -> candidate.path().equals(upload.get("path")))
                .findFirst()
                .orElseThrow();
        long size = ((Number) upload.get("size")).longValue();
        transfer.upload(upload, file.file(), sent -> say.progress(file.path(), sent, size));
    }

    private void promote(String requester, String approver, String model, int version) {
        String versionPath = "/v1/models/" + model + "/versions/" + version + "/promotions";
        client.call(requester, "POST", versionPath, Map.of("stage", "staging", "reason", "try it"), key())
                .expect(201);
        say.line("staging asks nothing -> 201 APPLIED");
        Reply asked = client.call(
                        requester,
                        "POST",
                        versionPath,
                        Map.of("stage", "production", "reason", "better on ten sentences"),
                        key())
                .expect(202);
        String promotion = asked.text("id");
        say.line("production asks one approval -> 202 " + asked.text("status") + " " + promotion);
        String decisions = "/v1/promotions/" + promotion + "/decisions";
        Reply own = client.call(requester, "POST", decisions, Map.of("decision", "APPROVE"), key());
        check(own.status() == 403, "nobody approves their own request");
        say.line("ada tries to approve it herself -> 403 " + own.text("code"));
        Reply applied = client.call(
                        approver,
                        "POST",
                        decisions,
                        Map.of("decision", "APPROVE", "comment", "seen the comparison"),
                        key())
                .expect(200);
        check(applied.text("status").equals("APPLIED"), "the last approval applies the promotion");
        Reply stage = client.call(requester, "GET", stage(model)).expect(200);
        check(stage.number("version") == version, "production holds version " + version);
        say.line("grace approves -> 200 APPLIED: production is version " + version + ", revision "
                + stage.number("rev"));
    }

    private void load(String token, String model) throws IOException {
        Reply stage = client.call(token, "GET", stage(model)).expect(200);
        String path = "/v1/models/" + model + "/versions/" + stage.number("version") + "/files";
        List<Map<String, Object>> files = new ArrayList<>();
        client.each(token, path, "files", Optional.empty(), files::add);
        for (Map<String, Object> file : files) {
            byte[] bytes = transfer.download(file);
            check(Sha256.of(bytes).hex().equals(file.get("sha256")), "the downloaded bytes have the recorded digest");
            say.line("downloaded " + file.get("path") + ", " + bytes.length + " bytes, SHA-256 as recorded");
            if (file.get("path").equals("sentence/model.bin")) {
                List<String> sentences = SentenceDetector.load(bytes)
                        .sentences("It was built on a slipway. Then it was launched! Was it hauled back?");
                check(sentences.size() == 3, "the model finds three sentences");
                say.line("loaded it; it finds " + sentences);
            }
        }
    }

    private void history(String token, String model) {
        Reply entries = client.call(token, "GET", "/v1/models/" + model + "/history?order=oldest")
                .expect(200);
        for (Map<String, Object> entry : entries.list("entries")) {
            say.line(String.format(
                    "%3s  %-20s %-17s %s",
                    entry.get("seq"),
                    entry.get("type"),
                    entry.get("byName"),
                    entry.getOrDefault("reason", entry.getOrDefault("comment", ""))));
        }
        Reply verified = client.call(token, "GET", "/v1/models/" + model + "/history/verification")
                .expect(200);
        check(Boolean.TRUE.equals(verified.body().get("whole")), "the history is whole");
        say.line("GET .../history/verification -> whole, " + verified.number("to") + " entries, hash "
                + verified.text("hash").substring(0, 16) + "...");
    }

    /** Creates a model; when the name is taken, from an earlier telling perhaps, under one with the time behind it. */
    private String create(String token, String name, String description) {
        Reply created =
                client.call(token, "POST", "/v1/models", Map.of("name", name, "description", description), key());
        if (created.status() != CONFLICT) {
            return created.expect(201).text("name");
        }
        String now = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        return client.call(
                        token,
                        "POST",
                        "/v1/models",
                        Map.of("name", name + "-" + now, "description", description),
                        key())
                .expect(201)
                .text("name");
    }

    private interface Attempt<T> {
        Optional<T> run();
    }

    private static <T> T await(String what, Attempt<T> attempt) {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            Optional<T> result = attempt.run();
            if (result.isPresent()) {
                return result.get();
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        throw new IllegalStateException("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
    }

    private static boolean isOf(Map<String, Object> event, String model, int version) {
        Map<?, ?> detail = (Map<?, ?>) event.get("detail");
        return model.equals(detail.get("model"))
                && "production".equals(detail.get("stage"))
                && detail.get("to") instanceof Number to
                && to.intValue() == version;
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    private static String stage(String model) {
        return "/v1/models/" + model + "/stages/production";
    }

    /** A key for one call: whoever repeats the call with it sees one effect. */
    private static Map<String, String> key() {
        return Map.of("Idempotency-Key", UUID.randomUUID().toString());
    }
}
