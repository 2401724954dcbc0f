package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.functions.Wiring;
import dev.slipway.http.Route;
import dev.slipway.http.V1Route;
import dev.slipway.registry.access.Permission;
import dev.slipway.showcase.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every route by every kind of caller, asked over HTTP and held against the table of permissions. What is asked for is not
 * there, so that a caller who may ask changes nothing.
 */
class PermissionMatrixTest {
    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;
    private static final List<Route> ROUTES = Wiring.routes().all();

    private final TestMachine machine = TestMachine.shared();
    private final Mint mint = new Mint(machine);

    @Test
    void everyRouteLetsThoseInWhomItsPermissionNamesAndNobodyElse() {
        Map<String, Optional<String>> tokens = new LinkedHashMap<>();
        tokens.put("nobody", Optional.empty());
        tokens.put("", Optional.of(mint.signed(Mint.claims("mallory").build())));
        tokens.put("[]", Optional.of(mint.token("mallory", List.of())));
        groups().forEach(group -> tokens.put(group, Optional.of(mint.token("mallory", List.of(group)))));
        tokens.put("visitors", Optional.of(mint.token("mallory", List.of("visitors"))));
        lookAlikes().forEach(name -> tokens.put(name, Optional.of(mint.token("mallory", List.of(name)))));

        List<String> wrong = new ArrayList<>();
        int cells = 0;
        for (Route route : ROUTES) {
            for (Map.Entry<String, Optional<String>> caller : tokens.entrySet()) {
                int status = call(route, caller.getValue().orElse("")).status();
                String expected = expected(route, caller.getKey(), caller.getValue());
                if (!expected.equals(met(status))) {
                    wrong.add(route + " x " + caller.getKey() + ": " + status + ", not " + expected);
                }
                cells++;
            }
        }
        System.out.println(cells + " cells: " + ROUTES.size() + " routes x " + tokens.size() + " callers");

        assertThat(wrong).isEmpty();
        assertThat(cells).isGreaterThan(1_000);
    }

    @Test
    void membershipOfOneGroupMoreOpensWhatThatGroupOpens() {
        for (Route route : ROUTES) {
            String all = mint.token("mallory", List.copyOf(groups()));
            assertThat(met(call(route, all).status())).as("%s", route).isEqualTo("let in");
            for (String left : groups()) {
                Set<String> others = new TreeSet<>(groups());
                others.remove(left);
                String token = mint.token("mallory", List.copyOf(others));
                assertThat(met(call(route, token).status()))
                        .as("%s without %s", route, left)
                        .isEqualTo(route.permission().groups().equals(Set.of(left)) ? "forbidden" : "let in");
            }
        }
    }

    @Test
    void onlyTheGroupsOfATokenCountAndNoOtherClaim() {
        for (String claim : List.of("roles", "group", "scope", "Groups", "cognito:roles", "admins", "custom:groups")) {
            String token = mint.signed(
                    Mint.claims("mallory").claim(claim, List.copyOf(groups())).build());
            assertThat(call(V1Route.LIST_MODELS.route(), token).status())
                    .as(claim)
                    .isEqualTo(FORBIDDEN);
        }
        String subjectOnly = mint.signed(Mint.claims("admins").build());
        assertThat(call(V1Route.LIST_MODELS.route(), subjectOnly).status()).isEqualTo(FORBIDDEN);
    }

    @Test
    void aBareNameIsAGroupAndATextOfSeveralIsNot() {
        assertThat(bare("viewers")).isNotEqualTo(FORBIDDEN);
        for (String text : List.of("x viewers", "x,viewers", "viewers,", "[viewers", "viewers]", "\"viewers\"")) {
            assertThat(bare(text)).as(text).isEqualTo(FORBIDDEN);
        }
    }

    private int bare(String groups) {
        return call(
                        V1Route.LIST_MODELS.route(),
                        mint.signed(
                                Mint.claims("mallory").claim("groups", groups).build()))
                .status();
    }

    private Reply call(Route route, String token) {
        String path = route.path()
                .replace("{model}", "never-made")
                .replace("{version}", "1")
                .replace("{stage}", "staging")
                .replace("{promotion}", "01ARZ3NDEKTSV4RRFFQ69G5FAV");
        return machine.client().callRaw(token, route.method(), path, "{}", Map.of());
    }

    private static String expected(Route route, String group, Optional<String> token) {
        if (route.isPublic()) {
            return "let in";
        }
        if (token.isEmpty()) {
            return "not known";
        }
        return route.permission().groups().contains(group) ? "let in" : "forbidden";
    }

    private static String met(int status) {
        return switch (status) {
            case UNAUTHENTICATED -> "not known";
            case FORBIDDEN -> "forbidden";
            case 200, 400, 404 -> "let in";
            default -> "unexpected " + status;
        };
    }

    private static Set<String> groups() {
        return Arrays.stream(Permission.values())
                .flatMap(permission -> permission.groups().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Names that are nearly a group's. None has a plain space in it: API Gateway joins groups with spaces, so a name with
     * one reaches the functions as two, and an issuer must not have such groups.
     */
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
