package dev.slipway.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.IAM;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.slipway.functions.Wiring;
import dev.slipway.http.FunctionName;
import dev.slipway.local.Signing;
import dev.slipway.local.functions.LocalFunction;
import dev.slipway.local.signature.SignatureV4;
import dev.slipway.showcase.RegistryClient;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that come signed: what a function is handed, and what never gets to one. */
class IamAuthorizerTest {
    private static final String KEY_ID = "AKIDEXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Signing SIGNING = new Signing(KEY_ID, SECRET);
    private static final String BODY = "{\"name\":\"Größe\"}";
    private static final String CREATE = "/v1/models";

    private final List<APIGatewayV2HTTPEvent> passedOn = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    /** Keeps what it was called with. */
    private final class Keeping implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
        @Override
        public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
            passedOn.add(event);
            return APIGatewayV2HTTPResponse.builder()
                    .withStatusCode(200)
                    .withBody("{}")
                    .build();
        }
    }

    @TempDir
    Path folder;

    private LoopbackServer server;
    private RegistryClient client;

    @BeforeEach
    void start() throws IOException {
        Map<FunctionName, LocalFunction> functions = new TreeMap<>();
        for (FunctionName name : FunctionName.values()) {
            functions.put(name, new LocalFunction(name.id(), new Keeping()));
        }
        Gateway gateway = new Gateway(
                Wiring.routes(),
                functions,
                TokenIssuer.of(folder.resolve("key.json"), Clock.systemUTC()),
                new IamAuthorizer(
                        new SignatureV4(KEY_ID, SECRET, IamAuthorizer.SERVICE, Clock.systemUTC()),
                        KEY_ID,
                        complaints::add));
        server = LoopbackServer.start(0, Map.of("/", gateway));
        client = new RegistryClient(server.uri());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** As {@code functions/src/test/resources/dev/slipway/functions/signed-call.json} has it from AWS's pages. */
    @Test
    void theFunctionIsHandedWhatApiGatewayWouldSay() {
        assertThat(send("GET", "/v1/models/fraud%20detector/versions?tag=a%2Bb", "")
                        .status())
                .isEqualTo(200);

        APIGatewayV2HTTPEvent event = passedOn.get(0);
        assertThat(event.getRouteKey()).isEqualTo("ANY /{proxy+}");
        assertThat(event.getRawPath()).isEqualTo("/v1/models/fraud detector/versions");
        assertThat(event.getRawQueryString()).isEqualTo("tag=a%2Bb");
        assertThat(event.getPathParameters()).containsExactly(Map.entry("proxy", "v1/models/fraud detector/versions"));
        assertThat(event.getRequestContext().getHttp().getMethod()).isEqualTo("GET");
        assertThat(event.getRequestContext().getAuthorizer().getJwt()).isNull();
        IAM iam = event.getRequestContext().getAuthorizer().getIam();
        assertThat(iam.getUserArn()).isEqualTo("arn:aws:sts::000000000000:assumed-role/local/one-machine");
        assertThat(iam.getAccessKey()).isEqualTo(KEY_ID);
        assertThat(iam.getAccountId()).isEqualTo("000000000000");
        assertThat(iam.getCallerId()).isEqualTo(iam.getUserId()).endsWith(":one-machine");
        assertThat(iam.getPrincipalOrgId()).isEqualTo("aws:PrincipalOrgID");
        assertThat(iam.getCognitoIdentity()).isNull();
        assertThat(complaints).isEmpty();
    }

    @Test
    void aBodyArrivesAsItWasSigned() {
        send("POST", CREATE, BODY);

        assertThat(passedOn)
                .singleElement()
                .satisfies(event -> assertThat(event.getBody()).isEqualTo(BODY));
    }

    @Test
    void whatIsNotSignedByTheKeyForThisServiceNowIsRefused() {
        Clock now = Clock.systemUTC();
        for (Signing wrong : List.of(
                new Signing(KEY_ID, SECRET + "x"),
                new Signing("AKIDOTHER", SECRET),
                new Signing("s3", now, KEY_ID, SECRET),
                new Signing("events", now, KEY_ID, SECRET),
                new Signing("execute-api", Clock.offset(now, Duration.ofMinutes(-6)), KEY_ID, SECRET),
                new Signing("execute-api", Clock.offset(now, Duration.ofMinutes(6)), KEY_ID, SECRET))) {
            refused(client.callRaw("", "POST", CREATE, BODY, wrong.headers("POST", at(CREATE), BODY)));
        }
    }

    @Test
    void whatIsAlteredOnTheWayIsRefused() {
        Map<String, String> own = Map.of("Idempotency-Key", "k-1");
        Map<String, String> signed = SIGNING.headers("POST", at(CREATE), BODY, own);
        assertThat(client.callRaw("", "POST", CREATE, BODY, signed).status()).isEqualTo(200);
        passedOn.clear();

        refused(client.callRaw("", "POST", CREATE, BODY + " ", signed));
        refused(client.callRaw("", "PUT", CREATE, BODY, signed));
        refused(client.callRaw("", "POST", CREATE + "?prefix=x", BODY, signed));
        refused(client.callRaw("", "POST", "/v1/models/m/versions", BODY, signed));
        refused(client.callRaw("", "POST", CREATE, BODY, with(signed, "Idempotency-Key", "k-2")));
        refused(client.callRaw("", "POST", CREATE, BODY, with(signed, "x-amz-security-token", "t")));
        for (String header : List.of("Idempotency-Key", "X-Amz-Date", "x-amz-content-sha256")) {
            Map<String, String> fewer = new TreeMap<>(signed);
            assertThat(fewer.keySet().removeIf(header::equalsIgnoreCase)).isTrue();
            refused(client.callRaw("", "POST", CREATE, BODY, fewer));
        }
    }

    @Test
    void aSignatureIsNeededOnEachPathAndNoTokenBesideIt() {
        Map<String, String> wrong = Map.of("Authorization", "AWS4-HMAC-SHA256 Credential=" + KEY_ID);
        for (String path : List.of("/v1/openapi.json", "/v1/nothing", "/api/2.0/mlflow/model-versions/get")) {
            Reply reply = client.callRaw("", "GET", path, "", wrong);
            assertThat(reply.status()).as(path).isEqualTo(403);
        }
        HttpRequest.Builder twice = HttpRequest.newBuilder(at(CREATE)).header("Authorization", "Bearer x");
        SIGNING.headers("GET", at(CREATE), "").forEach(twice::header);
        HttpResponse<byte[]> refused = client.send(twice.build());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                .contains("The request must have the header authorization exactly once");
        assertThat(passedOn).isEmpty();
    }

    @Test
    void aSignedPathWithoutARouteIsRefusedInTheFormOfItsDialect() {
        for (String path : List.of("/v1/nothing", "/v1/models/a%2Fb", "/", "/v1/models/")) {
            Reply reply = send("GET", path, "");
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.body()).containsEntry("code", "ROUTE_NOT_FOUND");
        }
        assertThat(send("GET", "/api/2.0/mlflow/nothing", "").body()).containsEntry("error_code", "ENDPOINT_NOT_FOUND");
        assertThat(passedOn).isEmpty();
    }

    @Test
    void eachKindOfSignatureThatAwsProbablyRefusesIsToldOnce() {
        Signing once = new Signing(KEY_ID, SECRET, IamAuthorizer.SERVICE, Clock.systemUTC(), false);
        for (String path : List.of("/v1/models/a", "/v1/models/a%20b", "/v1/models/a%20c")) {
            Map<String, String> signed = once.headers("GET", at(path), "");
            assertThat(client.callRaw("", "GET", path, "", signed).status()).isEqualTo(200);
        }
        assertThat(complaints)
                .containsExactly(
                        "A signed call was taken that API Gateway would probably refuse: the path was signed as"
                                + " it was sent, not percent-encoded once more");
    }

    private Reply send(String method, String path, String body) {
        return client.callRaw("", method, path, body, SIGNING.headers(method, at(path), body));
    }

    private URI at(String path) {
        return URI.create(server.uri() + path);
    }

    private void refused(Reply reply) {
        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(403);
        assertThat(reply.body()).containsEntry("code", "FORBIDDEN");
        assertThat(passedOn).isEmpty();
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return more;
    }
}
