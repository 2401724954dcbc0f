package dev.slipway.registry.version;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.json.Json;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Offence;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hyperparameters are any JSON up to a depth and a size, and one value is one value however it is spelled. */
class HyperparametersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "[[],{},null]",
                "{\"\":null,\" \":[true,false]}",
                "1e300",
                "5e-324",
                "-1.7976931348623157e308",
                "9007199254740991",
                "\"line\\nbreak\"",
                "[1,\"1\",[1]]"
            })
    void anyJsonComesBackAsItWasSent(String value) {
        Map<String, Object> read = read(value);
        assertThat(Json.canonical(read)).isEqualTo(Json.canonical(Json.readObject("{\"h\":" + value + "}")));
        assertThat(Json.readObject(Json.write(read))).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0|1e0",
                "100.0|1e2",
                "0.0|-0.000",
                "[{\"a\":1.0,\"b\":2.50}]|[{\"b\":2.5,\"a\":1e0}]",
                "1e300|10e299",
            })
    void oneValueIsOneValueHoweverItIsSpelled(String one, String other) {
        assertThat(read(one)).isEqualTo(read(other));
    }

    /** Libraries read 1.0 as a share and 1 as a count; to digests and comparisons they are one number. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|1",
                "1.0|1.0",
                "-0.0|0.0",
                "1e2|100.0",
                "1e23|1e+23",
                "1e308|1e+308",
                "5e-324|5e-324",
                "[1,1.0]|[1,1.0]"
            })
    void anIntegerStaysApartFromANumberWithAPoint(String sent, String answered) {
        Map<String, Object> kept = read(sent);
        assertThat(Json.write(kept)).isEqualTo("{\"h\":" + answered + "}");
        assertThat(Json.canonical(kept)).isEqualTo(Json.canonical(Json.readObject("{\"h\":" + sent + "}")));
    }

    @Test
    void nullIsNotNothing() {
        assertThat(read("null"))
                .isNotEqualTo(
                        Fields.read("{\"hyperparameters\":{}}", Metadata::of).hyperparameters());
        assertThat(metadata("null").digest())
                .isNotEqualTo(
                        Fields.read("{\"hyperparameters\":{}}", Metadata::of).digest())
                .isNotEqualTo(metadata("\"null\"").digest())
                .isNotEqualTo(metadata("[]").digest());
    }

    @Test
    void whatIsKeptIsNotChangedFromOutside() {
        Map<String, Object> read = read("{\"a\":[1]}");
        assertThatThrownBy(() -> read.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        Map<?, ?> inner = (Map<?, ?>) read.get("h");
        assertThatThrownBy(inner::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(((List<?>) inner.get("a"))::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void eachHasAtMostEightLevels() {
        read("[".repeat(8) + "]".repeat(8));
        read("{\"a\":".repeat(8) + "1" + "}".repeat(8));
        for (String deep : List.of("[".repeat(9) + "]".repeat(9), "{\"a\":".repeat(9) + "1" + "}".repeat(9))) {
            assertThat(refused("hyperparameters.h", () -> read(deep)))
                    .hasMessage("hyperparameters.h must have at most 8 levels of lists and objects");
        }
    }

    /** The size of what is kept and answered, so that neither grows beyond what was thought of. */
    @Test
    void togetherTheyTakeAtMostSixtyFourKilobytes() {
        String most = texts(Hyperparameters.MAX_BYTES - 2, "x");
        assertThat(Json.write(all(most)).length()).isEqualTo(Hyperparameters.MAX_BYTES);
        assertThat(refused("hyperparameters", () -> all(texts(Hyperparameters.MAX_BYTES - 1, "x"))))
                .hasMessage("hyperparameters must take at most 65536 bytes as JSON in ASCII, not 65537");
        refused("hyperparameters", () -> all(texts(Hyperparameters.MAX_BYTES / 5, "\u00fc")));
        refused("hyperparameters", () -> all("\"h\":[" + "1e300,".repeat(11_000) + "1]"));
    }

    @Test
    void atMostFiveHundredAreTaken() {
        all(many(500));
        refused("hyperparameters", () -> all(many(501)));
    }

    @Test
    void allPlacesThatAreWrongAreNamed() {
        String wrong = "{\"a\":[9007199254740993,0.12345678901234567891,\"\u202e\"],\"b\\u0000\":1,\"c\":{\"d\":\""
                + "x".repeat(5_001) + "\"}}";
        assertThat(refused("hyperparameters.h.a[0]", () -> read(wrong)).offences())
                .extracting(Offence::field)
                .containsExactlyInAnyOrder(
                        "hyperparameters.h.a[0]",
                        "hyperparameters.h.a[1]",
                        "hyperparameters.h.a[2]",
                        "hyperparameters.h[\"b\\u0000\"]",
                        "hyperparameters.h.c.d");
    }

    private static Map<String, Object> read(String value) {
        return metadata(value).hyperparameters();
    }

    private static Metadata metadata(String value) {
        return Fields.read("{\"hyperparameters\":{\"h\":" + value + "}}", Metadata::of);
    }

    /** Reads all of these members. */
    private static Map<String, Object> all(String members) {
        return Fields.read("{\"hyperparameters\":{" + members + "}}", Metadata::of)
                .hyperparameters();
    }

    /** Members that take so many characters as JSON. */
    private static String texts(int characters, String letter) {
        StringBuilder members = new StringBuilder();
        int left = characters;
        for (int i = 1_000; left > 0; i++) {
            int overhead = "\"n1000\":\"\"".length() + (left == characters ? 0 : 1);
            int length = Math.min(5_000, left - overhead);
            // The last one must not be too short for its own name.
            length = left - overhead - length < 20 && left - overhead - length > 0 ? length - 20 : length;
            members.append(left == characters ? "" : ",")
                    .append("\"n")
                    .append(i)
                    .append("\":\"");
            members.append(letter.repeat(length)).append('"');
            left -= overhead + length;
        }
        return members.toString();
    }

    private static String many(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"n" + i + "\":null").collect(Collectors.joining(","));
    }
}
