package dev.slipway.aws;

import dev.slipway.aws.settings.Environment;
import dev.slipway.functions.Wiring;
import dev.slipway.http.Route;
import java.util.List;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpJwtAuthorizer;
import software.amazon.awscdk.services.apigatewayv2.HttpNoneAuthorizer;
import software.constructs.Construct;

/** The API for whoever has a token: one route for each row of the table of routes, all but the public ones behind one authorizer. */
final class PeopleApi extends Api {
    PeopleApi(Construct scope, Environment environment, Encryption encryption, Functions functions, Identity identity) {
        super(
                scope,
                "Api",
                new Own(
                        "slipway-" + environment.name(),
                        "Slipway " + environment.name(),
                        "$context.authorizer.claims.sub",
                        environment.api().corsOrigins()),
                environment,
                encryption,
                functions);
        HttpJwtAuthorizer authorizer = HttpJwtAuthorizer.Builder.create("Tokens", identity.issuer())
                .jwtAudience(List.of(identity.audience()))
                .build();
        for (Route route : Wiring.routes().all()) {
            route(
                    route.operationId(),
                    route.method(),
                    route.path(),
                    route.function(),
                    route.isPublic() ? new HttpNoneAuthorizer() : authorizer);
        }
    }
}
