package dev.slipway.local.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.json.Json;
import dev.slipway.local.TestMachine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.ModelRegistry.ModelVersionStatus;
import org.mlflow.api.proto.ModelRegistry.RegisteredModel;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.ModelVersionsPage;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/** MLflow's own Java client, unchanged: every registry call that it has, and its raw calls for the others. */
class JavaClientTest {
    private static final TestMachine MACHINE = TestMachine.shared();
    private static MlflowClient client;

    @BeforeAll
    static void connect() {
        client = new MlflowClient(new BasicMlflowHostCreds(MACHINE.uri().toString(), MACHINE.ada()));
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @Test
    void everyTypedCallOfTheJavaClientIsAnswered() {
        String name = MlflowUser.ada(MACHINE).model("java");
        post("model-versions/create", Map.of("name", name, "source", "s3://elsewhere/1", "run_id", "java-run"));
        post("model-versions/create", Map.of("name", name, "source", "s3://elsewhere/2", "description", "second"));
        post("model-versions/transition-stage", Map.of("name", name, "version", "1", "stage", "Staging"));

        RegisteredModel model = client.getRegisteredModel(name);
        assertThat(model.getName()).isEqualTo(name);
        assertThat(model.getUserId()).isEqualTo("ada");
        assertThat(model.getCreationTimestamp()).isPositive();
        assertThat(model.getLatestVersionsList())
                .extracting(ModelVersion::getVersion)
                .containsExactlyInAnyOrder("1", "2");

        ModelVersion version = client.getModelVersion(name, "1");
        assertThat(version.getCurrentStage()).isEqualTo("Staging");
        assertThat(version.getRunId()).isEqualTo("java-run");
        assertThat(version.getStatus()).isEqualTo(ModelVersionStatus.READY);
        assertThat(version.getUserId()).isEqualTo("ada");

        assertThat(client.getLatestVersions(name)).hasSize(2);
        assertThat(client.getLatestVersions(name, List.of("Staging", "Production")))
                .singleElement()
                .satisfies(latest -> assertThat(latest.getVersion()).isEqualTo("1"));
        assertThat(client.getModelVersionDownloadUri(name, "2")).isEqualTo("s3://elsewhere/2");

        ModelVersionsPage first =
                client.searchModelVersions("name = '" + name + "'", 1, List.of("version_number DESC"));
        assertThat(first.getItems()).extracting(ModelVersion::getVersion).containsExactly("2");
        assertThat(first.hasNextPage()).isTrue();
        ModelVersionsPage second = (ModelVersionsPage) first.getNextPage();
        assertThat(second.getItems()).extracting(ModelVersion::getVersion).containsExactly("1");
        assertThat(second.hasNextPage()).isFalse();
        assertThat(client.searchModelVersions("run_id = 'java-run' AND name = '" + name + "'")
                        .getItems())
                .hasSize(1);
    }

    @Test
    void whatTheJavaClientHasNoCallForIsReachedByItsRawCalls() {
        String name = MlflowUser.ada(MACHINE).model("java-raw");
        post("model-versions/create", Map.of("name", name, "source", "s3://elsewhere/1"));
        post("registered-models/alias", Map.of("name", name, "alias", "champion", "version", "1"));
        post("registered-models/set-tag", Map.of("name", name, "key", "team", "value", "risk"));
        post("model-versions/set-tag", Map.of("name", name, "version", "1", "key", "k", "value", "v"));
        client.sendPatch("registered-models/update", Json.write(Map.of("name", name, "description", "raw")));
        client.sendPatch("model-versions/update", Json.write(Map.of("name", name, "version", "1", "description", "v")));
        post("registered-models/rename", Map.of("name", name, "new_name", name + "-new"));

        RegisteredModel model = client.getRegisteredModel(name + "-new");
        assertThat(model.getDescription()).isEqualTo("raw");
        assertThat(model.getTagsList())
                .singleElement()
                .satisfies(tag -> assertThat(tag.getValue()).isEqualTo("risk"));
        assertThat(client.sendGet("registered-models/alias?name=" + name + "-new&alias=champion"))
                .contains("\"version\":\"1\"");
        assertThat(client.sendGet("registered-models/search?max_results=1")).contains("registered_models");
    }

    /** The client sends what failed three times, at once, whatever failed. */
    @Test
    void aCallThatTheJavaClientRepeatsHasOneEffect() {
        String name = MlflowUser.ada(MACHINE).model("java-again");
        int before = MACHINE.history(name).size();

        assertThatThrownBy(() -> post("registered-models/create", Map.of("name", name)))
                .isInstanceOf(MlflowHttpException.class)
                .hasMessageContaining("400");
        assertThatThrownBy(() -> post(
                        "model-versions/transition-stage", Map.of("name", name, "version", "1", "stage", "Production")))
                .hasMessageContaining("404");
        MACHINE.client()
                .call(
                        MACHINE.root(),
                        "PUT",
                        "/v1/models/" + name + "/stages/production/policy",
                        Map.of("approvals", 1, "allowByReference", true))
                .expect(200);
        post("model-versions/create", Map.of("name", name, "source", "s3://elsewhere/1"));
        post("model-versions/create", Map.of("name", name, "source", "s3://elsewhere/1"));
        assertThatThrownBy(() -> post(
                        "model-versions/transition-stage", Map.of("name", name, "version", "1", "stage", "Production")))
                .hasMessageContaining("409");

        assertThat(MACHINE.history(name).subList(before, MACHINE.history(name).size()))
                .extracting(entry -> entry.get("type"))
                .containsExactly("Policy Set", "Version Registered", "Version Ready", "Promotion Requested");
    }

    private static void post(String call, Map<String, ?> body) {
        client.sendPost(call, Json.write(body));
    }
}
