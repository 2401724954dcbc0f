package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.mlflow.Downloads;
import dev.slipway.mlflow.Mlflow;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.version.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A group that a policy names is enough by itself to read the model and to decide, and is good for nothing else. */
class AskedGroupsTest {
    private static final Caller MEMBER = Roles.DEFAULT.caller(Identity.user("rita"), Set.of("risk-board"));
    private static final Caller OTHER = Roles.DEFAULT.caller(Identity.user("otto"), Set.of("other-board"));
    private static final Caller APPROVER = Roles.DEFAULT.caller(Identity.user("grace"), Set.of("approvers"));

    private final SampleRegistry sample = new SampleRegistry();
    private final Model model = sample.model("pay");
    private final Model elsewhere = sample.model("elsewhere");

    @Test
    void aMemberReadsTheModelAndFindsWhatWaits() {
        Promotion waiting = waiting();

        assertThat(get(MEMBER, "/v1/models/{model}", Map.of("model", "pay"), Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(get(
                                MEMBER,
                                "/v1/models/{model}/versions/{version}",
                                Map.of("model", "pay", "version", "1"),
                                Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(get(MEMBER, "/v1/promotions/{promotion}", Map.of("promotion", waiting.id()), Map.of())
                        .status())
                .isEqualTo(200);
        Answer list = get(MEMBER, "/v1/promotions", Map.of(), Map.of());
        assertThat(list.status()).isEqualTo(200);
        assertThat((List<?>) list.body().get("promotions")).hasSize(1);
        assertThat(get(MEMBER, "/v1/promotions", Map.of(), Map.of("model", List.of("pay")))
                        .status())
                .isEqualTo(200);
        assertThat(get(MEMBER, "/api/2.0/mlflow/registered-models/get", Map.of(), Map.of("name", List.of("pay")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aMemberDecides() {
        Promotion waiting = waiting();

        Answer answer = decide(MEMBER, waiting);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(sample.store.promotion(waiting.id()).orElseThrow().status()).isEqualTo(PromotionStatus.APPLIED);
    }

    @Test
    void aMemberOfAGroupThatADefaultAsksReadsAndDecidesWhereAStageIsUnderIt() {
        Policy board = new Policy(1, Set.of("risk-board"), List.of(), Duration.ofDays(1));
        sample.registry.defaults().set(StageName.PRODUCTION, board, Request.by(SampleRegistry.ROOT));
        sample.registry
                .accesses()
                .set(
                        model.name(),
                        new ModelAccess.Wish(Visibility.RESTRICTED, Map.of()),
                        Request.by(SampleRegistry.ROOT));
        sample.registry
                .policies()
                .set(elsewhere.name(), StageName.PRODUCTION, Policy.ONE_APPROVAL, Request.by(SampleRegistry.ROOT));
        Promotion waiting = sample.promotion(sample.ready(model), StageName.PRODUCTION);

        assertThat(get(MEMBER, "/v1/models/{model}", Map.of("model", "pay"), Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(get(OTHER, "/v1/models/{model}", Map.of("model", "pay"), Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(get(MEMBER, "/v1/models/{model}", Map.of("model", "elsewhere"), Map.of())
                        .status())
                .as("a policy of its own asks others")
                .isEqualTo(403);
        assertThat((List<?>)
                        get(MEMBER, "/v1/promotions", Map.of(), Map.of()).body().get("promotions"))
                .hasSize(1);
        assertThat(decide(MEMBER, waiting).status()).isEqualTo(200);
    }

    @Test
    void anApproverWhomThePolicyDoesNotNameIsToldWhoMay() {
        Answer answer = decide(APPROVER, waiting());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().get("detail")).asString().contains("the group risk-board");
    }

    @Test
    void aMemberSeesNothingOfOtherModels() {
        waiting();
        sample.promotion(sample.ready(elsewhere), StageName.PRODUCTION);

        assertThat(get(MEMBER, "/v1/models/{model}", Map.of("model", "elsewhere"), Map.of())
                        .status())
                .isEqualTo(403);
        assertThat((List<?>)
                        get(MEMBER, "/v1/models", Map.of(), Map.of()).body().get("models"))
                .hasSize(1);
        assertThat((List<?>)
                        get(MEMBER, "/v1/promotions", Map.of(), Map.of()).body().get("promotions"))
                .hasSize(1);
        assertThat((List<?>) get(APPROVER, "/v1/promotions", Map.of(), Map.of())
                        .body()
                        .get("promotions"))
                .hasSize(2);
    }

    @Test
    void aMemberFindsWhatWaitsBehindManyOthers() {
        waiting();
        int models = 0;
        for (int asked = 0; asked <= Parameter.MAX_LIMIT; models++) {
            Model busy = sample.model("busy-" + models);
            Version version = sample.ready(busy);
            for (int stage = 0; stage < 10; stage++, asked++) {
                StageName name = new StageName("stage-" + stage);
                sample.registry.policies().set(busy.name(), name, Policy.ONE_APPROVAL, Request.by(SampleRegistry.ROOT));
                sample.promotion(version, name);
            }
        }

        assertThat(get(MEMBER, "/v1/promotions", Map.of(), Map.of()).status()).isEqualTo(200);
    }

    @Test
    void whoeverNoPolicyNamesGetsNowhere() {
        Promotion waiting = waiting();

        assertThat(get(OTHER, "/v1/models/{model}", Map.of("model", "pay"), Map.of())
                        .status())
                .isEqualTo(403);
        assertThat((List<?>)
                        get(OTHER, "/v1/promotions", Map.of(), Map.of()).body().get("promotions"))
                .isEmpty();
        assertThat(decide(OTHER, waiting).status()).isEqualTo(403);
    }

    private Promotion waiting() {
        Policy board = new Policy(1, Set.of("risk-board"), List.of(), Duration.ofDays(1));
        sample.registry.policies().set(model.name(), StageName.PRODUCTION, board, Request.by(SampleRegistry.ROOT));
        return sample.promotion(sample.ready(model), StageName.PRODUCTION);
    }

    private Answer decide(Caller caller, Promotion promotion) {
        return call(
                caller,
                V1Route.DECIDE_PROMOTION.route(),
                Map.of("promotion", promotion.id()),
                Map.of(),
                Json.write(Map.of("decision", "APPROVE")));
    }

    private Answer get(Caller caller, String path, Map<String, String> parameters, Map<String, List<String>> query) {
        return call(caller, routes().of("GET " + path).orElseThrow(), parameters, query, "");
    }

    private Answer call(
            Caller caller, Route route, Map<String, String> path, Map<String, List<String>> query, String body) {
        Api api = new Api(routes(), sample.registry, route.function(), failure -> {
            throw new AssertionError(failure);
        });
        return api.answer(new ApiRequest(route, caller, path, query, Map.of(), body));
    }

    private static Routes routes() {
        return new Routes(List.of(new V1("bucket", 1_000_000), new Mlflow("bucket", Downloads.REGISTRY)));
    }
}
