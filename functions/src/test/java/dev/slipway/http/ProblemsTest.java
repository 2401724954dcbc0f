package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.refusal.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals as callers see them: one form, a stable code, and nothing of how the code is made. */
class ProblemsTest {
    private final Calls calls = new Calls();

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void aRefusalHasTheFormOfAProblem(Refusal refusal) {
        Answer answer = Problems.of(refusal.because("what happened", Map.of("stage", "production", "rev", 3)));
        assertThat(answer.status()).isEqualTo(refusal.status()).isBetween(400, 503);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        Map<String, Object> body = Json.readObject(answer.text());
        assertThat(body.keySet()).containsExactly("type", "title", "status", "code", "detail", "rev", "stage");
        assertThat((String) body.get("type")).matches("urn:slipway:problem:[a-z-]+");
        assertThat(body).containsEntry("code", refusal.name()).containsEntry("title", refusal.title());
        assertThat(body.get("status")).hasToString(Integer.toString(refusal.status()));
        assertThat(answer.headers().containsKey("Retry-After")).isEqualTo(refusal.status() == 503);
        assertThat(Documents.faults("Problem", answer.text())).isEmpty();
    }

    @Test
    void codesTypesAndTitlesTellRefusalsApart() {
        Set<Object> types = new HashSet<>();
        for (Refusal refusal : Refusal.values()) {
            types.add(Problems.of(refusal.because("")).body().get("type"));
        }
        assertThat(types).hasSize(Refusal.values().length);
        assertThat(Refusal.values()).extracting(Refusal::title).doesNotHaveDuplicates();
    }

    @Test
    void aFactCannotPassItselfOffAsAMemberOfTheProblem() {
        Map<String, Object> facts = Map.of("status", 200, "code", "FINE", "type", "x", "title", "y", "detail", "z");
        assertThat(Problems.of(Refusal.BUSY.because("later", facts)).body())
                .containsEntry("status", 503)
                .containsEntry("code", "BUSY")
                .containsEntry("detail", "later");
    }

    @Test
    void aFactThatIsAbsentIsLeftOut() {
        Answer answer = Problems.of(Refusal.STAGE_MOVED.because("", Map.of("version", Optional.empty(), "rev", 0)));
        assertThat(Json.readObject(answer.text())).containsKey("rev").doesNotContainKey("version");
    }

    @Test
    void whatBreaksIsForTheLogAlone() {
        for (V1Route route : V1Route.values()) {
            calls.failures.clear();
            Answer answer = calls.answer(Calls.valid(route));
            // These two answer without the registry.
            if (route != V1Route.GET_OPENAPI && route != V1Route.GET_ME) {
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.text())
                        .isEqualTo(
                                "{\"type\":\"urn:slipway:problem:internal\",\"title\":\"Something broke on our side\","
                                        + "\"status\":500,\"code\":\"INTERNAL\"}");
                assertThat(calls.failures).singleElement().isInstanceOf(Calls.Touched.class);
            }
        }
    }

    static Stream<Error> errors() {
        return Stream.of(
                new StackOverflowError("dev.slipway.Secret"),
                new OutOfMemoryError("dev.slipway.Secret"),
                new NoClassDefFoundError("dev.slipway.Secret"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorIsAFailureAndNotTheEndOfTheFunction(Error error) {
        Calls failing = new Calls(error);
        Answer answer = failing.answer(Calls.valid(V1Route.GET_MODEL));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).doesNotContain("dev.slipway");
        assertThat(failing.failures).containsExactly(error);
    }

    /** Bodies that no parser should choke on: answered 400, in words without a class, a package or a switch of ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "nonsense",
                "{\"name\":}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"\\ud800\":\"a\"}",
                "{\"name\":\"a\nb\"}",
                "{\"name\":'a'}",
                "[]",
                "1",
                "null",
                "{} {}",
                "{\"name\":\"a\"",
                "\u0000",
                "<xml/>",
                "{\"name\":/**/1}"
            })
    void anUnreadableBodyIsTheCallersFault(String body) {
        for (String text : List.of(body, "{\"tags\":".repeat(10_000), "[".repeat(100_000))) {
            Answer answer = calls.answer(Calls.withBody(Calls.valid(V1Route.CREATE_MODEL), text));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(Calls.code(answer)).isEqualTo("MALFORMED_JSON");
            assertThat(answer.text())
                    .doesNotContain("Exception", "java", "fasterxml", "Jackson", "Stream", "dev.slipway", "`");
        }
        assertThat(calls.failures).isEmpty();
    }
}
