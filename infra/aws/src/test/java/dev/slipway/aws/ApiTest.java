package dev.slipway.aws;

import static dev.slipway.aws.Template.at;
import static dev.slipway.aws.Template.list;
import static dev.slipway.aws.Template.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.functions.Wiring;
import dev.slipway.http.Route;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.access.Roles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NeedsNode
class ApiTest {
    /** Routes that anybody may call. */
    private static final Set<String> PUBLIC = Set.of("GET /v1/openapi.json", "GET /health", "GET /version");

    static Stream<Template> templates() {
        return Template.all();
    }

    /** The routes of the API at this place: of each key the properties. */
    private static Map<String, Map<String, Object>> routes(Template template, String api) {
        Map<String, Map<String, Object>> routes = new TreeMap<>();
        template.all("AWS::ApiGatewayV2::Route").forEach((id, route) -> {
            if (template.path(id).startsWith(api + "/")) {
                assertThat(template.path(target(route.get("ApiId")))).isEqualTo(api + "/Http/Resource");
                routes.put(String.valueOf(route.get("RouteKey")), route);
            }
        });
        return routes;
    }

    /** The place of the function that answers a route. */
    private static String function(Template template, Map<String, Object> route) {
        Object integration = list(route, "Target", "Fn::Join").get(1);
        Map<String, Object> uri =
                template.all("AWS::ApiGatewayV2::Integration").get(target(((List<?>) integration).get(1)));
        assertThat(uri.get("PayloadFormatVersion")).isEqualTo("2.0");
        return template.path(target(uri.get("IntegrationUri")));
    }

    private static String alias(Route route) {
        return "Functions/" + Deployed.of(route.function()).title() + "/Alias/Resource";
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theRoutesForPeopleAreTheRowsOfTheTableEachWithItsFunction(Template template) {
        Map<String, String> expected = new TreeMap<>();
        Wiring.routes().all().forEach(route -> expected.put(route.key(), alias(route)));
        Map<String, String> routes = new TreeMap<>();
        routes(template, "Api").forEach((key, route) -> routes.put(key, function(template, route)));

        assertThat(routes).isEqualTo(expected);
    }

    /** API Gateway takes the route that says the whole path before one that takes whatever comes. */
    @ParameterizedTest
    @MethodSource("templates")
    void aMachinesCallOfEveryRowOfTheTableReachesItsFunction(Template template) {
        Map<String, Map<String, Object>> routes = routes(template, "MachineApi");
        for (Route route : Wiring.routes().all()) {
            Map<String, Object> taken = routes.containsKey(route.key())
                    ? routes.get(route.key())
                    : routes.get(route.method() + " /{proxy+}");
            assertThat(function(template, taken)).as(route.key()).isEqualTo(alias(route));
        }
    }

    /** A path of the table may also fit a route of another row that says more of it. */
    @ParameterizedTest
    @MethodSource("templates")
    void noRouteForMachinesTakesTheCallsOfAnother(Template template) {
        for (String key : routes(template, "MachineApi").keySet()) {
            if (!key.endsWith("/{proxy+}")) {
                String shape = key.replaceAll("\\{[^}]*\\+}", ".+").replaceAll("\\{[^}]*\\}", "[^/]+");
                assertThat(Wiring.routes().all().stream()
                                .map(Route::key)
                                .filter(other -> other.replaceAll("[{}]", "").matches(shape)))
                        .containsExactly(key);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void machinesSignEveryCallAndPeopleSendATokenButForThePublicRoute(Template template) {
        assertThat(routes(template, "MachineApi").values())
                .isNotEmpty()
                .allMatch(route -> "AWS_IAM".equals(route.get("AuthorizationType")));
        routes(template, "Api").forEach((key, route) -> {
            boolean isPublic = PUBLIC.contains(key);
            assertThat(route.get("AuthorizationType")).as(key).isEqualTo(isPublic ? "NONE" : "JWT");
            if (!isPublic) {
                assertThat(template.all("AWS::ApiGatewayV2::Authorizer"))
                        .containsOnlyKeys(target(route.get("AuthorizerId")));
            }
        });
        Map<String, Object> authorizer = template.one("AWS::ApiGatewayV2::Authorizer");
        assertThat(authorizer.get("AuthorizerType")).isEqualTo("JWT");
        assertThat(authorizer.get("IdentitySource")).isEqualTo(List.of("$request.header.Authorization"));
    }

    /** A stack may have 500 resources; a second route for each row would leave little room for what is to come. */
    @ParameterizedTest
    @MethodSource("templates")
    void theTemplateStaysFarBelowWhatAStackMayHave(Template template) {
        int resources = Template.object(template.json(), "Resources").size();
        System.out.println(template + ": " + resources + " resources");
        assertThat(resources).isLessThan(350);
        assertThat(routes(template, "MachineApi"))
                .hasSizeLessThan(routes(template, "Api").size() / 2);
    }

    @Test
    void eachMachineHasARoleThatMayCallTheApiForMachinesAndNothingElse() {
        Template template = Template.of("everything");
        Map<String, Map<String, Object>> roles = new TreeMap<>();
        template.all("AWS::IAM::Role").forEach((id, role) -> {
            if (template.path(id).startsWith("Machines/")) {
                roles.put(String.valueOf(role.get("RoleName")), role);
            }
        });

        assertThat(roles).containsOnlyKeys("slipway-everything-ci", "slipway-everything-training");
        roles.values().forEach(role -> {
            assertThat(role).doesNotContainKey("ManagedPolicyArns");
            assertThat(list(role, "Policies")).hasSize(1);
            List<Object> statements = list(list(role, "Policies").get(0), "PolicyDocument", "Statement");
            assertThat(statements).hasSize(1);
            assertThat(at(statements.get(0), "Action")).isEqualTo("execute-api:Invoke");
            assertThat(String.valueOf(at(statements.get(0), "Resource")))
                    .contains("execute-api", "MachineApiHttp", "/$default/*/*");
        });
        assertThat(list(roles.get("slipway-everything-training"), "AssumeRolePolicyDocument", "Statement").stream()
                        .flatMap(statement -> list(statement, "Principal", "AWS").stream()))
                .as("with its path, which a trust policy needs")
                .containsExactlyInAnyOrder(
                        "arn:aws:iam::444455556666:role/jobs/training", "arn:aws:iam::444455556666:root");
    }

    @Test
    void functionsAreToldWhatTheSettingsSayOfGroupsAndMachines() {
        Roles roles = told(Template.of("everything"));

        assertThat(roles.caller(
                                dev.slipway.registry.access.Identity.ofId(
                                        "role:111122223333/slipway-everything-training"),
                                Set.of())
                        .roles())
                .containsExactlyInAnyOrder(Role.CONTRIBUTOR, Role.REPORTER);
        assertThat(roles.caller(
                                dev.slipway.registry.access.Identity.ofId("role:111122223333/slipway-everything-ci"),
                                Set.of())
                        .roles())
                .isEmpty();
        assertThat(roles.caller(
                                dev.slipway.registry.access.Identity.ofId("user:a"),
                                Set.of("deployers", "contributors"))
                        .roles())
                .containsExactlyInAnyOrder(Role.CONTRIBUTOR, Role.REPORTER);
    }

    /** The page tells the same of one machine and of a deployment. */
    @Test
    void theSettingsOfTheTwoTeamsAreDeployedAsThePageHasThemForOneMachine() throws IOException {
        String page = Files.readString(Path.of("docs/teams.md"));
        String onOneMachine = page.substring(page.indexOf("SLIPWAY_ACCESS='") + "SLIPWAY_ACCESS='".length());

        Template template = Template.of("teams");
        assertThat(told(template)).isEqualTo(Roles.of(onOneMachine.substring(0, onOneMachine.indexOf('\''))));
        assertThat(template.all("AWS::IAM::Role").values().stream().map(role -> role.get("RoleName")))
                .contains("slipway-teams-ci");
        assertThat(template.all("AWS::Cognito::UserPoolGroup").values().stream().map(group -> group.get("GroupName")))
                .containsExactlyInAnyOrder("fraud-team", "credit-team", "grp-eu-risk-board", "platform");
    }

    /** Who has which role, as all functions are told that answer calls, in account 111122223333. */
    private static Roles told(Template template) {
        List<Object> told = template.all("AWS::Lambda::Function").values().stream()
                .map(function -> at(function, "Environment", "Variables", "SLIPWAY_ACCESS"))
                .filter(Objects::nonNull)
                .toList();
        assertThat(told).hasSizeGreaterThanOrEqualTo(4);
        assertThat(new HashSet<>(told)).hasSize(1);
        if (told.get(0) instanceof String text) {
            return Roles.of(text);
        }
        StringBuilder text = new StringBuilder();
        list(told.get(0), "Fn::Join")
                .forEach(part -> text.append(
                        part instanceof List<?> parts
                                ? parts.stream()
                                        .map(piece -> piece instanceof String said ? said : "111122223333")
                                        .collect(Collectors.joining())
                                : ""));
        return Roles.of(text.toString());
    }

    @Test
    void peopleSignInWithABrowserByACodeAndCannotChangeWhatTheyAreCalled() {
        Template template = Template.of("dev");
        Map<String, Object> client = template.one("AWS::Cognito::UserPoolClient");

        assertThat(client.get("GenerateSecret")).isEqualTo(false);
        assertThat(client.get("AllowedOAuthFlows")).isEqualTo(List.of("code"));
        assertThat(client.get("AllowedOAuthScopes")).isEqualTo(List.of("openid", "email", "profile"));
        assertThat(list(client, "CallbackURLs"))
                .hasSize(3)
                .allMatch(url -> String.valueOf(url).matches("http://127\\.0\\.0\\.1:[0-9]+/callback"));
        assertThat(client.get("WriteAttributes")).isEqualTo(List.of("locale"));
        assertThat(template.one("AWS::Cognito::UserPoolDomain").get("Domain").toString())
                .contains("slipway-dev-", "AWS::AccountId");
        assertThat(Template.object(template.json(), "Outputs")).containsKeys("ApiUrl", "MachineUrl", "SignInUrl");
    }

    @Test
    void tokensAreTheUserPoolsUnlessAnotherIssuerIsNamed() {
        Template own = Template.of("dev");
        Map<String, Object> authorizer = own.one("AWS::ApiGatewayV2::Authorizer");
        String client =
                own.all("AWS::Cognito::UserPoolClient").keySet().iterator().next();
        String pool = own.all("AWS::Cognito::UserPool").keySet().iterator().next();
        assertThat(target(list(authorizer, "JwtConfiguration", "Audience").get(0)))
                .isEqualTo(client);
        assertThat(at(authorizer, "JwtConfiguration", "Issuer").toString())
                .contains("https://cognito-idp.", "Ref=" + pool);
        assertThat(own.all("AWS::Cognito::UserPoolGroup").values().stream().map(group -> group.get("GroupName")))
                .containsExactlyInAnyOrder("admins", "approvers", "contributors", "reporters", "viewers");
        assertThat(at(own.one("AWS::Cognito::UserPool"), "AdminCreateUserConfig", "AllowAdminCreateUserOnly"))
                .isEqualTo(true);

        Template other = Template.of("everything");
        assertThat(at(other.one("AWS::ApiGatewayV2::Authorizer"), "JwtConfiguration"))
                .isEqualTo(Map.of("Audience", List.of("slipway"), "Issuer", "https://login.example.com/"));
        assertThat(other.all("AWS::Cognito::UserPool")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void callsAreCountedHeldBackAndLoggedWithoutWhatIsSecret(Template template) {
        assertThat(template.all("AWS::ApiGatewayV2::Stage")).hasSize(2);
        template.all("AWS::ApiGatewayV2::Stage").forEach((id, stage) -> {
            assertThat(at(stage, "DefaultRouteSettings").toString())
                    .contains("ThrottlingBurstLimit")
                    .contains("ThrottlingRateLimit");
            String caller = template.path(id).startsWith("Machine")
                    ? "$context.identity.userArn"
                    : "$context.authorizer.claims.sub";
            assertThat(String.valueOf(at(stage, "AccessLogSettings", "Format")))
                    .contains("$context.routeKey", caller, "$context.status")
                    .doesNotContainIgnoringCase("header")
                    .doesNotContainIgnoringCase("query");
        });
    }

    @Test
    void otherOriginsAreLetInOnlyWhereAskedFor() {
        assertThat(Template.of("prod").all("AWS::ApiGatewayV2::Api").values())
                .hasSize(2)
                .noneMatch(api -> api.containsKey("CorsConfiguration"));
        assertThat(Template.of("prod").one("AWS::S3::Bucket")).doesNotContainKey("CorsConfiguration");

        Template everything = Template.of("everything");
        List<String> origins = List.of("https://models.example.com");
        assertThat(everything.all("AWS::ApiGatewayV2::Api").values().stream()
                        .map(api -> at(api, "CorsConfiguration", "AllowOrigins"))
                        .filter(Objects::nonNull))
                .as("pages have no AWS credentials to sign with")
                .containsExactly(origins);
        assertThat(at(everything.one("AWS::S3::Bucket"), "CorsConfiguration", "CorsRules"))
                .asString()
                .contains("AllowedOrigins=" + origins);
    }
}
