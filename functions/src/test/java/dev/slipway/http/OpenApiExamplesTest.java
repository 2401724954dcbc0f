package dev.slipway.http;

import static dev.slipway.http.Documents.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The examples of answers in the description: each was answered once, and the operation answers alike today.
 * {@code -DwriteExamples=true} writes them anew.
 */
class OpenApiExamplesTest {
    private static final String RESOURCE = "openapi-examples.json";

    @ParameterizedTest
    @EnumSource(value = V1Route.class, mode = EnumSource.Mode.EXCLUDE, names = "GET_OPENAPI")
    void theExampleIsAnAnswerOfItsOperation(V1Route row) {
        Object example = Documents.resource(RESOURCE).get(row.route().operationId());

        assertThat(Documents.faults(Exchange.of(row).answers(), Json.write(example)))
                .isEmpty();
        assertThat(form(example)).isEqualTo(form(answered(row)));
    }

    @Test
    void everyExampleBelongsToAnOperation() throws IOException {
        Map<String, Object> answered = new LinkedHashMap<>();
        Arrays.stream(V1Route.values())
                .filter(row -> row != V1Route.GET_OPENAPI)
                .forEach(row -> answered.put(row.route().operationId(), answered(row)));
        if (Boolean.getBoolean("writeExamples")) {
            Files.writeString(
                    Path.of("functions/src/main/resources/dev/slipway/http", RESOURCE),
                    Json.write(answered).replaceAll(",(?=\"[a-zA-Z]+\":\\{\"[a-z])", ",\n") + "\n");
        }
        assertThat(Documents.resource(RESOURCE).keySet()).isEqualTo(answered.keySet());
    }

    /** What the operation answers in a scene; of a list, the first two. */
    private static Map<String, Object> answered(V1Route row) {
        Scene scene = new Scene();
        ApiRequest call = scene.call(row);
        Map<String, List<String>> query = new TreeMap<>(call.query());
        if (row.route().queryNames().contains("limit")) {
            query.put("limit", List.of("2"));
        }
        Answer answer = scene.answer(Calls.withQuery(call, query));
        assertThat(answer.status()).as(answer.text()).isIn(200, 201, 202);
        return Json.readObject(answer.text());
    }

    /** The members, and of what kind each is; what is in them, or how often, is left out. */
    private static Object form(Object value) {
        if (value instanceof Map<?, ?> members) {
            Map<Object, Object> form = new TreeMap<>();
            object(members).forEach((name, member) -> form.put(name, form(member)));
            return form;
        }
        if (value instanceof List<?> elements) {
            return elements.stream().map(OpenApiExamplesTest::form).toList();
        }
        return value == null ? "null" : value.getClass().getSimpleName();
    }
}
