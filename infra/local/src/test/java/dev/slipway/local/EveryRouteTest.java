package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.Route;
import dev.slipway.http.V1Route;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.showcase.Reply;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One life of a model that takes every road there is: each row of the table of routes answers as the row says. */
class EveryRouteTest {
    private static final int ACCEPTED = 202;

    private final TestMachine machine = TestMachine.shared();
    private final Person viewer = Person.of(machine, "vera", "viewers");
    private final Person ada = Person.ada(machine);
    private final Person grace = Person.grace(machine);
    private final Person root = Person.root(machine);
    private final Set<V1Route> called = EnumSet.noneOf(V1Route.class);
    private final Map<String, String> path = new HashMap<>();

    @Test
    void everyRouteAnswersOneHappyCallWithItsOwnSuccess() {
        modelsAreRegisteredAndDescribed();
        versionsAreRegisteredUploadedAndCompared();
        stagesMoveAndGoBack();
        promotionsAreDecidedAndWithdrawn();
        historiesAreReadAndVerified();
        whatIsDeletedIsRestored();
        whatBelongsToNoModelIsSetAndRead();

        Set<V1Route> missing = EnumSet.allOf(V1Route.class);
        missing.removeAll(called);
        assertThat(missing).as("routes without a happy call; add one here").isEmpty();
    }

    private void modelsAreRegisteredAndDescribed() {
        String name = machine.model("every-route") + "-too";
        path.put("model", name);
        Reply created = call(ada, V1Route.CREATE_MODEL, Map.of("name", name, "tags", Map.of("team", "routes")));
        assertThat(created.headers().firstValue("Location")).hasValue("/v1/models/" + name);
        assertThat(call(viewer, V1Route.LIST_MODELS, "?prefix=" + name).list("models"))
                .singleElement()
                .satisfies(model -> assertThat(model).containsEntry("name", name));
        assertThat(call(viewer, V1Route.GET_MODEL).text("createdBy")).isEqualTo("user:ada");
        assertThat(call(ada, V1Route.SET_ACCESS, Map.of("maintainers", List.of("user:ada"), "viewers", List.of("team")))
                        .number("accessRevision"))
                .isEqualTo(1);
        assertThat(call(viewer, V1Route.GET_ACCESS).headers().firstValue("ETag"))
                .hasValue("\"1\"");
        assertThat(call(ada, V1Route.UPDATE_MODEL, Map.of("description", "all roads"))
                        .text("description"))
                .isEqualTo("all roads");
    }

    private void versionsAreRegisteredUploadedAndCompared() {
        for (int number = 1; number <= 2; number++) {
            Uploading uploading = Uploading.register(
                    machine,
                    path.get("model"),
                    Map.of("metrics", Map.of("recall", number)),
                    Map.of("weights.bin", "weights " + number));
            path.put("version", Integer.toString(number));
            assertThat(call(ada, V1Route.LIST_UPLOADS).list("uploads")).hasSize(1);
            uploading.uploadAll();
            assertThat(call(ada, V1Route.COMPLETE_VERSION, Map.of()).text("status"))
                    .isEqualTo("READY");
        }
        Reply third = call(ada, V1Route.REGISTER_VERSION, Uploading.body(Map.of(), Map.of("never.bin", new byte[1])));
        assertThat(third.headers().firstValue("Location")).hasValue("/v1/models/" + path.get("model") + "/versions/3");
        assertThat(call(viewer, V1Route.LIST_VERSIONS).list("versions")).hasSize(3);
        assertThat(call(viewer, V1Route.GET_VERSION).number("version")).isEqualTo(2);
        assertThat(call(ada, V1Route.UPDATE_VERSION, Map.of("metrics", Map.of("precision", 0.5)))
                        .object("metrics"))
                .hasSize(2);
        assertThat(call(viewer, V1Route.LIST_FILES).list("files")).hasSize(1);
        assertThat(call(viewer, V1Route.COMPARE_VERSIONS, "?versions=1,2").object("differences"))
                .containsEntry("metrics", List.of("precision", "recall"));
    }

    private void stagesMoveAndGoBack() {
        path.put("stage", "staging");
        Map<String, String> staging = Map.of("stage", "staging", "reason", "try it");
        for (String version : List.of("1", "2")) {
            path.put("version", version);
            assertThat(call(ada, V1Route.REQUEST_PROMOTION, staging).text("status"))
                    .isEqualTo(PromotionStatus.APPLIED.name());
        }
        assertThat(call(viewer, V1Route.LIST_STAGES).list("stages")).hasSize(2);
        assertThat(call(viewer, V1Route.GET_STAGE).headers().firstValue("ETag")).hasValue("\"2\"");
        assertThat(call(viewer, V1Route.PREVIEW_ROLLBACK).number("to")).isEqualTo(1);
        assertThat(call(grace, V1Route.ROLL_BACK_STAGE, Map.of("reason", "worse"))
                        .number("version"))
                .isEqualTo(1);
        assertThat(call(root, V1Route.CLEAR_STAGE, Map.of("reason", "enough")).body())
                .doesNotContainKey("version");
        assertThat(call(viewer, V1Route.LIST_STAGE_CHANGES).list("changes"))
                .extracting(change -> change.get("kind"))
                .containsExactly("CLEARED", "ROLLED_BACK", "PROMOTED", "PROMOTED");
        assertThat(call(root, V1Route.SET_POLICY, Map.of("approvals", 2)).number("approvals"))
                .isEqualTo(2);
        assertThat(call(viewer, V1Route.GET_POLICY).number("policyRevision")).isEqualTo(1);
    }

    private void promotionsAreDecidedAndWithdrawn() {
        Reply waiting = call(ada, V1Route.REQUEST_PROMOTION, Map.of("stage", "staging", "reason", "once more"));
        path.put("promotion", waiting.text("id"));
        assertThat(waiting.headers().firstValue("Location")).hasValue("/v1/promotions/" + waiting.text("id"));
        assertThat(call(viewer, V1Route.LIST_PROMOTIONS, "?model=" + path.get("model"))
                        .list("promotions"))
                .hasSize(3);
        assertThat(call(viewer, V1Route.GET_PROMOTION).text("status")).isEqualTo("WAITING");
        assertThat(call(grace, V1Route.DECIDE_PROMOTION, Map.of("decision", "APPROVE"))
                        .number("approvals"))
                .isEqualTo(1);
        assertThat(call(ada, V1Route.WITHDRAW_PROMOTION).text("status")).isEqualTo("WITHDRAWN");
    }

    private void historiesAreReadAndVerified() {
        int entries = call(viewer, V1Route.LIST_HISTORY).list("entries").size();
        assertThat(call(viewer, V1Route.VERIFY_HISTORY).body())
                .containsEntry("whole", true)
                .hasEntrySatisfying(
                        "to", to -> assertThat(((Number) to).intValue()).isEqualTo(entries));
        assertThat(call(viewer, V1Route.GET_ME).body())
                .containsEntry("roles", List.of("viewer"))
                .containsEntry("person", true);
        Route description = V1Route.GET_OPENAPI.route();
        Reply withoutToken = machine.client().call("", description.method(), description.path());
        assertThat(recorded(V1Route.GET_OPENAPI, withoutToken).text("openapi")).startsWith("3.1");
    }

    private void whatIsDeletedIsRestored() {
        assertThat(call(root, V1Route.DELETE_VERSION).body()).containsKey("deletedAt");
        assertThat(call(root, V1Route.RESTORE_VERSION, Map.of()).body()).doesNotContainKey("deletedAt");
        Reply deleted = call(root, V1Route.DELETE_MODEL);
        assertThat(deleted.body()).containsKeys("deletedAt", "restorableUntil");
        path.put("model", "id:" + deleted.text("id"));
        assertThat(call(root, V1Route.RESTORE_MODEL, Map.of()).body()).doesNotContainKey("deletedAt");
    }

    private void whatBelongsToNoModelIsSetAndRead() {
        path.put("stage", machine.model("default"));
        assertThat(call(root, V1Route.SET_DEFAULT, Map.of("approvals", 2)).number("policyRevision"))
                .isEqualTo(1);
        assertThat(call(viewer, V1Route.GET_DEFAULT).number("approvals")).isEqualTo(2);
        assertThat(call(viewer, V1Route.LIST_DEFAULTS).list("defaults"))
                .extracting(of -> of.get("stage"))
                .contains("production", "staging", path.get("stage"));
        path.put("name", machine.model("kept"));
        path.put("model", path.get("name"));
        call(root, V1Route.SET_ACCESS, Map.of("maintainers", List.of("user:ada"), "viewers", List.of("readers")));
        call(root, V1Route.DELETE_MODEL);
        assertThat(call(root, V1Route.GET_NAME).text("status")).isEqualTo("KEPT");
        assertThat(call(root, V1Route.FREE_NAME, Map.of("reason", "nobody asks for it"))
                        .text("status"))
                .isEqualTo("FREE");
        assertThat(call(viewer, V1Route.LIST_OWN_HISTORY).list("entries"))
                .extracting(entry -> entry.get("type"))
                .contains("Policy Set", "Name Freed");
        assertThat(call(viewer, V1Route.VERIFY_OWN_HISTORY).body()).containsEntry("whole", true);
    }

    private Reply call(Person person, V1Route row) {
        return call(person, row, "");
    }

    private Reply call(Person person, V1Route row, String query) {
        Route route = row.route();
        return recorded(row, machine.client().call(person.token(), route.method(), filled(route) + query));
    }

    private Reply call(Person person, V1Route row, Map<String, ?> body) {
        Route route = row.route();
        return recorded(row, machine.client().call(person.token(), route.method(), filled(route), body));
    }

    private Reply recorded(V1Route row, Reply reply) {
        Route route = row.route();
        boolean mayWait = row == V1Route.REQUEST_PROMOTION && reply.status() == ACCEPTED;
        assertThat(reply.status())
                .as("%s answered %s", route, reply.body())
                .isEqualTo(mayWait ? ACCEPTED : route.success());
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(reply.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        called.add(row);
        return reply;
    }

    private String filled(Route route) {
        String filled = route.path();
        for (Map.Entry<String, String> parameter : path.entrySet()) {
            filled = filled.replace("{" + parameter.getKey() + "}", parameter.getValue());
        }
        return filled;
    }
}
