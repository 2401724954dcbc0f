package dev.slipway.local.mlflow;

import static dev.slipway.local.mlflow.MlflowUser.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.TestMachine;
import dev.slipway.showcase.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Prompts through MLflow's door: what makes one, how its versions are registered, and that its stages move freely. */
class PromptsTest {
    private static final String KIND = "mlflow.prompt.is_prompt";

    private final TestMachine machine = TestMachine.shared();
    private final MlflowUser ada = MlflowUser.ada(machine);

    @Test
    void aPromptIsOneForBothDoors() {
        String tagged = ada.prompt("letter");
        String said = tagged + "-too";
        machine.client()
                .call(machine.ada(), "POST", "/v1/models", Map.of("name", said, "kind", "PROMPT"))
                .expect(201);

        for (String name : List.of(tagged, said)) {
            assertThat(machine.client()
                            .call(machine.ada(), "GET", "/v1/models/" + name)
                            .expect(200)
                            .body())
                    .containsEntry("kind", "PROMPT");
            assertThat(ada.model(ada.get("registered-models/get", "name", name)).get("tags"))
                    .isEqualTo(List.of(Map.of("key", KIND, "value", "true")));
        }
        assertThat(MlflowUser.names(ada.get(
                        "registered-models/search",
                        "filter",
                        "name LIKE '" + tagged + "%' AND tag.`" + KIND + "` = 'true'")))
                .containsExactly(tagged, said);
    }

    @Test
    void whatIsAPromptIsNoModelLaterAndNoModelIsAPrompt() {
        String prompt = ada.prompt("fixed");
        String model = ada.model("fixed");
        List<Reply> replies = List.of(
                ada.post("registered-models/set-tag", Map.of("name", model, "key", KIND, "value", "true")),
                ada.post("registered-models/set-tag", Map.of("name", prompt, "key", KIND, "value", "false")),
                ada.delete("registered-models/delete-tag", Map.of("name", prompt, "key", KIND)));

        for (Reply reply : replies) {
            assertThat(refused(reply, 400, "INVALID_PARAMETER_VALUE"))
                    .contains(KIND + " must stay as the call that made the model left it");
        }
        ada.post("registered-models/set-tag", Map.of("name", prompt, "key", KIND, "value", "true"))
                .expect(200);
    }

    @Test
    void productionOfAPromptMovesFreelyUntilSomebodySetsAPolicy() {
        String prompt = ada.prompt("moves");
        Map<String, Object> version = ada.text(prompt, "Answer {{question}}.");
        assertThat(version)
                .containsEntry("status", "READY")
                .containsEntry("source", "prompt-template")
                .containsEntry("slipway_by_reference", false);
        Map<String, Object> alias = Map.of("name", prompt, "alias", "production", "version", "1");

        ada.post("registered-models/alias", alias).expect(200);

        assertThat(ada.get("registered-models/alias", "name", prompt, "alias", "production")
                        .expect(200)
                        .object("model_version"))
                .containsEntry("version", "1");
        machine.client()
                .call(
                        machine.ada(),
                        "PUT",
                        "/v1/models/" + prompt + "/stages/production/policy",
                        Map.of("approvals", 1, "allowByReference", false))
                .expect(200);
        ada.text(prompt, "Answer {{question}} briefly.");
        Reply asked =
                ada.post("registered-models/alias", Map.of("name", prompt, "alias", "production", "version", "2"));
        assertThat(refused(asked, 409, "RESOURCE_CONFLICT")).contains("waits for 1 approval");
        assertThat(machine.client()
                        .call(machine.ada(), "GET", "/v1/models/" + prompt + "/history/verification")
                        .expect(200)
                        .body())
                .containsEntry("whole", true);
    }

    @Test
    void theTextOfAPromptIsNotChangedInPlace() {
        String prompt = ada.prompt("text");
        ada.text(prompt, "Answer.");
        Map<String, String> change =
                Map.of("name", prompt, "version", "1", "key", "mlflow.prompt.text", "value", "Lie.");

        assertThat(refused(ada.post("model-versions/set-tag", change), 400, "INVALID_PARAMETER_VALUE"))
                .contains("mlflow.prompt.text must stay as it was registered");
        ada.post("model-versions/set-tag", Map.of("name", prompt, "version", "1", "key", "team", "value", "risk"))
                .expect(200);
    }

    @Test
    void aPromptTakesNoFiles() {
        String prompt = ada.prompt("files");
        ada.text(prompt, "Answer.");
        String model = ada.model("files");

        refused(
                ada.post("model-versions/create", Map.of("name", prompt, "source", "s3://elsewhere/1")),
                400,
                "INVALID_PARAMETER_VALUE");
        refused(
                ada.post(
                        "model-versions/create",
                        Map.of(
                                "name",
                                prompt,
                                "source",
                                "s3://elsewhere/1",
                                "tags",
                                List.of(Map.of("key", "mlflow.prompt.is_prompt", "value", "true")))),
                400,
                "INVALID_PARAMETER_VALUE");
        refused(
                ada.post("model-versions/create", Map.of("name", model, "source", "models:/" + prompt + "/1")),
                400,
                "INVALID_PARAMETER_VALUE");
    }
}
