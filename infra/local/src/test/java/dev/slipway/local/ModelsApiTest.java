package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models over HTTP: registered, described, renamed, deleted and restored. */
class ModelsApiTest {
    private final TestMachine machine = TestMachine.shared();
    private final Person ada = Person.ada(machine);
    private final Person root = Person.root(machine);

    @Test
    void aFreshModelHasTwoEmptyStagesAndNoVersion() {
        String name = machine.model("fresh");

        Reply model = ada.get("/v1/models/" + name).expect(200);

        assertThat(model.body()).containsEntry("name", name).containsEntry("createdBy", "user:ada");
        assertThat(model.number("lastVersion")).isZero();
        assertThat(model.list("stages"))
                .extracting(stage -> stage.get("stage"))
                .containsExactly("production", "staging");
        assertThat(model.list("stages")).noneMatch(stage -> stage.containsKey("version"));
    }

    @Test
    void theLocationOfANameWithSpacesLeadsToTheModel() {
        String name = machine.model("located") + " v1.2 _beta-";

        Reply created = ada.post("/v1/models", Map.of("name", name)).expect(201);

        String location = created.headers().firstValue("Location").orElseThrow();
        assertThat(ada.get(location).expect(200).text("id")).isEqualTo(created.text("id"));
    }

    @Test
    void aNameIsGivenToOneModelOnly() {
        String name = machine.model("taken");

        assertRefused(ada.post("/v1/models", Map.of("name", name)), Refusal.MODEL_EXISTS);
        assertRefused(ada.patch("/v1/models/" + machine.model("other"), Map.of("name", name)), Refusal.MODEL_EXISTS);
    }

    @Test
    void namesThatDifferInCaseAreDifferentNames() {
        String name = machine.model("case");

        ada.post("/v1/models", Map.of("name", "C" + name.substring(1))).expect(201);

        assertThat(ada.get("/v1/models/" + name).text("id"))
                .isNotEqualTo(ada.get("/v1/models/C" + name.substring(1)).text("id"));
    }

    @Test
    void tagsAndDescriptionAreSetKeptAndTakenAway() {
        String path = "/v1/models/" + machine.model("described");
        ada.patch(path, Map.of("description", "first", "tags", Map.of("team", "a", "tier", "1")))
                .expect(200);

        Map<String, Object> tags = new HashMap<>();
        tags.put("tier", null);
        tags.put("owner", "bo");
        Reply changed = ada.patch(path, Map.of("tags", tags)).expect(200);

        assertThat(changed.object("tags")).isEqualTo(Map.of("team", "a", "owner", "bo"));
        assertThat(changed.text("description")).isEqualTo("first");
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("description", null);
        assertThat(ada.patch(path, nothing).expect(200).body()).doesNotContainKey("description");
    }

    @Test
    void sayingWhatIsSoAlreadyLeavesNoEntry() {
        String name = machine.model("same");
        ada.patch("/v1/models/" + name, Map.of("description", "so")).expect(200);
        int entries = machine.history(name).size();

        ada.patch("/v1/models/" + name, Map.of("description", "so", "name", name))
                .expect(200);
        ada.patch("/v1/models/" + name, Map.of()).expect(200);

        assertThat(machine.history(name)).hasSize(entries);
    }

    @Test
    void aTypingErrorInAFieldIsNotLostInSilence() {
        String path = "/v1/models/" + machine.model("typo");

        assertRefused(ada.patch(path, Map.of("descripton", "x")), Refusal.UNKNOWN_FIELD, "descripton");
        assertRefused(ada.post("/v1/models", Map.of("nmae", "x")), Refusal.INVALID, "name");
        assertRefused(ada.get("/v1/models?prefx=a"), Refusal.UNKNOWN_FIELD, "prefx");
        assertRefused(ada.get("/v1/models?prefix=a&prefix=b"), Refusal.INVALID, "prefix");
    }

    @Test
    void aRenamedModelIsFoundUnderItsNewNameOnlyWithAllItHad() {
        String name = machine.model("renamed");
        int version = machine.readyVersion(name);
        machine.promote(name, version, "staging").expect(201);
        String now = name + "-now";

        Reply renamed = ada.patch("/v1/models/" + name, Map.of("name", now)).expect(200);

        assertRefused(ada.get("/v1/models/" + name), Refusal.MODEL_NOT_FOUND);
        assertRefused(ada.get("/v1/models/" + name + "/versions/1"), Refusal.MODEL_NOT_FOUND);
        assertThat(ada.get("/v1/models/" + now).expect(200).text("id")).isEqualTo(renamed.text("id"));
        assertThat(machine.holds(now, "staging")).isEqualTo(version);
        assertThat(ada.get("/v1/models/" + now + "/versions/1").expect(200).text("model"))
                .isEqualTo(now);
        assertThat(ada.get("/v1/models/" + now + "/stages/staging/history")
                        .expect(200)
                        .list("changes"))
                .hasSize(1);
        List<Map<String, Object>> history = machine.history(now);
        assertThat(history.get(0)).containsEntry("model", name);
        assertThat(history.get(history.size() - 1))
                .containsEntry("type", "Model Updated")
                .containsEntry("changes", Map.of("name", Map.of("from", name, "to", now)));
        assertThat(ada.get("/v1/models/" + now + "/history/verification").body())
                .containsEntry("whole", true);
    }

    @Test
    void theOldNameOfARenamedModelIsFreeAtOnce() {
        String name = machine.model("left");
        String id = ada.patch("/v1/models/" + name, Map.of("name", name + "-now"))
                .expect(200)
                .text("id");

        Reply heir = ada.post("/v1/models", Map.of("name", name)).expect(201);

        assertThat(heir.text("id")).isNotEqualTo(id);
        assertThat(ada.get("/v1/models/" + name + "-now").expect(200).text("id"))
                .isEqualTo(id);
    }

    @Test
    void aDeletedModelGivesItsNameFreeAndIsReadByItsId() {
        String name = machine.model("deleted");
        String id = root.delete("/v1/models/" + name).expect(200).text("id");

        assertRefused(ada.get("/v1/models/" + name), Refusal.MODEL_NOT_FOUND);
        Reply heir = ada.post("/v1/models", Map.of("name", name)).expect(201);
        Reply deleted = ada.get("/v1/models/id:" + id).expect(200);

        assertThat(heir.text("id")).isNotEqualTo(id);
        assertThat(deleted.text("name")).isEqualTo(name);
        assertThat(Duration.between(
                        Instant.parse(deleted.text("deletedAt")), Instant.parse(deleted.text("restorableUntil"))))
                .isEqualTo(Duration.ofDays(30));
        assertThat(listed(name, true)).containsExactly(id);
        assertThat(listed(name, false)).containsExactly(heir.text("id"));
    }

    @Test
    void nothingOfADeletedModelCanBeChanged() {
        String name = machine.model("frozen");
        machine.readyVersion(name);
        String path =
                "/v1/models/id:" + root.delete("/v1/models/" + name).expect(200).text("id");

        assertRefused(ada.patch(path, Map.of("description", "x")), Refusal.MODEL_DELETED);
        assertRefused(
                ada.post(path + "/versions", Uploading.body(Map.of(), Map.of("a", new byte[1]))),
                Refusal.MODEL_DELETED);
        assertRefused(
                ada.post(path + "/versions/1/promotions", Map.of("stage", "staging", "reason", "x")),
                Refusal.MODEL_DELETED);
        assertRefused(root.put(path + "/stages/staging/policy", Map.of("approvals", 1)), Refusal.MODEL_DELETED);
        assertRefused(root.delete(path), Refusal.MODEL_DELETED);
        assertThat(ada.get(path + "/history/verification").expect(200).body()).containsEntry("whole", true);
    }

    @Test
    void aRestoredModelHasAllItHad() {
        String name = machine.model("restored");
        int version = machine.readyVersion(name);
        machine.promote(name, version, "staging").expect(201);
        String id = root.delete("/v1/models/" + name).expect(200).text("id");

        Reply restored =
                root.post("/v1/models/id:" + id + "/restoration", Map.of()).expect(200);

        assertThat(restored.text("name")).isEqualTo(name);
        assertThat(machine.holds(name, "staging")).isEqualTo(version);
        assertThat(ada.get("/v1/models/" + name + "/versions/1/files")
                        .expect(200)
                        .list("files"))
                .hasSize(1);
        assertThat(ada.get("/v1/models/" + name + "/history/verification").body())
                .containsEntry("whole", true);
        assertThat(listed(name, true)).isEmpty();
        assertRefused(ada.get("/v1/models/id:" + id), Refusal.MODEL_NOT_FOUND);
    }

    @Test
    void aModelIsRestoredUnderAnotherNameWhenItsOwnIsTaken() {
        String name = machine.model("twice");
        String id = root.delete("/v1/models/" + name).expect(200).text("id");
        ada.post("/v1/models", Map.of("name", name)).expect(201);
        String restoration = "/v1/models/id:" + id + "/restoration";

        assertRefused(root.post(restoration, Map.of()), Refusal.MODEL_EXISTS);
        assertRefused(root.post(restoration, Map.of("name", "../" + name)), Refusal.INVALID, "name");
        Reply restored = root.post(restoration, Map.of("name", name + "-again")).expect(200);

        assertThat(restored.text("id")).isEqualTo(id);
        assertThat(ada.get("/v1/models/" + name + "-again").expect(200).text("id"))
                .isEqualTo(id);
        assertThat(ada.get("/v1/models/" + name).expect(200).text("id")).isNotEqualTo(id);
    }

    @Test
    void aModelInUseIsNotRestored() {
        assertRefused(
                root.post("/v1/models/" + machine.model("used") + "/restoration", Map.of()), Refusal.MODEL_NOT_DELETED);
    }

    @Test
    void aModelWhoseGuardedStageHoldsAVersionIsNotDeleted() {
        String name = machine.model("guarded");
        int version = machine.readyVersion(name);
        String promotion =
                machine.promote(name, version, "production").expect(202).text("id");
        Person.grace(machine)
                .post("/v1/promotions/" + promotion + "/decisions", Map.of("decision", "APPROVE"))
                .expect(200);
        TestMachine.await("production", () -> machine.holds(name, "production") == version);

        Reply refused = assertRefused(root.delete("/v1/models/" + name), Refusal.MODEL_IN_USE);

        assertThat(refused.body()).containsEntry("stage", "production");
        root.delete("/v1/models/" + name + "/stages/production", Map.of("reason", "retired"))
                .expect(200);
        root.delete("/v1/models/" + name).expect(200);
    }

    private List<Object> listed(String name, boolean deleted) {
        return ada.get("/v1/models?prefix=" + name + "&deleted=" + deleted).expect(200).list("models").stream()
                .filter(model -> model.get("name").equals(name))
                .map(model -> model.get("id"))
                .toList();
    }
}
