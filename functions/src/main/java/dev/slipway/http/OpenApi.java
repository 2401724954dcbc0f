package dev.slipway.http;

import dev.slipway.json.Json;
import dev.slipway.registry.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The description of the API in OpenAPI 3.1. What the code knows comes from the code: operations from the {@link V1Route}s,
 * bodies and headers from their {@link Exchange}s, problem codes from the {@link Refusal}s. What only words can say, schemas
 * and parameters, stands in {@code openapi.json}; tests hold it against what the code reads and writes.
 */
final class OpenApi {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final Map<String, Object> components;

    private OpenApi(Map<String, Object> components) {
        this.components = components;
    }

    /** The whole document. */
    static Map<String, Object> document() {
        Map<String, Object> document = resource();
        Map<String, Object> components = object(document.remove("components"));
        OpenApi api = new OpenApi(components);
        api.addProblemCodes();
        document.put("paths", api.paths());
        document.put("components", components);
        return document;
    }

    private Map<String, Object> paths() {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (V1Route row : V1Route.values()) {
            Route route = row.route();
            object(paths.computeIfAbsent(route.path(), path -> new LinkedHashMap<>()))
                    .put(route.method().toLowerCase(Locale.ROOT), operation(row));
        }
        return paths;
    }

    private Map<String, Object> operation(V1Route row) {
        Route route = row.route();
        Exchange exchange = Exchange.of(row);
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", route.operationId());
        operation.put("summary", route.summary());
        operation.put("x-permission", route.permission());
        operation.put("x-groups", new TreeSet<>(route.permission().groups()));
        operation.put("parameters", parameters(row));
        exchange.takes().ifPresent(schema -> operation.put("requestBody", body(schema)));
        operation.put("responses", responses(route, exchange));
        return operation;
    }

    private List<Object> parameters(V1Route row) {
        Route route = row.route();
        List<Object> parameters = new ArrayList<>();
        Matcher matcher = PATH_PARAMETER.matcher(route.path());
        while (matcher.find()) {
            parameters.add(ref("parameters", "path." + matcher.group(1)));
        }
        for (String name : route.queryNames()) {
            // The same name may mean something else on one route, whose parameter is then filed under its operation.
            String own = route.operationId() + "." + name;
            boolean hasOwn = object(components.get("parameters")).containsKey(own);
            parameters.add(ref("parameters", hasOwn ? own : "query." + name));
        }
        if (Exchange.takesKey(row)) {
            parameters.add(ref("parameters", "header.Idempotency-Key"));
        }
        if (route.ifMatch() == IfMatch.HONOURED) {
            parameters.add(ref("parameters", "header.If-Match"));
        }
        return parameters;
    }

    /** A body may be left out when none of its members must be given. */
    private Map<String, Object> body(String schema) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("required", object(schemas().get(schema)).containsKey("required"));
        body.put("content", json(schema));
        return body;
    }

    private Map<String, Object> responses(Route route, Exchange exchange) {
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put(Integer.toString(route.success()), success(exchange));
        if (exchange.mayWait()) {
            responses.put("202", success(exchange));
        }
        responses.put("4XX", ref("responses", "Refused"));
        responses.put("5XX", ref("responses", "Failed"));
        return responses;
    }

    private Map<String, Object> success(Exchange exchange) {
        Map<String, Object> headers = new TreeMap<>();
        exchange.headers().forEach(header -> headers.put(header, ref("headers", header)));
        Map<String, Object> success = new LinkedHashMap<>();
        success.put("description", object(schemas().get(exchange.answers())).get("description"));
        success.put("headers", headers);
        success.put("content", json(exchange.answers()));
        return success;
    }

    private void addProblemCodes() {
        Map<String, Object> codes = new LinkedHashMap<>();
        for (Refusal refusal : Refusal.values()) {
            codes.put(refusal.name(), code(refusal.status(), refusal.title()));
        }
        codes.put(Problems.INTERNAL, code(500, Problems.INTERNAL_TITLE));
        Map<String, Object> problem = object(schemas().get("Problem"));
        object(object(problem.get("properties")).get("code")).put("enum", List.copyOf(codes.keySet()));
        problem.put("x-codes", codes);
    }

    private static Map<String, Object> code(int status, String title) {
        Map<String, Object> code = new LinkedHashMap<>();
        code.put("status", status);
        code.put("title", title);
        return code;
    }

    private Map<String, Object> schemas() {
        return object(components.get("schemas"));
    }

    private static Map<String, Object> json(String schema) {
        return Map.of("application/json", Map.of("schema", ref("schemas", schema)));
    }

    private static Map<String, Object> ref(String kind, String name) {
        return Map.of("$ref", "#/components/" + kind + "/" + name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> resource() {
        try (InputStream file = OpenApi.class.getResourceAsStream("openapi.json")) {
            return Json.readObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
