package dev.slipway.aws;

import static dev.slipway.aws.Template.at;
import static dev.slipway.aws.Template.list;
import static dev.slipway.aws.Template.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.functions.Wiring;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NeedsNode
class ApiTest {
    /** Routes that anybody may call. */
    private static final Set<String> PUBLIC = Set.of("GET /v1/openapi.json");

    static Stream<Template> templates() {
        return Template.all();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void itsRoutesAreTheRowsOfTheTableEachWithItsFunction(Template template) {
        Map<String, String> expected = new TreeMap<>();
        Wiring.routes()
                .all()
                .forEach(route -> expected.put(
                        route.key(),
                        "Functions/" + Deployed.of(route.function()).title() + "/Alias/Resource"));
        Map<String, String> routes = new TreeMap<>();
        template.all("AWS::ApiGatewayV2::Route").values().forEach(route -> {
            Object integration = list(route, "Target", "Fn::Join").get(1);
            String id = target(((List<?>) integration).get(1));
            Map<String, Object> uri =
                    template.all("AWS::ApiGatewayV2::Integration").get(id);
            routes.put(String.valueOf(route.get("RouteKey")), template.path(target(uri.get("IntegrationUri"))));
            assertThat(uri.get("PayloadFormatVersion")).isEqualTo("2.0");
        });

        assertThat(routes).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void onlyThePublicRouteAnswersWithoutAVerifiedToken(Template template) {
        assertThat(template.all("AWS::ApiGatewayV2::Route").values().stream()
                        .filter(route -> "NONE".equals(route.get("AuthorizationType")))
                        .map(route -> String.valueOf(route.get("RouteKey"))))
                .containsExactlyElementsOf(PUBLIC);
        template.all("AWS::ApiGatewayV2::Route").values().stream()
                .filter(route -> !PUBLIC.contains(String.valueOf(route.get("RouteKey"))))
                .forEach(route -> {
                    assertThat(route.get("AuthorizationType"))
                            .as(String.valueOf(route.get("RouteKey")))
                            .isEqualTo("JWT");
                    assertThat(template.all("AWS::ApiGatewayV2::Authorizer"))
                            .containsOnlyKeys(target(route.get("AuthorizerId")));
                });
        Map<String, Object> authorizer = template.one("AWS::ApiGatewayV2::Authorizer");
        assertThat(authorizer.get("AuthorizerType")).isEqualTo("JWT");
        assertThat(authorizer.get("IdentitySource")).isEqualTo(List.of("$request.header.Authorization"));
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
        Map<String, Object> stage = template.one("AWS::ApiGatewayV2::Stage");
        assertThat(at(stage, "DefaultRouteSettings").toString())
                .contains("ThrottlingBurstLimit")
                .contains("ThrottlingRateLimit");
        assertThat(String.valueOf(at(stage, "AccessLogSettings", "Format")))
                .contains("$context.routeKey", "$context.authorizer.claims.sub", "$context.status")
                .doesNotContainIgnoringCase("header")
                .doesNotContainIgnoringCase("query");
    }

    @Test
    void otherOriginsAreLetInOnlyWhereAskedFor() {
        assertThat(Template.of("prod").one("AWS::ApiGatewayV2::Api")).doesNotContainKey("CorsConfiguration");
        assertThat(Template.of("prod").one("AWS::S3::Bucket")).doesNotContainKey("CorsConfiguration");

        Template everything = Template.of("everything");
        List<String> origins = List.of("https://models.example.com");
        assertThat(at(everything.one("AWS::ApiGatewayV2::Api"), "CorsConfiguration", "AllowOrigins"))
                .isEqualTo(origins);
        assertThat(at(everything.one("AWS::S3::Bucket"), "CorsConfiguration", "CorsRules"))
                .asString()
                .contains("AllowedOrigins=" + origins);
    }
}
