package dev.slipway.aws;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.settings.Environment;
import dev.slipway.http.FunctionName;
import dev.slipway.json.Json;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.CorsHttpMethod;
import software.amazon.awscdk.services.apigatewayv2.CorsPreflightOptions;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpRoute;
import software.amazon.awscdk.services.apigatewayv2.HttpRouteKey;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.apigatewayv2.IHttpRouteAuthorizer;
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/**
 * An HTTP API over the functions. There are two, since a route takes tokens or signatures and never both: {@link PeopleApi} and
 * {@link MachineApi}.
 */
abstract sealed class Api extends Construct permits PeopleApi, MachineApi {
    private final HttpApi api;
    private final Map<FunctionName, HttpLambdaIntegration> integrations = new EnumMap<>(FunctionName.class);

    /**
     * What one API has that the other has not.
     *
     * @param name of the API in the account
     * @param caller the variable of the access log that says who called
     * @param origins of web pages that may call it
     */
    record Own(String name, String description, String caller, List<String> origins) {}

    Api(Construct scope, String id, Own own, Environment environment, Encryption encryption, Functions functions) {
        super(scope, id);
        api = HttpApi.Builder.create(this, "Http")
                .apiName(own.name())
                .description(own.description())
                .createDefaultStage(false)
                .corsPreflight(cors(own.origins()))
                .build();
        for (FunctionName name : FunctionName.values()) {
            integrations.put(
                    name,
                    HttpLambdaIntegration.Builder.create(name.id(), functions.alias(Deployed.of(name)))
                            // One permission for each function: one for each route would not fit into its policy for
                            // ever.
                            .scopePermissionToRoute(false)
                            .build());
        }
        HttpStage stage = HttpStage.Builder.create(this, "Stage")
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
                        .format(accessLogFormat(own.caller()))
                        .build());
    }

    /** Has a function answer the calls of a method and path. */
    final void route(String id, String method, String path, FunctionName function, IHttpRouteAuthorizer authorizer) {
        HttpRoute.Builder.create(this, id)
                .httpApi(api)
                .routeKey(HttpRouteKey.with(path, HttpMethod.valueOf(method)))
                .integration(integrations.get(function))
                .authorizer(authorizer)
                .build();
    }

    final String url() {
        return api.getApiEndpoint();
    }

    /** The ARN of all its calls, as policies name it. */
    final String calls() {
        return api.arnForExecuteApi("*", "/*", "$default");
    }

    /** Calls that were answered 500 or 503: a function that answers so has not failed, as Lambda counts. */
    final Metric serverErrors(MetricOptions options) {
        return api.metricServerError(options);
    }

    /** Who asked for what and how it ended: no header, no query, no token. */
    private static String accessLogFormat(String caller) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", "$context.requestTime");
        line.put("requestId", "$context.requestId");
        line.put("sourceIp", "$context.identity.sourceIp");
        line.put("caller", caller);
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
