package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import dev.slipway.showcase.Transfer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Versions over HTTP: registered, described, compared, fetched, deleted and restored. */
class VersionsApiTest {
    private static final Map<String, byte[]> ONE_FILE = Map.of("a.bin", new byte[] {1});

    private final TestMachine machine = TestMachine.shared();
    private final Person ada = Person.ada(machine);
    private final Person root = Person.root(machine);

    @Test
    void allThatIsSaidOfAVersionIsReadBack() {
        String model = machine.model("said");
        int parent = machine.readyVersion(model);
        Map<String, Object> said = Map.of(
                "description", "Größer, 更大, \"quoted\"\n\tand long",
                "tags", Map.of("framework", "jax", "a#b:c/d", "="),
                "metrics", Map.of("recall", new BigDecimal("0.91"), "loss", new BigDecimal("-1E-9")),
                "hyperparameters", Map.of("layers", 4, "dropout", 0.5, "optimizer", "adam", "bias", true),
                "schema", Map.of("inputs", List.of(Map.of("name", "x", "shape", List.of(-1, 3)))),
                "lineage",
                        Map.of(
                                "data",
                                List.of(Map.of(
                                        "name", "transactions", "location", "s3://elsewhere/2026", "version", "7")),
                                "code",
                                Map.of("repository", "git@example.org:a/b", "commit", "0123abc"),
                                "run",
                                Map.of("id", "run-9"),
                                "environment",
                                Map.of("image", "example.org/train:1", "packages", Map.of("jax", "0.7")),
                                "parent",
                                Map.of("version", parent)));

        Reply made = ada.post("/v1/models/" + model + "/versions", Uploading.body(said, ONE_FILE))
                .expect(201);
        Reply read =
                ada.get(made.headers().firstValue("Location").orElseThrow()).expect(200);

        assertThat(read.body()).containsEntry("status", "PENDING_UPLOAD").containsEntry("registeredBy", "user:ada");
        for (String part : List.of("description", "tags", "schema")) {
            assertThat(Json.canonical(read.body().get(part))).as(part).isEqualTo(Json.canonical(said.get(part)));
        }
        Map<String, Object> lineage = new TreeMap<>(read.object("lineage"));
        Map<String, Object> first = ada.get("/v1/models/" + model + "/versions/" + parent)
                .expect(200)
                .body();
        assertThat(lineage.put("parent", Map.of("version", parent)))
                .isEqualTo(Map.of(
                        "model", model,
                        "modelId", first.get("modelId"),
                        "version", first.get("version"),
                        "digest", first.get("digest")));
        assertThat(Json.canonical(lineage)).isEqualTo(Json.canonical(said.get("lineage")));
        assertThat(read.object("metrics"))
                .isEqualTo(Map.of("recall", new BigDecimal("0.91"), "loss", new BigDecimal("-0.000000001")));
        assertThat(read.object("hyperparameters"))
                .containsEntry("optimizer", "adam")
                .containsEntry("bias", true);
    }

    @Test
    void numbersAreGivenInOrderAndNotTwice() {
        String path = "/v1/models/" + machine.model("numbered") + "/versions";
        assertThat(register(path)).isEqualTo(1);
        assertThat(register(path)).isEqualTo(2);

        root.delete(path + "/2").expect(200);

        assertThat(register(path)).isEqualTo(3);
        assertRefused(ada.get(path + "/4"), Refusal.VERSION_NOT_FOUND);
    }

    @Test
    void aMetricOnceRecordedStaysAndOthersAreAdded() {
        String model = machine.model("measured");
        String path = "/v1/models/" + model + "/versions/"
                + machine.readyVersion(model, Map.of("metrics", Map.of("recall", new BigDecimal("0.9"))));

        assertRefused(
                ada.patch(path, Map.of("metrics", Map.of("recall", new BigDecimal("0.91")))), Refusal.METRIC_RECORDED);
        Reply more = ada.patch(path, Map.of("metrics", Map.of("recall", new BigDecimal("0.90"), "latency", 12)))
                .expect(200);

        assertThat(more.object("metrics")).containsOnlyKeys("recall", "latency");
    }

    @Test
    void aParentThatDoesNotExistIsNamed() {
        String model = machine.model("orphan");
        Map<String, byte[]> files = ONE_FILE;

        assertRefused(
                ada.post(
                        "/v1/models/" + model + "/versions",
                        Uploading.body(Map.of("lineage", Map.of("parent", Map.of("version", 7))), files)),
                Refusal.VERSION_NOT_FOUND);
        assertRefused(
                ada.post(
                        "/v1/models/" + model + "/versions",
                        Uploading.body(
                                Map.of("lineage", Map.of("parent", Map.of("model", model + "-no", "version", 1))),
                                files)),
                Refusal.MODEL_NOT_FOUND);
    }

    @Test
    void theFilesOfAReadyVersionAreTheBytesThatWereSent() {
        String model = machine.model("fetched");
        Map<String, String> texts =
                Map.of("model/weights.bin", "weights", "README.md", "read me", "a+b=c@d,e~f-g", "x");
        Uploading uploading = Uploading.register(machine, model, Map.of(), texts);
        uploading.uploadAll();
        uploading.complete();

        Reply files = ada.get("/v1/models/" + model + "/versions/1/files").expect(200);

        assertThat(files.list("files"))
                .extracting(file -> file.get("path"))
                .containsExactlyInAnyOrderElementsOf(texts.keySet());
        Transfer transfer = new Transfer(machine.client());
        for (Map<String, Object> file : files.list("files")) {
            byte[] bytes = transfer.download(file);
            assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(texts.get(file.get("path")));
            assertThat(file).containsEntry("sha256", Sha256.of(bytes).hex());
        }
        assertThat(files.text("digest"))
                .isEqualTo(ada.get("/v1/models/" + model + "/versions/1").text("digest"));
    }

    @Test
    void aVersionThatIsNotReadyHasNoFilesToFetchAndEntersNoStage() {
        String model = machine.model("waiting");
        register("/v1/models/" + model + "/versions");

        assertRefused(ada.get("/v1/models/" + model + "/versions/1/files"), Refusal.VERSION_NOT_READY);
        assertRefused(machine.promote(model, 1, "staging"), Refusal.VERSION_NOT_READY);
    }

    @Test
    void freshUploadsAreForWhatIsStillMissing() {
        String model = machine.model("refreshed");
        Uploading uploading = Uploading.register(machine, model, Map.of(), Map.of("a.bin", "a", "b.bin", "b"));
        String uploads = "/v1/models/" + model + "/versions/1/uploads";
        assertThat(ada.get(uploads).expect(200).list("uploads")).hasSize(2);

        assertThat(uploading.put(uploading.requests("a.bin").get(0), "a".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(200);

        TestMachine.await(
                "one upload less",
                () -> ada.get(uploads).expect(200).list("uploads").size() == 1);
        List<Map<String, Object>> left = ada.get(uploads).expect(200).list("uploads");
        assertThat(left.get(0)).containsEntry("path", "b.bin");
        @SuppressWarnings("unchecked")
        Map<String, Object> request = ((List<Map<String, Object>>) left.get(0).get("requests")).get(0);
        assertThat(uploading.put(request, "b".getBytes(StandardCharsets.UTF_8))).isEqualTo(200);
        assertThat(uploading.complete()).isEqualTo(1);
        assertThat(ada.get(uploads).expect(200).list("uploads")).isEmpty();
    }

    @Test
    void versionsStandSideBySideWithTheirDifferencesNamed() {
        String model = machine.model("compared");
        for (int i = 1; i <= 2; i++) {
            machine.readyVersion(
                    model,
                    Map.of(
                            "metrics", Map.of("recall", i, "bias", 0),
                            "hyperparameters", Map.of("layers", 4),
                            "tags", i == 1 ? Map.of() : Map.of("champion", "yes")));
        }
        String comparison = "/v1/models/" + model + "/comparison?versions=";

        Reply both = ada.get(comparison + "2,1").expect(200);

        assertThat(both.object("differences"))
                .isEqualTo(Map.of("metrics", List.of("recall"), "tags", List.of("champion")));
        Map<?, ?> recall = (Map<?, ?>) both.object("metrics").get("recall");
        assertThat(recall.get("values")).isEqualTo(List.of(BigDecimal.valueOf(2), BigDecimal.ONE));
        assertThat(recall.get("differs")).isEqualTo(true);
        assertRefused(ada.get(comparison + "1"), Refusal.INVALID, "versions");
        assertRefused(ada.get(comparison + "1,1"), Refusal.INVALID, "versions");
        assertRefused(ada.get(comparison + "1,2,3,4,5,6,7,8,9,10,11"), Refusal.INVALID, "versions");
        assertRefused(ada.get(comparison + "1,x"), Refusal.INVALID, "versions");
        assertRefused(ada.get("/v1/models/" + model + "/comparison"), Refusal.INVALID, "versions");
        assertRefused(ada.get(comparison + "1,9"), Refusal.VERSION_NOT_FOUND);
    }

    @Test
    void aDeletedVersionKeepsItsPlaceAndCanBeRestored() {
        String model = machine.model("removed");
        machine.readyVersion(model);
        String path = "/v1/models/" + model + "/versions";

        root.delete(path + "/1").expect(200);

        assertThat(ada.get(path).expect(200).list("versions")).isEmpty();
        assertThat(ada.get(path + "?deleted=true").expect(200).list("versions")).hasSize(1);
        assertThat(ada.get(path + "/1").expect(200).body()).containsKey("deletedAt");
        assertRefused(ada.get(path + "/1/files"), Refusal.VERSION_DELETED);
        assertRefused(machine.promote(model, 1, "staging"), Refusal.VERSION_DELETED);
        assertRefused(ada.patch(path + "/1", Map.of("description", "x")), Refusal.VERSION_DELETED);
        assertRefused(root.delete(path + "/1"), Refusal.VERSION_DELETED);

        root.post(path + "/1/restoration", Map.of()).expect(200);

        assertThat(ada.get(path + "/1/files").expect(200).list("files")).hasSize(1);
        machine.promote(model, 1, "staging").expect(201);
    }

    @Test
    void anAliasIsClearedTogetherWithItsVersion() {
        String model = machine.model("aliased");
        machine.readyVersion(model);
        machine.promote(model, 1, "staging").expect(201);

        assertThat(root.delete("/v1/models/" + model + "/versions/1")
                        .expect(200)
                        .body())
                .containsEntry("clearedStages", List.of("staging"));

        assertThat(machine.holds(model, "staging")).isZero();
        assertThat(machine.history(model))
                .extracting(entry -> entry.get("type"))
                .endsWith("Stage Changed", "Version Deleted");
    }

    @Test
    void aVersionThatAStageWithAPolicyHoldsIsNotDeleted() {
        String model = machine.model("held");
        machine.readyVersion(model);
        machine.promote(model, 1, "staging").expect(201);
        root.put("/v1/models/" + model + "/stages/staging/policy", Map.of("approvals", 1))
                .expect(200);

        Reply refused = assertRefused(root.delete("/v1/models/" + model + "/versions/1"), Refusal.VERSION_IN_USE);

        assertThat(refused.body()).containsEntry("stage", "staging");
    }

    @Test
    void aRepeatedRegistrationIsOneVersionWithFreshUploads() {
        String path = "/v1/models/" + machine.model("repeated") + "/versions";
        Map<String, Object> body = Uploading.body(Map.of(), ONE_FILE);

        Reply first = ada.post(path, body, "Idempotency-Key", "k-" + path).expect(201);
        Reply again = ada.post(path, body, "Idempotency-Key", "k-" + path).expect(201);

        assertThat(again.headers().firstValue("Idempotent-Replay")).hasValue("true");
        assertThat(without(again, "uploads")).isEqualTo(without(first, "uploads"));
        assertThat(again.list("uploads")).hasSize(1);
        assertThat(ada.get(path).expect(200).list("versions")).hasSize(1);
        Map<String, Object> other = new HashMap<>(body);
        other.put("description", "other");
        assertRefused(ada.post(path, other, "Idempotency-Key", "k-" + path), Refusal.KEY_REUSED);
        Person bob = Person.of(machine, "bob", "contributors");
        assertThat(bob.post(path, body, "Idempotency-Key", "k-" + path)
                        .expect(201)
                        .number("version"))
                .as("another caller's key is another key")
                .isEqualTo(2);
    }

    private int register(String path) {
        return ada.post(path, Uploading.body(Map.of(), ONE_FILE)).expect(201).number("version");
    }

    private static Map<String, Object> without(Reply reply, String member) {
        Map<String, Object> rest = new HashMap<>(reply.body());
        rest.remove(member);
        return rest;
    }
}
