package dev.slipway.http;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one table of routes, put together from the dialects that are spoken. The API, the permission check, its exhaustive
 * test, the gateway that is deployed and the one on this machine are made from it.
 */
public final class Routes {
    private final List<Dialect> dialects;
    private final Map<String, Route> byKey = new LinkedHashMap<>();

    /**
     * The table of these dialects.
     *
     * @param dialects at least one; the first also answers what lies below nobody's prefix
     * @throws IllegalArgumentException when two cannot be told apart, or a route does not lie below its dialect's prefix
     */
    public Routes(List<Dialect> dialects) {
        this.dialects = List.copyOf(dialects);
        Set<String> operationIds = new HashSet<>();
        for (Dialect dialect : dialects) {
            checkPrefix(dialect);
            for (Route route : dialect.routes()) {
                if (!route.path().startsWith(dialect.prefix())) {
                    throw new IllegalArgumentException(route.key() + " does not lie below " + dialect.prefix());
                }
                if (byKey.put(route.key(), route) != null) {
                    throw new IllegalArgumentException("there are two routes " + route.key());
                }
                if (!operationIds.add(route.operationId())) {
                    throw new IllegalArgumentException("there are two operations " + route.operationId());
                }
            }
        }
    }

    /** A route and what stands in the places of its parameters. */
    public record Match(Route route, Map<String, String> parameters) {
        public Match {
            parameters = Map.copyOf(parameters);
        }
    }

    /** All routes, dialect by dialect. */
    public List<Route> all() {
        return List.copyOf(byKey.values());
    }

    /** The route with this key; see {@link Route#key()}. */
    public Optional<Route> of(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /**
     * The route of a call. As HTTP APIs do, it puts a literal segment before a parameter in the same place, and what takes the
     * rest of a path last.
     *
     * @param path decoded, all of it, before it is cut at its slashes; nothing is decoded here
     */
    public Optional<Match> at(String method, String path) {
        List<String> segments = List.of(path.split("/", -1));
        return byKey.values().stream()
                .filter(route -> route.method().equals(method))
                .flatMap(route -> match(route, segments).stream())
                .min(Comparator.<Match, Boolean>comparing(match -> match.route().isGreedy())
                        .thenComparing(match -> match.parameters().size()));
    }

    private static Optional<Match> match(Route route, List<String> segments) {
        String[] template = route.path().split("/", -1);
        int last = template.length - 1;
        if (route.isGreedy() ? segments.size() <= last : segments.size() != template.length) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i <= last; i++) {
            boolean isRest = i == last && route.isGreedy();
            String segment = isRest ? String.join("/", segments.subList(i, segments.size())) : segments.get(i);
            boolean isParameter = template[i].startsWith("{");
            if (isParameter ? segment.isEmpty() : !template[i].equals(segment)) {
                return Optional.empty();
            }
            if (isParameter) {
                parameters.put(template[i].replaceAll("[{+}]", ""), segment);
            }
        }
        return Optional.of(new Match(route, parameters));
    }

    /** The dialect that a path belongs to, whether there is a route at it or not. */
    public Dialect dialectOf(String path) {
        return dialects.stream()
                .filter(dialect -> path.startsWith(dialect.prefix()))
                .findFirst()
                .orElse(dialects.get(0));
    }

    List<Dialect> dialects() {
        return dialects;
    }

    private void checkPrefix(Dialect dialect) {
        for (Dialect other : dialects) {
            if (other != dialect && other.prefix().startsWith(dialect.prefix())) {
                throw new IllegalArgumentException(other.prefix() + " lies below " + dialect.prefix());
            }
        }
    }
}
