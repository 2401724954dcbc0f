package dev.slipway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The strict reader: what is not exactly one JSON value is refused, quickly and in words for people. */
class JsonReadingTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void valuesAreReadAsPlainJava() {
        assertThat(Json.readObject(" {\"a\":[1, 2.50, -0, true, null, \"\\u00e9\\ud83d\\udea2\"], \"\":{}} "))
                .isEqualTo(Map.of(
                        "a",
                        Arrays.asList(
                                new BigDecimal("1"),
                                new BigDecimal("2.50"),
                                new BigDecimal("0"),
                                true,
                                null,
                                "\u00e9\ud83d\udea2"),
                        "",
                        Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"b\":[{\"a\":1,\"c\":{},\"a\":null}]}",
                "{\"\":1,\"\":2}"
            })
    void aNameTwiceInOneObjectIsRefused(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{}1", "{}]", "[],", "1 2", "{}\u0000", "{} x", "null null", "{}//", "{}\ufeff"})
    void somethingAfterTheEndIsRefused(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\t",
                "{",
                "[",
                "\"",
                "\"a",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "[1",
                "[1,",
                "tru",
                "nul",
                "-",
                "}",
                "]",
                ",",
                ":",
                "{,}",
                "[,]",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "'a'",
                "NaN",
                "Infinity",
                "-Infinity",
                "+1",
                "01",
                "-01",
                ".5",
                "1.",
                "1e",
                "1e+",
                "0x10",
                "1_000",
                "// c\n1",
                "/* c */1",
                "# c\n1",
                "\ufeff{}",
                "\"a\nb\"",
                "\"a\tb\"",
                "\"\u0000\"",
                "\"\\x41\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "True",
                "NULL",
                "undefined",
                "\u00a01",
                "[1 2]",
                "{\"a\" 1}",
                "{1:1}",
                "{null:1}"
            })
    void whatIsNotJsonIsRefused(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"a\"", "true", "null", "[{}]"})
    void aValueThatIsNoObjectIsRefusedWhereOneIsNeeded(String text) {
        assertThatThrownBy(() -> Json.readObject(text))
                .isInstanceOf(MalformedJson.class)
                .hasMessage("it is not an object");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32})
    void upToThirtyTwoLevelsAreRead(int depth) {
        assertThat(Json.read("[".repeat(depth) + "]".repeat(depth))).isInstanceOf(List.class);
        assertThat(Json.read("{\"a\":".repeat(depth) + "1" + "}".repeat(depth))).isInstanceOf(Map.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 34, 1_000, 100_000, 1_000_000})
    void moreLevelsAreRefusedBeforeTheStackIsUsedUp(int depth) {
        assertTimeoutPreemptively(SOON, () -> {
            assertThat(refused("[".repeat(depth) + "]".repeat(depth))).contains("32");
            refused("[".repeat(depth));
            refused("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
            refused("[{\"a\":".repeat(depth / 2 + 1));
        });
    }

    @Test
    void aReaderMayTakeFewerOrMoreLevels() {
        String deep = "[".repeat(500) + "]".repeat(500);
        assertThat(Json.read(deep, 500)).isInstanceOf(List.class);
        assertThatThrownBy(() -> Json.read(deep, 499)).hasMessage("it has more than 499 levels");
        assertThatThrownBy(() -> Json.read("[[]]", 1)).hasMessage("it has more than 1 levels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "1e-400", "-9.9e398"})
    void largeExponentsAreReadAsLongAsTheyCanBeWrittenOut(String text) {
        assertThat(Json.read(text)).isEqualTo(new BigDecimal(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e401",
                "1e-401",
                "1e999999999",
                "-1e-999999999",
                "1e2147483647",
                "1e2147483648",
                "1e-2147483648",
                "1e99999999999999999999",
                "0e999999999",
                "[1e999999999]"
            })
    void endlessExponentsAreRefused(String text) {
        assertTimeoutPreemptively(SOON, () -> refused(text));
    }

    @ParameterizedTest
    @CsvSource({
        "12345678901234568, 12345678901234568",
        "1.2345678901234568e+16, 12345678901234568.0",
        "1.5e1, 15.0",
        "1e0, 1.0",
        "0e0, 0.0",
        "0e400, 0.0",
        "1e3, 1000.0",
        "1e20, 100000000000000000000.0",
        "1e21, 1e21",
        "1e-7, 1e-7",
        "15e-1, 1.5"
    })
    void whatIsWrittenWithAPointOrAnExponentIsToldFromAnInteger(String text, BigDecimal read) {
        assertThat(Json.read(text)).isEqualTo(read);
    }

    @Test
    void aNumberMayHaveSixtyFourDigitsAndNoMore() {
        assertThat(Json.read("9".repeat(64))).isEqualTo(new BigDecimal("9".repeat(64)));
        assertThat(Json.read("0." + "9".repeat(60))).isEqualTo(new BigDecimal("0." + "9".repeat(60)));
        for (int digits : new int[] {65, 1_000, 1_000_000}) {
            assertTimeoutPreemptively(SOON, () -> {
                refused("9".repeat(digits));
                refused("-" + "9".repeat(digits));
                refused("0." + "9".repeat(digits));
                refused("1e" + "9".repeat(digits));
                refused("1e-" + "9".repeat(digits));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\ud800\"",
                "\"a\udc00\"",
                "\"\udc00\ud800\"",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800\\ud800\"",
                "\"\\ud83d\\\\udea2\"",
                "{\"\\ud800\":1}",
                "{\"\\udc00\":1}",
                "{\"\\ud800\\ud800\":1}",
                "{\"\udc00\":1}",
                "[[\"x\\ud800x\"]]"
            })
    void halfOfASurrogatePairIsRefused(String text) {
        assertThat(refused(text)).contains("surrogate");
    }

    @Test
    void aWordOfTheTextDoesNotPassForTheReason() {
        assertThat(refused("[ surrogate ]")).contains("line 1, column");
    }

    @Test
    void manyMembersAreReadInTheTimeThatTheirNumberTakes() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 50_000; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("\"Aa")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        assertTimeoutPreemptively(
                SOON,
                () -> assertThat(Json.readObject(text.append('}').toString())).hasSize(50_000));
    }

    /** Says why, without a word about how it is made. */
    private static String refused(String text) {
        Throwable thrown = catchThrowable(() -> Json.read(text));
        assertThat(thrown).as("%.100s", text).isInstanceOf(MalformedJson.class);
        assertThat(thrown.getMessage())
                .isNotBlank()
                .hasSizeLessThan(400)
                .doesNotContain("Exception", "com.", "java", "Stream", "Parser", "Jackson", "`", "JsonToken", "()");
        return thrown.getMessage();
    }
}
