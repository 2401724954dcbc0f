package dev.slipway.local.mlflow;

import static dev.slipway.local.mlflow.MlflowUser.names;
import static dev.slipway.local.mlflow.MlflowUser.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.TestMachine;
import dev.slipway.showcase.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What MLflow's clients expect of registered models. */
class RegisteredModelsTest {
    private final TestMachine machine = TestMachine.shared();
    private final MlflowUser ada = MlflowUser.ada(machine);
    private final MlflowUser ben = MlflowUser.of(machine, machine.token("ben", "contributors"));
    private final MlflowUser root = MlflowUser.of(machine, machine.root());

    @Test
    void aNewModelHasTheMembersThatClientsRead() {
        String name = ada.model("new") + "-too";
        Map<String, Object> made = ada.model(ada.post(
                "registered-models/create",
                Map.of(
                        "name",
                        name,
                        "description",
                        "it finds fraud",
                        "tags",
                        List.of(Map.of("key", "team", "value", "risk"), Map.of("key", "empty")),
                        "deployment_job_id",
                        "nobody reads it")));

        assertThat(made)
                .containsEntry("name", name)
                .containsEntry("description", "it finds fraud")
                .containsEntry("user_id", "ada")
                .containsEntry(
                        "tags", List.of(Map.of("key", "empty", "value", ""), Map.of("key", "team", "value", "risk")))
                .containsEntry("aliases", List.of())
                .containsEntry("latest_versions", List.of());
        assertThat(made.get("creation_timestamp")).isEqualTo(made.get("last_updated_timestamp"));
        assertThat(ada.model(ada.get("registered-models/get", "name", name))).isEqualTo(made);
    }

    @Test
    void creatingAModelTwiceIsAnErrorWithStatus400ThatClientsRelyOn() {
        String name = ada.model("twice");

        refused(ada.post("registered-models/create", Map.of("name", name)), 400, "RESOURCE_ALREADY_EXISTS");
    }

    @Test
    void namesThatCouldBePathsOrOtherNamesAreInvalid() {
        for (String name :
                List.of("", " ", "a/b", "a:b", "..", "a..b", "a\\b", "a\u202eb", "x".repeat(257), "m\u00f6")) {
            refused(ada.post("registered-models/create", Map.of("name", name)), 400, "INVALID_PARAMETER_VALUE");
        }
        refused(ada.post("registered-models/create", Map.of()), 400, "INVALID_PARAMETER_VALUE");
        ada.post("registered-models/create", Map.of("name", "n".repeat(256))).expect(200);
    }

    @Test
    void aModelThatIsNotThereIsNotFoundByAnyCall() {
        Map<String, String> body = Map.of(
                "name",
                "never-made",
                "version",
                "1",
                "new_name",
                "x",
                "key",
                "k",
                "value",
                "v",
                "alias",
                "a",
                "stage",
                "Staging",
                "source",
                "s3://b/p");
        Stream.of(
                        ada.get("registered-models/get", "name", "never-made"),
                        ada.post("registered-models/rename", body),
                        ada.patch("registered-models/update", body),
                        root.delete("registered-models/delete", body),
                        ada.post("registered-models/set-tag", body),
                        ada.delete("registered-models/delete-tag", body),
                        ada.post("registered-models/alias", body),
                        ada.delete("registered-models/alias", body),
                        ada.get("registered-models/alias", "name", "never-made", "alias", "a"),
                        ada.post("registered-models/get-latest-versions", body),
                        ada.get("registered-models/get-latest-versions", "name", "never-made"),
                        ada.post("model-versions/create", body),
                        ada.get("model-versions/get", "name", "never-made", "version", "1"),
                        ada.patch("model-versions/update", body),
                        root.delete("model-versions/delete", body),
                        ada.post("model-versions/transition-stage", body),
                        ada.get("model-versions/get-download-uri", "name", "never-made", "version", "1"),
                        ada.post("model-versions/set-tag", body),
                        ada.delete("model-versions/delete-tag", body))
                .forEach(reply -> refused(reply, 404, "RESOURCE_DOES_NOT_EXIST"));
    }

    @Test
    void aRenamedModelKeepsEverythingAndAskingAgainIsAnsweredAgain() {
        String name = ada.model("old");
        ada.version(name, "s3://elsewhere/1");
        Map<String, String> rename = Map.of("name", name, "new_name", name + "-new");

        Map<String, Object> renamed = ada.model(ada.post("registered-models/rename", rename));
        Map<String, Object> again = ada.model(ada.post("registered-models/rename", rename));

        assertThat(again).isEqualTo(renamed).containsEntry("name", name + "-new");
        assertThat(ada.read(name + "-new", "1")).containsEntry("name", name + "-new");
        refused(ada.get("registered-models/get", "name", name), 404, "RESOURCE_DOES_NOT_EXIST");
        MlflowUser other = MlflowUser.of(machine, machine.token("bob", "contributors"));
        refused(other.post("registered-models/rename", rename), 404, "RESOURCE_DOES_NOT_EXIST");
        String taken = ada.model("taken");
        refused(
                ada.post("registered-models/rename", Map.of("name", taken, "new_name", name + "-new")),
                400,
                "RESOURCE_ALREADY_EXISTS");
    }

    @Test
    void anUpdateWithoutADescriptionTakesItAway() {
        String name = ada.model("described");
        ada.patch("registered-models/update", Map.of("name", name, "description", "x"))
                .expect(200);

        Map<String, Object> updated = ada.model(ada.patch("registered-models/update", Map.of("name", name)));

        assertThat(updated).doesNotContainKey("description");
    }

    @Test
    void tagsAreSetReplacedAndTakenAwayAndOneThatIsNotThereIsNoError() {
        String name = ada.model("tagged");
        Map<String, String> tag = Map.of("name", name, "key", "a b/c", "value", "1");
        assertThat(ada.post("registered-models/set-tag", tag).expect(200).body())
                .isEmpty();
        ada.post("registered-models/set-tag", Map.of("name", name, "key", "a b/c", "value", "2"))
                .expect(200);
        assertThat(tags(name)).containsExactly(Map.of("key", "a b/c", "value", "2"));

        ada.delete("registered-models/delete-tag", tag).expect(200);
        ada.delete("registered-models/delete-tag", tag).expect(200);

        assertThat(tags(name)).isEmpty();
        refused(
                ada.post("registered-models/set-tag", Map.of("name", name, "key", " ", "value", "x")),
                400,
                "INVALID_PARAMETER_VALUE");
    }

    @Test
    void aDeletedModelIsGoneWithItsVersionsAndItsNameIsFree() {
        String name = ada.model("deleted");
        ada.version(name, "s3://elsewhere/deleted");
        refused(ben.delete("registered-models/delete", Map.of("name", name)), 403, "PERMISSION_DENIED");

        root.delete("registered-models/delete", Map.of("name", name)).expect(200);

        refused(ada.get("registered-models/get", "name", name), 404, "RESOURCE_DOES_NOT_EXIST");
        assertThat(ada.found("filter", "source_path = 's3://elsewhere/deleted'"))
                .isEmpty();
        ada.post("registered-models/create", Map.of("name", name)).expect(200);
        assertThat(ada.found("filter", "name = '" + name + "'")).isEmpty();
    }

    @Test
    void modelsAreFoundByNamePatternAndTagAndPromptsStayAside() {
        String one = ada.model("find-me");
        String two = ada.prompt("find-me");
        ada.post("registered-models/set-tag", Map.of("name", one, "key", "team", "value", "risk"))
                .expect(200);
        String noPrompt = " AND tag.`mlflow.prompt.is_prompt` != 'true'";

        assertThat(search("name = '" + one + "'")).containsExactly(one);
        assertThat(search("name LIKE 'mlflow-find-me%'")).contains(one).doesNotContain(two);
        assertThat(search("name LIKE 'mlflow-find-me%'" + noPrompt))
                .contains(one)
                .doesNotContain(two);
        assertThat(search("name LIKE 'mlflow-find-me%' AND tag.`mlflow.prompt.is_prompt` = 'true'"))
                .contains(two)
                .doesNotContain(one);
        assertThat(search("name ILIKE 'MLFLOW-FIND-%'")).contains(one);
        assertThat(search("name NOT IN ('" + two + "') AND name LIKE 'mlflow-find-me%'"))
                .contains(one);
        assertThat(search("name LIKE 'MLFLOW-FIND-%'")).isEmpty();
        assertThat(search("name LIKE '%find-me%' AND tags.team = 'risk'")).containsExactly(one);
        assertThat(search("name LIKE 'mlflow-find-me%' AND tag.team != 'other'"))
                .containsExactly(one);
        assertThat(search("name IN ('" + one + "', 'never-made', 'no/name')")).containsExactly(one);
        assertThat(search("name = 'no:name'")).isEmpty();
        refused(ada.get("registered-models/search", "filter", "name == 'x'"), 400, "INVALID_PARAMETER_VALUE");
    }

    @Test
    void pagesFollowEachOtherInTheOrderOfNamesAndTheirTokensFitNoOtherSearch() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(ada.model("paged"));
        }
        String filter = "name LIKE 'mlflow-paged-%'";
        made.sort(null);
        assertThat(pages(filter, "name ASC")).isEqualTo(made);
        made.sort((a, b) -> b.compareTo(a));
        assertThat(pages(filter, "name DESC")).isEqualTo(made);
        assertThat(pages(filter, "last_updated_timestamp DESC")).containsExactlyInAnyOrderElementsOf(made);

        String token = ada.get("registered-models/search", "filter", filter, "max_results", "2")
                .expect(200)
                .text("next_page_token");
        refused(
                ada.get("registered-models/search", "filter", "name LIKE 'm%'", "page_token", token),
                400,
                "INVALID_PARAMETER_VALUE");
        refused(ada.get("registered-models/search", "page_token", "eyJvZmZzZXQiOjF9"), 400, "INVALID_PARAMETER_VALUE");
        for (String max : List.of("0", "-1", "1001", "many")) {
            refused(ada.get("registered-models/search", "max_results", max), 400, "INVALID_PARAMETER_VALUE");
        }
        for (String order : List.of("tag.k", "version_number", "name DOWN", "name, timestamp", "")) {
            refused(ada.get("registered-models/search", "order_by", order), 400, "INVALID_PARAMETER_VALUE");
        }
    }

    @Test
    void changesOfAModelMoveItsLastUpdatedTime() throws InterruptedException {
        String name = ada.model("touched");
        long before = time(name);
        Thread.sleep(2);

        ada.version(name, "s3://elsewhere/1");

        assertThat(time(name)).isGreaterThan(before);
    }

    @Test
    void whoIsNotKnownAndWhoMayNotAreToldSoInMlflowsWords() {
        MlflowUser nobody = MlflowUser.of(machine, "not.a.token");
        MlflowUser viewer = MlflowUser.of(machine, machine.token("vera", "viewers"));

        refused(nobody.get("registered-models/search"), 401, "UNAUTHENTICATED");
        refused(viewer.post("registered-models/create", Map.of("name", "x")), 403, "PERMISSION_DENIED");
        viewer.get("registered-models/search").expect(200);
        refused(ada.get("registered-models/no-such-call"), 404, "ENDPOINT_NOT_FOUND");
        Reply broken = machine.client()
                .callRaw(machine.ada(), "POST", "/api/2.0/mlflow/registered-models/create", "{\"name\":", Map.of());
        refused(broken, 400, "INVALID_PARAMETER_VALUE");
    }

    @Test
    void webhooksAreRefusedWithTheWayThatEventsGo() {
        Map<String, Object> webhook = Map.of("name", "w", "url", "https://a.example/hook");
        for (Reply reply : List.of(
                ada.get("webhooks"),
                ada.post("webhooks", webhook),
                ada.get("webhooks/1"),
                ada.patch("webhooks/1", webhook),
                ada.delete("webhooks/1", Map.of()),
                ada.post("webhooks/1/test", Map.of()))) {
            assertThat(refused(reply, 404, "ENDPOINT_NOT_FOUND"))
                    .contains("EventBridge")
                    .contains("events.webhook");
        }
    }

    @Test
    void whetherTheServerIsUpAndWhichItAnswersLikeIsSaidWithoutAToken() {
        Map.of("/health", "OK", "/version", "3.17.2").forEach((path, word) -> {
            Reply answer = machine.client().call("", "GET", path).expect(200);

            assertThat(answer.text("text")).isEqualTo(word);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        });
    }

    private List<String> search(String filter) {
        return names(ada.get("registered-models/search", "filter", filter));
    }

    private List<String> pages(String filter, String order) {
        List<String> all = new ArrayList<>();
        String token = "";
        do {
            Reply page = ada.get(
                    "registered-models/search",
                    "filter",
                    filter,
                    "order_by",
                    order,
                    "max_results",
                    "2",
                    "page_token",
                    token);
            all.addAll(names(page));
            token = page.text("next_page_token");
        } while (token != null);
        return all;
    }

    private long time(String name) {
        return ((Number) ada.model(ada.get("registered-models/get", "name", name))
                        .get("last_updated_timestamp"))
                .longValue();
    }

    @SuppressWarnings("unchecked")
    private List<Object> tags(String name) {
        return (List<Object>)
                ada.model(ada.get("registered-models/get", "name", name)).get("tags");
    }
}
