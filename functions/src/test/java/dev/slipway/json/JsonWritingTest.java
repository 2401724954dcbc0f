package dev.slipway.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ordinary writer, and that the canonical one writes the same values in one text whatever their order. */
class JsonWritingTest {
    @Test
    void membersKeepTheirOrderUnlessTheFormIsCanonical() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("b", List.of(2, 1));
        value.put("a", Map.of());
        value.put("B", null);
        assertThat(Json.write(value)).isEqualTo("{\"b\":[2,1],\"a\":{},\"B\":null}");
        assertThat(Json.canonical(value)).isEqualTo("{\"B\":null,\"a\":{},\"b\":[2,1]}");
    }

    @ParameterizedTest
    @CsvSource({
        "1.50, 1.5",
        "15e-1, 1.5",
        "1, 1",
        "1.0, 1.0",
        "1.00, 1.0",
        "100, 100",
        "100.0, 100.0",
        "0, 0",
        "0.000, 0.0",
        "-0, 0",
        "-0.0, 0.0",
        "1e-6, 0.000001",
        "1e-7, 1e-7",
        "100000000000000000000.0, 100000000000000000000.0",
        "1e21, 1e+21",
        "-12.50e300, -1.25e+301",
        "9007199254740993, 9007199254740993",
        "0.1, 0.1"
    })
    void oneNumberHasOneSpellingOfItsForm(String given, String written) {
        assertThat(Json.write(new BigDecimal(given))).isEqualTo(written);
        assertThat(Json.write(Json.read(given))).isEqualTo(written);
        BigDecimal normal = JsonNumber.normal(new BigDecimal(given));
        assertThat(Json.read(written)).isEqualTo(normal);
        assertThat(JsonNumber.normal(normal)).isEqualTo(normal);
    }

    /** A metric of 100 is kept without its zeros, by a library's rule, and is an integer still. */
    @ParameterizedTest
    @CsvSource({"100, 100", "-1000, -1000", "15e1, 150"})
    void anIntegerIsWrittenInFullHoweverItIsHeld(String given, String written) {
        assertThat(Json.write(new BigDecimal(given).stripTrailingZeros())).isEqualTo(written);
    }

    /** What the reader takes at its limits is written so that the reader takes it again. */
    @ParameterizedTest
    @ValueSource(strings = {"1e100", "1e-100", "-1e125", "9.99e124", "1e-128", "1e400", "1e-400", "-123456789e-390"})
    void whatIsWrittenIsReadBack(String given) {
        String written = Json.write(Json.read(given));
        assertThat(Json.write(Json.read(written))).isEqualTo(written);
        assertThat((BigDecimal) Json.read(written)).isEqualByComparingTo(given);
        String longest = "-" + "9".repeat(64) + given.substring(given.indexOf('e'));
        assertThat(Json.write(Json.read(Json.write(Json.read(longest))))).hasSizeGreaterThan(64);
    }

    @Test
    void numbersOfAllTypesAreWrittenAlike() {
        List<Number> sevens = List.of(7, 7L, 7.0, 7f, BigDecimal.valueOf(7), BigInteger.valueOf(7));
        assertThat(Json.write(sevens)).isEqualTo("[7,7,7.0,7.0,7,7]");
        assertThat(Json.canonical(sevens)).isEqualTo("[7,7,7,7,7,7]");
    }

    @Test
    void textsAreWrittenInAscii() {
        String text = "\u00e9\ud83d\udea2\u2028\"\\\n\t\u0000\u007f</script>";
        String written = Json.write(text);
        assertThat(written)
                .isEqualToIgnoringCase("\"\\u00e9\\ud83d\\udea2\\u2028\\\"\\\\\\n\\t\\u0000\u007f</script>\"");
        assertThat(Json.read(written)).isEqualTo(text);
    }

    @Test
    void absentMembersAreLeftOutAndAbsentElementsAreNull() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("absent", Optional.empty());
        value.put("there", Optional.of(1));
        value.put("null", null);
        value.put("list", Arrays.asList(Optional.empty(), Optional.of("a"), null));
        assertThat(Json.write(value)).isEqualTo("{\"there\":1,\"null\":null,\"list\":[null,\"a\",null]}");
    }

    @Test
    void timesAlwaysHaveMillisecondsSoThatTheySortAsTexts() {
        assertThat(Json.write(List.of(
                        Instant.parse("2026-01-31T08:15:00Z"),
                        Instant.parse("2026-01-31T08:15:00.123456Z"),
                        Instant.EPOCH)))
                .isEqualTo("[\"2026-01-31T08:15:00.000Z\",\"2026-01-31T08:15:00.123Z\",\"1970-01-01T00:00:00.000Z\"]");
    }

    @Test
    void theCanonicalFormIsTheSameAfterReadingAndInWhateverOrder() {
        Random random = Seed.random("canonical form");
        RandomJson json = new RandomJson(random);
        for (int i = 0; i < 2_000; i++) {
            Map<String, Object> value = json.object(5);
            String canonical = Json.canonical(value);
            assertThat(canonical).doesNotMatch("(?s).*[\\x00-\\x1f].*");
            assertThat(Json.canonical(Json.read(canonical))).isEqualTo(canonical);
            assertThat(Json.canonical(json.shuffled(value))).isEqualTo(canonical);
            assertThat(Json.canonical(Json.read(Json.write(value)))).isEqualTo(canonical);
        }
    }

    @Test
    void differentValuesHaveDifferentCanonicalForms() {
        assertThat(List.of(
                        Json.canonical(1),
                        Json.canonical("1"),
                        Json.canonical(true),
                        Json.canonical("true"),
                        Json.canonical(null),
                        Json.canonical("null"),
                        Json.canonical(List.of()),
                        Json.canonical(Map.of()),
                        Json.canonical(List.of(1)),
                        Json.canonical(""),
                        Json.canonical(" "),
                        Json.canonical(Map.of("a", 1)),
                        Json.canonical(Map.of("a", "1"))))
                .doesNotHaveDuplicates();
    }
}
