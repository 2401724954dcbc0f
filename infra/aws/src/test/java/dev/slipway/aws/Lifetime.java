package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.aws.CallsOfFunctions.Right;
import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.functions.Grant;
import dev.slipway.functions.Wiring;
import dev.slipway.http.Route;
import dev.slipway.local.OneMachine;
import dev.slipway.local.Options;
import dev.slipway.showcase.LocalFile;
import dev.slipway.showcase.LocalTokens;
import dev.slipway.showcase.Models;
import dev.slipway.showcase.Narrator;
import dev.slipway.showcase.RegistryClient;
import dev.slipway.showcase.Reply;
import dev.slipway.showcase.Showcase;
import dev.slipway.showcase.Transfer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A registry on this machine from its first day to its ninth: the story of the showcase, what people do beside it, files that
 * are copied from elsewhere, and what is left to the sweep when the outbox has been cut off.
 */
final class Lifetime {
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Path MODELS = PROJECT.resolve("infra/local/target/models");
    private static final PrintStream UNHEARD =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    private static final String STORY = "sentence-detector";
    private static final int PART = 5 << 20;
    private static final String MLFLOW = "/api/2.0/mlflow/";
    private static final Map<String, String> APPROVE = Map.of("decision", "APPROVE");

    private final Path folder;
    private final CallsOfFunctions calls;
    private final List<String> asked = new ArrayList<>();
    private LocalOrigins origins;
    private OneMachine machine;
    private RegistryClient client;

    Lifetime(Path folder, CallsOfFunctions calls) {
        this.folder = folder;
        this.calls = calls;
    }

    void run() throws IOException {
        try (LocalOrigins opened = new LocalOrigins()) {
            origins = opened;
            firstDay();
            calls.reconnect();
            anHourLater();
            ninthDay();
        }
    }

    private void firstDay() throws IOException {
        try (OneMachine started = start(Duration.ZERO)) {
            showcase();
            peopleChangeTheirMinds();
            everythingIsRead();
            mlflowIsSpoken();
            mlflowReadsFiles();
            mlflowAsksForWhatThereIsNot();
            origins.fill(started, data());
            filesAreCopied();
            promotionsEndInEveryWay();
            muchIsLeftToTheSweep();
        }
    }

    /** Long enough for things to count as lost, and soon enough for a version to be copied still. */
    private void anHourLater() throws IOException {
        try (OneMachine started = start(Duration.ofHours(1))) {
            started.sweep();
            assertThat(get("/v1/models/left/versions/1").text("status")).isEqualTo("READY");
            isReady("copied", 3);
        }
    }

    private void ninthDay() throws IOException {
        try (OneMachine started = start(Duration.ofDays(8))) {
            started.sweep();
            assertThat(get("/v1/models/left/versions/2").text("status")).isEqualTo("REJECTED");
            await(
                    "production",
                    () -> get("/v1/models/renamed/stages/production").body().containsKey("version"));
        }
    }

    /** The routes that nobody took. */
    List<Route> untaken() {
        return Wiring.routes().all().stream()
                .filter(route -> {
                    String taken = route.method() + " "
                            + route.path().replaceAll("\\{[a-z]+\\+}", ".+").replaceAll("\\{[a-z]+}", "[^/?]+")
                            + "(\\?.*)?";
                    return asked.stream().noneMatch(call -> call.matches(taken));
                })
                .toList();
    }

    /** Starts it so long after its first day. */
    private OneMachine start(Duration later) throws IOException {
        Map<String, String> options = new TreeMap<>(origins.options());
        options.putAll(
                Map.of("port", "0", "data", data().toString(), "project", PROJECT.toString(), "sweepEvery", "PT1H"));
        machine = OneMachine.start(
                Options.of(options), Map.of(), Clock.offset(Clock.systemUTC(), later), UNHEARD, calls::between);
        client = new RegistryClient(machine.uri());
        return machine;
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void showcase() throws IOException {
        new Showcase(
                        machine.uri(),
                        (subject, groups) -> token(subject, groups.toArray(String[]::new)),
                        new Models(MODELS, folder.resolve("models")),
                        Optional.of(() -> get("/local/targets/ci-stage-changed").list("events")),
                        new Narrator(UNHEARD))
                .run();
    }

    private void peopleChangeTheirMinds() throws IOException {
        post("/v1/models", Map.of("name", "changed")).expect(201);
        Reply registered = register("changed", new LocalFile(file("a file"), "small.bin", 0));
        assertThat(post("/v1/models/changed/versions/1/complete", Map.of()).status())
                .isEqualTo(409);
        send(registered, file("a file"));
        post("/v1/models/changed/versions/1/complete", Map.of()).expect(200);
        call("PATCH", "/v1/models/changed", Map.of("name", "renamed", "tags", Map.of("a", "b")))
                .expect(200);
        call("PATCH", "/v1/models/renamed/versions/1", Map.of("description", "new"))
                .expect(200);
        call("DELETE", "/v1/models/renamed/versions/1").expect(200);
        post("/v1/models/renamed/versions/1/restoration", Map.of()).expect(200);
        post("/v1/models/renamed/versions/1/promotions", Map.of("stage", "staging", "reason", "try"))
                .expect(201);
        assertThat(post("/v1/models/renamed/stages/staging/rollbacks", Map.of("reason", "try"))
                        .status())
                .isEqualTo(409);
        assertThat(call("GET", "/v1/models/renamed/stages/staging/rollbacks/preview")
                        .status())
                .isEqualTo(409);
        call("DELETE", "/v1/models/renamed/stages/staging", Map.of("reason", "tried"))
                .expect(200);
        String id = get("/v1/models/renamed").text("id");
        call("DELETE", "/v1/models/renamed").expect(200);
        post("/v1/models/id:" + id + "/restoration", Map.of()).expect(200);
        call("PUT", "/v1/defaults/stages/shadow/policy", Map.of("approvals", 1)).expect(200);
        post("/v1/models", Map.of("name", "former")).expect(201);
        call("PUT", "/v1/models/former/access", Map.of("viewers", List.of("team")))
                .expect(200);
        call("DELETE", "/v1/models/former").expect(200);
        get("/v1/names/former");
        call("DELETE", "/v1/names/former", Map.of("reason", "nobody asks for it"))
                .expect(200);
    }

    private void everythingIsRead() {
        String first = get("/v1/models?limit=1").text("nextCursor");
        get("/v1/defaults/stages");
        get("/v1/defaults/stages/shadow/policy");
        get("/v1/history");
        get("/v1/history/verification");
        get("/v1/models?limit=1&cursor=" + first);
        get("/v1/promotions?status=WAITING&limit=1");
        get("/v1/promotions?model=" + STORY + "&status=APPLIED&limit=1");
        get("/v1/openapi.json");
        get("/v1/me");
        for (String of : List.of(
                "",
                "/versions",
                "/versions/1",
                "/versions/1/uploads",
                "/versions/1/files",
                "/comparison?versions=1,2",
                "/stages",
                "/stages/production",
                "/stages/production?at=2026-01-01T00:00:00Z",
                "/stages/production/history",
                "/access",
                "/stages/production/policy",
                "/history",
                "/history/verification")) {
            get("/v1/models/" + STORY + of);
        }
    }

    private void mlflowIsSpoken() {
        Map<String, String> model = Map.of("name", "spoken");
        Map<String, String> version = Map.of("name", "spoken", "version", "1");
        mlflow("POST", "registered-models/create", Map.of("name", "said"), Map.of());
        mlflow("POST", "model-versions/create", Map.of("name", "said"), Map.of("source", "s3://elsewhere/model"));
        mlflow("POST", "registered-models/rename", Map.of("name", "said"), Map.of("new_name", "spoken"));
        mlflow("POST", "registered-models/rename", Map.of("name", "said"), Map.of("new_name", "spoken"));
        mlflow("PATCH", "registered-models/update", model, Map.of("description", "new"));
        mlflow("POST", "registered-models/set-tag", model, Map.of("key", "a", "value", "b"));
        mlflow("DELETE", "registered-models/delete-tag", model, Map.of("key", "a"));
        mlflow("POST", "registered-models/alias", version, Map.of("alias", "champion"));
        mlflow("PATCH", "model-versions/update", version, Map.of("description", "new"));
        mlflow("POST", "model-versions/set-tag", version, Map.of("key", "a", "value", "b"));
        mlflow("DELETE", "model-versions/delete-tag", version, Map.of("key", "a"));
        mlflow("POST", "model-versions/transition-stage", version, Map.of("stage", "Staging"));
        mlflow("POST", "registered-models/get-latest-versions", model, Map.of());
        for (String read : List.of(
                "registered-models/search?max_results=1",
                "registered-models/get?name=spoken",
                "registered-models/get-latest-versions?name=spoken",
                "registered-models/alias?name=spoken&alias=champion",
                "model-versions/search?max_results=1",
                "model-versions/get?name=spoken&version=1",
                "model-versions/get-download-uri?name=spoken&version=1")) {
            get(MLFLOW + read);
        }
        mlflow("DELETE", "registered-models/alias", model, Map.of("alias", "champion"));
        mlflow("POST", "model-versions/create", model, Map.of("source", "s3://elsewhere/second"));
        mlflow("DELETE", "model-versions/delete", model, Map.of("version", "2"));
        get(MLFLOW + "registered-models/get?name=spoken");
        mlflow("POST", "registered-models/create", Map.of("name", "unsaid"), Map.of());
        mlflow("DELETE", "registered-models/delete", Map.of("name", "unsaid"), Map.of());
    }

    private void mlflowReadsFiles() {
        String address = get(MLFLOW + "model-versions/get-download-uri?name=" + STORY + "&version=1")
                .text("artifact_uri");
        String folder = address.substring(address.indexOf("/api/"));
        String version = folder.substring(folder.indexOf("/artifacts/") + "/artifacts/".length());
        assertThat(get(folder.replace("/" + version, "?path=" + version)).list("files"))
                .isNotEmpty();
        String file = "/sentence/model.bin";
        assertThat(call("GET", folder + file).status()).isEqualTo(302);
        get("/api/2.0/mlflow-artifacts/presigned/" + version + file);
        get("/api/3.0/mlflow/server-info");
        assertThat(call("PUT", folder + file).status()).isEqualTo(400);
        assertThat(call("DELETE", folder + file).status()).isEqualTo(400);
        assertThat(call("POST", "/api/2.0/mlflow-artifacts/mpu/create/" + version + file)
                        .status())
                .isEqualTo(400);
    }

    private void mlflowAsksForWhatThereIsNot() {
        assertThat(call("GET", "/health").status()).isEqualTo(200);
        assertThat(call("GET", "/version").status()).isEqualTo(200);
        for (String route : List.of("POST ", "GET ", "GET /1", "PATCH /1", "DELETE /1", "POST /1/test")) {
            String[] parts = route.split(" ", -1);
            assertThat(call(parts[0], MLFLOW + "webhooks" + parts[1]).status())
                    .as(route)
                    .isEqualTo(404);
        }
    }

    private void mlflow(String method, String path, Map<String, String> of, Map<String, String> more) {
        Map<String, String> body = new TreeMap<>(of);
        body.putAll(more);
        call(method, MLFLOW + path, body).expect(200);
    }

    /** From another bucket, and from the tracking server, which serves the files itself. */
    private void filesAreCopied() {
        Map<String, String> model = Map.of("name", "copied");
        mlflow("POST", "registered-models/create", model, Map.of());
        mlflow("POST", "model-versions/create", model, Map.of("source", LocalOrigins.MODEL_IN_S3));
        isReady("copied", 1);
        mlflow("POST", "model-versions/create", model, Map.of("source", LocalOrigins.MODEL_OF_RUN));
        isReady("copied", 2);
    }

    private void isReady(String model, int version) {
        await("version " + version + " of " + model, () -> {
            Reply found = get("/v1/models/" + model + "/versions/" + version);
            assertThat(found.text("status")).as("%s", found.body()).isIn("COPYING", "READY");
            return found.text("status").equals("READY");
        });
    }

    private void promotionsEndInEveryWay() {
        call("PUT", "/v1/models/renamed/access", Map.of("viewers", List.of("team")))
                .expect(200);
        // A group that is asked no longer is listed no longer.
        call(
                        "PUT",
                        "/v1/models/renamed/stages/production/policy",
                        Map.of("approvals", 1, "approvers", List.of("risk-board")))
                .expect(200);
        policy("renamed", "PT1S");
        String expiring = ask("renamed");
        ends(expiring, "EXPIRED");
        policy("renamed", "P7D");
        String rejected = ask("renamed");
        decide(rejected, Map.of("decision", "REJECT", "comment", "no"));
        ends(rejected, "REJECTED");
        String withdrawn = ask("renamed");
        assertThat(post(
                                "/v1/models/renamed/versions/1/promotions",
                                Map.of("stage", "production", "reason", "once more"))
                        .text("code"))
                .isEqualTo("PROMOTION_OPEN");
        call("DELETE", "/v1/promotions/" + withdrawn).expect(200);
        ends(withdrawn, "WITHDRAWN");
        String overtaken = ask("renamed");
        Right recording = new Right(Deployed.OUTBOX, Grant.On.TABLE, "dynamodb:PutItem");
        policy("renamed", "P8D");
        ends(overtaken, "SUPERSEDED");
        await("the record of it", () -> calls.times(recording) > 0);
    }

    /**
     * A file in parts that nobody calls complete, one that never comes, and promotions and a version to be copied that the
     * outbox does not tell of.
     */
    private void muchIsLeftToTheSweep() throws IOException {
        byte[] large = new byte[PART + 1];
        Path parts = Files.write(folder.resolve("large.bin"), large);
        post("/v1/models", Map.of("name", "left")).expect(201);
        send(register("left", new LocalFile(parts, "large.bin", PART)), parts);
        LocalFile inParts = new LocalFile(parts, "large.bin", PART);
        register("left", inParts);
        calls.cutOff(Deployed.REGISTER, "transactWriteItems");
        assertThat(declare("left", inParts).status()).isEqualTo(503);
        calls.reconnect();
        policy("renamed", "P90D");
        policy("spoken", "P7D");
        String approved = ask("renamed");
        calls.cutOff(Deployed.OUTBOX, ".*");
        decide(approved, APPROVE);
        request("spoken");
        // What was asked for before would be taken for the same request once more.
        mlflow(
                "POST",
                "model-versions/create",
                Map.of("name", "copied"),
                Map.of("source", LocalOrigins.MODEL_IN_S3, "description", "late"));
    }

    private Reply register(String model, LocalFile file) throws IOException {
        return declare(model, file).expect(201);
    }

    private Reply declare(String model, LocalFile file) throws IOException {
        return post("/v1/models/" + model + "/versions", Map.of("files", List.of(file.declaration())));
    }

    private void send(Reply registered, Path file) {
        registered.list("uploads").forEach(upload -> new Transfer(client).upload(upload, file, sent -> {}));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("small.bin"), text);
    }

    private void policy(String model, String expiresAfter) {
        call(
                        "PUT",
                        "/v1/models/" + model + "/stages/production/policy",
                        Map.of("approvals", 1, "expiresAfter", expiresAfter, "allowByReference", true))
                .expect(200);
    }

    /** Asks for version 1 in production, and goes on when the flow waits for an answer. */
    private String ask(String model) {
        Right waiting = new Right(Deployed.APPROVAL_STEP, Grant.On.TABLE, "dynamodb:PutItem");
        int before = calls.times(waiting);
        String promotion = request(model);
        await("the flow", () -> calls.times(waiting) > before);
        return promotion;
    }

    private String request(String model) {
        return post("/v1/models/" + model + "/versions/1/promotions", Map.of("stage", "production", "reason", "better"))
                .expect(202)
                .text("id");
    }

    private void decide(String promotion, Map<String, String> decision) {
        asked.add("POST /v1/promotions/" + promotion + "/decisions");
        client.call(token("grace", "approvers"), "POST", "/v1/promotions/" + promotion + "/decisions", decision)
                .expect(200);
    }

    private void ends(String promotion, String status) {
        await(status, () -> get("/v1/promotions/" + promotion).text("status").equals(status));
    }

    private Reply get(String path) {
        return call("GET", path).expect(200);
    }

    private Reply post(String path, Map<String, ?> body) {
        return call("POST", path, body);
    }

    private Reply call(String method, String path) {
        asked.add(method + " " + path);
        return client.call(ada(), method, path);
    }

    private Reply call(String method, String path, Map<String, ?> body) {
        asked.add(method + " " + path);
        return client.call(ada(), method, path, body);
    }

    private String ada() {
        return token("ada", "contributors", "admins");
    }

    private String token(String subject, String... groups) {
        try {
            return new LocalTokens(client, data()).token(subject, List.of(groups));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
