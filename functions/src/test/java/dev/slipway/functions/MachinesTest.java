package dev.slipway.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.slipway.SteppedTime;
import dev.slipway.http.Api;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.json.Json;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Registry;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.Promotion;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door of machines: calls that the gateway's IAM authorizer let in, from the event to the history. */
class MachinesTest {
    private static final String ID = "role:123456789012/training";
    private static final Identity TRAINING = new Identity(ID, ID + "/build-7");

    private final SampleRegistry sample = new SampleRegistry();
    private final Operator operator = new Operator();
    private final List<Throwable> failures = new ArrayList<>();
    private Map<FunctionName, HttpFunction> functions = functions("{\"contributors\":[\"" + ID + "\"]}");

    @Test
    void aRoleThatSettingsNameWritesAndItsSessionStandsInTheEntry() {
        APIGatewayV2HTTPResponse made = ask(FunctionName.REGISTER, SignedCall.post("/v1/models", Map.of("name", "m")));

        assertThat(made.getStatusCode()).as(made.getBody()).isEqualTo(201);
        Model model = sample.store.model(new ModelName("m")).orElseThrow();
        Entry entry = sample.history(model).get(0);
        assertThat(entry.by()).isEqualTo(TRAINING);
        assertThat(operator.lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("Operation", "createModel")
                        .containsEntry("caller", ID));
    }

    @Test
    void theSessionGivesNoRightAndTakesNone() {
        for (String session : List.of("build-8", "admins", "root@example.com", "x")) {
            SignedCall call = SignedCall.get("/v1/models").by(SignedCall.ROLE.replace("build-7", session));
            assertThat(ask(FunctionName.QUERY, call).getStatusCode()).isEqualTo(200);
        }
        functions = functions("{\"admins\":[\"build-7\",\"user:" + ID + "\"]}");
        refused(ask(FunctionName.REGISTER, SignedCall.post("/v1/models", Map.of("name", "m"))), 403, "FORBIDDEN");
    }

    @Test
    void whoMadeAModelIsItsMaintainerInEverySession() {
        ask(FunctionName.REGISTER, SignedCall.post("/v1/models", Map.of("name", "m")));
        SignedCall deletion =
                new SignedCall(SignedCall.ROLE.replace("build-7", "build-8"), "DELETE", "/v1/models/m", "");

        assertThat(ask(FunctionName.REGISTER, deletion).getStatusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:sts::123456789012:assumed-role/other/build-7",
                "arn:aws:sts::210987654321:assumed-role/training/build-7",
                "arn:aws:iam::123456789012:user/training",
                "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_training_0123456789abcdef/training"
            })
    void anIdentityThatNoSettingNamesMayDoNothing(String arn) {
        sample.model("m");
        refused(ask(FunctionName.QUERY, SignedCall.get("/v1/models/m").by(arn)), 403, "FORBIDDEN");
        nothingIsWrittenBy(
                SignedCall.post("/v1/models", Map.of("name", "new")).by(arn).event(), 403, "FORBIDDEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::123456789012:root",
                "arn:aws:sts::123456789012:federated-user/training",
                "arn:aws:sts::123456789012:assumed-role/training",
                "arn:aws:iam::123456789012:role/training",
                "arn:aws:sts::123456789012:assumed-role/training/build-7 ",
                "arn:aws:sts::123456789012:assumed-role/training/build-7/more",
                "arn:aws:sts::12345678901:assumed-role/training/build-7",
                "arn:aws:iam::123456789012:assumed-role/training/build-7",
                "arn:awsome:sts::123456789012:assumed-role/training/build-7\nx",
                "AROAIDPPEZS35WEXAMPLE:build-7",
                "role:123456789012/training",
                ""
            })
    void credentialsOfAnybodyElseAreRefused(String arn) {
        nothingIsWrittenBy(
                SignedCall.post("/v1/models", Map.of("name", "new")).by(arn).event(), 403, "FORBIDDEN");
    }

    @Test
    void credentialsOfAnIdentityPoolAreRefused() {
        Map<String, Object> pool = Map.of("amr", List.of("authenticated"), "identityId", "i", "identityPoolId", "p");
        SignedCall call = SignedCall.post("/v1/models", Map.of("name", "new"));

        nothingIsWrittenBy(call.with("cognitoIdentity", pool), 403, "FORBIDDEN");
        nothingIsWrittenBy(call.with("cognitoIdentity", Map.of()), 403, "FORBIDDEN");
    }

    @Test
    void aCallByBothDoorsOrByNoneIsRefused() {
        SignedCall call = SignedCall.post("/v1/models", Map.of("name", "new"));

        nothingIsWrittenBy(call.withToken(Map.of("sub", "ada")), 401, "UNAUTHENTICATED");
        nothingIsWrittenBy(call.withToken(Map.of()), 401, "UNAUTHENTICATED");
        APIGatewayV2HTTPEvent unverified = call.unverified();
        unverified.setRouteKey("POST /v1/models");
        nothingIsWrittenBy(unverified, 401, "UNAUTHENTICATED");
    }

    @Test
    void aCallThatNobodySignedIsNotLookedUpByItsPath() {
        nothingIsWrittenBy(SignedCall.post("/v1/models", Map.of("name", "new")).unverified(), 401, "UNAUTHENTICATED");
    }

    /** A row: a model's name, and the decoded path at which it is read. */
    @ParameterizedTest
    @CsvSource({"fraud detector, fraud detector", "a.b_c-1, a.b_c-1"})
    void aNameIsThatOfTheDecodedPath(String name, String inPath) {
        sample.model(name);

        APIGatewayV2HTTPResponse read = ask(FunctionName.QUERY, SignedCall.get("/v1/models/" + inPath));

        assertThat(read.getStatusCode()).isEqualTo(200);
        assertThat(Json.readObject(read.getBody())).containsEntry("name", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20A", "a+A", "a%2520A", "a%41", "%", "100%", "a%zz", "Größe", "a@A"})
    void nothingInAPathIsDecodedASecondTime(String inPath) {
        for (String name : List.of("a A", "aA", "A", "aa", "100")) {
            sample.model(name);
        }
        refused(ask(FunctionName.QUERY, SignedCall.get("/v1/models/" + inPath)), 400, "INVALID");
    }

    @Test
    void aSlashInANameIsOneOfThePath() {
        sample.model("versions");
        refused(ask(FunctionName.QUERY, SignedCall.get("/v1/models/a/b")), 404, "ROUTE_NOT_FOUND");
    }

    @Test
    void aDownloadAddressHasTheNameByWhichTheGatewayWasFoundWhateverTheHeadersSay() {
        Model model = sample.model("m");
        sample.ready(model);
        APIGatewayV2HTTPEvent event = SignedCall.get("/api/2.0/mlflow/model-versions/get-download-uri")
                .event();
        event.setRawQueryString("name=m&version=1");
        for (String header : List.of("host", "x-forwarded-host", "forwarded", "origin")) {
            event.getHeaders().put(header, "elsewhere.example");
        }

        assertThat(Json.readObject(ask(FunctionName.QUERY, event).getBody()))
                .containsEntry(
                        "artifact_uri",
                        "mlflow-artifacts://id.execute-api.eu-central-1.amazonaws.com/" + model.id() + "/1");
    }

    @Test
    void theRestOfAPathIsFoundInIt() {
        Model model = sample.model("m");
        sample.ready(model);

        APIGatewayV2HTTPResponse told = ask(
                FunctionName.QUERY,
                SignedCall.get("/api/2.0/mlflow-artifacts/presigned/" + model.id() + "/1/weights.bin"));

        assertThat(told.getStatusCode()).as(told.getBody()).isEqualTo(200);
    }

    @Test
    void whatHasNoRouteIsRefusedInTheFormOfItsDialect() {
        for (String path : List.of("/v1/nothing", "/", "//v1/models", "/v1/models/", "/V1/models", "/v1/models/m/..")) {
            refused(ask(FunctionName.QUERY, SignedCall.get(path)), 404, "ROUTE_NOT_FOUND");
        }
        refused(
                ask(FunctionName.QUERY, new SignedCall(SignedCall.ROLE, "HEAD", "/v1/models", "")),
                404,
                "ROUTE_NOT_FOUND");
        APIGatewayV2HTTPResponse ofMlflow = ask(FunctionName.QUERY, SignedCall.get("/api/2.0/mlflow/nothing"));
        assertThat(ofMlflow.getStatusCode()).isEqualTo(404);
        assertThat(Json.readObject(ofMlflow.getBody())).containsEntry("error_code", "ENDPOINT_NOT_FOUND");
    }

    @Test
    void aFunctionAnswersItsOwnRoutesOnly() {
        int elsewhere = 0;
        for (Route route : Wiring.routes().all()) {
            for (FunctionName function : FunctionName.values()) {
                String path = route.path().replaceAll("\\{[a-z]+\\+?}", "1");
                APIGatewayV2HTTPResponse answer =
                        ask(function, new SignedCall(SignedCall.ROLE, route.method(), path, "{}"));
                boolean isThere = !answer.getBody().contains("this function does not answer");
                assertThat(isThere).as("%s in %s", route, function).isEqualTo(function == route.function());
                elsewhere += isThere ? 0 : 1;
            }
        }
        assertThat(elsewhere).isGreaterThan(150);
    }

    @Test
    void aMachineDecidesNothingWhateverItsRole() {
        functions = functions("{\"approvers\":[\"" + ID + "\"],\"admins\":[\"" + ID + "\"]}");
        Model model = sample.model("m");
        Promotion waiting = sample.promotion(sample.ready(model), StageName.PRODUCTION);

        APIGatewayV2HTTPResponse decided = ask(
                FunctionName.PROMOTE,
                SignedCall.post("/v1/promotions/" + waiting.id() + "/decisions", Map.of("decision", "APPROVE")));

        refused(decided, 403, "FORBIDDEN");
        assertThat(decided.getBody())
                .contains("only people decide, who sign in with a token, and " + TRAINING.name() + " is a machine");
    }

    /** A role gives the same by either door. What it gives, and who decides, is in the matrix of the API. */
    @Test
    void aRoleOpensTheSameRoutesByEitherDoor() {
        List<String> mismatches = new ArrayList<>();
        int cells = 0;
        for (Role role : Role.values()) {
            String holders = "[\"" + ID + "\",\"team\"]";
            functions = functions(role.isEverywhere() ? "{\"" + role.plural() + "\":" + holders + "}" : "{}");
            for (Route route : Wiring.routes().all()) {
                Map<String, Integer> statuses = new TreeMap<>();
                for (String door : List.of("person", "machine")) {
                    APIGatewayV2HTTPEvent event = call(route);
                    if (door.equals("person")) {
                        SignedIn ada = SignedIn.as("team");
                        event.setHeaders(ada.with(event.getHeaders()));
                        event.setRouteKey(route.key());
                        event.setPathParameters(Map.of(
                                "model",
                                "m",
                                "version",
                                "1",
                                "stage",
                                "s",
                                "promotion",
                                "1",
                                "name",
                                "1",
                                "path",
                                "1"));
                        event.getRequestContext().setAuthorizer(ada.context().getAuthorizer());
                    }
                    statuses.put(door, ask(route.function(), event).getStatusCode());
                }
                cells += statuses.size();
                if (!statuses.get("person").equals(statuses.get("machine"))) {
                    mismatches.add(route + " as " + role + ": " + statuses);
                }
            }
        }
        System.out.println("doors: " + cells + " cells, " + mismatches.size() + " mismatches");
        assertThat(mismatches).isEmpty();
        assertThat(cells).isGreaterThan(600);
    }

    private static APIGatewayV2HTTPEvent call(Route route) {
        String path =
                route.path().replace("{model}", "m").replace("{stage}", "s").replaceAll("\\{[a-z]+\\+?}", "1");
        return new SignedCall(SignedCall.ROLE, route.method(), path, "{}").event();
    }

    private void nothingIsWrittenBy(APIGatewayV2HTTPEvent event, int status, String code) {
        refused(ask(FunctionName.REGISTER, event), status, code);
        assertThat(sample.store.model(new ModelName("new"))).isEmpty();
        assertThat(operator.lines()).last().satisfies(line -> assertThat(line).containsEntry("status", status));
    }

    private APIGatewayV2HTTPResponse ask(FunctionName function, SignedCall call) {
        return ask(function, call.event());
    }

    private APIGatewayV2HTTPResponse ask(FunctionName function, APIGatewayV2HTTPEvent event) {
        APIGatewayV2HTTPResponse response = functions.get(function).handleRequest(event, null);
        assertThat(failures).isEmpty();
        return response;
    }

    private static void refused(APIGatewayV2HTTPResponse response, int status, String code) {
        assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(status);
        assertThat(Json.readObject(response.getBody())).containsEntry("code", code);
    }

    private Map<FunctionName, HttpFunction> functions(String access) {
        Registry registry = new Registry(
                sample.memory.stores.stores(),
                sample.memory.artifacts,
                new Changes(sample.store, sample.clock, new SteppedTime()),
                Roles.of(access));
        Routes routes = Wiring.routes();
        Map<FunctionName, HttpFunction> functions = new EnumMap<>(FunctionName.class);
        for (FunctionName function : FunctionName.values()) {
            functions.put(
                    function, new HttpFunction(new Api(routes, registry, function, failures::add), operator.log()) {});
        }
        return functions;
    }
}
