package dev.slipway.http;

import static dev.slipway.http.Documents.DOCUMENT;
import static dev.slipway.http.Documents.components;
import static dev.slipway.http.Documents.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Warning;
import dev.slipway.registry.stage.Gate;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.VersionStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The description of the API: whole, sound, and saying what the routes do. */
class OpenApiTest {
    @Test
    void itIsServedByItsRoute() {
        Answer answer = new Calls().answer(Calls.valid(V1Route.GET_OPENAPI));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(Json.readObject(answer.text())).isEqualTo(DOCUMENT);
        assertThat(answer.text()).isEqualTo(Json.write(OpenApi.document()));
    }

    @Test
    void itHasTheMembersThatOpenApiAsksFor() {
        assertThat(DOCUMENT).containsOnlyKeys("openapi", "info", "servers", "security", "tags", "paths", "components");
        assertThat((String) DOCUMENT.get("openapi")).matches("3\\.1\\.\\d+");
        assertThat(object(DOCUMENT.get("info"))).containsKeys("title", "version", "license");
        assertThat(object(DOCUMENT.get("components")))
                .containsOnlyKeys("securitySchemes", "parameters", "headers", "responses", "schemas")
                .allSatisfy((kind, named) -> assertThat(object(named).keySet())
                        .isNotEmpty()
                        .allMatch(name -> name.matches("[a-zA-Z0-9._-]+")));
        assertThat(DOCUMENT.get("security")).isEqualTo(List.of(Map.of("bearer", List.of())));
        assertThat(components("securitySchemes")).containsOnlyKeys("bearer");
        assertThat(components("parameters").values()).allSatisfy(parameter -> {
            assertThat(object(parameter)).containsKeys("name", "in", "description", "schema");
            assertThat(object(parameter).get("in")).isIn("path", "query", "header");
            if (object(parameter).get("in").equals("path")) {
                assertThat(object(parameter)).containsEntry("required", true);
            }
        });
        assertThat(components("responses").values())
                .allSatisfy(response -> assertThat(object(response)).containsKeys("description", "content"));
    }

    @Test
    void everyRouteIsAnOperationAndEveryOperationARoute() {
        Set<String> described = new TreeSet<>();
        object(DOCUMENT.get("paths"))
                .forEach((path, methods) -> object(methods)
                        .keySet()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        List<Route> routes = Arrays.stream(V1Route.values()).map(V1Route::route).toList();
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(
                        routes.stream().map(Route::key).toList());
        assertThat(routes.stream().map(route -> operation(route).get("operationId")))
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(
                        routes.stream().map(Route::operationId).toList());
    }

    @ParameterizedTest
    @EnumSource(V1Route.class)
    void anOperationSaysWhatItsRouteSays(V1Route row) {
        Route route = row.route();
        Map<String, Object> operation = operation(route);
        assertThat(operation.get("summary")).isEqualTo(route.summary());
        assertThat(operation.get("x-permission")).isEqualTo(route.permission().name());
        assertThat(operation.get("x-roles"))
                .isEqualTo(new TreeSet<>(route.permission().roles())
                        .stream().map(Role::title).toList());
        assertThat(parameters(route, "path")).containsExactlyElementsOf(pathParameters(route));
        assertThat(parameters(route, "query")).containsExactlyElementsOf(route.queryNames());
        assertThat(parameters(route, "header").contains("Idempotency-Key"))
                .isEqualTo(route.method().equals("POST"));
        assertThat(parameters(route, "header").contains("If-Match"))
                .isEqualTo(row.route().ifMatch() == IfMatch.HONOURED);
        Map<String, Object> responses = object(operation.get("responses"));
        assertThat(responses).containsKey(Integer.toString(route.success()));
        assertThat(responses.containsKey("202")).isEqualTo(row == V1Route.REQUEST_PROMOTION);
        assertThat(responses.values())
                .allSatisfy(response -> assertThat(response(response)).containsKeys("description"));
        responses.forEach(
                (status, response) -> assertThat(object(response(response).get("content")))
                        .as(status)
                        .containsOnlyKeys(status.startsWith("2") ? "application/json" : "application/problem+json"));
        assertThat(operation.containsKey("security")).isEqualTo(route.isPublic());
        if (route.method().equals("GET")) {
            assertThat(operation).doesNotContainKey("requestBody");
        }
    }

    @ParameterizedTest
    @EnumSource(V1Route.class)
    void anOperationSaysWhatItDoesWhatItNeedsAndWhereItBelongs(V1Route row) {
        Map<String, Object> operation = operation(row.route());
        assertThat((String) operation.get("description"))
                .endsWith(".")
                .containsPattern(
                        row.route().isPublic() ? "Needs no token" : "Needs (a token|one of these roles everywhere)");
        assertThat(((List<?>) DOCUMENT.get("tags"))
                        .stream().map(tag -> object(tag).get("name")))
                .containsAll((List<?>) operation.get("tags"));
    }

    @Test
    void theResourceDescribesNoOperationThatThereIsNot() {
        assertThat(object(Documents.resource("openapi.json").get("operations")).keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(V1Route.values())
                        .map(row -> row.route().operationId())
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(V1Route.class)
    void anOperationListsItsRefusalsByTheirStatus(V1Route row) {
        Map<String, Object> responses = object(operation(row.route()).get("responses"));
        Set<String> listed = new TreeSet<>();
        responses.forEach((status, response) -> {
            if (response(response).get("x-codes") instanceof List<?> codes) {
                for (Object code : codes) {
                    listed.add((String) code);
                    assertThat(status)
                            .isEqualTo(Integer.toString(
                                    Refusal.valueOf((String) code).status()));
                    assertThat((String) response(response).get("description"))
                            .contains(
                                    code + ": " + Refusal.valueOf((String) code).title());
                }
            }
        });
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        PossibleRefusals.of(row).stream().map(Refusal::name).toList());
        assertThat(responses).containsKey("500");
    }

    @Test
    void aReferenceHasNothingButADescriptionBesideIt() {
        List<Map<String, Object>> beside = new ArrayList<>();
        collectObjects(DOCUMENT, beside);
        assertThat(beside)
                .filteredOn(members -> members.get("$ref") instanceof String)
                .isNotEmpty()
                .allSatisfy(members -> assertThat(members.keySet()).isSubsetOf("$ref", "description"));
    }

    /** Go and others make constants of all enumerations in one place. */
    @Test
    void noTwoConstantsHaveOneName() {
        List<Object> names = new ArrayList<>();
        components("schemas").values().forEach(schema -> {
            Map<String, Object> members = object(schema);
            if (members.get("enum") instanceof List<?> values) {
                List<?> given = (List<?>) members.getOrDefault("x-enum-varnames", values);
                assertThat(given).hasSameSizeAs(values);
                names.addAll(given);
            }
        });
        assertThat(names).isNotEmpty().doesNotHaveDuplicates();
    }

    /** In Go {@code NewModel} makes a {@code Model}, so that nothing else can have that name. */
    @Test
    void noSchemaHasTheNameOfAnothersConstructor() {
        assertThat(components("schemas").keySet()).noneMatch(name -> name.startsWith("New"));
    }

    /** A generator that makes variables of both mixes them up. */
    @Test
    void noListOrObjectHasTheNameOfTheSchemaThatItIsIn() {
        components("schemas").forEach((name, schema) -> {
            if (object(schema).get("properties") instanceof Map<?, ?> properties) {
                object(properties).forEach((member, value) -> {
                    Map<String, Object> of = object(value).containsKey("$ref") ? resolved(value) : object(value);
                    if (!List.of("integer", "string").contains(of.getOrDefault("type", "object"))) {
                        assertThat(member).as(name).isNotEqualToIgnoringCase(name);
                    }
                });
            }
        });
    }

    @Test
    void anEntryIsOneOfItsTypes() {
        Map<String, Object> entry = Documents.schema("Entry");
        Map<String, Object> mapping = object(object(entry.get("discriminator")).get("mapping"));
        assertThat(mapping.keySet())
                .containsExactlyElementsOf(
                        Arrays.stream(EntryType.values()).map(EntryType::title).toList());
        assertThat(((List<?>) entry.get("oneOf"))
                        .stream().map(one -> object(one).get("$ref")))
                .containsExactlyElementsOf(mapping.values());
        mapping.forEach((title, reference) -> {
            String name = ((String) reference).substring("#/components/schemas/".length());
            assertThat(name).isEqualTo(title.replace(" ", "") + "Entry");
            Map<String, Object> properties = object(Documents.schema(name).get("properties"));
            assertThat(object(properties.get("type"))).containsEntry("enum", List.of(title));
        });
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (String reference : references()) {
            Object target = DOCUMENT;
            for (String step : reference.substring("#/".length()).split("/", -1)) {
                assertThat(target).as(reference).isInstanceOf(Map.class);
                target = object(target).get(step);
            }
            assertThat(target).as(reference).isNotNull();
        }
    }

    @Test
    void nothingIsDescribedThatNobodyUses() {
        Set<String> used = new HashSet<>(references());
        for (String kind : List.of("parameters", "headers", "responses", "schemas")) {
            for (String name : components(kind).keySet()) {
                assertThat(used).contains("#/components/" + kind + "/" + name);
            }
        }
    }

    @Test
    void everySchemaIsOne() {
        components("schemas")
                .forEach((name, schema) ->
                        assertThat(Documents.faultsOfSchema(schema)).as(name).isEmpty());
        for (String kind : List.of("parameters", "headers")) {
            components(kind)
                    .forEach((name, value) -> assertThat(
                                    Documents.faultsOfSchema(object(value).get("schema")))
                            .as(name)
                            .isEmpty());
        }
        assertThat(Documents.faultsOfSchema(Map.of("type", "text"))).isNotEmpty();
    }

    @Test
    void everyPatternIsOneThatOtherLanguagesReadToo() {
        List<String> patterns = new ArrayList<>();
        collect("pattern", DOCUMENT, patterns);
        assertThat(patterns).isNotEmpty().allSatisfy(pattern -> {
            Pattern.compile(pattern);
            assertThat(pattern).doesNotContain("(?=", "(?!", "(?<", "\\p", "\\Q", "++", "*+");
        });
    }

    @Test
    void everySchemaOfABodyOrAnAnswerSaysWhatItIs() {
        components("schemas")
                .forEach((name, schema) -> assertThat(object(schema)).as(name).containsKey("description"));
    }

    @Test
    void bodiesRefuseUnknownFieldsAndGiveAnExample() {
        for (V1Route row : V1Route.values()) {
            Exchange.of(row).takes().ifPresent(schema -> {
                assertThat(Documents.schema(schema))
                        .containsEntry("additionalProperties", false)
                        .containsKey("examples");
                assertThat(Documents.faults(schema, Calls.example(schema)))
                        .as(schema)
                        .isEmpty();
                Map<String, Object> body = object(operation(row.route()).get("requestBody"));
                assertThat(body.get("required"))
                        .isEqualTo(Documents.schema(schema).containsKey("required"));
            });
        }
    }

    @Test
    void everyProblemCodeIsListed() {
        List<String> codes = Stream.concat(Arrays.stream(Refusal.values()).map(Refusal::name), Stream.of("INTERNAL"))
                .toList();
        Map<String, Object> problem = Documents.schema("Problem");
        assertThat(object(object(problem.get("properties")).get("code")).get("enum"))
                .isEqualTo(codes);
        assertThat(object(problem.get("x-codes")).keySet()).containsExactlyElementsOf(codes);
    }

    @Test
    void everyListOfConstantsIsTheOneInTheCode() {
        assertThat(constants("VersionStatus")).isEqualTo(names(VersionStatus.values()));
        assertThat(constants("PromotionStatus")).isEqualTo(names(PromotionStatus.values()));
        assertThat(constants("StageChangeKind")).isEqualTo(names(StageChange.Kind.values()));
        assertThat(constants("WarningCode")).isEqualTo(names(Warning.Code.values()));
        assertThat(constants("Verdict")).isEqualTo(names(Decision.Verdict.values()));
        assertThat(object(object(Documents.schema("Gate").get("properties")).get("op"))
                        .get("enum"))
                .isEqualTo(Arrays.stream(Gate.Op.values()).map(Gate.Op::sign).toList());
    }

    private static Object constants(String schema) {
        return Documents.schema(schema).get("enum");
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    private static Map<String, Object> operation(Route route) {
        return object(object(object(DOCUMENT.get("paths")).get(route.path()))
                .get(route.method().toLowerCase(Locale.ROOT)));
    }

    private static List<String> parameters(Route route, String where) {
        return ((List<?>) operation(route).get("parameters"))
                .stream()
                        .map(OpenApiTest::resolved)
                        .filter(parameter -> parameter.get("in").equals(where))
                        .map(parameter -> (String) parameter.get("name"))
                        .toList();
    }

    private static List<String> pathParameters(Route route) {
        return Pattern.compile("(?<=\\{)[^}]+(?=})")
                .matcher(route.path())
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static Map<String, Object> response(Object response) {
        return object(response).containsKey("$ref") ? resolved(response) : object(response);
    }

    private static Map<String, Object> resolved(Object reference) {
        String[] steps = ((String) object(reference).get("$ref")).split("/", -1);
        return object(components(steps[2]).get(steps[3]));
    }

    private static List<String> references() {
        List<String> references = new ArrayList<>();
        collect("$ref", DOCUMENT, references);
        return references;
    }

    private static void collectObjects(Object value, List<Map<String, Object>> found) {
        if (value instanceof Map<?, ?> map) {
            found.add(object(map));
            map.values().forEach(inner -> collectObjects(inner, found));
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> collectObjects(inner, found));
        }
    }

    private static void collect(String member, Object value, List<String> found) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> {
                if (name.equals(member) && inner instanceof String text) {
                    found.add(text);
                }
                collect(member, inner, found);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> collect(member, inner, found));
        }
    }
}
