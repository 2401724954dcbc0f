package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.functions.Wiring;
import dev.slipway.registry.Registry;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.refusal.Refused;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of all routes: that of the deployment, and what none may be made of. */
class RoutesTest {
    private static final Routes TABLE = Wiring.routes();
    private static final Route SAY = route("say", "POST", "/echo/say");

    static Stream<Route> all() {
        return TABLE.all().stream();
    }

    @Test
    void keysAndOperationIdsAreUnique() {
        assertThat(TABLE.all()).extracting(Route::key).doesNotHaveDuplicates();
        assertThat(TABLE.all())
                .extracting(Route::operationId)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z]+([A-Z][a-z]*)*"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRouteIsFoundByItsKeyAndNothingElse(Route route) {
        assertThat(TABLE.of(route.key())).contains(route);
        assertThat(TABLE.of(route.key() + "/")).isEmpty();
        assertThat(TABLE.of(" " + route.key())).isEmpty();
        assertThat(TABLE.of(route.key().toLowerCase(Locale.ROOT))).isEmpty();
    }

    @Test
    void everyRouteOfEveryDialectHasAnEndpointInItsFunctionAndNowhereElse() {
        Map<FunctionName, Set<Route>> answered = new EnumMap<>(FunctionName.class);
        for (FunctionName function : FunctionName.values()) {
            answered.put(function, new Api(TABLE, Calls.broken(new Calls.Touched()), function, failure -> {}).routes());
        }
        for (Route route : TABLE.all()) {
            answered.forEach((function, routes) -> assertThat(routes.contains(route))
                    .as("%s in %s", route, function)
                    .isEqualTo(function == route.function()));
        }
    }

    @Test
    void itHoldsTheRowsOfItsDialectsInTheirOrder() {
        List<Route> own = Arrays.stream(V1Route.values()).map(V1Route::route).toList();
        assertThat(TABLE.all()).startsWith(own.toArray(Route[]::new)).hasSizeGreaterThan(own.size());
        assertThat(new Routes(List.of(new V1("bucket", 1), new Echo("/echo/", SAY))).all())
                .startsWith(own.toArray(Route[]::new))
                .endsWith(SAY)
                .hasSize(own.size() + 1);
    }

    @Test
    void aPathBelongsToTheDialectWhosePrefixItBeginsWithAndToTheFirstOtherwise() {
        Dialect own = new V1("bucket", 1);
        Dialect echo = new Echo("/echo/", SAY);
        Routes routes = new Routes(List.of(own, echo));
        for (String path : List.of("/echo/", "/echo/say", "/echo/nothing/at/all")) {
            assertThat(routes.dialectOf(path)).as(path).isSameAs(echo);
        }
        for (String path : List.of("/v1/models", "/v1/", "/", "", "/echo", "/echoes/say", "/v1/echo/")) {
            assertThat(routes.dialectOf(path)).as(path).isSameAs(own);
        }
    }

    @Test
    void aParameterWithAPlusTakesAllThatIsLeftOfAPath() {
        Route rest = route("rest", "GET", "/echo/of/{path+}");
        Route one = route("one", "GET", "/echo/of/{what}/said");
        Routes routes = new Routes(List.of(new V1("bucket", 1), new Echo("/echo/", rest, one)));

        for (String path : List.of("a", "a/b", "a b/%2F/c", "a//b", "../..", "/", "said/a")) {
            assertThat(routes.at("GET", "/echo/of/" + path))
                    .as(path)
                    .contains(new Routes.Match(rest, Map.of("path", path)));
        }
        assertThat(routes.at("GET", "/echo/of/a/said")).contains(new Routes.Match(one, Map.of("what", "a")));
        assertThat(routes.at("GET", "/echo/of/")).isEmpty();
        assertThat(routes.at("GET", "/echo/of")).isEmpty();
        assertThat(routes.at("PUT", "/echo/of/a")).isEmpty();
    }

    @Test
    void dialectsThatCannotBeToldApartAreRefused() {
        refused("/echo/deep/ lies below /echo/", new Echo("/echo/", SAY), new Echo("/echo/deep/"));
        refused("/echo/deep/ lies below /echo/", new Echo("/echo/deep/"), new Echo("/echo/", SAY));
        refused("/echo/ lies below /echo/", new Echo("/echo/", SAY), new Echo("/echo/"));
        refused("POST /echo/say does not lie below /other/", new Echo("/other/", SAY));
        refused("there are two routes POST /echo/say", new Echo("/echo/", SAY, route("other", "POST", "/echo/say")));
        refused("there are two operations say", new Echo("/echo/", SAY, route("say", "GET", "/echo/say")));
        refused("there are two operations createModel", new Echo("/echo/", route("createModel", "GET", "/echo/say")));
    }

    private static void refused(String message, Dialect... dialects) {
        List<Dialect> all = Stream.concat(Stream.of(new V1("bucket", 1)), Stream.of(dialects))
                .toList();
        assertThatThrownBy(() -> new Routes(all))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static Route route(String operationId, String method, String path) {
        return new Route(
                operationId,
                method,
                path,
                FunctionName.QUERY,
                Permission.READ,
                "Say something",
                200,
                IfMatch.REFUSED,
                List.of(),
                new Limits(10, false));
    }

    /** Routes and nothing behind them. */
    private record Echo(String prefix, List<Route> routes) implements Dialect {
        Echo(String prefix, Route... routes) {
            this(prefix, List.of(routes));
        }

        @Override
        public Map<Route, Api.Endpoint> endpoints(Registry registry) {
            return Map.of();
        }

        @Override
        public Answer refused(Refused refused) {
            throw new AssertionError(refused);
        }

        @Override
        public Answer broken() {
            throw new AssertionError();
        }
    }
}
