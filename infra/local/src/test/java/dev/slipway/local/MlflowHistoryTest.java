package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.functions.Wiring;
import dev.slipway.http.Route;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import dev.slipway.showcase.Transfer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What went wrong in the security history of MLflow's registry, class by class, each as something that must not work here.
 */
class MlflowHistoryTest {
    private final TestMachine machine = TestMachine.shared();
    private final Person ada = Person.ada(machine);
    private final Person viewer = Person.of(machine, "vera", "viewers");
    private final Person root = Person.root(machine);

    // CVE-2023-1177, CVE-2023-1176, CVE-2023-2356, CVE-2023-2780, CVE-2023-30172, CVE-2026-2614
    @Test
    void noPathOrSourceOfAVersionReadsAFileOfTheServer() {
        String model = machine.model("read");
        String versions = "/v1/models/" + model + "/versions";
        for (String path : HostileTexts.filePaths()) {
            Reply refused = ada.post(versions, Uploading.body(Map.of(), Map.of(path, new byte[1])));
            assertRefused(refused, Refusal.INVALID, "files[0].path");
        }
        for (String source :
                List.of("file:///etc/passwd", "/etc/passwd", "../../../../etc/passwd", "..\\..\\x", "//etc/passwd")) {
            assertRefused(
                    ada.post(versions, with("source", source, Map.of("a", new byte[1]))),
                    Refusal.UNKNOWN_FIELD,
                    "source");
            assertRefused(
                    ada.post(versions, Uploading.body(lineage(source), Map.of("a", new byte[1]))),
                    Refusal.INVALID,
                    "lineage.data[0].location");
        }
    }

    // CVE-2023-6831, CVE-2023-6909, CVE-2024-1560
    @Test
    void noPathHoweverOftenEncodedDeletesAnything() {
        String model = machine.model("kept");
        machine.readyVersion(model);
        Untouched untouched = new Untouched(machine, model);

        for (String segment : HostileTexts.segments()) {
            for (String path : List.of(
                    "/v1/models/" + segment,
                    "/v1/models/" + model + "/versions/" + segment,
                    "/v1/models/" + model + "/versions/1/files/" + segment,
                    "/v1/models/" + segment + "/versions/1")) {
                RawHttp.Answer answer = new RawHttp(machine.uri())
                        .send("DELETE", path, Map.of("Authorization", "Bearer " + root.token()), new byte[0]);
                assertThat(answer.status()).as(path).isBetween(400, 404);
            }
        }
        untouched.assertStillSo();
    }

    // CVE-2023-6568
    @Test
    void nothingThatIsSentComesBackAsAPage() {
        String script = "<script>alert(document.cookie)</script>";
        String model = machine.model("page");
        Map<String, String> html = Map.of("Content-Type", "text/html", "Accept", "text/html");
        for (RawHttp.Answer answer : List.of(
                send("POST", "/v1/models", html, "{\"name\":\"" + script + "\"}"),
                send("POST", "/v1/models", html, script),
                send("POST", "/v1/models", html, "{\"" + script + "\":1}"),
                send("GET", "/v1/models/" + RawHttp.encoded(script), html, ""),
                send("GET", "/v1/models?" + RawHttp.encoded(script) + "=1", html, ""),
                send("GET", "/" + RawHttp.encoded(script), html, ""),
                send("PATCH", "/v1/models/" + model, html, "{\"description\":\"" + script + "\"}"),
                send("GET", "/v1/models/" + model, html, ""))) {
            assertThat(answer.header("content-type")).startsWith("application/").endsWith("json");
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        }
    }

    // CVE-2023-6568: an artifact is saved by a browser and never shown.
    @Test
    void anArtifactIsServedAsBytesToSaveWhateverItIs() {
        String model = machine.model("saved");
        Uploading uploading =
                Uploading.register(machine, model, Map.of(), Map.of("index.html", "<script>alert(1)</script>"));
        uploading.uploadAll();
        uploading.complete();

        HttpResponse<byte[]> page = fetch(download(model));

        assertThat(page.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(page.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"index.html\"; filename*=UTF-8''index.html");
    }

    // CVE-2024-37052 to CVE-2024-37056
    @Test
    void whatIsUploadedIsNeverLoaded() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Trap());
        }
        String model = machine.model("trap");
        Map<String, byte[]> files = Map.of(
                "model.ser",
                bytes.toByteArray(),
                "model.pkl",
                "cos\nsystem\n(S'true'\ntR.".getBytes(StandardCharsets.US_ASCII));
        Reply registered = ada.post("/v1/models/" + model + "/versions", Uploading.body(Map.of(), files))
                .expect(201);
        Uploading uploading = Uploading.of(machine, model, registered);
        files.forEach((path, content) -> assertThat(
                        uploading.put(uploading.requests(path).get(0), content))
                .isEqualTo(200));
        uploading.complete();
        machine.promote(model, 1, "staging").expect(201);

        for (Map<String, Object> file :
                ada.get("/v1/models/" + model + "/versions/1/files").expect(200).list("files")) {
            assertThat(new Transfer(machine.client()).download(file)).isEqualTo(files.get(file.get("path")));
        }
        assertThat(Trap.SPRUNG).isFalse();
    }

    // CVE-2024-4263
    @Test
    void whoMayChangeMayNotDelete() {
        String model = machine.model("change");
        machine.readyVersion(model);

        Person ben = Person.of(machine, "ben", "contributors");
        assertRefused(ben.delete("/v1/models/" + model), Refusal.FORBIDDEN);
        assertRefused(ben.delete("/v1/models/" + model + "/versions/1"), Refusal.FORBIDDEN);
        assertRefused(ben.delete("/v1/models/" + model + "/stages/staging", Map.of("reason", "x")), Refusal.FORBIDDEN);
        for (String artifact : List.of("/files", "/files/weights.bin", "/uploads", "/artifacts")) {
            assertRefused(root.delete("/v1/models/" + model + "/versions/1" + artifact), Refusal.ROUTE_NOT_FOUND);
        }
    }

    // GHSA-4qq5-mxxx-m6gg, CVE-2026-2635
    @Test
    void nobodySignsUpAndNobodyIsThereByDefault() {
        for (String login : List.of("admin:password1234", "admin:admin", "admin:", "root:root", ":")) {
            String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            assertRefused(
                    machine.client().callRaw("", "GET", "/v1/models", "", Map.of("Authorization", "Basic " + basic)),
                    Refusal.UNAUTHENTICATED);
        }
        for (String path : List.of("/signup", "/v1/users", "/api/2.0/mlflow/users/create", "/v1/groups", "/login")) {
            assertThat(root.post(path, Map.of("username", "mallory", "password", "x"))
                            .status())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(Wiring.routes().all().stream().map(Route::path))
                .noneMatch(path -> path.contains("user") || path.contains("group") || path.contains("token"));
    }

    // CVE-2025-11201
    @Test
    void aTraversalInTheCreationOfAModelIsRefusedWithATokenAndWithout() {
        String model = machine.model("created");
        Untouched untouched = new Untouched(machine, model);
        for (String name : HostileTexts.names()) {
            assertRefused(
                    machine.client().call("", "POST", "/v1/models", Map.of("name", name)), Refusal.UNAUTHENTICATED);
            assertRefused(ada.post("/v1/models", Map.of("name", name)), Refusal.INVALID, "name");
        }
        untouched.assertStillSo();
    }

    // GHSA-wxj7-3fx5-pp9m, CVE-2026-71211, CVE-2026-2393, CVE-2026-64849
    @Test
    void noLocationThatACallerGivesIsEverFetched() throws Exception {
        AtomicInteger visits = new AtomicInteger();
        try (ServerSocket elsewhere = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread door = new Thread(() -> countVisits(elsewhere, visits));
            door.setDaemon(true);
            door.start();
            String url = "http://127.0.0.1:" + elsewhere.getLocalPort() + "/latest/meta-data";
            String model = machine.model("fetch");
            ada.patch("/v1/models/" + model, Map.of("description", url, "tags", Map.of("webhook", url)))
                    .expect(200);
            machine.readyVersion(model, lineage(url));
            machine.promote(model, 1, "staging").expect(201);
            ada.get("/v1/models/" + model + "/versions/1/files").expect(200);
            for (String field : List.of("webhook", "url", "api_base", "source", "callback", "image", "location")) {
                assertRefused(
                        ada.post("/v1/models", Map.of("name", "never", field, url)), Refusal.UNKNOWN_FIELD, field);
                assertRefused(
                        root.put("/v1/models/" + model + "/stages/staging/policy", Map.of(field, url)),
                        Refusal.UNKNOWN_FIELD,
                        field);
            }
            machine.machine().sweep();
            TestMachine.await(
                    "the events to be out",
                    () -> viewer.get("/local/targets/ci-stage-changed").expect(200).list("events").stream()
                            .anyMatch(event -> event.toString().contains(model)));
        }
        assertThat(visits).hasValue(0);
    }

    // CVE-2026-2651
    @Test
    void anUploadIsForThoseWhoMayContributeAndForItsOwnFileOnly() {
        String victim = machine.model("victim");
        Uploading theirs = Uploading.register(machine, victim, Map.of(), Map.of("weights.bin", "theirs"));
        String path = "/v1/models/" + victim + "/versions/1";
        assertRefused(viewer.get(path + "/uploads"), Refusal.FORBIDDEN);
        assertRefused(viewer.post(path + "/complete", Map.of()), Refusal.FORBIDDEN);
        assertRefused(Person.grace(machine).get(path + "/uploads"), Refusal.FORBIDDEN);
        Uploading own = Uploading.register(machine, machine.model("own"), Map.of(), Map.of("weights.bin", "mine"));
        Map<String, Object> put = new HashMap<>(own.requests("weights.bin").get(0));
        String theirPath = URI.create(
                        (String) theirs.requests("weights.bin").get(0).get("url"))
                .getPath();
        String ownPath = URI.create((String) put.get("url")).getPath();

        put.put("url", ((String) put.get("url")).replace(ownPath, theirPath));

        assertThat(RawHttp.status(put, "mine".getBytes(StandardCharsets.UTF_8))).isEqualTo(403);
        theirs.uploadAll();
        assertThat(theirs.complete()).isEqualTo(1);
        assertThat(new String(fetch(download(victim)).body(), StandardCharsets.UTF_8))
                .isEqualTo("theirs");
    }

    // GHSA-3p64-6gvh-82v5
    @Test
    void whatIsNotInTheTableOfRoutesDoesNotAnswer() {
        for (String path : List.of(
                "/get-artifact?path=a",
                "/model-versions/get-artifact?path=a",
                "/ajax-api/2.0/mlflow/get-artifact",
                "/api/2.0/mlflow-artifacts/artifacts/a",
                "/graphql",
                "/static-files/index.html",
                "/health/",
                "/healthz",
                "/metrics",
                "/swagger",
                "/actuator/env",
                "/.git/config",
                "/data/signing-key.json",
                "/signing-key.json",
                "/events",
                "/states",
                "/local/signing-key.json",
                "/local/targets/../../signing-key.json",
                "/v1/../signing-key.json",
                "/local",
                "/local/")) {
            RawHttp.Answer answer = send("GET", path, Map.of(), "");
            assertThat(answer.status()).as(path).isEqualTo(404);
        }
    }

    // CVE-2026-69148
    @Test
    void aVersionLeadsToItsOwnFilesOnlyWhateverItsLineageNames() {
        String theirs = machine.model("theirs");
        machine.readyVersion(theirs);
        String location = ada.get("/v1/models/" + theirs + "/versions/1").text("location");
        String key = location.substring(("s3://" + OneMachine.BUCKET + "/").length());
        String model = machine.model("mine");
        Map<String, Object> lineage = Map.of(
                "data", List.of(Map.of("name", "n", "location", location + "weights.bin")),
                "parent", Map.of("model", theirs, "version", 1));
        Uploading uploading =
                Uploading.register(machine, model, Map.of("lineage", lineage), Map.of(key + "weights.bin", "mine"));
        uploading.uploadAll();
        uploading.complete();

        Map<String, Object> download = download(model);
        String own =
                ada.get("/v1/models/" + model + "/versions/1").text("location").substring("s3:/".length());

        assertThat(URI.create((String) download.get("url")).getPath()).startsWith(own);
        assertThat(new String(fetch(download).body(), StandardCharsets.UTF_8)).isEqualTo("mine");
    }

    // CVE-2026-4137
    @Test
    void whatIsKeptOnDiskOpensToItsOwnerWhereItIsSecret() throws IOException {
        for (String secret : List.of("signing-key.json", "access-key.json", "local-key")) {
            Path file = machine.data().resolve(secret);
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        }
    }

    /** Notes when somebody deserialises it. */
    private static final class Trap implements Serializable {
        private static final long serialVersionUID = 1;
        private static final AtomicBoolean SPRUNG = new AtomicBoolean();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            SPRUNG.set(true);
        }
    }

    private static void countVisits(ServerSocket door, AtomicInteger visits) {
        try {
            while (true) {
                door.accept().close();
                visits.incrementAndGet();
            }
        } catch (IOException e) {
            // Closed: nobody can come any more.
            return;
        }
    }

    private static Map<String, Object> lineage(String location) {
        return Map.of(
                "lineage",
                Map.of(
                        "data", List.of(Map.of("name", "n", "location", location)),
                        "code", Map.of("repository", location, "commit", "c"),
                        "run", Map.of("id", "r", "location", location)));
    }

    private static Map<String, Object> with(String member, String value, Map<String, byte[]> files) {
        return Uploading.body(Map.of(member, value), files);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> download(String model) {
        return (Map<String, Object>) ada.get("/v1/models/" + model + "/versions/1/files")
                .expect(200)
                .list("files")
                .get(0)
                .get("download");
    }

    @SuppressWarnings("unchecked")
    private HttpResponse<byte[]> fetch(Map<String, Object> signed) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create((String) signed.get("url")));
        ((Map<String, String>) signed.get("headers")).forEach(request::setHeader);
        return machine.client().send(request.build());
    }

    private RawHttp.Answer send(String method, String path, Map<String, String> headers, String body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Authorization", "Bearer " + ada.token());
        return new RawHttp(machine.uri()).send(method, path, all, body.getBytes(StandardCharsets.UTF_8));
    }
}
