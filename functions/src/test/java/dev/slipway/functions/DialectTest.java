package dev.slipway.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.Dialect;
import dev.slipway.http.FunctionName;
import dev.slipway.http.IfMatch;
import dev.slipway.http.Limits;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.http.V1;
import dev.slipway.http.V1Route;
import dev.slipway.json.Json;
import dev.slipway.registry.Registry;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.refusal.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dialect that nobody here knows, spoken beside the registry's own: all that it takes is to be in the list. */
class DialectTest {
    private static final int LONGEST = 16;
    private static final Limits LIMITS = new Limits(LONGEST, false);
    private static final Route SEND = route("telegraphSend", "POST", "/telegraph/{to}", FunctionName.REGISTER);
    private static final Route BREAK = route("telegraphBreak", "GET", "/telegraph/break", FunctionName.REGISTER);
    private static final Route ELSEWHERE = route("telegraphElsewhere", "GET", "/telegraph/all", FunctionName.QUERY);

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<Throwable> failures = new ArrayList<>();
    private RecordingTable aws;
    private HttpFunction function;

    /** Says everything in few words. */
    private static final class Telegraph implements Dialect {
        @Override
        public String prefix() {
            return "/telegraph/";
        }

        @Override
        public List<Route> routes() {
            return List.of(SEND, BREAK, ELSEWHERE);
        }

        @Override
        public Map<Route, Api.Endpoint> endpoints(Registry registry) {
            return Map.of(
                    SEND, request -> sent(request, registry),
                    BREAK, request -> endless(),
                    ELSEWHERE, request -> Answer.ok(Map.of()));
        }

        private static Answer sent(ApiRequest request, Registry registry) {
            boolean isKnown = registry.store().answered("0".repeat(64)).isPresent();
            return Answer.of(201, Map.of("to", request.path().get("to"), "known", isKnown, "q", request.query()));
        }

        private static Answer endless() {
            throw new StackOverflowError("dev.slipway.Secret");
        }

        @Override
        public Answer refused(Refused refused) {
            return Answer.of(refused.refusal().status(), Map.of("stop", refused.refusal()))
                    .with("Content-Type", "application/telegram+json");
        }

        @Override
        public Answer broken() {
            return Answer.of(500, Map.of("stop", "LINE_CUT"));
        }
    }

    @BeforeEach
    void start() throws IOException {
        aws = new RecordingTable();
        Routes routes = new Routes(List.of(new V1("bucket", 1), new Telegraph()));
        Api api = new Api(routes, aws.wiring().registry(), FunctionName.REGISTER, failures::add);
        PrintStream lines = new PrintStream(log, true, StandardCharsets.UTF_8);
        function = new HttpFunction(api, new Log(lines, Clock.systemUTC())) {};
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void itsRouteIsAnsweredByItsEndpointOverTheRegistry() {
        APIGatewayV2HTTPResponse response = call(SEND, "contributors", "a=%C3%A9+1&a=2", "x".repeat(LONGEST));

        assertThat(response.getStatusCode()).isEqualTo(201);
        assertThat(Json.readObject(response.getBody()))
                .containsEntry("to", "m")
                .containsEntry("known", false)
                .containsEntry("q", Map.of("a", List.of("\u00e9 1", "2")));
        assertThat(response.getHeaders()).containsEntry("X-Content-Type-Options", "nosniff");
        assertThat(aws.asked()).containsExactly("DynamoDB_20120810.GetItem");
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("\"telegraphSend\"", "\"user:ada\"");
    }

    @Test
    void itsRefusalsHaveItsFormWhereverTheyComeFrom() {
        refused(call(SEND, "viewers", "", ""), 403, "FORBIDDEN");
        // No escape, no UTF-8, and half of a surrogate pair as it would be in UTF-8.
        for (String wrong : List.of("a=%zz", "%ff=a", "a=%ed%a0%bd")) {
            refused(call(SEND, "contributors", wrong, ""), 400, "INVALID");
        }
        refused(call(ELSEWHERE, "contributors", "", ""), 404, "ROUTE_NOT_FOUND");
        APIGatewayV2HTTPEvent nobody = new APIGatewayV2HTTPEvent();
        nobody.setRouteKey(SEND.key());
        refused(function.handleRequest(nobody, null), 401, "UNAUTHENTICATED");
        assertThat(failures).isEmpty();
        assertThat(aws.asked()).isEmpty();
    }

    @Test
    void itHasLimitsOfItsOwn() {
        refused(call(SEND, "contributors", "", "x".repeat(LONGEST + 1)), 413, "TOO_LARGE");

        Route own = V1Route.CREATE_MODEL.route();
        assertThat(problem(call(own, "contributors", "", "x".repeat(LONGEST + 1))))
                .isEqualTo("MALFORMED_JSON");
        assertThat(problem(call(own, "contributors", "", "x".repeat(V1.LIMITS.body() + 1))))
                .isEqualTo("TOO_LARGE");
        assertThat(problem(call(own, "contributors", "a=1&a=2", "{\"name\":\"m\"}")))
                .isEqualTo("UNKNOWN_FIELD");
    }

    @Test
    void whatBreaksInItIsToldInItsFormAndToTheLogAlone() {
        APIGatewayV2HTTPResponse response = call(BREAK, "contributors", "", "");

        assertThat(response.getStatusCode()).isEqualTo(500);
        assertThat(response.getBody()).isEqualTo("{\"stop\":\"LINE_CUT\"}");
        assertThat(failures).singleElement().isInstanceOf(StackOverflowError.class);
    }

    @Test
    void theRegistrysOwnRefusalsStayProblems() {
        APIGatewayV2HTTPResponse forbidden = call(V1Route.CREATE_MODEL.route(), "viewers", "", "");
        assertThat(problem(forbidden)).isEqualTo("FORBIDDEN");
        APIGatewayV2HTTPEvent unknown = event(SEND, "contributors", "", "");
        unknown.setRouteKey("POST /telegraph");
        assertThat(problem(function.handleRequest(unknown, null))).isEqualTo("ROUTE_NOT_FOUND");
    }

    private APIGatewayV2HTTPResponse call(Route route, String group, String query, String body) {
        return function.handleRequest(event(route, group, query, body), null);
    }

    private static void refused(APIGatewayV2HTTPResponse response, int status, String code) {
        assertThat(response.getStatusCode()).isEqualTo(status);
        assertThat(response.getBody()).isEqualTo("{\"stop\":\"" + code + "\"}");
        assertThat(response.getHeaders()).containsEntry("Content-Type", "application/telegram+json");
    }

    private static String problem(APIGatewayV2HTTPResponse response) {
        assertThat(response.getHeaders()).containsEntry("Content-Type", "application/problem+json");
        return (String) Json.readObject(response.getBody()).get("code");
    }

    private static APIGatewayV2HTTPEvent event(Route route, String group, String query, String body) {
        return APIGatewayV2HTTPEvent.builder()
                .withRouteKey(route.key())
                .withPathParameters(Map.of("to", "m"))
                .withRawQueryString(query)
                .withBody(body)
                .withHeaders(SignedIn.as(group).with(Map.of()))
                .withRequestContext(SignedIn.as(group).context())
                .build();
    }

    private static Route route(String operationId, String method, String path, FunctionName function) {
        return new Route(
                operationId,
                method,
                path,
                function,
                Permission.CONTRIBUTE,
                "Telegraph",
                201,
                IfMatch.REFUSED,
                List.of(),
                LIMITS);
    }
}
