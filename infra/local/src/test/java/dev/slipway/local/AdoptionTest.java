package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import dev.slipway.tracking.LoopbackServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions that MLflow's users register by their place, from the call to the bytes that are fetched. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class AdoptionTest {
    private static final String ML_MODEL = "flavors:\n  sklearn:\n    code: null\n";

    private LoopbackServer tracking;
    private AdoptingMachine machine;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        tracking = new LoopbackServer();
        tracking.serveRecordedModel();
        machine = AdoptingMachine.start(
                data,
                Map.of(
                        "sources",
                        "s3://lake/models/",
                        "tracking",
                        tracking.base().toString()),
                Map.of());
    }

    @AfterAll
    void stop() {
        machine.close();
        tracking.close();
    }

    @Test
    void whatIsCopiedFromS3IsHeldWhateverBecomesOfItsSource() {
        machine.put("lake", "models/fraud/MLmodel", ML_MODEL);
        machine.put("lake", "models/fraud/data/weights.bin", "weights");
        String model = machine.model("from-s3");

        machine.version(model, "s3://lake/models/fraud");

        assertThat(machine.registered(model))
                .containsEntry("status", "READY")
                .containsEntry("slipway_by_reference", false)
                .containsEntry("source", "s3://lake/models/fraud")
                .doesNotContainKey("status_message");
        machine.put("lake", "models/fraud/data/weights.bin", "others!");
        Map<String, String> files = Map.of("MLmodel", ML_MODEL, "data/weights.bin", "weights");
        assertThat(machine.fetched(model)).isEqualTo(files);
        assertThat(machine.files(model).list("files")).hasSize(2).allSatisfy(file -> {
            String text = files.get(file.get("path"));
            assertThat(file)
                    .containsEntry("sha256", Sha256.of(text).hex())
                    .containsEntry("size", BigDecimal.valueOf(text.getBytes(StandardCharsets.UTF_8).length));
        });
        Reply version = machine.version(model);
        assertThat(version.body()).containsEntry("byReference", false).containsEntry("fileCount", new BigDecimal(2));
        assertThat(version.text("digest")).isEqualTo(machine.files(model).text("digest"));
        assertThat(version.object("tags")).containsEntry("mlflow.flavors", "sklearn");
        assertThat(machine.history(model))
                .containsExactly("Model Registered", "Version Registered", "Version Resolved", "Version Ready");
    }

    @Test
    void aLoggedModelIsHeldWithWhatTheTrackingServerKnowsOfIt() {
        String model = machine.model("logged");

        machine.version(model, "models:/m-1");

        assertThat(machine.registered(model))
                .containsEntry("status", "READY")
                .containsEntry("slipway_by_reference", false)
                .containsEntry("source", "models:/m-1")
                .containsEntry("model_id", "m-1")
                .containsEntry("run_id", "run1");
        assertThat(machine.fetched(model))
                .containsOnlyKeys("MLmodel", "model.skops")
                .containsEntry("model.skops", "weights");
        Reply version = machine.version(model);
        assertThat(version.object("metrics"))
                .containsOnlyKeys("auc", "count", "third", "val/f1 score", "val_auc")
                .containsEntry("auc", new BigDecimal("0.95"));
        assertThat(version.object("hyperparameters"))
                .containsEntry("depth", "6")
                .containsEntry("solver", "lbfgs");
        assertThat(version.object("tags")).containsEntry("mlflow.flavors", "python_function,sklearn");
        assertThat(version.object("schema")).containsKeys("inputs", "outputs", "params");
        assertThat(version.text("statusReason")).startsWith("left out of what is known of it: metrics.");
        Map<String, Object> lineage = version.object("lineage");
        assertThat(lineage.get("data"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(set -> set.get("name"))
                .containsExactly("payments", "countries", "inline");
        assertThat(lineage.get("run"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("id", "run1")
                .containsEntry("experiment", "fraud/nightly")
                .containsEntry("user", "ada");
        assertThat(lineage.get("source"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("uri", "models:/m-1")
                .containsEntry("location", "mlflow-artifacts:/1/models/m-1/artifacts");
    }

    @Test
    void itsMetricsOpenTheGatesOfAStageOrDoNot() {
        String model = machine.model("gated");
        gate(model, "staging", "0.9");
        gate(model, "canary", "0.99");
        machine.version(model, "models:/m-1");
        assertThat(machine.registered(model)).containsEntry("status", "READY");

        machine.promote(model, "staging").expect(201);

        Reply refused = Refusals.assertRefused(machine.promote(model, "canary"), Refusal.GATES_FAILED);
        assertThat(refused.text("detail")).contains("auc of version 1 is 0.95, not >= 0.99");
    }

    private void gate(String model, String stage, String least) {
        machine.call(
                        "admins",
                        "PUT",
                        "/v1/models/" + model + "/stages/" + stage + "/policy",
                        Map.of("gates", List.of(Map.of("metric", "auc", "op", ">=", "value", new BigDecimal(least)))))
                .expect(200);
    }

    @Test
    void aFileOfARunIsHeldByItself() {
        tracking.put("1/run1/artifacts/notes/read me.txt", "read me".getBytes(StandardCharsets.UTF_8));
        String model = machine.model("of-run");

        machine.version(model, "runs:/run1/notes");

        assertThat(machine.registered(model)).containsEntry("status", "READY").containsEntry("run_id", "run1");
        assertThat(machine.fetched(model)).isEqualTo(Map.of("read me.txt", "read me"));
    }

    @Test
    void whatNoSettingListsStaysWhereItIsAndIsKeptOutOfProduction() {
        String model = machine.model("elsewhere");

        machine.version(model, "s3://elsewhere/fraud");

        assertThat(machine.registered(model))
                .containsEntry("status", "READY")
                .containsEntry("slipway_by_reference", true)
                .containsEntry(
                        "status_message",
                        "kept by reference, not copied: no setting lists its place for who registered it");
        Reply refused = Refusals.assertRefused(machine.promote(model, "production"), Refusal.BY_REFERENCE_REFUSED);
        assertThat(refused.text("detail"))
                .contains("a place that the setting sources lists")
                .contains("allowByReference true");
        assertThat(machine.history(model)).containsExactly("Model Registered", "Version Registered", "Version Ready");
    }

    @Test
    void aSourceWithNothingIsRefusedAndSaysWhatToDo() {
        String model = machine.model("nothing");

        machine.version(model, "s3://lake/models/nothing");

        assertThat(machine.registered(model))
                .containsEntry("status", "FAILED_REGISTRATION")
                .containsEntry(
                        "status_message",
                        "nothing is at s3://lake/models/nothing that may be read for who registered it: check the place,"
                                + " and that the setting sources lists it for one of your groups; then register it again");
        assertThat(machine.history(model))
                .containsExactly("Model Registered", "Version Registered", "Version Rejected");
    }

    @Test
    void aModelThatTheTrackingServerDoesNotHaveIsRefusedAndSaysWhatToDo() {
        String model = machine.model("unknown");

        machine.version(model, "models:/m-2");

        assertThat(machine.registered(model)).containsEntry("status", "FAILED_REGISTRATION");
        assertThat((String) machine.registered(model).get("status_message"))
                .contains("the logged model m-2 is not on the tracking server")
                .contains("tracking.experiments")
                .endsWith("then register it again");
    }

    @Test
    void whatIsListedForOthersStaysWhereItIs(@TempDir Path folder) {
        Map<String, String> variables = Map.of(
                "SLIPWAY_SOURCES",
                "[{\"prefix\":\"s3://lake/risk/\",\"groups\":[\"risk\"]}]",
                "SLIPWAY_TRACKING",
                "{\"uri\":\"" + tracking.base()
                        + "\",\"experiments\":[{\"name\":\"fraud/*\",\"groups\":[\"risk\"]},"
                        + "{\"name\":\"churn/*\",\"groups\":[\"churn\"]}]}");
        try (AdoptingMachine rules = AdoptingMachine.start(folder, Map.of(), variables)) {
            rules.put("lake", "risk/fraud/MLmodel", ML_MODEL);
            rules.version(rules.model("others-place"), "s3://lake/risk/fraud");
            rules.version(rules.model("others-model"), "models:/m-1");
            rules.version("contributors,churn", rules.model("other-experiment"), "models:/m-1");
            rules.version("contributors,risk", rules.model("own-place"), "s3://lake/risk/fraud");
            rules.version("contributors,risk", rules.model("own-model"), "models:/m-1");

            assertThat(rules.registered("others-place"))
                    .containsEntry("status", "READY")
                    .containsEntry("slipway_by_reference", true)
                    .containsEntry(
                            "status_message",
                            "kept by reference, not copied: no setting lists its place for who registered it");
            assertThat(rules.registered("others-model"))
                    .containsEntry("status", "READY")
                    .containsEntry("slipway_by_reference", true)
                    .containsEntry(
                            "status_message",
                            "kept as given, by reference: no experiment of the tracking server is listed for who"
                                    + " registered it");
            assertThat(rules.registered("other-experiment"))
                    .as("reads like a model that is not there")
                    .containsEntry("status", "FAILED_REGISTRATION");
            for (String model : List.of("own-place", "own-model")) {
                assertThat(rules.registered(model))
                        .containsEntry("status", "READY")
                        .containsEntry("slipway_by_reference", false);
            }
        }
    }

    @Test
    void aCopyThatARestartInterruptsIsGoneOnWith(@TempDir Path folder) throws IOException {
        try (LoopbackServer slow = new LoopbackServer()) {
            slow.serveRecordedModel();
            Held held = new Held();
            slow.answer("/api/2.0/mlflow-artifacts/artifacts/1/models/m-1/artifacts/model.skops", held);
            Map<String, String> options = Map.of("tracking", slow.base().toString());
            try (AdoptingMachine before = AdoptingMachine.start(folder, options, Map.of())) {
                before.version(before.model("interrupted"), "models:/m-1");
                held.awaitAsked();
                assertThat(before.status("interrupted")).isEqualTo("PENDING_REGISTRATION");
            }
            held.release("weights");

            try (AdoptingMachine after = AdoptingMachine.start(folder, options, Map.of())) {
                assertThat(after.registered("interrupted"))
                        .containsEntry("status", "READY")
                        .containsEntry("slipway_by_reference", false);
                assertThat(after.fetched("interrupted")).containsEntry("model.skops", "weights");
                assertThat(after.history("interrupted"))
                        .containsExactly("Model Registered", "Version Registered", "Version Resolved", "Version Ready");
            }
        }
    }
}
