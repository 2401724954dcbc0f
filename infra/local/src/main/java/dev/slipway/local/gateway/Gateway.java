package dev.slipway.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.slipway.http.FunctionName;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.json.Json;
import dev.slipway.local.functions.LocalFunction;
import dev.slipway.registry.location.PercentEncoded;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Passes calls to the functions as API Gateway's HTTP APIs do: verified token or signature, route, payload 2.0. There are two
 * APIs: that of people has the routes of the table, that of machines one for all paths. Here both have the same address, and
 * the header {@code Authorization} tells which is meant.
 */
public final class Gateway implements HttpHandler {
    /** Bytes; what API Gateway takes. The functions take less and say so themselves. */
    private static final int MAX_BODY = 10 * 1024 * 1024;

    /** The route of the API of machines. */
    private static final String MACHINES = "ANY /{proxy+}";

    private final Map<FunctionName, LocalFunction> functions;
    private final TokenIssuer issuer;
    private final IamAuthorizer machines;
    private final Routes routes;

    /** A gateway before these functions. */
    public Gateway(
            Routes routes, Map<FunctionName, LocalFunction> functions, TokenIssuer issuer, IamAuthorizer machines) {
        this.routes = routes;
        this.functions = Map.copyOf(functions);
        this.issuer = issuer;
        this.machines = machines;
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
        if (IamAuthorizer.isMeant(exchange)) {
            byte[] body = body(exchange);
            Map<String, Object> authorizer = Map.of("iam", machines.authorize(exchange, body));
            FunctionName function = match(exchange).route().function();
            String path = path(exchange).orElseThrow();
            pass(exchange, function, event(exchange, MACHINES, Map.of("proxy", path.substring(1)), authorizer, body));
        } else {
            Routes.Match match = match(exchange);
            Route route = match.route();
            Map<String, Object> authorizer =
                    route.isPublic() ? Map.of() : Map.of("jwt", Map.of("claims", claims(exchange)));
            pass(
                    exchange,
                    route.function(),
                    event(exchange, route.key(), match.parameters(), authorizer, body(exchange)));
        }
    }

    private void pass(HttpExchange exchange, FunctionName function, Map<String, Object> event) throws IOException {
        byte[] response = functions.get(function).invoke(Json.write(event).getBytes(StandardCharsets.UTF_8));
        Replies.sendResponse(exchange, Json.readObject(new String(response, StandardCharsets.UTF_8)));
    }

    private Routes.Match match(HttpExchange exchange) {
        return path(exchange)
                .flatMap(path -> routes.at(exchange.getRequestMethod(), path))
                .orElseThrow(() -> Refusal.ROUTE_NOT_FOUND.because("there is nothing at this method and path"));
    }

    /** The path decoded once, as the gateway hands it on; nothing when it is not percent-encoded UTF-8. */
    private static Optional<String> path(HttpExchange exchange) {
        return Optional.of(new PercentEncoded(exchange.getRequestURI().getRawPath()))
                .filter(PercentEncoded::isWellFormed)
                .flatMap(PercentEncoded::decoded);
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

    /** By which name the gateway is known: where it listens, whatever it was called by. */
    private static String name(InetSocketAddress here) {
        return here.getAddress().getHostAddress() + ":" + here.getPort();
    }

    private static Map<String, Object> event(
            HttpExchange exchange,
            String routeKey,
            Map<String, String> parameters,
            Map<String, Object> authorizer,
            byte[] body) {
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
        context.put("domainName", name(exchange.getLocalAddress()));
        context.put("routeKey", routeKey);
        if (!authorizer.isEmpty()) {
            context.put("authorizer", authorizer);
        }
        context.put("http", http);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "2.0");
        event.put("routeKey", routeKey);
        event.put("rawPath", exchange.getRequestURI().getPath());
        event.put(
                "rawQueryString",
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
        event.put("headers", headers);
        event.put("pathParameters", parameters);
        event.put("requestContext", context);
        // Text travels as text and anything else as Base64, as the gateway does for what is not declared to be text.
        String text = new String(body, StandardCharsets.UTF_8);
        boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body);
        event.put("body", isText ? text : Base64.getEncoder().encodeToString(body));
        event.put("isBase64Encoded", !isText);
        return event;
    }
}
