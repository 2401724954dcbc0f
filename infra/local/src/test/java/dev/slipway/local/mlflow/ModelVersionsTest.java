package dev.slipway.local.mlflow;

import static dev.slipway.local.mlflow.MlflowUser.numbers;
import static dev.slipway.local.mlflow.MlflowUser.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.TestMachine;
import dev.slipway.showcase.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What MLflow's clients expect of model versions. */
class ModelVersionsTest {
    private final TestMachine machine = TestMachine.shared();
    private final MlflowUser ada = MlflowUser.ada(machine);
    private final MlflowUser root = MlflowUser.of(machine, machine.root());

    @Test
    void aNewVersionHasTheMembersThatClientsRead() {
        String name = ada.model("version");
        Map<String, Object> body = new HashMap<>(Map.of(
                "name", name,
                "source", "s3://elsewhere/runs/1/model",
                "run_id", "run-of-" + name,
                "run_link", "https://tracking.example/run/1",
                "description", "the first",
                "model_id", "m-123",
                "tags", List.of(Map.of("key", "auc", "value", "0.9"))));
        Map<String, Object> made =
                ada.post("model-versions/create", body).expect(200).object("model_version");

        assertThat(made)
                .containsEntry("name", name)
                .containsEntry("version", "1")
                .containsEntry("user_id", "ada")
                .containsEntry("current_stage", "None")
                .containsEntry("status", "READY")
                .containsEntry("source", "s3://elsewhere/runs/1/model")
                .containsEntry("run_id", "run-of-" + name)
                .containsEntry("run_link", "https://tracking.example/run/1")
                .containsEntry("model_id", "m-123")
                .containsEntry("description", "the first")
                .containsEntry("tags", List.of(Map.of("key", "auc", "value", "0.9")))
                .containsEntry("aliases", List.of());
        assertThat(ada.read(name, "1")).isEqualTo(made);
        assertThat(ada.get("model-versions/get-download-uri", "name", name, "version", "1")
                        .text("artifact_uri"))
                .isEqualTo("s3://elsewhere/runs/1/model");
    }

    @Test
    void thePageOfARunIsKeptThoughItsIdIsNotSaid() {
        String name = ada.model("page");
        Map<String, Object> said =
                Map.of("name", name, "source", "s3://elsewhere/1", "run_link", "https://tracking.example/run/1");
        ada.post("model-versions/create", said).expect(200);

        assertThat(ada.read(name, "1"))
                .containsEntry("run_id", "")
                .containsEntry("run_link", "https://tracking.example/run/1");
        assertThat(ada.found("filter", "name = '" + name + "' AND run_id = ''")).containsExactly("1");
        assertThat(machine.client()
                        .call(machine.ada(), "GET", "/v1/models/" + name + "/versions/1")
                        .expect(200)
                        .object("lineage")
                        .get("run"))
                .isEqualTo(Map.of("location", "https://tracking.example/run/1"));
    }

    @Test
    void aCreateThatIsRepeatedMakesOneVersionAndOneThatDiffersMakesAnother() {
        String name = ada.model("retried");
        Map<String, Object> body = Map.of("name", name, "source", "s3://elsewhere/1", "run_id", "r1");

        assertThat(created(body)).isEqualTo("1");
        assertThat(created(body)).isEqualTo("1");
        assertThat(created(Map.of("run_id", "r1", "source", "s3://elsewhere/1", "name", name)))
                .isEqualTo("1");
        assertThat(created(Map.of("name", name, "source", "s3://elsewhere/1", "run_id", "r2")))
                .isEqualTo("2");
        Reply bob = MlflowUser.of(machine, machine.token("bob", "contributors")).post("model-versions/create", body);
        assertThat(bob.expect(200).object("model_version")).containsEntry("version", "3");
        assertThat(created(body)).as("something newer came in between").isEqualTo("4");
        assertThat(created(body)).isEqualTo("4");
        assertThat(machine.history(name)).hasSize(9);
    }

    @Test
    void aCreateAfterItsVersionWasDeletedMakesANewOneWithANewNumber() {
        String name = ada.model("again");
        Map<String, Object> body = Map.of("name", name, "source", "s3://elsewhere/1");
        created(body);
        root.delete("model-versions/delete", Map.of("name", name, "version", 1)).expect(200);

        assertThat(created(body)).isEqualTo("2");
        assertThat(created(body)).isEqualTo("2");
        refused(ada.get("model-versions/get", "name", name, "version", "1"), 404, "RESOURCE_DOES_NOT_EXIST");
    }

    @Test
    void numbersAreTakenAsTextsAndTextsAsNumbers() {
        String name = ada.model("numbers");
        ada.version(name, "s3://elsewhere/1");

        ada.patch("model-versions/update", Map.of("name", name, "version", 1, "description", "a number"))
                .expect(200);
        ada.patch("model-versions/update", Map.of("name", name, "version", "1", "nobody", "reads this"))
                .expect(200);

        assertThat(ada.read(name, "1"))
                .containsEntry("description", "")
                .containsEntry("run_id", "")
                .containsEntry("run_link", "");
        for (String version : List.of("one", "1.5", "")) {
            refused(ada.get("model-versions/get", "name", name, "version", version), 400, "INVALID_PARAMETER_VALUE");
        }
        for (String version : List.of("0", "-1", "2", "99999999999")) {
            refused(ada.get("model-versions/get", "name", name, "version", version), 404, "RESOURCE_DOES_NOT_EXIST");
        }
        assertThat(ada.read(name, " 01 ")).containsEntry("version", "1");
    }

    @Test
    void aSourceWithAStepUpwardsOrOnOneMachineIsRefusedAndNothingIsWritten() {
        String name = ada.model("hostile");
        for (String source : List.of(
                "s3://b/../c",
                "s3://b/%2e%2e/c",
                "s3://b/%252e%252e/c",
                "s3://b/..%5cc",
                "/tmp/model",
                "file:///tmp/m",
                "models:/" + name,
                "models:/a/b/c",
                "models:/" + name + "/v1",
                "models:/" + name + "/Canary",
                "runs:",
                "runs:/../x",
                "",
                "s3://" + "b".repeat(2_001),
                "s3://slipway-artifacts/models/01ARZ3NDEKTSV4RRFFQ69G5FAV/01ARZ3NDEKTSV4RRFFQ69G5FAV",
                "s3://slipway-artifacts/models/elsewhere")) {
            refused(
                    ada.post("model-versions/create", Map.of("name", name, "source", source)),
                    400,
                    "INVALID_PARAMETER_VALUE");
        }
        assertThat(machine.history(name)).hasSize(1);
    }

    @Test
    void whatOnlyATrackingServerCanExplainIsKeptAsGivenWithTheReason() {
        String name = ada.model("tracking");
        for (String source : List.of("models:/m-0123456789abcdef", "runs:/0123/model")) {
            Map<String, Object> made = ada.version(name, source);

            assertThat(made).containsEntry("source", source).containsEntry("status", "READY");
            assertThat((String) made.get("status_message")).contains("no tracking server is configured");
            assertThat(ada.get("model-versions/get-download-uri", "name", name, "version", (String) made.get("version"))
                            .text("artifact_uri"))
                    .isEqualTo(source);
        }
        assertThat(ada.read(name, "1")).containsEntry("model_id", "m-0123456789abcdef");
    }

    @Test
    void aVersionOfThisRegistryIsCopiedWithItsFilesAndWhatWasMeasured() {
        String original = machine.model("original");
        machine.readyVersion(original, Map.of("metrics", Map.of("auc", 0.9), "tags", Map.of("team", "risk")));
        String uri = uri(original, "1");
        String name = ada.model("copy");

        Map<String, Object> copy = ada.version(name, "models:/" + original + "/1");
        Map<String, Object> byPlace = ada.version(name, uri);

        assertThat(uri)
                .startsWith(machine.uri() + "/api/2.0/mlflow-artifacts/artifacts/")
                .endsWith("/1");
        Map<String, Object> version = machine.client()
                .call(machine.ada(), "GET", "/v1/models/" + name + "/versions/1")
                .expect(200)
                .body();
        Map<String, Object> first = machine.client()
                .call(machine.ada(), "GET", "/v1/models/" + original + "/versions/1")
                .body();
        for (String same : List.of("digest", "size", "fileCount", "metrics", "location")) {
            assertThat(version.get(same)).as(same).isEqualTo(first.get(same));
        }
        assertThat(version).containsEntry("byReference", false);
        assertThat(((Map<?, ?>) version.get("lineage")).get("parent"))
                .isEqualTo(Map.of(
                        "model", original,
                        "modelId", first.get("modelId"),
                        "version", first.get("version"),
                        "digest", first.get("digest")));
        assertThat(copy.get("slipway_digest")).isEqualTo(byPlace.get("slipway_digest"));
        assertThat(machine.client()
                        .call(machine.ada(), "GET", "/v1/models/" + name + "/versions/2/files")
                        .expect(200)
                        .list("files"))
                .hasSize(1);
    }

    @Test
    void aSourceThatNamesTheLatestVersionOrAStageIsKeptAsTheVersionThatItMeans() {
        String of = ada.model("meant");
        for (int i = 1; i <= 3; i++) {
            ada.version(of, "s3://elsewhere/" + i);
        }
        ada.post("model-versions/transition-stage", Map.of("name", of, "version", "2", "stage", "Staging"))
                .expect(200);
        ada.post("registered-models/alias", Map.of("name", of, "alias", "champion", "version", "1"))
                .expect(200);
        String name = ada.model("meaning");

        for (String[] pair : new String[][] {
            {"/latest", "3"}, {"/LATEST", "3"}, {"@latest", "3"}, {"/Staging", "2"}, {"/none", "3"}, {"@champion", "1"}
        }) {
            assertThat(ada.version(name, "models:/" + of + pair[0]))
                    .as(pair[0])
                    .containsEntry("source", "models:/" + of + "/" + pair[1]);
        }
        refused(create(name, "models:/" + of + "/Production"), 404, "RESOURCE_DOES_NOT_EXIST");
        refused(create(name, "models:/" + ada.model("empty") + "/latest"), 404, "RESOURCE_DOES_NOT_EXIST");
    }

    @Test
    void aVersionThatIsNotReadyOrNotThereIsNotCopied() {
        String name = ada.model("copy");
        String pending = machine.model("pending");
        machine.client()
                .call(
                        machine.ada(),
                        "POST",
                        "/v1/models/" + pending + "/versions",
                        dev.slipway.local.Uploading.body(Map.of(), Map.of("a", new byte[1])))
                .expect(201);

        refused(create(name, "models:/" + pending + "/1"), 409, "RESOURCE_CONFLICT");
        refused(create(name, "models:/" + pending + "/7"), 404, "RESOURCE_DOES_NOT_EXIST");
        refused(create(name, "models:/never-made/1"), 404, "RESOURCE_DOES_NOT_EXIST");
        refused(create(name, "models:/" + pending + "@nobody"), 400, "INVALID_PARAMETER_VALUE");
        assertThat(ada.read(pending, "1")).containsEntry("status", "PENDING_REGISTRATION");
    }

    @Test
    void longTagsAreKeptWholeAndTooLongOnesAreRefused() {
        String name = ada.model("prompt");
        String text = "\u00e4 prompt of many words ".repeat(5_000).substring(0, 100_000);
        List<Map<String, String>> tags = List.of(
                Map.of("key", "mlflow.prompt.is_prompt", "value", "true"),
                Map.of("key", "mlflow.prompt.text", "value", text));
        ada.post("model-versions/create", Map.of("name", name, "source", "prompt-template", "tags", tags))
                .expect(200);

        assertThat(ada.read(name, "1").get("tags")).isEqualTo(tags);
        refused(
                ada.post(
                        "model-versions/set-tag",
                        Map.of("name", name, "version", "1", "key", "k", "value", text + "x")),
                400,
                "INVALID_PARAMETER_VALUE");
    }

    @Test
    void aSearchShowsLongTextsOfWhatItFindsAndFindsByThem() {
        String name = ada.model("long");
        String text = "\u9577\u3044 ".repeat(20_000);
        for (String value : List.of(text, text + "!")) {
            List<Map<String, String>> tags = List.of(Map.of("key", "card", "value", value));
            ada.post("model-versions/create", Map.of("name", name, "source", "s3://elsewhere/1", "tags", tags))
                    .expect(200);
        }
        ada.patch("model-versions/update", Map.of("name", name, "version", "2", "description", text))
                .expect(200);

        Map<String, Object> second = ada.get("model-versions/search", "filter", "name = '" + name + "'")
                .expect(200)
                .list("model_versions")
                .get(0);
        assertThat(second).containsEntry("version", "2").containsEntry("description", text);
        assertThat(second.get("tags")).isEqualTo(List.of(Map.of("key", "card", "value", text + "!")));
        assertThat(ada.found("filter", "name = '" + name + "' AND tag.card LIKE '%!'"))
                .containsExactly("2");
        assertThat(ada.read(name, "2")).containsEntry("description", text);
        assertThat(machine.client()
                        .call(machine.ada(), "GET", "/v1/models/" + name + "/versions")
                        .expect(200)
                        .list("versions")
                        .get(0))
                .containsEntry("longTexts", List.of("description", "tags.card"))
                .doesNotContainKey("description");
        assertThat(machine.client()
                        .call(machine.ada(), "GET", "/v1/models/" + name + "/versions/2")
                        .expect(200)
                        .body())
                .containsEntry("description", text)
                .doesNotContainKey("longTexts");
        assertThat(machine.client()
                        .call(machine.ada(), "GET", "/v1/models/" + name + "/history/verification")
                        .expect(200)
                        .body())
                .containsEntry("whole", true);
    }

    @Test
    void tagsThatTogetherAreTooMuchAreRefusedWithTheSize() {
        String name = ada.model("much");
        ada.version(name, "s3://elsewhere/1");
        Reply last = null;
        for (int i = 0; i < 5; i++) {
            last = ada.post(
                    "model-versions/set-tag",
                    Map.of("name", name, "version", "1", "key", "k" + i, "value", "x".repeat(100_000)));
        }
        assertThat(refused(last, 400, "INVALID_PARAMETER_VALUE")).contains("380000");
    }

    @Test
    void versionsAreFoundByNameRunNumberSourceAndTag() {
        String name = ada.model("search");
        String run = "run-" + name;
        for (int i = 1; i <= 4; i++) {
            ada.post(
                            "model-versions/create",
                            Map.of(
                                    "name",
                                    name,
                                    "source",
                                    "s3://" + name + "/" + i,
                                    "run_id",
                                    run + "-" + i % 2,
                                    "tags",
                                    List.of(Map.of("key", "k", "value", Integer.toString(i)))))
                    .expect(200);
        }
        String of = "name = '" + name + "'";
        assertThat(ada.found("filter", of)).containsExactly("4", "3", "2", "1");
        assertThat(ada.found("filter", "run_id = '" + run + "-1'")).containsExactly("3", "1");
        assertThat(ada.found("filter", "run_id IN ('" + run + "-0','" + run + "-1')"))
                .containsExactly("4", "3", "2", "1");
        assertThat(ada.found("filter", of + " AND version_number >= 2 AND version_number < 4"))
                .containsExactly("3", "2");
        assertThat(ada.found("filter", of + " AND version_number = 2")).containsExactly("2");
        assertThat(ada.found("filter", of + " AND tag.k = '3'")).containsExactly("3");
        assertThat(ada.found("filter", of + " AND tag.other != 'x'")).isEmpty();
        assertThat(ada.found("filter", "source_path = 's3://" + name + "/1'")).containsExactly("1");
        assertThat(ada.found("filter", "source_path LIKE 's3://" + name + "/%' AND run_id != '" + run + "-1'"))
                .containsExactly("4", "2");
        assertThat(ada.found("filter", "name LIKE '" + name + "'")).containsExactly("4", "3", "2", "1");
        assertThat(ada.found("filter", "name = 'never-made'")).isEmpty();
        assertThat(ada.found("filter", "run_id = 'never-run'")).isEmpty();
    }

    @Test
    void versionsComeInTheOrderThatIsAskedForAndByTheirLastChangeUnlessAsked() throws InterruptedException {
        String name = ada.model("order");
        for (int i = 1; i <= 3; i++) {
            ada.version(name, "s3://elsewhere/" + i);
        }
        Thread.sleep(2);
        ada.post("model-versions/set-tag", Map.of("name", name, "version", "2", "key", "k", "value", "v"))
                .expect(200);
        String of = "name = '" + name + "'";

        assertThat(ada.found("filter", of)).containsExactly("2", "3", "1");
        assertThat(ada.found("filter", of, "order_by", "version_number DESC")).containsExactly("3", "2", "1");
        assertThat(ada.found("filter", of, "order_by", "creation_timestamp")).containsExactly("1", "2", "3");
        assertThat(ada.found("filter", of, "order_by", "last_updated_timestamp ASC"))
                .containsExactly("1", "3", "2");
        assertThat(ada.found("filter", of, "order_by", "name ASC", "order_by", "version_number ASC"))
                .containsExactly("1", "2", "3");
        refused(ada.get("model-versions/search", "order_by", "run_id"), 400, "INVALID_PARAMETER_VALUE");
    }

    @Test
    void pagesOfVersionsAreWholeWhateverTheFilterLeavesOut() {
        String name = ada.model("pages");
        for (int i = 1; i <= 7; i++) {
            ada.post(
                            "model-versions/create",
                            Map.of(
                                    "name",
                                    name,
                                    "source",
                                    "s3://elsewhere/" + i,
                                    "tags",
                                    List.of(Map.of("key", "odd", "value", Boolean.toString(i % 2 == 1)))))
                    .expect(200);
        }
        for (String filter : List.of(
                "name = '" + name + "' AND tag.odd = 'true'",
                "name LIKE '" + name + "' AND tag.odd = 'true'",
                "name IN ('" + name + "', 'never-made') AND tag.odd = 'true'")) {
            List<String> all = new ArrayList<>();
            String token = "";
            do {
                Reply page =
                        ada.get("model-versions/search", "filter", filter, "max_results", "2", "page_token", token);
                all.addAll(numbers(page));
                token = page.text("next_page_token");
            } while (token != null);
            assertThat(all).as(filter).containsExactly("7", "5", "3", "1");
        }
    }

    private String created(Map<String, Object> body) {
        return (String) ada.post("model-versions/create", body)
                .expect(200)
                .object("model_version")
                .get("version");
    }

    private Reply create(String name, String source) {
        return ada.post("model-versions/create", Map.of("name", name, "source", source));
    }

    private String uri(String name, String version) {
        return ada.get("model-versions/get-download-uri", "name", name, "version", version)
                .expect(200)
                .text("artifact_uri");
    }
}
