package dev.slipway.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.Dialect;
import dev.slipway.http.FunctionName;
import dev.slipway.http.IfMatch;
import dev.slipway.http.Limits;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.http.V1;
import dev.slipway.json.Json;
import dev.slipway.local.events.EventLog;
import dev.slipway.local.functions.LocalFunction;
import dev.slipway.local.signature.SignatureV4;
import dev.slipway.registry.Registry;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.showcase.RegistryClient;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway before the registry's own API and a dialect that it has never heard of. */
class GatewayTest {
    private static final Route SEND = new Route(
            "send",
            "POST",
            "/telegraph/{office}/messages",
            FunctionName.REGISTER,
            Permission.CONTRIBUTE,
            "Send a message",
            200,
            IfMatch.REFUSED,
            List.of(),
            new Limits(10, false));

    /** Says in its own words that it refuses. */
    private static final class Telegraph implements Dialect {
        @Override
        public String prefix() {
            return "/telegraph/";
        }

        @Override
        public List<Route> routes() {
            return List.of(SEND);
        }

        @Override
        public Map<Route, Api.Endpoint> endpoints(Registry registry) {
            return Map.of();
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

    /** Answers what it was called with. */
    private static final class Echo implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
        @Override
        public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
            String office = event.getPathParameters().get("office");
            return APIGatewayV2HTTPResponse.builder()
                    .withStatusCode(200)
                    .withBody(Json.write(Map.of("route", event.getRouteKey(), "office", office)))
                    .build();
        }
    }

    @TempDir
    Path folder;

    private LoopbackServer server;
    private EventLog targets;
    private RegistryClient client;
    private String token;

    @BeforeEach
    void start() throws IOException {
        TokenIssuer issuer = TokenIssuer.of(folder.resolve("key.json"), Clock.systemUTC());
        Gateway gateway = new Gateway(
                new Routes(List.of(new V1("bucket", 1), new Telegraph())),
                Map.of(FunctionName.REGISTER, new LocalFunction("register", new Echo())),
                issuer,
                new IamAuthorizer(
                        new SignatureV4("AKIDEXAMPLE", "secret", IamAuthorizer.SERVICE, Clock.systemUTC()),
                        "AKIDEXAMPLE",
                        complaint -> {}));
        targets = new EventLog(folder.resolve("rule.jsonl"));
        LocalRoutes local = new LocalRoutes(gateway, issuer, LocalKey.in(folder), Map.of("rule", targets));
        server = LoopbackServer.start(0, Map.of("/", gateway, "/local/", local));
        client = new RegistryClient(server.uri());
        token = issuer.issue(Person.of("ada", "contributors"), TokenUse.ID).text();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        targets.close();
    }

    @Test
    void aCallOfADialectsRouteIsPassedOnToItsFunction() {
        Reply reply = client.call(token, "POST", "/telegraph/ham%20burg/messages");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).containsEntry("route", SEND.key()).containsEntry("office", "ham burg");
    }

    @Test
    void aPathThatIsNotThereIsRefusedInTheFormOfTheDialectItLiesBelow() {
        assertTelegram(client.call(token, "GET", "/telegraph/hamburg/messages"), 404, "ROUTE_NOT_FOUND");
        assertTelegram(client.call(token, "POST", "/telegraph/"), 404, "ROUTE_NOT_FOUND");
        assertTelegram(client.call(token, "POST", "/telegraph/%ff/messages"), 404, "ROUTE_NOT_FOUND");
        for (String path : List.of("/telegraph", "/telegraphs/x/messages", "/v1/nothing", "/")) {
            assertProblem(client.call(token, "POST", path), 404, "ROUTE_NOT_FOUND");
        }
    }

    @Test
    void aCallerWithoutATokenIsRefusedInTheFormOfTheDialect() {
        Reply reply = client.call("", "POST", "/telegraph/hamburg/messages");
        assertTelegram(reply, 401, "UNAUTHENTICATED");
        assertThat(reply.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertProblem(client.call("", "GET", "/v1/models"), 401, "UNAUTHENTICATED");
    }

    @Test
    void aFileOfATargetThatIsDamagedIsNamedToWhoAsksForIt() throws IOException {
        Path file = Files.writeString(folder.resolve("rule.jsonl"), "no event\n");

        Reply reply = client.call(token, "GET", "/local/targets/rule");

        assertProblem(reply, 503, "UNAVAILABLE");
        assertThat(reply.text("detail")).startsWith(file + " is damaged. ");
    }

    private static void assertTelegram(Reply reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).containsExactly(Map.entry("stop", code));
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/telegram+json");
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).containsEntry("code", code);
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
