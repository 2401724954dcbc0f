package dev.slipway.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Routes;
import dev.slipway.json.Json;
import dev.slipway.local.functions.LocalFunction;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Passes calls to the functions as API Gateway's HTTP APIs do: verified token, route, payload 2.0. */
public final class Gateway implements HttpHandler {
    /** Bytes; what API Gateway takes. The functions take less and say so themselves. */
    private static final int MAX_BODY = 10 * 1024 * 1024;

    private final Map<FunctionName, LocalFunction> functions;
    private final TokenIssuer issuer;
    private final Routes routes;
    private final RouteTable table;

    /** A gateway before these functions. */
    public Gateway(Routes routes, Map<FunctionName, LocalFunction> functions, TokenIssuer issuer) {
        this.routes = routes;
        this.table = new RouteTable(routes.all());
        this.functions = Map.copyOf(functions);
        this.issuer = issuer;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                forward(exchange);
            } catch (Refused refused) {
                if (refused.refusal() == Refusal.UNAUTHENTICATED) {
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                }
                String path = exchange.getRequestURI().getPath();
                Replies.send(exchange, routes.dialectOf(path).refused(refused));
            }
        }
    }

    /** The verified claims of a call. */
    Map<String, String> claims(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .flatMap(header -> issuer.verify(header.substring(7).strip()))
                .orElseThrow(() -> Refusal.UNAUTHENTICATED.because(
                        "Authorization: Bearer and a token of this registry's issuer are needed"));
    }

    private void forward(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        RouteTable.Match match = table.find(exchange.getRequestMethod(), path)
                .orElseThrow(() -> Refusal.ROUTE_NOT_FOUND.because("there is nothing at this method and path"));
        Map<String, Object> authorizer =
                match.route().isPublic() ? Map.of() : Map.of("jwt", Map.of("claims", claims(exchange)));
        byte[] body = body(exchange);
        byte[] response = functions
                .get(match.route().function())
                .invoke(Json.write(event(exchange, match, authorizer, body)).getBytes(StandardCharsets.UTF_8));
        Replies.sendResponse(exchange, Json.readObject(new String(response, StandardCharsets.UTF_8)));
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] body = in.readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                throw Refusal.TOO_LARGE.because("the gateway takes at most " + MAX_BODY + " bytes");
            }
            return body;
        }
    }

    private static Map<String, Object> event(
            HttpExchange exchange, RouteTable.Match match, Map<String, Object> authorizer, byte[] body) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        Map<String, Object> http = new LinkedHashMap<>();
        http.put("method", exchange.getRequestMethod());
        http.put("path", exchange.getRequestURI().getPath());
        http.put("protocol", exchange.getProtocol());
        http.put("sourceIp", exchange.getRemoteAddress().getAddress().getHostAddress());
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("accountId", "000000000000");
        context.put("stage", "$default");
        context.put("routeKey", match.route().key());
        if (!authorizer.isEmpty()) {
            context.put("authorizer", authorizer);
        }
        context.put("http", http);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "2.0");
        event.put("routeKey", match.route().key());
        event.put("rawPath", exchange.getRequestURI().getPath());
        event.put(
                "rawQueryString",
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
        event.put("headers", headers);
        event.put("pathParameters", match.parameters());
        event.put("requestContext", context);
        // Text travels as text and anything else as Base64, as the gateway does for what is not declared to be text.
        String text = new String(body, StandardCharsets.UTF_8);
        boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body);
        event.put("body", isText ? text : Base64.getEncoder().encodeToString(body));
        event.put("isBase64Encoded", !isText);
        return event;
    }
}
