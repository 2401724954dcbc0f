package dev.slipway.http;

import dev.slipway.registry.access.Permission;
import java.util.List;
import java.util.Locale;

/**
 * One route of the table: the gateway, the local server, the permission check and its exhaustive test are made from it.
 *
 * @param operationId in OpenAPI and in logs, e.g. {@code registerVersion}
 * @param path with its parameters in braces; one at the end with a plus, {@code {path+}}, takes all that is left of a path
 * @param function which function answers
 * @param permission what the caller must be allowed to do
 * @param summary one sentence for people
 * @param success the status of the ordinary success
 * @param ifMatch whether it honours {@code If-Match}
 * @param query the query parameters it takes; of a dialect that is not strict about them, those that name a model
 * @param limits what its dialect lets a call bring
 */
public record Route(
        String operationId,
        String method,
        String path,
        FunctionName function,
        Permission permission,
        String summary,
        int success,
        IfMatch ifMatch,
        List<Parameter<?>> query,
        Limits limits) {
    public Route {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("the path of " + operationId + " must begin with a slash");
        }
        query = List.copyOf(query);
    }

    /** Whether it is answered without a token; a token that comes along is not looked at. */
    public boolean isPublic() {
        return permission == Permission.PUBLIC;
    }

    /** Whether its last parameter takes all that is left of a path. */
    boolean isGreedy() {
        return path.endsWith("+}");
    }

    /** The names of its query parameters. */
    public List<String> queryNames() {
        return query.stream().<String>map(Parameter::name).toList();
    }

    /** How API Gateway names the route: method, space, path. */
    public String key() {
        return method + " " + path;
    }

    /** The operation id that a constant's name makes, e.g. {@code registerVersion} of {@code REGISTER_VERSION}. */
    public static String operationId(String constant) {
        StringBuilder id = new StringBuilder();
        for (String word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
            id.append(id.length() == 0 ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return id.toString();
    }

    @Override
    public String toString() {
        return operationId;
    }
}
