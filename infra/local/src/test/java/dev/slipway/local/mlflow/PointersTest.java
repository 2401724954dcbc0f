package dev.slipway.local.mlflow;

import static dev.slipway.local.mlflow.MlflowUser.numbers;
import static dev.slipway.local.mlflow.MlflowUser.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.TestMachine;
import dev.slipway.showcase.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What MLflow's clients expect of aliases and stages, and what a policy adds. */
class PointersTest {
    private final TestMachine machine = TestMachine.shared();
    private final MlflowUser ada = MlflowUser.ada(machine);

    /** A contributor who made none of the models. */
    private final MlflowUser ben = MlflowUser.of(machine, machine.token("ben", "contributors"));

    private final MlflowUser root = MlflowUser.of(machine, machine.root());
    private String name;

    @BeforeEach
    void twoVersions() {
        name = ada.model("pointers");
        ada.version(name, "s3://elsewhere/1");
        ada.version(name, "s3://elsewhere/2");
    }

    @Test
    void aFreshModelShowsNoAliases() {
        assertThat(model()).containsEntry("aliases", List.of());
        assertThat(ada.read(name, "1")).containsEntry("aliases", List.of()).containsEntry("current_stage", "None");
    }

    @Test
    void anAliasPointsWhereItWasSetLastAndIsShownOnTheModelAndItsVersion() {
        alias("champion", 1).expect(200);
        alias("champion", 2).expect(200);
        int entries = machine.history(name).size();
        alias("champion", 2).expect(200);

        assertThat(machine.history(name)).as("asking again changes nothing").hasSize(entries);
        assertThat(byAlias("champion").object("model_version")).containsEntry("version", "2");
        assertThat(model()).containsEntry("aliases", List.of(Map.of("alias", "champion", "version", "2")));
        assertThat(ada.read(name, "2")).containsEntry("aliases", List.of("champion"));
        assertThat(ada.get("model-versions/search", "filter", "name = '" + name + "' AND version_number = 2")
                        .list("model_versions"))
                .singleElement()
                .satisfies(version -> assertThat(version).containsEntry("aliases", List.of("champion")));
    }

    @Test
    void anAliasThatIsNotSetIsAnInvalidParameter() {
        refused(byAlias("nobody"), 400, "INVALID_PARAMETER_VALUE");
        refused(byAlias("production"), 400, "INVALID_PARAMETER_VALUE");
        refused(alias("champion", 7), 404, "RESOURCE_DOES_NOT_EXIST");
        for (String alias : List.of("", "a b", "a/b", "a:b", "..", "x".repeat(65))) {
            refused(alias(alias, 1), 400, "INVALID_PARAMETER_VALUE");
        }
    }

    @Test
    void latestIsTheNewestVersionAndNoAliasCanBeCalledSo() {
        String empty = ada.model("no-versions");
        alias("champion", 1).expect(200);
        transition(2, "Staging").expect(200);

        assertThat(byAlias("latest").object("model_version")).containsEntry("version", "2");
        assertThat(byAlias("Latest").object("model_version")).containsEntry("version", "2");
        refused(ada.get("registered-models/alias", "name", empty, "alias", "latest"), 404, "RESOURCE_DOES_NOT_EXIST");
        for (String reserved : List.of("latest", "LATEST", "v1", "V2")) {
            assertThat(refused(alias(reserved, 1), 400, "INVALID_PARAMETER_VALUE"))
                    .isEqualTo(
                            "alias must not be latest, or v and a number, in upper or lower case: these mean versions");
            assertThat(machine.client()
                            .call(
                                    machine.root(),
                                    "PUT",
                                    "/v1/models/" + name + "/stages/" + reserved + "/policy",
                                    Map.of("approvals", 1))
                            .expect(400)
                            .text("detail"))
                    .startsWith("stage must not be latest");
        }
        refused(byAlias("v1"), 400, "INVALID_PARAMETER_VALUE");
        alias("v1-candidate", 1).expect(200);
    }

    @Test
    void aDeletedAliasIsGoneAndDeletingItAgainIsNoError() {
        alias("champion", 1).expect(200);

        unalias("champion").expect(200);
        unalias("champion").expect(200);
        unalias("never-set").expect(200);

        refused(byAlias("champion"), 400, "INVALID_PARAMETER_VALUE");
        assertThat(model()).containsEntry("aliases", List.of());
    }

    @Test
    void anAliasGoesWithItsVersionAndAStageWithAPolicyKeepsIt() {
        alias("champion", 1).expect(200);
        alias("staging", 1).expect(200);
        root.delete("model-versions/delete", Map.of("name", name, "version", "1"))
                .expect(200);

        assertThat(model()).containsEntry("aliases", List.of());
        assertThat(machine.history(name))
                .extracting(entry -> entry.get("type"))
                .endsWith("Stage Changed", "Stage Changed", "Version Deleted");

        alias("guarded", 2).expect(200);
        policy("guarded", Map.of("approvals", 1));
        refused(root.delete("model-versions/delete", Map.of("name", name, "version", "2")), 409, "RESOURCE_CONFLICT");
    }

    @Test
    void stagesAreWrittenInAnyCaseAndHoldOneVersion() {
        assertThat(transition(1, "Staging").object("model_version")).containsEntry("current_stage", "Staging");
        assertThat(transition(2, "staging").object("model_version")).containsEntry("current_stage", "Staging");

        assertThat(ada.read(name, "1")).containsEntry("current_stage", "None");
        assertThat(byAlias("staging").object("model_version")).containsEntry("version", "2");
        assertThat(byAlias("Staging").object("model_version")).containsEntry("version", "2");
        assertThat(transition(2, "Archived").object("model_version")).containsEntry("current_stage", "None");
        assertThat(transition(2, "None").object("model_version")).containsEntry("current_stage", "None");
        refused(transition(1, "Canary"), 400, "INVALID_PARAMETER_VALUE");
        refused(transition(7, "Staging"), 404, "RESOURCE_DOES_NOT_EXIST");
        refused(transition(7, "None"), 404, "RESOURCE_DOES_NOT_EXIST");
    }

    @Test
    void aMoveIntoAStageThatAsksForApprovalWaitsAndIsOnePromotionHoweverOftenItIsAskedFor() {
        policy("production", Map.of("approvals", 1, "allowByReference", true));
        Reply first = transition(1, "Production");
        Reply second = transition(1, "production");
        Reply third = alias("production", 1);
        Reply fourth = alias("Production", 1);

        String promotion = first.text("promotion");
        for (Reply reply : List.of(first, second, third, fourth)) {
            assertThat(refused(reply, 409, "RESOURCE_CONFLICT")).contains("promotion " + promotion);
        }
        assertThat(machine.promotion(promotion).text("status")).isEqualTo("WAITING");
        assertThat(ada.read(name, "1")).containsEntry("current_stage", "None");

        machine.client()
                .call(
                        machine.grace(),
                        "POST",
                        "/v1/promotions/" + promotion + "/decisions",
                        Map.of("decision", "APPROVE"))
                .expect(200);
        TestMachine.await("the move", () -> machine.holds(name, "production") == 1);

        assertThat(transition(1, "Production").expect(200).object("model_version"))
                .containsEntry("current_stage", "Production")
                .containsEntry("aliases", List.of("production"));
        alias("production", 1).expect(200);
    }

    @Test
    void takingAVersionOutOfAStageWithAPolicyNeedsAMaintainer() {
        alias("guarded", 1).expect(200);
        policy("guarded", Map.of("approvals", 1));

        refused(
                ben.delete("registered-models/alias", Map.of("name", name, "alias", "guarded")),
                403,
                "PERMISSION_DENIED");
        assertThat(byAlias("guarded").object("model_version")).containsEntry("version", "1");
        MlflowUser both = MlflowUser.of(machine, machine.token("ruth", "contributors", "admins"));
        both.delete("registered-models/alias", Map.of("name", name, "alias", "guarded"))
                .expect(200);
        refused(byAlias("guarded"), 400, "INVALID_PARAMETER_VALUE");
    }

    @Test
    void aNameUnderWhichAGuardedAliasAnsweredStaysWithItsModel() {
        alias("guarded", 1).expect(200);
        policy("guarded", Map.of("approvals", 1));
        Map<String, String> rename = Map.of("name", name, "new_name", name + "-new");
        String namesake = name.toUpperCase(Locale.ROOT);

        assertThat(refused(ben.post("registered-models/rename", rename), 403, "PERMISSION_DENIED"))
                .contains("maintainer (user:ada) or admin (admins)");
        assertThat(refused(alias("Guarded", 2), 409, "RESOURCE_CONFLICT")).contains("differs only in case");
        assertThat(refused(ada.post("registered-models/create", Map.of("name", namesake)), 409, "RESOURCE_CONFLICT"))
                .contains("differs only in case");
        root.post("registered-models/rename", rename).expect(200);

        assertThat(byAlias("guarded").object("model_version"))
                .containsEntry("name", name + "-new")
                .containsEntry("version", "1");
        refused(ada.post("registered-models/create", Map.of("name", name)), 400, "RESOURCE_ALREADY_EXISTS");
        assertThat(ada.version(ada.model("copy"), "models:/" + name + "@guarded"))
                .containsEntry(
                        "slipway_digest",
                        byAlias("guarded").object("model_version").get("slipway_digest"));
    }

    @Test
    void theNameOfADeletedModelWhoseGuardedAliasAnsweredIsForItsMaintainers() {
        alias("guarded", 1).expect(200);
        policy("guarded", Map.of("approvals", 1));
        root.delete("registered-models/alias", Map.of("name", name, "alias", "guarded"))
                .expect(200);
        root.delete("registered-models/delete", Map.of("name", name)).expect(200);

        assertThat(refused(ben.post("registered-models/create", Map.of("name", name)), 409, "RESOURCE_CONFLICT"))
                .contains("stays with a deleted model");
        root.post("registered-models/create", Map.of("name", name)).expect(200);
        ada.version(name, "s3://elsewhere/3");
        assertThat(refused(alias("guarded", 1), 409, "RESOURCE_CONFLICT"))
                .as("the policy is back")
                .contains("waits for 1 approval");
    }

    @Test
    void gatesAreAskedByAliasesToo() {
        policy("gated", Map.of("gates", List.of(Map.of("metric", "auc", "op", ">=", "value", 0.9))));

        assertThat(refused(alias("gated", 1), 409, "RESOURCE_CONFLICT")).contains("auc");
    }

    @Test
    void aPolicyMayRefuseWhatIsThereByReference() {
        policy("held", Map.of("allowByReference", false));

        assertThat(refused(alias("held", 1), 409, "RESOURCE_CONFLICT")).contains("by reference");
        String uploaded = machine.model("uploaded");
        machine.readyVersion(uploaded);
        ada.version(name, "models:/" + uploaded + "/1");
        alias("held", 3).expect(200);
    }

    @Test
    void theLatestVersionsAreThoseOfTheStagesAndTheNewestBesides() {
        ada.version(name, "s3://elsewhere/3");
        ada.version(name, "s3://elsewhere/4");
        transition(1, "Staging").expect(200);
        root.delete("model-versions/delete", Map.of("name", name, "version", "4"))
                .expect(200);

        assertThat(latest()).containsExactlyInAnyOrder("1", "3");
        assertThat(latest("Staging")).containsExactly("1");
        assertThat(latest("none")).containsExactly("3");
        assertThat(latest("Production", "Archived")).isEmpty();
        assertThat(numbers(ada.get(
                        "registered-models/get-latest-versions", "name", name, "stages", "Staging", "stages", "None")))
                .containsExactlyInAnyOrder("1", "3");
        assertThat(((List<?>) model().get("latest_versions"))).hasSize(2);
        refused(
                ada.post("registered-models/get-latest-versions", Map.of("name", name, "stages", List.of("Canary"))),
                400,
                "INVALID_PARAMETER_VALUE");
    }

    private List<String> latest(String... stages) {
        return numbers(
                ada.post("registered-models/get-latest-versions", Map.of("name", name, "stages", List.of(stages))));
    }

    private Map<String, Object> model() {
        return ada.model(ada.get("registered-models/get", "name", name));
    }

    private Reply alias(String alias, int version) {
        return ada.post(
                "registered-models/alias", Map.of("name", name, "alias", alias, "version", Integer.toString(version)));
    }

    private Reply unalias(String alias) {
        return ada.delete("registered-models/alias", Map.of("name", name, "alias", alias));
    }

    private Reply byAlias(String alias) {
        return ada.get("registered-models/alias", "name", name, "alias", alias);
    }

    private Reply transition(int version, String stage) {
        return ada.post(
                "model-versions/transition-stage",
                Map.of(
                        "name",
                        name,
                        "version",
                        Integer.toString(version),
                        "stage",
                        stage,
                        "archive_existing_versions",
                        true));
    }

    private void policy(String stage, Map<String, ?> policy) {
        machine.client()
                .call(machine.root(), "PUT", "/v1/models/" + name + "/stages/" + stage + "/policy", policy)
                .expect(200);
    }
}
