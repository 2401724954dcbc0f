package dev.slipway.http;

import static dev.slipway.registry.SampleRegistry.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A registry in memory in which every route has something to do: a model with versions in every state and a deleted model
 * beside it. Eve, who has not been there before and may do everything, makes the calls.
 */
final class Scene {
    private static final Caller EVE =
            Roles.DEFAULT.caller(Identity.user("eve"), Set.of("viewers", "contributors", "approvers", "admins"));
    static final String MODEL = "fraud-detector";
    private static final int AWAITED = 3;
    private static final int DELETED = 4;
    private static final int UNUSED = 5;

    final SampleRegistry sample = new SampleRegistry();
    private final List<Throwable> failures = new ArrayList<>();
    private final Model model = sample.model(MODEL);
    private final Model gone = sample.model("gone");
    private final Promotion waiting;

    Scene() {
        sample.promoted(sample.ready(model), StageName.STAGING);
        Version second = sample.ready(model);
        sample.promoted(second, StageName.STAGING);
        sample.upload(sample.registered(model));
        sample.registry.versions().delete(model.name(), sample.ready(model).number(), Request.by(ROOT));
        sample.ready(model);
        waiting = sample.promotion(second, StageName.PRODUCTION);
        sample.registry.models().delete(gone.name(), Request.by(ROOT));
        ModelName former = sample.model("former").name();
        sample.registry.policies().set(former, StageName.STAGING, Policy.OPEN, Request.by(ROOT));
        sample.registry.models().delete(former, Request.by(ROOT));
    }

    /** A call that the route answers with its ordinary success. */
    ApiRequest call(V1Route row) {
        int version = switch (row) {
            case LIST_UPLOADS, COMPLETE_VERSION -> AWAITED;
            case RESTORE_VERSION -> DELETED;
            case UPDATE_VERSION, DELETE_VERSION, REQUEST_PROMOTION -> UNUSED;
            default -> 1;
        };
        String called = row == V1Route.RESTORE_MODEL ? "id:" + gone.id() : MODEL;
        return new ApiRequest(
                row.route(),
                EVE,
                Map.of(
                        "model",
                        called,
                        "version",
                        Integer.toString(version),
                        "stage",
                        "staging",
                        "promotion",
                        waiting.id(),
                        "name",
                        "former"),
                row == V1Route.COMPARE_VERSIONS ? Map.of("versions", List.of("1,2")) : Map.of(),
                Map.of(),
                body(row));
    }

    private static String body(V1Route row) {
        return switch (row) {
            case CREATE_MODEL -> "{\"name\":\"new\"}";
            case UPDATE_MODEL, UPDATE_VERSION -> "{\"description\":\"another\"}";
            case REGISTER_VERSION ->
                "{\"files\":[{\"path\":\"a.bin\",\"size\":1,\"sha256\":\"" + Sha256.of("a") + "\"}]}";
            case SET_POLICY, SET_DEFAULT -> "{\"approvals\":2}";
            case SET_ACCESS ->
                "{\"visibility\":\"RESTRICTED\",\"maintainers\":[\"user:ada\"],\"contributors\":[\"fraud team\"]}";
            case REQUEST_PROMOTION -> "{\"stage\":\"staging\",\"reason\":\"better\"}";
            case DECIDE_PROMOTION -> "{\"decision\":\"APPROVE\"}";
            case ROLL_BACK_STAGE, CLEAR_STAGE, FREE_NAME -> "{\"reason\":\"worse\"}";
            default -> "";
        };
    }

    /** The present revision of what the route changes, as whoever looks it up finds it in the ETag. */
    String revision(V1Route row) {
        V1Route look = switch (row) {
            case UPDATE_MODEL, DELETE_MODEL, RESTORE_MODEL -> V1Route.GET_MODEL;
            case UPDATE_VERSION, DELETE_VERSION, RESTORE_VERSION, COMPLETE_VERSION -> V1Route.GET_VERSION;
            case SET_POLICY -> V1Route.GET_POLICY;
            case SET_DEFAULT -> V1Route.GET_DEFAULT;
            case SET_ACCESS -> V1Route.GET_ACCESS;
            case CLEAR_STAGE, ROLL_BACK_STAGE, REQUEST_PROMOTION -> V1Route.GET_STAGE;
            default -> throw new IllegalArgumentException(row + " changes nothing that has a revision");
        };
        ApiRequest call = call(row);
        Answer found = answer(new ApiRequest(look.route(), EVE, call.path(), Map.of(), Map.of(), ""));
        assertThat(found.status()).isEqualTo(200);
        return found.headers().get("ETag");
    }

    Answer answer(ApiRequest request) {
        Routes routes = new Routes(List.of(new V1("bucket", 1_000_000_000)));
        Answer answer = new Api(routes, sample.registry, request.route().function(), failures::add).answer(request);
        assertThat(failures).isEmpty();
        return answer;
    }

    /** Everything that is recorded. */
    List<Entry> recorded() {
        List<Entry> all = new ArrayList<>(sample.history(model));
        all.addAll(sample.history(gone));
        all.addAll(sample.registry.lists().entriesFrom(OwnHistory.ID, 1, 1_000));
        return all;
    }

    /** What the answer speaks of, deleted by somebody else, whatever stages hold it. */
    void deleteVersion(Answer answer) {
        Map<String, Object> body = Json.readObject(answer.text());
        clear();
        sample.registry
                .versions()
                .delete(new ModelName((String) body.get("model")), ((Number) body.get("version")).intValue(), by());
    }

    /** The same of the answer's model. */
    void deleteModel(Answer answer) {
        Map<String, Object> body = Json.readObject(answer.text());
        clear();
        sample.registry.models().delete(new ModelName((String) body.getOrDefault("model", body.get("name"))), by());
    }

    private void clear() {
        for (StageName stage : sample.now(model).stages().keySet()) {
            sample.registry.stages().clear(model.name(), stage, "to be deleted", by());
        }
    }

    private static <T> Request<T> by() {
        return Request.by(ROOT);
    }
}
