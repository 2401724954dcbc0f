package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.Callers;
import dev.slipway.http.Route;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.location.PercentEncoded;
import dev.slipway.registry.refusal.Refusal;
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
 * Reads HTTP API events (payload format 2.0). Path parameters arrive decoded. Query parameters are read from the raw string,
 * because the gateway joins repeated ones by commas.
 */
final class GatewayEvents {
    private GatewayEvents() {}

    /** The call of a route; refused when there is none. */
    static ApiRequest request(APIGatewayV2HTTPEvent event, Optional<Route> route, Roles roles) {
        Map<String, String> headers =
                headers(Optional.ofNullable(event.getHeaders()).orElse(Map.of()));
        // The gateway verifies no token for a public route, so none is believed.
        Caller caller = route.filter(Route::isPublic).isPresent()
                ? Caller.ANYBODY
                : Callers.of(claims(event), Optional.ofNullable(headers.get("authorization")), roles);
        return new ApiRequest(
                route.orElseThrow(() -> Refusal.ROUTE_NOT_FOUND.because("there is nothing at " + event.getRouteKey())),
                caller,
                Optional.ofNullable(event.getPathParameters()).orElse(Map.of()),
                query(Optional.ofNullable(event.getRawQueryString()).orElse("")),
                headers,
                body(event));
    }

    private static Optional<Map<String, String>> claims(APIGatewayV2HTTPEvent event) {
        return Optional.ofNullable(event.getRequestContext())
                .map(APIGatewayV2HTTPEvent.RequestContext::getAuthorizer)
                .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer::getJwt)
                .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT::getClaims);
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
