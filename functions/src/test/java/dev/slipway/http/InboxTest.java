package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.SteppedTime;
import dev.slipway.json.Json;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.version.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What waits for whom, who somebody is to the registry, and what is said to those who may not. */
class InboxTest {
    private static final Roles ROLES = Roles.of("{\"approvers\":[\"risk board\"],\"admins\":[\"platform\"]}");
    private static final Caller RITA = ROLES.caller(Identity.user("rita"), Set.of("risk board"));
    private static final Caller LENA = ROLES.caller(Identity.user("lena"), Set.of("legal"));
    private static final Caller ADA = ROLES.caller(Identity.user("ada"), Set.of("contributors", "risk board"));
    private static final Caller CI = ROLES.caller(Identity.ofId("role:123456789012/ci"), Set.of());

    private final SampleRegistry sample = new SampleRegistry();
    private final Registry registry = new Registry(
            sample.memory.stores.stores(),
            sample.memory.artifacts,
            new Changes(sample.store, sample.clock, new SteppedTime()),
            ROLES);
    private final Model model = sample.model("pay");

    @Test
    void theWorkListHasWhatTheCallerMayDecideOnAndNothingElse() {
        Promotion byApprovers = sample.promotion(sample.ready(model), StageName.PRODUCTION);
        Model legal = sample.model("contracts");
        policy(legal, 1, "legal");
        Promotion byLegal = sample.promotion(sample.ready(legal), StageName.PRODUCTION);
        Model both = sample.model("both");
        policy(both, 2, "legal", "approvers");
        Promotion byBoth = sample.promotion(sample.ready(both), StageName.PRODUCTION);

        assertThat(inbox(RITA)).containsExactlyInAnyOrder(byApprovers.id(), byBoth.id());
        assertThat(inbox(LENA)).containsExactlyInAnyOrder(byLegal.id(), byBoth.id());
        assertThat(inbox(CI)).as("machines never decide").isEmpty();

        decide(LENA, byBoth);
        assertThat(inbox(LENA)).as("decided already").containsExactly(byLegal.id());
        assertThat(inbox(RITA)).containsExactlyInAnyOrder(byApprovers.id(), byBoth.id());
        decide(RITA, byApprovers);
        assertThat(inbox(RITA)).containsExactly(byBoth.id());
    }

    /** Ada registers every version of the sample and asks for every promotion, save where it is said otherwise. */
    @Test
    void whatIsOnesOwnIsNotOnTheWorkList() {
        Promotion requested = sample.promotion(sample.ready(model), StageName.PRODUCTION);
        Model other = sample.model("other");
        Promotion registered = sample.registry
                .promotions()
                .request(
                        other.name(),
                        sample.ready(other).number(),
                        StageName.PRODUCTION,
                        "why",
                        Request.by(SampleRegistry.BOB));

        assertThat(inbox(ADA)).isEmpty();
        assertThat(inbox(RITA)).containsExactlyInAnyOrder(requested.id(), registered.id());
        assertThat(code(ADA, requested)).isEqualTo("OWN_REQUEST");
        assertThat(code(ADA, registered)).isEqualTo("OWN_REQUEST");
    }

    @Test
    void aPageIsFilledFromThoseBehindIt() {
        policy(model, 1, "legal");
        Version version = sample.ready(model);
        Promotion wanted = sample.promotion(version, StageName.PRODUCTION);
        for (int i = 0; i < 8; i++) {
            sample.promotion(sample.ready(sample.model("m-" + i)), StageName.PRODUCTION);
        }

        Map<String, Object> page = list(LENA, Map.of("decidableByMe", List.of("true"), "limit", List.of("2")));
        assertThat(ids(page)).containsExactly(wanted.id());
    }

    @Test
    void onlyWhatWaitsCanBeDecided() {
        Answer answer = call(
                RITA,
                V1Route.LIST_PROMOTIONS,
                Map.of(),
                Map.of("decidableByMe", List.of("true"), "model", List.of("pay"), "status", List.of("APPLIED")),
                "");

        assertThat(answer.body().get("detail")).asString().contains("must be WAITING beside decidableByMe=true");
    }

    @Test
    void whoeverMayNotDecideIsToldWhoMay() {
        Promotion own = sample.promotion(sample.ready(model), StageName.PRODUCTION);

        assertThat(answer(ADA, own).body().get("detail"))
                .asString()
                .contains(
                        "requested by ada (user:ada)",
                        "another person may decide: the policy asks for the role approver (risk board)",
                        "0 approvals, which a maintainer of the model sets, or an admin");
        assertThat(answer(CI, own).body().get("detail")).asString().contains("approver (risk board)");
        Model second = sample.model("second");
        policy(second, 1, "legal", "approvers");
        Promotion asksTwo = sample.promotion(sample.ready(second), StageName.PRODUCTION);
        assertThat(answer(ROLES.caller(Identity.user("otto"), Set.of("viewers")), asksTwo)
                        .body()
                        .get("detail"))
                .asString()
                .contains("the role approver (risk board), or the group legal");
    }

    @Test
    void whoeverMayNotChangeAModelIsToldWhoHasTheRoleOnIt() {
        Answer answer = call(RITA, V1Route.DELETE_MODEL, Map.of("model", "pay"), Map.of(), "");

        assertThat(answer.body().get("detail"))
                .asString()
                .contains("maintainer (" + SampleRegistry.ADA.identity().id() + ")", "admin (platform)");
    }

    @Test
    void everybodyWithCredentialsLearnsWhoTheyAre() {
        assertThat(call(ADA, V1Route.GET_ME, Map.of(), Map.of(), "").body())
                .isEqualTo(Map.of(
                        "id",
                        "user:ada",
                        "name",
                        "ada",
                        "person",
                        true,
                        "groups",
                        new TreeSet<>(Set.of("contributors", "risk board")),
                        "roles",
                        List.of("contributor", "approver")));
        assertThat(call(CI, V1Route.GET_ME, Map.of(), Map.of(), "").body())
                .containsEntry("id", "role:123456789012/ci")
                .containsEntry("person", false)
                .containsEntry("roles", List.of());
    }

    private void policy(Model of, int approvals, String... groups) {
        sample.registry
                .policies()
                .set(
                        of.name(),
                        StageName.PRODUCTION,
                        new Policy(approvals, Set.of(groups), List.of(), Duration.ofDays(1)),
                        Request.by(SampleRegistry.ROOT));
    }

    private List<String> inbox(Caller caller) {
        return ids(list(caller, Map.of("decidableByMe", List.of("true"))));
    }

    private Map<String, Object> list(Caller caller, Map<String, List<String>> query) {
        Answer answer = call(caller, V1Route.LIST_PROMOTIONS, Map.of(), query, "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return Json.readObject(answer.text());
    }

    private static List<String> ids(Map<String, Object> page) {
        return Stream.of(page.get("promotions"))
                .flatMap(list -> ((List<?>) list).stream())
                .map(promotion -> String.valueOf(((Map<?, ?>) promotion).get("id")))
                .toList();
    }

    private String code(Caller caller, Promotion promotion) {
        return Calls.code(answer(caller, promotion));
    }

    private void decide(Caller caller, Promotion promotion) {
        assertThat(answer(caller, promotion).status()).isEqualTo(200);
    }

    private Answer answer(Caller caller, Promotion promotion) {
        return call(
                caller,
                V1Route.DECIDE_PROMOTION,
                Map.of("promotion", promotion.id()),
                Map.of(),
                Json.write(Map.of("decision", "APPROVE")));
    }

    private Answer call(
            Caller caller, V1Route row, Map<String, String> path, Map<String, List<String>> query, String body) {
        return new Calls(registry).answer(new ApiRequest(row.route(), caller, path, query, Map.of(), body));
    }
}
