package dev.slipway.http;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.access.Role;
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
import java.util.stream.Collectors;

/**
 * The description of the API in OpenAPI 3.1. What the code knows comes from the code: operations from the {@link V1Route}s,
 * bodies and headers from their {@link Exchange}s, problem codes from the {@link PossibleRefusals}, entries from their
 * {@link EntrySchemas}. What only words can say, schemas, parameters and descriptions, stands in {@code openapi.json}, and
 * an answer of each operation in {@code openapi-examples.json}; tests hold them against what the code reads and writes.
 */
final class OpenApi {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final Map<String, Object> components;
    private final Map<String, Object> words;
    private final Map<String, Object> examples;

    private OpenApi(Map<String, Object> components, Map<String, Object> words, Map<String, Object> examples) {
        this.components = components;
        this.words = words;
        this.examples = examples;
    }

    /** Made once, when it is first asked for. */
    private static final class Made {
        static final Map<String, Object> DOCUMENT = made();
    }

    /** The whole document. */
    static Map<String, Object> document() {
        return Made.DOCUMENT;
    }

    private static Map<String, Object> made() {
        Map<String, Object> document = resource("openapi.json");
        Map<String, Object> components = object(document.remove("components"));
        object(components.get("schemas")).putAll(EntrySchemas.all());
        OpenApi api = new OpenApi(components, object(document.remove("operations")), resource("openapi-examples.json"));
        api.addProblemCodes();
        document.put("paths", api.paths());
        document.put("components", api.withoutRulesBesideReferences(components));
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
        Map<String, Object> said = object(words.get(route.operationId()));
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", route.operationId());
        operation.put("tags", List.of(said.get("tag")));
        operation.put("summary", route.summary());
        operation.put("description", said.get("description") + " " + needs(route));
        if (route.isPublic()) {
            operation.put("security", List.of());
        }
        operation.put("x-permission", route.permission());
        operation.put("x-roles", titles(route));
        operation.put("parameters", parameters(row));
        exchange.takes().ifPresent(schema -> operation.put("requestBody", body(schema)));
        operation.put("responses", responses(row));
        return operation;
    }

    private static String needs(Route route) {
        if (route.isPublic()) {
            return "Needs no token.";
        }
        if (route.permission().roles().isEmpty()) {
            return "Needs a token and no role.";
        }
        boolean isOfOneModel = route.path().matches(".*\\{(model|promotion)}.*");
        if (!isOfOneModel && route.permission() == Permission.READ) {
            return "Needs a token, and leaves out what its bearer does not see.";
        }
        return "Needs one of these roles everywhere" + (isOfOneModel ? " or on the model" : "") + ": "
                + String.join(", ", titles(route))
                + (route.permission().isForDeciders() ? "; or a group that a policy of the model asks." : ".");
    }

    private static List<String> titles(Route route) {
        return new TreeSet<>(route.permission().roles())
                .stream().map(Role::title).toList();
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
        body.put("content", Map.of("application/json", Map.of("schema", ref("schemas", schema))));
        return body;
    }

    private Map<String, Object> responses(V1Route row) {
        Route route = row.route();
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put(Integer.toString(route.success()), success(row));
        if (Exchange.of(row).mayWait()) {
            responses.put("202", success(row));
        }
        PossibleRefusals.of(row).stream()
                .collect(Collectors.groupingBy(Refusal::status, TreeMap::new, Collectors.toList()))
                .forEach((status, refusals) -> responses.put(Integer.toString(status), refused(status, refusals)));
        responses.put("500", ref("responses", "Failed"));
        return responses;
    }

    private Map<String, Object> success(V1Route row) {
        Exchange exchange = Exchange.of(row);
        Map<String, Object> headers = new TreeMap<>();
        exchange.headers().forEach(header -> headers.put(header, ref("headers", header)));
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("schema", ref("schemas", exchange.answers()));
        if (examples.containsKey(row.route().operationId())) {
            content.put("example", examples.get(row.route().operationId()));
        }
        Map<String, Object> success = new LinkedHashMap<>();
        success.put("description", object(schemas().get(exchange.answers())).get("description"));
        success.put("headers", headers);
        success.put("content", Map.of("application/json", content));
        return success;
    }

    private static Map<String, Object> refused(int status, List<Refusal> refusals) {
        Map<String, Object> refused = new LinkedHashMap<>();
        refused.put(
                "description",
                refusals.stream()
                        .map(refusal -> refusal.name() + ": " + refusal.title() + ".")
                        .collect(Collectors.joining(" ")));
        if (status == 503) {
            refused.put("headers", Map.of("Retry-After", ref("headers", "Retry-After")));
        }
        refused.put("content", Map.of("application/problem+json", Map.of("schema", ref("schemas", "Problem"))));
        refused.put("x-codes", refusals);
        return refused;
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

    /**
     * The same with each reference that has rules beside it replaced by what it refers to, under these rules: generators read
     * a reference and at most a description beside it. A rule may stand in one of the two only, for both are meant to hold.
     */
    private Object withoutRulesBesideReferences(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(this::withoutRulesBesideReferences).toList();
        }
        if (!(value instanceof Map<?, ?>)) {
            return value;
        }
        Map<String, Object> members = new LinkedHashMap<>(object(value));
        boolean isReference = members.get("$ref") instanceof String;
        if (isReference && members.keySet().stream().anyMatch(name -> !name.matches("\\$ref|description"))) {
            String reference = (String) members.remove("$ref");
            Map<String, Object> merged =
                    new LinkedHashMap<>(object(schemas().get(reference.substring(reference.lastIndexOf('/') + 1))));
            merged.remove("description");
            members.forEach((name, rule) -> {
                if (merged.put(name, rule) != null) {
                    throw new IllegalStateException(name + " beside " + reference + " would replace its own");
                }
            });
            return withoutRulesBesideReferences(merged);
        }
        members.replaceAll((name, inner) -> withoutRulesBesideReferences(inner));
        return members;
    }

    private Map<String, Object> schemas() {
        return object(components.get("schemas"));
    }

    private static Map<String, Object> ref(String kind, String name) {
        return Map.of("$ref", "#/components/" + kind + "/" + name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    /** A file that the document is made from. */
    static Map<String, Object> resource(String name) {
        try (InputStream file = OpenApi.class.getResourceAsStream(name)) {
            return Json.readObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
