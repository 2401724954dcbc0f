package dev.slipway.http;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.HostileTexts;
import dev.slipway.Seed;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call may bring: query, headers and body, each checked before anything is looked up. */
class ApiRequestTest {
    private static final ApiRequest LIST = Calls.valid(V1Route.LIST_MODELS);
    private static final Cursors NO_CURSORS = new Cursors(() -> new byte[16], Clock.systemUTC());
    private static final ApiRequest CREATE = Calls.valid(V1Route.CREATE_MODEL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                " application/json ",
                "application/vnd.slipway.v1+json",
                "application/merge-patch+json"
            })
    void jsonMayBeSaidInManyWays(String type) {
        assertThatCode(() -> Calls.with(CREATE, Map.of("content-type", type)).check())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/html",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/json",
                "application/jsonx",
                "xapplication/json",
                "application/",
                "json",
                "application/xml",
                "application/json/x",
                "application/json, text/html",
                "text/html; application/json",
                "application/x+json+xml",
                "application/octet-stream"
            })
    void whatABodySaysItIsDoesNotMatterAsOnlyJsonIsRead(String type) {
        assertThatCode(() -> Calls.with(CREATE, Map.of("content-type", type)).check())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate", "x-gzip", "zstd", "gzip, identity", "identity, gzip"})
    void nothingIsUnpacked(String encoding) {
        refused(
                Refusal.UNSUPPORTED_MEDIA_TYPE,
                () -> Calls.with(CREATE, Map.of("content-encoding", encoding)).check());
    }

    @Test
    void whatIsNotPackedNeedsNoUnpacking() {
        assertThatCode(() -> Calls.with(CREATE, Map.of("content-encoding", "identity"))
                        .check())
                .doesNotThrowAnyException();
        assertThatCode(() -> Calls.with(CREATE, Map.of("content-encoding", "")).check())
                .doesNotThrowAnyException();
    }

    @Test
    void theBodyEndsAtOneMebibyteToTheByte() {
        for (String character : List.of("a", "\u00e9", "\u20ac", "\ud83d\udea2")) {
            int bytes = character.getBytes(StandardCharsets.UTF_8).length;
            String most = character.repeat(V1.LIMITS.body() / bytes) + "a".repeat(V1.LIMITS.body() % bytes);
            assertThat(most.getBytes(StandardCharsets.UTF_8)).hasSize(1_048_576);
            assertThatCode(() -> Calls.withBody(CREATE, most).check()).doesNotThrowAnyException();
            refused(Refusal.TOO_LARGE, () -> Calls.withBody(CREATE, most + "a").check());
        }
    }

    @Test
    void aParameterIsGivenOnceExceptTags() {
        refusedField("prefix", () -> query("prefix", "a", "b").check());
        refusedField("limit", () -> query("limit", "1", "1").check());
        assertThatCode(() -> query("tag", "a=b", "c=d").check()).doesNotThrowAnyException();
        assertThat(query("tag", "a=b", "c=d=e", "f=").tags()).isEqualTo(Map.of("a", "b", "c", "d=e", "f", ""));
        for (String wrong : List.of("", "a", "=b", "=")) {
            refusedField("tag", () -> query("tag", wrong).tags());
        }
    }

    @Test
    void aParameterHasAnEndAndItsNameIsNotSaidBackInFull() {
        assertThatCode(() -> query("prefix", "a".repeat(4_000)).check()).doesNotThrowAnyException();
        refusedField("prefix", () -> query("prefix", "a".repeat(4_001)).check());
        Refused refused = refused(
                Refusal.UNKNOWN_FIELD, () -> query("n".repeat(10_000), "1").check());
        assertThat(refused.getMessage()).hasSizeLessThan(300);
        assertThat((String) refused.facts().get("field")).hasSize(103);
    }

    /** What a page or a key is good for is told by its text, which must be one. */
    @Test
    void halfOfASurrogatePairIsRefusedWhereverItStands() {
        Route strict = V1Route.LIST_VERSIONS.route();
        Route lenient = new Route(
                "look",
                "GET",
                "/other/look",
                strict.function(),
                strict.permission(),
                "Look",
                200,
                IfMatch.REFUSED,
                List.of(),
                new Limits(1_000, false));
        for (Route route : List.of(strict, lenient)) {
            for (String half : List.of("\ud83d", "a\ude80")) {
                for (ApiRequest wrong : List.of(
                        asked(route, Map.of("model", half), Map.of()),
                        asked(route, Map.of(), Map.of("tag", List.of("a=b", half))),
                        asked(route, Map.of(), Map.of(half, List.of("a"))))) {
                    refused(Refusal.INVALID, wrong::check);
                }
            }
            assertThatCode(() -> asked(route, Map.of(), Map.of("tag", List.of("a=\ud83d\ude80")))
                            .check())
                    .doesNotThrowAnyException();
        }
    }

    private static ApiRequest asked(Route route, Map<String, String> path, Map<String, List<String>> query) {
        return new ApiRequest(route, Calls.EVERYBODY, path, query, Map.of(), "");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "100, 100", "007, 7"})
    void limitsGoFromOneToAHundred(String given, int limit) {
        assertThat(query("limit", given).asked(Parameter.LIMIT)).contains(limit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "101",
                "-1",
                "+1",
                "1.0",
                "1e1",
                " 1",
                "1 ",
                "a",
                "9999999999",
                "99999999999",
                "0x1",
                "\u0661",
                "\uff11",
                "1\n"
            })
    void otherLimitsAreRefused(String limit) {
        refusedField("limit", () -> query("limit", limit).check());
    }

    @Test
    void withoutALimitAPageHasAHundred() {
        assertThat(LIST.page(NO_CURSORS).limit()).isEqualTo(100);
        assertThat(query("limit", "").page(NO_CURSORS).limit()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "yes", "1", "0", "null", " true"})
    void flagsAreTrueOrFalse(String flag) {
        assertThat(query("deleted", "true").is(Parameter.DELETED)).isTrue();
        assertThat(query("deleted", "false").is(Parameter.DELETED)).isFalse();
        assertThat(LIST.is(Parameter.DELETED)).isFalse();
        refusedField("deleted", () -> query("deleted", flag).check());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"0\"', 0",
        "'\"3\"', 3",
        "' \"3\" ', 3",
        "'\"3\",\"3\"', 3",
        "'\"3\", \"3\"', 3",
        "'\"999999999999999999\"', 999999999999999999"
    })
    void ifMatchIsAnEtagAsItWasAnswered(String header, long rev) {
        assertThat(Calls.with(CREATE, Map.of("if-match", header)).expectedRev()).contains(rev);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", " * ", "*,*"})
    void ifMatchMayAskForNothing(String header) {
        assertThat(Calls.with(CREATE, Map.of("if-match", header)).expectedRev()).isEmpty();
        assertThat(CREATE.expectedRev()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3",
                "W/\"3\"",
                "\"3",
                "3\"",
                "\"\"",
                "\"-1\"",
                "\"+1\"",
                "\"1.0\"",
                "\"a\"",
                "",
                " ",
                ",",
                "\"3\",",
                "\"3\", *",
                "\"03\"",
                "\"3\", \"4\"",
                "\"3\"\"4\"",
                "'3'",
                "\"1000000000000000000\"",
                "\"99999999999999999999\"",
                "\"\u0663\"",
                "\" 3\"",
                "**",
                "\"*\"",
                "\"3\"\n\"4\""
            })
    void otherFormsOfIfMatchAreRefused(String header) {
        refusedField(
                "If-Match", () -> Calls.with(CREATE, Map.of("if-match", header)).expectedRev());
    }

    @Test
    void aVersionIsAWholeNumber() {
        assertThat(Parameter.version("version", "2147483647")).isEqualTo(Integer.MAX_VALUE);
        for (String wrong :
                List.of("0", "-1", "2147483648", "9999999999", "1.0", "1e3", "one", "", "01234567890", "latest")) {
            refusedField("version", () -> Parameter.version("version", wrong));
        }
    }

    @Test
    void anEmptyBodyIsAnEmptyObject() {
        for (String body : List.of("", " ", "\n", "{}")) {
            assertThatCode(() -> Calls.withBody(CREATE, body).checkNoBody()).doesNotThrowAnyException();
        }
    }

    @Test
    void aBodyOfControlCharactersIsNotEmpty() {
        for (String body : List.of("\u001d", "\u000b", "\f", "\u2003")) {
            assertThatThrownBy(() -> Calls.withBody(CREATE, body).checkNoBody()).isInstanceOf(Refused.class);
        }
    }

    @Test
    void aTimeMayHaveAnyOffsetWithOrWithoutAColon() {
        for (String time : List.of(
                "2026-01-31T08:15:00Z",
                "2026-01-31t08:15:00z",
                "2026-01-31T08:15:00.000000+0000",
                "2026-01-31T09:15:00+01:00",
                "2026-01-31T03:15:00-0500",
                "2026-02-01T08:14:00+23:59",
                "2026-01-30T08:16:00-23:59")) {
            ApiRequest call = Calls.withQuery(Calls.valid(V1Route.GET_STAGE), Map.of("at", List.of(time)));
            assertThat(call.asked(Parameter.AT)).as(time).hasValue(Calls.NOW);
        }
        for (String noTime : List.of(
                "2026-01-31T08:15:00",
                "2026-01-31",
                "2026-01-31T08:15:00+00",
                "2026-02-30T08:15:00Z",
                "2026-01-31T24:15:00Z",
                "2026-01-31T08:15:00+24:00",
                "2026-01-31T08:15:00Z\n",
                "now")) {
            ApiRequest call = Calls.withQuery(Calls.valid(V1Route.GET_STAGE), Map.of("at", List.of(noTime)));
            assertThatThrownBy(() -> call.asked(Parameter.AT)).as(noTime).isInstanceOf(Refused.class);
        }
    }

    /** The whole edge, by chance: whatever the path and query say, it is answered 4xx or gets to the store. */
    @Test
    void noPathAndNoQueryBreaksTheEdge() {
        Random random = Seed.random("paths and queries");
        Calls calls = new Calls();
        List<V1Route> rows = List.of(V1Route.values());
        for (int i = 0; i < 20_000; i++) {
            V1Route row = rows.get(random.nextInt(rows.size()));
            Route route = row.route();
            ApiRequest valid = Calls.valid(row);
            String text = i < HostileTexts.ALL.size() ? HostileTexts.ALL.get(i) : HostileTexts.random(random);
            String parameter = route.queryNames().isEmpty()
                    ? text
                    : route.queryNames().get(random.nextInt(route.queryNames().size()));
            ApiRequest hostile = random.nextBoolean()
                    ? Calls.withQuery(valid, Map.of(parameter, List.of(text)))
                    : new ApiRequest(
                            route,
                            valid.caller(),
                            Map.of("model", text, "version", text, "stage", text, "promotion", text),
                            valid.query(),
                            Map.of("if-match", text, "idempotency-key", text),
                            valid.body());
            Answer answer = calls.answer(hostile);
            if (answer.status() == 500) {
                assertThat(calls.failures).hasOnlyElementsOfType(Calls.Touched.class);
            } else {
                assertThat(answer.status()).isIn(200, 400, 404);
                assertThat(calls.failures).isEmpty();
            }
            calls.failures.clear();
        }
    }

    private static ApiRequest query(String name, String... values) {
        return Calls.withQuery(LIST, Map.of(name, List.of(values)));
    }

    private static void refusedField(String field, ThrowingCallable deed) {
        Refused refused = refused(Refusal.INVALID, deed);
        assertThat(refused.facts()).containsEntry("field", field);
        assertThat(refused.getMessage()).startsWith(field + " ");
    }
}
