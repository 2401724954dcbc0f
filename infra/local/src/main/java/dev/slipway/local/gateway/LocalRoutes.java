package dev.slipway.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.slipway.http.Answer;
import dev.slipway.http.Problems;
import dev.slipway.local.events.Event;
import dev.slipway.local.events.EventLog;
import dev.slipway.local.files.UnusableFile;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Needed;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What exists on one machine only: {@code POST /local/token} stands in for the identity provider and
 * takes the {@link LocalKey},
 * {@code GET /local/targets/<rule>} shows what the target of a rule was sent.
 */
public final class LocalRoutes implements HttpHandler {
    /** How many of the last events are shown. */
    private static final int SHOWN = 50;

    private static final int MAX_BODY = 64 * 1024;
    private static final String JSON = "application/json";
    private static final Set<String> TYPES = Set.of(JSON, "application/x-www-form-urlencoded");
    private static final String TARGETS = "/local/targets/";

    private final Gateway gateway;
    private final TokenIssuer issuer;
    private final LocalKey key;
    private final Map<String, EventLog> targets;

    /** Routes beside a gateway; {@code targets} by the name of their rule. */
    public LocalRoutes(Gateway gateway, TokenIssuer issuer, LocalKey key, Map<String, EventLog> targets) {
        this.gateway = gateway;
        this.issuer = issuer;
        this.key = key;
        this.targets = Map.copyOf(targets);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                Replies.send(exchange, answer(exchange));
            } catch (Refused refused) {
                Replies.send(exchange, Problems.of(refused));
            } catch (UnusableFile e) {
                Replies.send(exchange, Problems.of(Refusal.UNAVAILABLE.because(e.getMessage())));
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (method.equals("POST") && path.equals("/local/token")) {
            return token(exchange);
        }
        if (method.equals("GET") && path.startsWith(TARGETS)) {
            gateway.claims(exchange);
            return events(path.substring(TARGETS.length()));
        }
        throw Refusal.ROUTE_NOT_FOUND.because("there is nothing at this method and path");
    }

    private Answer token(HttpExchange exchange) throws IOException {
        key.require(exchange);
        requireJson(exchange);
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
        NewToken wanted = Fields.read(new String(body, StandardCharsets.UTF_8), LocalRoutes::newToken);
        TokenIssuer.Token token = issuer.issue(wanted.person(), wanted.use());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("token", token.text());
        json.put("expiresAt", token.expiresAt());
        return new Answer(200, Map.of("Cache-Control", "no-store"), json);
    }

    /** curl calls what follows {@code -d} a form unless it is told otherwise; what pages can send to anybody is refused. */
    private static void requireJson(HttpExchange exchange) {
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse(JSON);
        if (!TYPES.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))) {
            throw Refusal.UNSUPPORTED_MEDIA_TYPE.because("Content-Type must be " + JSON);
        }
    }

    private Answer events(String rule) throws IOException {
        EventLog log = targets.get(rule);
        if (log == null) {
            throw Refusal.ROUTE_NOT_FOUND.because("there is no rule of that name; the rules are "
                    + String.join(", ", new TreeSet<>(targets.keySet())));
        }
        return new Answer(
                200,
                Map.of(),
                Map.of("events", log.last(SHOWN).stream().map(Event::members).toList()));
    }

    private record NewToken(Person person, TokenUse use) {}

    private static NewToken newToken(Fields fields) {
        Needed<String> subject = fields.text("subject", 256, LocalRoutes::subject);
        List<String> groups = fields.texts("groups", 20, 128, LocalRoutes::group);
        Optional<String> email = fields.optionalText("email", 256, LocalRoutes::email);
        Optional<TokenUse> use = fields.optionalText("use", 10, LocalRoutes::use);
        return new NewToken(new Person(subject.get(), groups, email), use.orElse(TokenUse.ID));
    }

    private static String subject(String text) {
        if (text.isBlank()) {
            throw Refusal.INVALID.because("subject", "must not be blank");
        }
        return text;
    }

    /** The names that Cognito takes. */
    private static String group(String text) {
        if (!text.matches("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+")) {
            throw Refusal.INVALID.because("groups", "must be of letters, digits, signs and punctuation");
        }
        return text;
    }

    private static String email(String text) {
        if (!text.matches("[^@\\s]+@[^@\\s]+")) {
            throw Refusal.INVALID.because("email", "must be an address like ada@example.com");
        }
        return text;
    }

    private static TokenUse use(String text) {
        return switch (text) {
            case "id" -> TokenUse.ID;
            case "access" -> TokenUse.ACCESS;
            default -> throw Refusal.INVALID.because("use", "must be id or access");
        };
    }
}
