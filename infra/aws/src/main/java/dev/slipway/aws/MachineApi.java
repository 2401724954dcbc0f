package dev.slipway.aws;

import dev.slipway.aws.settings.Environment;
import dev.slipway.functions.Wiring;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Route;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpIamAuthorizer;
import software.constructs.Construct;

/**
 * The API for whoever signs with AWS credentials. A stack may have 500 resources, and each route is one; so of each method the
 * function that answers most of its routes gets whatever has no route of its own. Functions look the path up in the table of
 * routes themselves.
 */
final class MachineApi extends Api {
    MachineApi(Construct scope, Environment environment, Encryption encryption, Functions functions) {
        super(
                scope,
                "MachineApi",
                new Own(
                        "slipway-" + environment.name() + "-machines",
                        "Slipway " + environment.name() + ", for callers with AWS credentials",
                        "$context.identity.userArn",
                        List.of()),
                environment,
                encryption,
                functions);
        HttpIamAuthorizer authorizer = new HttpIamAuthorizer();
        byMethod().forEach((method, routes) -> {
            FunctionName most = most(routes);
            route(method, method, "/{proxy+}", most, authorizer);
            routes.stream()
                    .filter(route -> route.function() != most)
                    .forEach(route -> route(route.operationId(), method, route.path(), route.function(), authorizer));
        });
    }

    private static Map<String, List<Route>> byMethod() {
        return Wiring.routes().all().stream()
                .collect(Collectors.groupingBy(Route::method, TreeMap::new, Collectors.toList()));
    }

    private static FunctionName most(List<Route> routes) {
        Map<FunctionName, Integer> counts = new EnumMap<>(FunctionName.class);
        routes.forEach(route -> counts.merge(route.function(), 1, Integer::sum));
        return Collections.max(counts.entrySet(), Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .getKey();
    }
}
