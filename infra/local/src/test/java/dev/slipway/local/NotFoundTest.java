package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.Route;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route says precisely what is not there: the model, the version, the stage or the promotion. */
class NotFoundTest {
    private static final String NO_PROMOTION = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    private static final Map<V1Route, String> BODIES = Map.of(
            V1Route.REGISTER_VERSION, Json.write(Uploading.body(Map.of(), Map.of("a", new byte[1]))),
            V1Route.REQUEST_PROMOTION, "{\"stage\":\"nowhere\",\"reason\":\"x\"}",
            V1Route.DECIDE_PROMOTION, "{\"decision\":\"APPROVE\"}",
            V1Route.ROLL_BACK_STAGE, "{\"reason\":\"x\"}",
            V1Route.CLEAR_STAGE, "{\"reason\":\"x\"}");

    private static String known;

    private final TestMachine machine = TestMachine.shared();
    private final Person everybody = Person.of(machine, "eve", "viewers", "contributors", "approvers", "admins");

    static Stream<V1Route> ofModels() {
        return with("{model}").filter(route -> route != V1Route.RESTORE_MODEL);
    }

    static Stream<V1Route> ofVersions() {
        return with("{version}");
    }

    static Stream<V1Route> ofStages() {
        // To set a policy is how a stage is made.
        return Stream.concat(with("{stage}"), Stream.of(V1Route.REQUEST_PROMOTION))
                .filter(route -> route != V1Route.SET_POLICY)
                .filter(route -> !route.route().path().startsWith("/v1/defaults/"));
    }

    static Stream<V1Route> ofPromotions() {
        return with("{promotion}");
    }

    @ParameterizedTest
    @MethodSource("ofModels")
    void aModelThatIsNotThereIsNotFound(V1Route route) {
        assertRefused(call(route, "no-such-model", "1"), Refusal.MODEL_NOT_FOUND);
        assertRefused(call(route, "id:" + NO_PROMOTION, "1"), Refusal.MODEL_NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("ofVersions")
    void aVersionThatIsNotThereIsNotFound(V1Route route) {
        // A promotion looks at the stage first; here that one is there.
        String body = BODIES.getOrDefault(route, "").replace("nowhere", "staging");
        assertRefused(call(route, known(), "7", body), Refusal.VERSION_NOT_FOUND);
        assertRefused(call(route, known(), "2147483647", body), Refusal.VERSION_NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("ofStages")
    void aStageThatIsNotThereIsNotFoundAndThoseThatAreAreNamed(V1Route route) {
        Reply refused = assertRefused(call(route, known(), "1"), Refusal.STAGE_NOT_FOUND);
        assertThat(refused.text("detail")).contains("production", "staging");
    }

    @ParameterizedTest
    @MethodSource("ofPromotions")
    void aPromotionThatIsNotThereIsNotFound(V1Route route) {
        for (String id : List.of(NO_PROMOTION, "7", "id:" + NO_PROMOTION, NO_PROMOTION.toLowerCase(Locale.ROOT))) {
            Map<String, String> path = new HashMap<>(Map.of("promotion", id));
            assertRefused(send(route, path, BODIES.getOrDefault(route, "")), Refusal.PROMOTION_NOT_FOUND);
        }
    }

    @Test
    void aPathOrMethodThatIsNotInTheTableIsNotFound() {
        for (String path : List.of("/", "/v1", "/v1/", "/v2/models", "/v1/models/", "/v1/models/a/", "/v1//models")) {
            assertRefused(everybody.get(path), Refusal.ROUTE_NOT_FOUND);
        }
        assertRefused(everybody.put("/v1/models", Map.of("name", "x")), Refusal.ROUTE_NOT_FOUND);
        assertRefused(everybody.delete("/v1/models"), Refusal.ROUTE_NOT_FOUND);
        assertRefused(everybody.patch("/v1/promotions/" + NO_PROMOTION, Map.of()), Refusal.ROUTE_NOT_FOUND);
    }

    private Reply call(V1Route route, String model, String version) {
        return call(route, model, version, BODIES.getOrDefault(route, ""));
    }

    private Reply call(V1Route route, String model, String version, String body) {
        return send(route, Map.of("model", model, "version", version, "stage", "nowhere"), body);
    }

    private Reply send(V1Route row, Map<String, String> path, String body) {
        Route route = row.route();
        String filled = route.path();
        for (Map.Entry<String, String> parameter : path.entrySet()) {
            filled = filled.replace("{" + parameter.getKey() + "}", parameter.getValue());
        }
        String query = row == V1Route.COMPARE_VERSIONS ? "?versions=1,2" : "";
        return machine.client().callRaw(everybody.token(), route.method(), filled + query, body, Map.of());
    }

    /** A model with one READY version. */
    private String known() {
        synchronized (NotFoundTest.class) {
            if (known == null) {
                known = machine.model("known");
                machine.readyVersion(known);
            }
            return known;
        }
    }

    private static Stream<V1Route> with(String parameter) {
        return Stream.of(V1Route.values()).filter(route -> route.route().path().contains(parameter));
    }
}
