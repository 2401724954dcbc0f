package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.functions.Wiring;
import dev.slipway.http.Route;
import dev.slipway.registry.access.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who is let in over HTTP: no route but the public ones without a token, and of those with one whoever is in a group that has a
 * role. What each role may do is held against every route in the matrix of the functions' tests.
 */
class PermissionMatrixTest {
    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;
    private static final String MODEL = "permission-matrix";

    private final TestMachine machine = TestMachine.shared();
    private final Mint mint = new Mint(machine);

    @BeforeEach
    void thereIsAModel() {
        String admin = mint.token("root", List.of("admins"));
        int status = machine.client()
                .callRaw(admin, "POST", "/v1/models", "{\"name\":\"" + MODEL + "\"}", Map.of())
                .status();
        assertThat(status).isIn(201, 409);
    }

    @Test
    void noRouteButThePublicOnesAnswersWithoutAToken() {
        for (Route route : Wiring.routes().all()) {
            String path = route.path().replaceAll("\\{[a-z]+\\+?}", "1");
            int status = machine.client()
                    .callRaw("", route.method(), path, "{}", Map.of())
                    .status();
            assertThat(status == UNAUTHENTICATED).as("%s", route).isEqualTo(!route.isPublic());
        }
    }

    @Test
    void whoeverIsInAGroupOfARoleReadsAndNobodyElse() {
        assertThat(groups()).contains("viewers", "contributors", "approvers", "reporters", "admins");
        groups().forEach(group ->
                assertThat(in(mint.token("mallory", List.of(group)))).as(group).isEqualTo(200));
        assertThat(in(mint.token("mallory", List.of()))).isEqualTo(FORBIDDEN);
        for (String name : lookAlikes()) {
            assertThat(in(mint.token("mallory", List.of(name)))).as(name).isEqualTo(FORBIDDEN);
        }
    }

    @Test
    void onlyTheGroupsOfATokenCountAndNoOtherClaim() {
        for (String claim : List.of("roles", "group", "scope", "Groups", "cognito:roles", "admins", "custom:groups")) {
            String token = mint.signed(
                    Mint.claims("mallory").claim(claim, List.copyOf(groups())).build());
            assertThat(in(token)).as(claim).isEqualTo(FORBIDDEN);
        }
        assertThat(in(mint.signed(Mint.claims("admins").build()))).isEqualTo(FORBIDDEN);
    }

    @Test
    void aBareNameIsAGroupAndATextOfSeveralIsNot() {
        assertThat(bare("viewers")).isEqualTo(200);
        for (String text : List.of("x viewers", "x,viewers", "viewers,", "[viewers", "viewers]", "\"viewers\"")) {
            assertThat(bare(text)).as(text).isEqualTo(FORBIDDEN);
        }
    }

    private int bare(String groups) {
        return in(mint.signed(Mint.claims("mallory").claim("groups", groups).build()));
    }

    private int in(String token) {
        return machine.client()
                .callRaw(token, "GET", "/v1/models/" + MODEL, "", Map.of())
                .status();
    }

    private static Set<String> groups() {
        return Roles.DEFAULT.groups();
    }

    /** Names that are nearly a group's. */
    private static List<String> lookAlikes() {
        List<String> names = new ArrayList<>();
        for (String group : groups()) {
            names.add(group.substring(0, 1).toUpperCase(Locale.ROOT) + group.substring(1));
            names.add(group.substring(0, group.length() - 1));
            names.add(group + "s");
            names.add(group + "\u200b");
            names.add(group + "\n");
            names.add(group.replace('a', '\u0430').replace('o', '\u043e').replace('i', '\u0456'));
            names.add("[" + group + "]");
            names.add("x," + group);
            names.add("cognito:" + group);
        }
        names.addAll(List.of("*", "all", "slipway", "root", "Administrators", "true"));
        return names;
    }
}
