package dev.slipway.aws;

import dev.slipway.functions.Wiring;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Route;
import dev.slipway.json.Json;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpJwtAuthorizer;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.CorsHttpMethod;
import software.amazon.awscdk.services.apigatewayv2.CorsPreflightOptions;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpNoneAuthorizer;
import software.amazon.awscdk.services.apigatewayv2.HttpRoute;
import software.amazon.awscdk.services.apigatewayv2.HttpRouteKey;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/** The HTTP API: one route for each row of the table of routes, each but the public ones behind the same authorizer. */
final class Api extends Construct {
    private final HttpApi api;
    private final HttpStage stage;

    Api(Construct scope, Environment environment, Encryption encryption, Identity identity, Functions functions) {
        super(scope, "Api");
        api = HttpApi.Builder.create(this, "Http")
                .apiName("slipway-" + environment.name())
                .description("Slipway " + environment.name())
                .createDefaultStage(false)
                .corsPreflight(cors(environment.api().corsOrigins()))
                .build();
        HttpJwtAuthorizer authorizer = HttpJwtAuthorizer.Builder.create("Tokens", identity.issuer())
                .jwtAudience(List.of(identity.audience()))
                .build();
        Map<FunctionName, HttpLambdaIntegration> integrations = new EnumMap<>(FunctionName.class);
        for (FunctionName name : FunctionName.values()) {
            integrations.put(
                    name,
                    HttpLambdaIntegration.Builder.create(name.id(), functions.alias(Deployed.of(name)))
                            // One permission for each function: one for each route would not fit into its policy for
                            // ever.
                            .scopePermissionToRoute(false)
                            .build());
        }
        for (Route route : Wiring.routes().all()) {
            HttpRoute.Builder.create(this, route.operationId())
                    .httpApi(api)
                    .routeKey(HttpRouteKey.with(route.path(), HttpMethod.valueOf(route.method())))
                    .integration(integrations.get(route.function()))
                    .authorizer(route.isPublic() ? new HttpNoneAuthorizer() : authorizer)
                    .build();
        }
        stage = HttpStage.Builder.create(this, "Stage")
                .httpApi(api)
                .stageName("$default")
                .autoDeploy(true)
                .throttle(ThrottleSettings.builder()
                        .rateLimit(environment.api().requestsPerSecond())
                        .burstLimit(environment.api().burst())
                        .build())
                .build();
        ((CfnStage) stage.getNode().getDefaultChild())
                .setAccessLogSettings(CfnStage.AccessLogSettingsProperty.builder()
                        .destinationArn(encryption.log(this, "AccessLog").getLogGroupArn())
                        .format(accessLogFormat())
                        .build());
    }

    String url() {
        return api.getApiEndpoint();
    }

    /** Calls that were answered 500 or 503: a function that answers so has not failed, as Lambda counts. */
    Metric serverErrors(MetricOptions options) {
        return api.metricServerError(options);
    }

    /** Who asked for what and how it ended: no header, no query, no token. */
    private static String accessLogFormat() {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", "$context.requestTime");
        line.put("requestId", "$context.requestId");
        line.put("sourceIp", "$context.identity.sourceIp");
        line.put("caller", "$context.authorizer.claims.sub");
        line.put("route", "$context.routeKey");
        line.put("path", "$context.path");
        line.put("status", "$context.status");
        line.put("millis", "$context.responseLatency");
        line.put("functionError", "$context.integrationErrorMessage");
        line.put("authorizerError", "$context.authorizer.error");
        return Json.write(line);
    }

    private static CorsPreflightOptions cors(List<String> origins) {
        return origins.isEmpty()
                ? null
                : CorsPreflightOptions.builder()
                        .allowOrigins(origins)
                        .allowMethods(List.of(
                                CorsHttpMethod.GET,
                                CorsHttpMethod.POST,
                                CorsHttpMethod.PUT,
                                CorsHttpMethod.PATCH,
                                CorsHttpMethod.DELETE))
                        .allowHeaders(List.of("authorization", "content-type", "idempotency-key", "if-match"))
                        .exposeHeaders(List.of("etag", "location", "retry-after", "idempotent-replay"))
                        .maxAge(Duration.hours(1))
                        .build();
    }
}
