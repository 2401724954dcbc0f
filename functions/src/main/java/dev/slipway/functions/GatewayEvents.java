package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Authorizer;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.IAM;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.Callers;
import dev.slipway.http.Limits;
import dev.slipway.http.Routes;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.location.PercentEncoded;
import dev.slipway.registry.refusal.Refusal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads HTTP API events (payload format 2.0) of both doors: people send a token, machines sign with AWS credentials. People's
 * calls come by a route of their own and name it. Machines' come by few routes for all paths, so theirs is looked up in the
 * table.
 *
 * <p>Path parameters arrive decoded, and so does {@code rawPath}, in spite of its name: HTTP APIs decode a path once before
 * they match it, other than REST APIs and function URLs. AWS's page on the payload does not say so; events of real APIs do
 * (https://github.com/honojs/hono/issues/2156, https://github.com/middleapi/standard-server/pull/93), and the AWS engineer
 * who wrote AWS's emulator found the same (https://github.com/aws/aws-lambda-dotnet/pull/1901). So nothing is decoded here:
 * a second time, {@code %2541} would become an {@code A} that the caller did not sign.
 *
 * <p>Query parameters are read from the raw string, which stays encoded, because the gateway joins repeated ones by commas.
 */
final class GatewayEvents {
    private GatewayEvents() {}

    /** The route of a call and its parameters, if there is one. */
    static Optional<Routes.Match> match(APIGatewayV2HTTPEvent event, Routes table) {
        if (credentials(event).isPresent()) {
            return Optional.ofNullable(event.getRequestContext().getHttp())
                    .map(RequestContext.Http::getMethod)
                    .flatMap(method -> table.at(method, path(event)));
        }
        return table.of(String.valueOf(event.getRouteKey()))
                .map(route -> new Routes.Match(
                        route, Optional.ofNullable(event.getPathParameters()).orElse(Map.of())));
    }

    /** The path of a call, decoded. */
    static String path(APIGatewayV2HTTPEvent event) {
        return Optional.ofNullable(event.getRawPath()).orElse("");
    }

    /** The call of a route; refused when there is none. */
    static ApiRequest request(APIGatewayV2HTTPEvent event, Optional<Routes.Match> match, Roles roles) {
        Map<String, String> headers =
                headers(Optional.ofNullable(event.getHeaders()).orElse(Map.of()));
        Caller caller = caller(event, headers, match, roles);
        Routes.Match found =
                match.orElseThrow(() -> Refusal.ROUTE_NOT_FOUND.because("there is nothing at this method and path"));
        return new ApiRequest(
                found.route(),
                caller,
                found.parameters(),
                query(Optional.ofNullable(event.getRawQueryString()).orElse("")),
                headers,
                found.route().limits().body() == Limits.UNREAD ? "" : body(event),
                address(event));
    }

    /**
     * Where the call arrived. The gateway finds an API by the name that it is called by, so that this is one of the API's own
     * names and not whatever a caller writes into {@code Host}. Only a gateway on one machine has an address of loopback, and
     * no certificate.
     */
    private static Optional<URI> address(APIGatewayV2HTTPEvent event) {
        return Optional.ofNullable(event.getRequestContext())
                .map(RequestContext::getDomainName)
                .filter(name -> name.matches("[A-Za-z0-9.-]+(:[0-9]{1,5})?"))
                .map(name -> URI.create((name.startsWith("127.0.0.1:") ? "http://" : "https://") + name));
    }

    private static Caller caller(
            APIGatewayV2HTTPEvent event, Map<String, String> headers, Optional<Routes.Match> match, Roles roles) {
        Optional<Authorizer.JWT> token = authorizer(event).map(Authorizer::getJwt);
        Optional<IAM> credentials = credentials(event);
        if (token.isPresent() && credentials.isPresent()) {
            throw Refusal.UNAUTHENTICATED.because(
                    "a call must come with a token or with AWS credentials, not with both");
        }
        // The gateway verifies no token for a public route, so none is believed.
        if (match.filter(found -> found.route().isPublic()).isPresent()) {
            return Caller.ANYBODY;
        }
        return credentials
                .map(iam -> Callers.ofCredentials(
                        Optional.ofNullable(iam.getUserArn()).orElse(""), iam.getCognitoIdentity() != null, roles))
                .orElseGet(() -> Callers.ofToken(
                        token.map(Authorizer.JWT::getClaims),
                        Optional.ofNullable(headers.get("authorization")),
                        roles));
    }

    private static Optional<IAM> credentials(APIGatewayV2HTTPEvent event) {
        return authorizer(event).map(Authorizer::getIam);
    }

    private static Optional<Authorizer> authorizer(APIGatewayV2HTTPEvent event) {
        return Optional.ofNullable(event.getRequestContext()).map(RequestContext::getAuthorizer);
    }

    private static Map<String, List<String>> query(String raw) {
        Map<String, List<String>> query = new TreeMap<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                query.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
            }
        }
        return query;
    }

    /** As forms are written: a plus is a space. What is not UTF-8, such as half of a surrogate pair, is no text. */
    private static String decoded(String text) {
        PercentEncoded encoded = new PercentEncoded(text.replace('+', ' '));
        if (!encoded.isWellFormed()) {
            throw Refusal.INVALID.because("the query string is not correctly percent-encoded");
        }
        return encoded.decoded()
                .orElseThrow(() -> Refusal.INVALID.because("the query string is not percent-encoded UTF-8"));
    }

    private static Map<String, String> headers(Map<String, String> given) {
        Map<String, String> headers = new TreeMap<>();
        given.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }

    private static String body(APIGatewayV2HTTPEvent event) {
        String body = Optional.ofNullable(event.getBody()).orElse("");
        if (!event.getIsBase64Encoded()) {
            return body;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(body);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw Refusal.MALFORMED_JSON.because("the body is not UTF-8");
        }
    }
}
