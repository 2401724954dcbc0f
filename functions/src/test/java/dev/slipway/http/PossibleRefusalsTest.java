package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.Version;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Drives each operation into its refusals: what it is refused with is what the description lists, and no more is listed. */
class PossibleRefusalsTest {
    /** What takes another caller at the same moment, a store that does not answer, or the gateway. */
    private static final Set<Refusal> NOT_DRIVEN = EnumSet.of(
            Refusal.UNAUTHENTICATED,
            Refusal.UNAVAILABLE,
            Refusal.BUSY,
            Refusal.STAGE_MOVED,
            Refusal.CHECK_UNFINISHED,
            Refusal.TOO_MANY_STAGES,
            Refusal.TOO_MANY_OPEN_PROMOTIONS,
            Refusal.BY_REFERENCE_REFUSED,
            Refusal.VERSION_NOT_HELD);

    private static final Caller EVE =
            Roles.DEFAULT.caller(Identity.user("eve"), Set.of("viewers", "contributors", "approvers", "admins"));
    private static final Caller BOB = Roles.DEFAULT.caller(Identity.user("bob"), Set.of("contributors"));
    private static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));
    private static final Caller GRACE = Roles.DEFAULT.caller(Identity.user("grace"), Set.of("approvers"));
    private static final String WHY = "{\"reason\":\"why\"}";

    private final Map<V1Route, Set<Refusal>> met = new EnumMap<>(V1Route.class);
    private final Map<String, String> path = new HashMap<>();
    private final SampleRegistry sample = new SampleRegistry();

    @Test
    void eachOperationIsRefusedWithWhatIsListedForIt() {
        for (V1Route row : V1Route.values()) {
            met.put(row, EnumSet.noneOf(Refusal.class));
            whatEveryOperationMayRefuse(row);
        }
        names();
        models();
        versions();
        prompts();
        promotions();
        rollbacks();
        ofNoModel();
        repetitions();

        for (V1Route row : V1Route.values()) {
            Set<Refusal> listed = EnumSet.copyOf(PossibleRefusals.of(row));
            assertThat(listed).as("%s is refused with", row).containsAll(met.get(row));
            listed.removeAll(met.get(row));
            if (row.route().method().equals("GET")) {
                // Only of a body that is not UTF-8, which never gets here.
                listed.remove(Refusal.MALFORMED_JSON);
            }
            assertThat(listed).as("%s is never refused with", row).isSubsetOf(NOT_DRIVEN);
        }
    }

    private void whatEveryOperationMayRefuse(V1Route row) {
        Scene scene = new Scene();
        ApiRequest call = scene.call(row);
        meet(row, scene, Calls.with(call, Map.of("if-match", "x")));
        meet(row, scene, Calls.with(call, Map.of("content-encoding", "gzip")));
        meet(row, scene, Calls.withQuery(call, Map.of("typo", List.of("1"))));
        meet(row, scene, Calls.withBody(call, " ".repeat(V1.LIMITS.body() + 1)));
        meet(row, scene, Calls.withBody(call, "{"));
        meet(row, scene, Calls.by(call, Roles.DEFAULT.caller(Identity.user("mallory"), Set.of())));
        if (row.route().ifMatch() == IfMatch.HONOURED) {
            meet(row, scene, Calls.with(call, Map.of("if-match", "\"999\"")));
        }
        for (String cursor : row.route().queryNames()) {
            if (cursor.equals("cursor")) {
                meet(row, scene, Calls.withQuery(call, Map.of(cursor, List.of("AAAA"))));
            }
            if (cursor.equals("model")) {
                meet(row, scene, Calls.withQuery(call, Map.of(cursor, List.of("nobody"))));
            }
        }
        if (row == V1Route.COMPARE_VERSIONS) {
            meet(row, scene, Calls.withQuery(call, Map.of("versions", List.of("1,999"))));
        }
        Map<String, String> missing =
                Map.of("model", "nobody", "version", "999", "stage", "nowhere", "promotion", Calls.ID + "-7");
        missing.forEach((parameter, value) -> {
            if (row.route().path().contains("{" + parameter + "}")) {
                meet(row, scene, at(call, Map.of(parameter, value)));
            }
        });
        if (!row.route().method().equals("GET") || row == V1Route.LIST_UPLOADS || row == V1Route.PREVIEW_ROLLBACK) {
            String gone = scene.call(V1Route.RESTORE_MODEL).path().get("model");
            if (row.route().path().contains("{model}") && row != V1Route.RESTORE_MODEL) {
                meet(row, scene, at(call, Map.of("model", gone)));
            }
        }
        if (Exchange.takesKey(row)) {
            ApiRequest keyed = Calls.with(call, Map.of("idempotency-key", "k"));
            assertThat(scene.answer(keyed).status()).as("%s", row).isLessThan(300);
            meet(row, scene, Calls.withBody(keyed, keyed.body() + " "));
        }
    }

    private void names() {
        guarded("guarded");
        refused(V1Route.CREATE_MODEL, EVE, "{\"name\":\"guarded\"}", Refusal.MODEL_EXISTS);
        Answer list = answer(new ApiRequest(
                V1Route.LIST_PROMOTIONS.route(),
                Roles.DEFAULT.caller(Identity.user("nobody"), Set.of()),
                Map.of(),
                Map.of("model", List.of("guarded")),
                Map.of(),
                ""));
        assertThat(Calls.code(list)).isEqualTo("FORBIDDEN");
        met.get(V1Route.LIST_PROMOTIONS).add(Refusal.FORBIDDEN);
        refused(V1Route.CREATE_MODEL, EVE, "{\"name\":\"GUARDED\"}", Refusal.NAMESAKE);
        path.put("model", sample.model("other").name().value());
        refused(V1Route.UPDATE_MODEL, EVE, "{\"name\":\"guarded\"}", Refusal.MODEL_EXISTS);
        refused(V1Route.UPDATE_MODEL, EVE, "{\"name\":\"Guarded\"}", Refusal.NAMESAKE);
        path.put("model", "guarded");
        refused(V1Route.DELETE_MODEL, EVE, "", Refusal.MODEL_IN_USE);
        refused(V1Route.DELETE_VERSION, EVE, "", Refusal.VERSION_IN_USE);
        refused(V1Route.UPDATE_MODEL, BOB, "{\"name\":\"elsewhere\"}", Refusal.FORBIDDEN);
        done(V1Route.CLEAR_STAGE, EVE, WHY);
        done(V1Route.DELETE_MODEL, EVE, "");
        refused(V1Route.CREATE_MODEL, BOB, "{\"name\":\"guarded\"}", Refusal.NAME_RESERVED);
        path.put("model", "other");
        refused(V1Route.UPDATE_MODEL, BOB, "{\"name\":\"guarded\"}", Refusal.NAME_RESERVED);
    }

    private void models() {
        Model gone = sample.model("gone");
        path.put("model", "gone");
        refused(V1Route.RESTORE_MODEL, EVE, "", Refusal.MODEL_NOT_DELETED);
        done(V1Route.DELETE_MODEL, EVE, "");
        done(V1Route.CREATE_MODEL, EVE, "{\"name\":\"gone\"}");
        path.put("model", "id:" + gone.id());
        refused(V1Route.RESTORE_MODEL, EVE, "", Refusal.MODEL_EXISTS);
        refused(V1Route.RESTORE_MODEL, EVE, "{\"name\":\"slipway\"}", Refusal.NAME_RESERVED);
        guarded("watched");
        path.put("model", "id:" + gone.id());
        refused(V1Route.RESTORE_MODEL, EVE, "{\"name\":\"Watched\"}", Refusal.NAMESAKE);
        sample.later(Duration.ofDays(31));
        refused(V1Route.RESTORE_MODEL, EVE, "{\"name\":\"again\"}", Refusal.RESTORE_WINDOW_PASSED);
    }

    private void versions() {
        Model model = sample.model("versions");
        path.put("model", "versions");
        Version waiting = sample.registered(model);
        path.put("version", "1");
        refused(V1Route.LIST_FILES, EVE, "", Refusal.VERSION_NOT_READY);
        refused(V1Route.COMPLETE_VERSION, EVE, "", Refusal.UPLOAD_INCOMPLETE);
        path.put("stage", "staging");
        refused(V1Route.REQUEST_PROMOTION, EVE, promotion("staging"), Refusal.VERSION_NOT_READY);
        sample.files(waiting).forEach(sample::uploadOther);
        refused(V1Route.COMPLETE_VERSION, EVE, "", Refusal.UPLOAD_REJECTED);
        sample.ready(model);
        path.put("version", "2");
        done(V1Route.UPDATE_VERSION, EVE, "{\"metrics\":{\"auc\":0.5}}");
        refused(V1Route.UPDATE_VERSION, EVE, "{\"metrics\":{\"auc\":0.6}}", Refusal.METRIC_RECORDED);
        refused(
                V1Route.REGISTER_VERSION,
                EVE,
                "{\"lineage\":{\"parent\":{\"version\":99}}," + files() + "}",
                Refusal.VERSION_NOT_FOUND);
        done(V1Route.DELETE_VERSION, EVE, "");
        for (V1Route row : List.of(
                V1Route.UPDATE_VERSION,
                V1Route.DELETE_VERSION,
                V1Route.LIST_UPLOADS,
                V1Route.COMPLETE_VERSION,
                V1Route.LIST_FILES)) {
            refused(row, EVE, row == V1Route.UPDATE_VERSION ? "{}" : "", Refusal.VERSION_DELETED);
        }
        refused(V1Route.REQUEST_PROMOTION, EVE, promotion("staging"), Refusal.VERSION_DELETED);
    }

    private void prompts() {
        Model prompt = sample.prompt("prompts");
        path.putAll(Map.of("model", "prompts", "version", "1"));
        sample.text(prompt, "Answer {{question}}.");
        for (V1Route row :
                List.of(V1Route.REGISTER_VERSION, V1Route.LIST_UPLOADS, V1Route.COMPLETE_VERSION, V1Route.LIST_FILES)) {
            String body = row == V1Route.REGISTER_VERSION ? "{" + files() + "}" : "";
            refused(row, EVE, body, Refusal.PROMPT_HAS_NO_FILES);
        }
    }

    private void promotions() {
        Model model = sample.model("promotions");
        path.putAll(Map.of("model", "promotions", "version", "1", "stage", "staging"));
        sample.ready(model);
        sample.ready(model);
        refused(V1Route.REQUEST_PROMOTION, EVE, promotion("nowhere"), Refusal.STAGE_NOT_FOUND);
        done(V1Route.REQUEST_PROMOTION, EVE, promotion("staging"));
        refused(V1Route.REQUEST_PROMOTION, EVE, promotion("staging"), Refusal.ALREADY_IN_STAGE);
        path.put("stage", "STAGING");
        refused(V1Route.SET_POLICY, EVE, "{}", Refusal.NAMESAKE);
        refused(V1Route.SET_ACCESS, EVE, "{\"viewers\":" + names(20, 240) + "}", Refusal.TOO_MANY_GRANTS);
        path.put("stage", "staging");
        done(V1Route.SET_ACCESS, EVE, "{\"viewers\":" + names(12, 240) + "}");
        refused(
                V1Route.SET_POLICY,
                EVE,
                "{\"approvals\":1,\"approvers\":" + names(10, 120) + "}",
                Refusal.TOO_MANY_GRANTS);
        done(V1Route.SET_ACCESS, EVE, "{}");
        done(V1Route.SET_POLICY, EVE, "{\"gates\":[{\"metric\":\"auc\",\"op\":\">\",\"value\":1}]}");
        path.put("version", "2");
        refused(V1Route.REQUEST_PROMOTION, EVE, promotion("staging"), Refusal.GATES_FAILED);
        done(V1Route.SET_POLICY, EVE, "{\"approvals\":2}");
        ask(ADA);
        refused(V1Route.REQUEST_PROMOTION, EVE, promotion("staging"), Refusal.PROMOTION_OPEN);
        refused(
                V1Route.DECIDE_PROMOTION,
                Roles.DEFAULT.caller(Identity.user("ada"), EVE.groups()),
                verdict("APPROVE"),
                Refusal.OWN_REQUEST);
        done(V1Route.DECIDE_PROMOTION, GRACE, verdict("APPROVE"));
        refused(V1Route.DECIDE_PROMOTION, GRACE, verdict("APPROVE"), Refusal.ALREADY_DECIDED);
        done(V1Route.WITHDRAW_PROMOTION, ADA, "");
        refused(V1Route.DECIDE_PROMOTION, GRACE, verdict("APPROVE"), Refusal.PROMOTION_ENDED);
        refused(V1Route.WITHDRAW_PROMOTION, ADA, "", Refusal.PROMOTION_ENDED);
        for (V1Route row : List.of(V1Route.DECIDE_PROMOTION, V1Route.WITHDRAW_PROMOTION)) {
            ask(ADA);
            done(V1Route.SET_POLICY, EVE, "{\"approvals\":" + (row == V1Route.DECIDE_PROMOTION ? 3 : 4) + "}");
            refused(
                    row,
                    row == V1Route.DECIDE_PROMOTION ? GRACE : ADA,
                    row == V1Route.DECIDE_PROMOTION ? verdict("APPROVE") : "",
                    Refusal.PROMOTION_SUPERSEDED);
        }
    }

    private void rollbacks() {
        Model model = sample.model("rollbacks");
        path.putAll(Map.of("model", "rollbacks", "stage", "staging"));
        for (int version = 1; version <= 4; version++) {
            sample.ready(model);
            path.put("version", Integer.toString(version));
            if (version == 1) {
                rollback("", Refusal.NOTHING_TO_ROLL_BACK);
            }
            if (version < 4) {
                done(V1Route.REQUEST_PROMOTION, EVE, promotion("staging"));
            }
        }
        rollback("3", Refusal.ALREADY_IN_STAGE);
        rollback("4", Refusal.NOT_AN_EARLIER_OCCUPANT);
        path.put("version", "2");
        done(V1Route.DELETE_VERSION, EVE, "");
        rollback("2", Refusal.VERSION_DELETED);
        done(V1Route.SET_POLICY, EVE, "{\"approvals\":1}");
        rollback("1", Refusal.APPROVAL_NEEDED);
    }

    private void ofNoModel() {
        for (String name : List.of("rollbacks", "nobody")) {
            path.put("name", name);
            refused(
                    V1Route.FREE_NAME,
                    EVE,
                    WHY,
                    name.equals("nobody") ? Refusal.MODEL_NOT_FOUND : Refusal.MODEL_EXISTS);
        }
        refused(V1Route.GET_NAME, EVE, "", Refusal.MODEL_NOT_FOUND);
        for (String stage : List.of("a", "b", "c", "d")) {
            path.put("stage", stage);
            String policy = "{\"approvals\":1,\"approvers\":" + names(10, 100) + "}";
            if (stage.equals("d")) {
                refused(V1Route.SET_DEFAULT, EVE, policy, Refusal.TOO_MANY_GRANTS);
            } else {
                done(V1Route.SET_DEFAULT, EVE, policy);
            }
        }
        path.put("stage", "A");
        refused(V1Route.SET_DEFAULT, EVE, "{}", Refusal.NAMESAKE);
    }

    /** What was done under a key and has been deleted since is not answered again. */
    private void repetitions() {
        for (V1Route row : List.of(
                V1Route.CREATE_MODEL,
                V1Route.RESTORE_MODEL,
                V1Route.REGISTER_VERSION,
                V1Route.RESTORE_VERSION,
                V1Route.COMPLETE_VERSION)) {
            for (boolean ofModel : new boolean[] {true, false}) {
                if (ofModel || row.route().path().contains("versions")) {
                    Scene scene = new Scene();
                    ApiRequest keyed = Calls.with(scene.call(row), Map.of("idempotency-key", "k"));
                    Answer answer = scene.answer(keyed);
                    if (ofModel) {
                        scene.deleteModel(answer);
                    } else {
                        scene.deleteVersion(answer);
                    }
                    meet(row, scene, keyed);
                }
            }
        }
    }

    /** A model of which a stage with a policy holds version 1. */
    private void guarded(String name) {
        Model model = sample.model(name);
        sample.ready(model);
        path.putAll(Map.of("model", name, "version", "1", "stage", "staging"));
        done(V1Route.SET_POLICY, EVE, "{\"approvals\":1}");
        ask(EVE);
        done(V1Route.DECIDE_PROMOTION, GRACE, verdict("APPROVE"));
    }

    private void ask(Caller caller) {
        path.put("promotion", (String) done(V1Route.REQUEST_PROMOTION, caller, promotion("staging"))
                .body()
                .get("id"));
    }

    private void rollback(String to, Refusal refusal) {
        String body = to.isEmpty() ? WHY : "{\"reason\":\"why\",\"toVersion\":" + to + "}";
        refused(V1Route.ROLL_BACK_STAGE, EVE, body, refusal);
        Map<String, List<String>> query = to.isEmpty() ? Map.of() : Map.of("toVersion", List.of(to));
        ApiRequest preview = new ApiRequest(V1Route.PREVIEW_ROLLBACK.route(), EVE, path, query, Map.of(), "");
        assertThat(Calls.code(answer(preview))).isEqualTo(refusal.name());
        met.get(V1Route.PREVIEW_ROLLBACK).add(refusal);
    }

    /** So many different names of so many characters, and some digits. */
    private static String names(int count, int length) {
        return Json.write(
                IntStream.range(0, count).mapToObj(i -> "g".repeat(length) + i).toList());
    }

    private Answer done(V1Route row, Caller caller, String body) {
        Answer answer = answer(new ApiRequest(row.route(), caller, path, Map.of(), Map.of(), body));
        assertThat(answer.status()).as("%s: %s", row, answer.text()).isLessThan(300);
        return answer;
    }

    private void refused(V1Route row, Caller caller, String body, Refusal refusal) {
        Answer answer = answer(new ApiRequest(row.route(), caller, path, Map.of(), Map.of(), body));
        assertThat(Calls.code(answer)).as("%s: %s", row, answer.text()).isEqualTo(refusal.name());
        met.get(row).add(refusal);
    }

    private Answer answer(ApiRequest request) {
        return new Calls(sample.registry).answer(request);
    }

    private void meet(V1Route row, Scene scene, ApiRequest request) {
        Answer answer = scene.answer(request);
        if (answer.status() >= 400) {
            met.get(row).add(Refusal.valueOf(Calls.code(answer)));
        }
    }

    private static ApiRequest at(ApiRequest call, Map<String, String> other) {
        Map<String, String> path = new HashMap<>(call.path());
        path.putAll(other);
        return new ApiRequest(
                call.route(),
                call.caller(),
                Collections.unmodifiableMap(path),
                call.query(),
                call.headers(),
                call.body());
    }

    private static String promotion(String stage) {
        return Json.write(Map.of("stage", stage, "reason", "why"));
    }

    private static String verdict(String verdict) {
        return Json.write(Map.of("decision", verdict));
    }

    private static String files() {
        return "\"files\":[{\"path\":\"a\",\"size\":1,\"sha256\":\"" + Sha256.of("a") + "\"}]";
    }
}
