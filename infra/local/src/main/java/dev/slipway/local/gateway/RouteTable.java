package dev.slipway.local.gateway;

import dev.slipway.http.Route;
import dev.slipway.registry.location.PercentEncoded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the route of a call. As HTTP APIs do, it decodes the path once, and a literal segment goes before a parameter in the
 * same place.
 */
final class RouteTable {
    private final List<Route> routes;

    RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** A route and what stands in its parameters' places. */
    record Match(Route route, Map<String, String> parameters) {}

    /** The route of a call; nothing when there is none or when the path is not percent-encoded UTF-8. */
    Optional<Match> find(String method, String rawPath) {
        List<String> segments = List.of(rawPath.split("/", -1));
        Optional<Match> best = Optional.empty();
        for (Route route : routes) {
            if (route.method().equals(method)) {
                Optional<Match> match = match(route, segments);
                if (match.isPresent()
                        && (best.isEmpty()
                                || match.get().parameters().size()
                                        < best.get().parameters().size())) {
                    best = match;
                }
            }
        }
        return best;
    }

    private static Optional<Match> match(Route route, List<String> segments) {
        String[] template = route.path().split("/", -1);
        if (template.length != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < template.length; i++) {
            Optional<String> segment = decoded(segments.get(i));
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            if (template[i].startsWith("{")) {
                if (segment.get().isEmpty()) {
                    return Optional.empty();
                }
                parameters.put(template[i].substring(1, template[i].length() - 1), segment.get());
            } else if (!template[i].equals(segment.get())) {
                return Optional.empty();
            }
        }
        return Optional.of(new Match(route, parameters));
    }

    /** One segment decoded; nothing when it is not percent-encoded UTF-8. */
    private static Optional<String> decoded(String segment) {
        return Optional.of(new PercentEncoded(segment))
                .filter(PercentEncoded::isWellFormed)
                .flatMap(PercentEncoded::decoded);
    }
}
