package dev.slipway.http;

import dev.slipway.json.Json;
import dev.slipway.registry.Registry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Secrets;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.port.Stores;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Calls of an API over a registry whose store breaks at the first touch: whatever gets past the checks at the edge ends in
 * 500, so what is answered otherwise was answered by the edge alone.
 */
final class Calls {
    static final Instant NOW = Instant.parse("2026-01-31T08:15:00Z");
    static final Caller EVERYBODY =
            Roles.DEFAULT.caller(Identity.user("ada"), Set.of("viewers", "contributors", "approvers", "admins"));
    static final String ID = "01JABCDEFGHJKMNPQRSTVWXYZ0";

    /** What the broken store says. */
    static final class Touched extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What the API was told had broken. */
    final List<Throwable> failures = new ArrayList<>();

    private final Registry registry;

    Calls() {
        this(new Touched());
    }

    /** Over a store that breaks in this way. */
    Calls(Throwable breaks) {
        registry = broken(breaks);
    }

    /** Over this registry. */
    Calls(Registry registry) {
        this.registry = registry;
    }

    /** A registry whose store breaks in this way. */
    static Registry broken(Throwable breaks) {
        return new Registry(
                new Stores(
                        broken(RegistryStore.class, breaks),
                        broken(RegistryLists.class, breaks),
                        broken(StoredState.class, breaks),
                        broken(Secrets.class, breaks)),
                broken(ArtifactStore.class, breaks),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static <T> T broken(Class<T> port, Throwable breaks) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (store, method, arguments) -> {
                    throw breaks;
                }));
    }

    Api api(FunctionName function) {
        return new Api(new Routes(List.of(new V1("bucket", 1_000_000_000))), registry, function, failures::add);
    }

    Answer answer(ApiRequest request) {
        return api(request.route().function()).answer(request);
    }

    /** The code of a problem; nothing for a success. */
    static String code(Answer answer) {
        return String.valueOf(answer.body().get("code"));
    }

    /** A call that breaks no rule of the edge. */
    static ApiRequest valid(V1Route row) {
        return new ApiRequest(
                row.route(),
                EVERYBODY,
                Map.of("model", "m", "version", "3", "stage", "production", "promotion", ID + "-7", "name", "n"),
                row == V1Route.COMPARE_VERSIONS ? Map.of("versions", List.of("1,2")) : Map.of(),
                Map.of(),
                Exchange.of(row).takes().map(Calls::example).orElse(""));
    }

    static ApiRequest with(ApiRequest call, Map<String, String> headers) {
        return new ApiRequest(call.route(), call.caller(), call.path(), call.query(), headers, call.body());
    }

    static ApiRequest withBody(ApiRequest call, String body) {
        return new ApiRequest(call.route(), call.caller(), call.path(), call.query(), call.headers(), body);
    }

    static ApiRequest withQuery(ApiRequest call, Map<String, List<String>> query) {
        return new ApiRequest(call.route(), call.caller(), call.path(), query, call.headers(), call.body());
    }

    /** The same call for the version that an answer shows. */
    static ApiRequest ofVersion(ApiRequest call, Answer shown) {
        Map<String, String> path = new HashMap<>(call.path());
        path.put("model", shown.body().get("model").toString());
        path.put("version", shown.body().get("version").toString());
        return new ApiRequest(call.route(), call.caller(), path, call.query(), call.headers(), call.body());
    }

    static ApiRequest by(ApiRequest call, Caller caller) {
        return new ApiRequest(call.route(), caller, call.path(), call.query(), call.headers(), call.body());
    }

    /** The example that the description gives of a body. */
    static String example(String schema) {
        return Json.write(((List<?>) Documents.schema(schema).get("examples")).get(0));
    }
}
