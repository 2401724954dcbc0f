package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.refusal.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is told of what: CI of stages it deploys, people of what waits for them and how it ended. */
class TargetsTest {
    private final TestMachine machine = TestMachine.shared();
    private final Person viewer = Person.of(machine, "vera", "viewers");
    private final Person grace = Person.grace(machine);
    private final Person root = Person.root(machine);

    @Test
    void ciHearsOfEveryMoveOfAStageItDeploysAndOfNoOther() {
        String model = machine.model("deployed");
        machine.readyVersion(model);
        machine.readyVersion(model);
        root.put("/v1/models/" + model + "/stages/canary/policy", Map.of()).expect(200);
        machine.promote(model, 1, "canary").expect(201);
        machine.promote(model, 1, "staging").expect(201);
        machine.promote(model, 2, "staging").expect(201);
        root.delete("/v1/models/" + model + "/stages/staging", Map.of("reason", "x"))
                .expect(200);
        machine.promote(model, 2, "staging").expect(201);
        grace.post("/v1/models/" + model + "/stages/staging/rollbacks", Map.of("reason", "worse"))
                .expect(200);

        TestMachine.await("four events", () -> told("ci-stage-changed", model).size() >= 4);

        List<Map<String, Object>> events = told("ci-stage-changed", model);
        assertThat(events)
                .extracting(event -> detail(event).get("stage") + " "
                        + detail(event).get("kind") + " " + detail(event).get("to"))
                .containsExactly(
                        "staging PROMOTED 1", "staging PROMOTED 2", "staging PROMOTED 2", "staging ROLLED_BACK 1");
        assertThat(events).extracting(event -> detail(event).get("id")).doesNotHaveDuplicates();
        assertThat(events).allSatisfy(event -> {
            assertThat(event).containsEntry("source", "slipway").containsEntry("detail-type", "Stage Changed");
            assertThat(detail(event))
                    .containsKeys("digest", "prefix", "rev", "seq", "by", "byName", "at", "schemaVersion");
        });
    }

    @Test
    void peopleHearOfWhatWaitsForThemAndHowItEnded() {
        String model = machine.model("heard");
        machine.readyVersion(model);
        String promotion = machine.promote(model, 1, "production").expect(202).text("id");
        TestMachine.await(
                "the request", () -> told("people-promotion-requested", model).size() == 1);

        grace.post("/v1/promotions/" + promotion + "/decisions", Map.of("decision", "REJECT", "comment", "no"))
                .expect(200);

        TestMachine.await("the end", () -> told("people-promotion-ended", model).size() == 1);
        assertThat(detail(told("people-promotion-requested", model).get(0)))
                .containsEntry("promotion", promotion)
                .containsEntry("by", "user:ada")
                .containsEntry("byName", "ada")
                .containsEntry("approvers", List.of("approvers"));
        assertThat(detail(told("people-promotion-ended", model).get(0)))
                .containsEntry("promotion", promotion)
                .containsEntry("status", "REJECTED");
        assertThat(told("ci-stage-changed", model)).isEmpty();
    }

    @Test
    void whatWasToldIsForCallersWithATokenOnly() {
        assertRefused(machine.client().call("", "GET", "/local/targets/ci-stage-changed"), Refusal.UNAUTHENTICATED);
        for (String rule : List.of("nothing", "..%2F..%2Fsigning-key.json", "%2e%2e", "", "ci-stage-changed/")) {
            assertRefused(viewer.get("/local/targets/" + rule), Refusal.ROUTE_NOT_FOUND);
        }
    }

    private List<Map<String, Object>> told(String rule, String model) {
        return viewer.get("/local/targets/" + rule).expect(200).list("events").stream()
                .filter(event -> model.equals(detail(event).get("model")))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> detail(Map<String, Object> event) {
        return (Map<String, Object>) event.get("detail");
    }
}
