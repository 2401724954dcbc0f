package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.registry.access.Permission;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The own API's routes, and that what the table says is what the functions do. */
class V1RouteTest {

    private final Calls calls = new Calls();

    @ParameterizedTest
    @EnumSource(V1Route.class)
    void aRouteSaysAllThatATableMustSay(V1Route row) {
        Route route = row.route();
        assertThat(route.method()).isIn("GET", "POST", "PUT", "PATCH", "DELETE");
        assertThat(route.path()).matches("/v1(/([a-z.]+|\\{(model|version|stage|promotion|name)}))+");
        assertThat(route.function()).isNotNull();
        assertThat(route.permission()).isNotNull();
        assertThat(route.summary()).isNotBlank().doesNotEndWith(".");
        assertThat(route.success()).isIn(200, 201);
        assertThat(route.queryNames()).doesNotHaveDuplicates();
        // A verification goes on from a cursor like a list, and how much of it fits into a call is its own business.
        assertThat(route.queryNames().contains("cursor"))
                .isEqualTo(route.queryNames().contains("limit") || row.name().startsWith("VERIFY_"));
        assertThat(Exchange.of(row).answers())
                .isIn(Documents.components("schemas").keySet());
    }

    /** Looking at something is the only right that comes with every group. */
    @ParameterizedTest
    @EnumSource(V1Route.class)
    void onlyWhatChangesNothingIsOpenToViewers(V1Route row) {
        Route route = row.route();
        if (route.permission() == Permission.READ) {
            assertThat(route.method()).isEqualTo("GET");
            assertThat(route.function()).isEqualTo(FunctionName.QUERY);
        }
        if (!route.method().equals("GET")) {
            assertThat(route.function()).isNotEqualTo(FunctionName.QUERY);
        }
        assertThat(route.isPublic()).isEqualTo(row == V1Route.GET_OPENAPI);
    }

    @Test
    void everyRouteHasAnEndpointInItsFunctionAndNowhereElse() {
        Map<FunctionName, Set<Route>> answered = new EnumMap<>(FunctionName.class);
        for (FunctionName function : FunctionName.values()) {
            answered.put(function, calls.api(function).routes());
        }
        for (Route route : Arrays.stream(V1Route.values()).map(V1Route::route).toList()) {
            answered.forEach((function, routes) -> assertThat(routes.contains(route))
                    .as("%s in %s", route, function)
                    .isEqualTo(function == route.function()));
        }
    }

    @ParameterizedTest
    @EnumSource(V1Route.class)
    void aRouteOfAnotherFunctionIsNotFound(V1Route row) {
        Route route = row.route();
        for (FunctionName function : FunctionName.values()) {
            if (function != route.function()) {
                assertThat(Calls.code(calls.api(function).answer(Calls.valid(row))))
                        .isEqualTo("ROUTE_NOT_FOUND");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(V1Route.class)
    void whatIsNoEtagIsRefusedWhereIfMatchIsHonouredAndEveryIfMatchElsewhere(V1Route row) {
        boolean honoured = row.route().ifMatch() == IfMatch.HONOURED;
        for (String wrong : List.of("1", "W/\"1\"", "\"1\", \"2\"", "\"1\",", "\"01\"", "\"-1\"", "", " ", "*,\"1\"")) {
            Answer answer = calls.answer(Calls.with(Calls.valid(row), Map.of("if-match", wrong)));
            assertThat(answer.body()).as(wrong).containsEntry("code", "INVALID").containsEntry("field", "If-Match");
        }
        for (String right : List.of("\"1\"", "\"0\"", "*", "\"1\",\"1\"", "\"1\", \"1\"", "*, *")) {
            Answer answer = calls.answer(Calls.with(Calls.valid(row), Map.of("if-match", right)));
            if (honoured) {
                assertThat(answer.status())
                        .as("the store is reached with %s", right)
                        .isEqualTo(500);
            } else {
                assertThat(answer.body())
                        .containsEntry("code", "INVALID")
                        .containsEntry("detail", "If-Match must not be sent: this operation does not support it");
            }
        }
    }

    @Test
    void everyWriteHonoursIfMatchUnlessItMakesSomethingOrDecidesOnAPromotion() {
        assertThat(V1Route.values())
                .filteredOn(row -> !row.route().method().equals("GET"))
                .filteredOn(row -> row.route().ifMatch() == IfMatch.REFUSED)
                .containsExactlyInAnyOrder(
                        V1Route.CREATE_MODEL,
                        V1Route.REGISTER_VERSION,
                        V1Route.DECIDE_PROMOTION,
                        V1Route.WITHDRAW_PROMOTION,
                        V1Route.FREE_NAME);
        assertThat(V1Route.values())
                .filteredOn(row -> row.route().method().equals("GET"))
                .allMatch(row -> row.route().ifMatch() == IfMatch.REFUSED);
    }

    @ParameterizedTest
    @EnumSource(V1Route.class)
    void theKeyIsReadWhereTheDescriptionSaysSo(V1Route row) {
        Answer answer = calls.answer(Calls.with(Calls.valid(row), Map.of("idempotency-key", "two words")));
        if (Exchange.takesKey(row)) {
            assertThat(answer.body()).containsEntry("code", "INVALID").containsEntry("field", "Idempotency-Key");
        } else {
            assertThat(answer.status()).isIn(200, 500);
        }
    }

    @ParameterizedTest
    @EnumSource(V1Route.class)
    void aBodyIsReadByWhateverChangesSomething(V1Route row) {
        Route route = row.route();
        String body = Exchange.of(row).takes().map(Calls::example).orElse("{}");
        String more = body.substring(0, body.length() - 1) + (body.equals("{}") ? "" : ",") + "\"typo\":1}";
        Answer answer = calls.answer(Calls.withBody(Calls.valid(row), more));
        if (route.method().equals("GET")) {
            assertThat(answer.status()).isIn(200, 500);
        } else {
            assertThat(answer.body()).containsEntry("code", "UNKNOWN_FIELD").containsEntry("field", "typo");
        }
    }

    @ParameterizedTest
    @EnumSource(V1Route.class)
    void aQueryParameterThatTheRouteDoesNotTakeIsRefused(V1Route row) {
        for (String name : Arrays.asList("typo", "Limit", "")) {
            Answer answer = calls.answer(Calls.withQuery(Calls.valid(row), Map.of(name, List.of("1"))));
            assertThat(answer.body()).containsEntry("code", "UNKNOWN_FIELD").containsEntry("field", name);
        }
    }
}
