package dev.slipway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The canonical form against the examples of RFC 8785. */
class CanonicalJsonTest {
    /** Section 3.2.2, with its first number as a double holds it: the one that stands there is refused. */
    @Test
    void theExampleOfTheRfcIsWrittenAsItSays() {
        String example = """
                {
                  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.canonical(Json.read(example)))
                .withMessageContaining("333333333.33333329");
        assertThat(Json.canonical(Json.read(example.replace("333333333.33333329", "333333333.3333333"))))
                .isEqualTo("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    /** Section 3.2.3. */
    @Test
    void membersAreSortedByUtf16CodeUnits() {
        String example = """
                {
                  "\\u20ac": "Euro Sign",
                  "\\r": "Carriage Return",
                  "\\ufb33": "Hebrew Letter Dalet With Dagesh",
                  "1": "One",
                  "\\ud83d\\ude00": "Emoji: Grinning Face",
                  "\\u0080": "Control",
                  "\\u00f6": "Latin Small Letter O With Diaeresis"
                }
                """;

        assertThat(Json.canonical(Json.read(example)))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void onlyWhatMustBeEscapedIs() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x100; c++) {
            all.append(c);
        }
        String canonical = Json.canonical(all + "\u2028\ufeff\uffff\ud83d\udea2</script>");

        assertThat(canonical)
                .startsWith(
                        "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
                                + "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d"
                                + "\\u001e\\u001f !\\\"#")
                .contains("[\\\\]", "/", "\u007f\u0080", "\u00e9")
                .endsWith("\u2028\ufeff\uffff\ud83d\udea2</script>\"");
        assertThat(canonical).hasSize(2 + 256 + 27 * 5 + 7 + 3 + 2 + 9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude80", "a\ude80\ud83d", "\ud83d\ud83d\ude80"})
    void halfOfASurrogatePairHasNoCanonicalForm(String text) {
        assertThat(Json.isWellFormed(text)).isFalse();
        for (Object value : List.of(text, List.of(text), Map.of("a", text), Map.of(text, "a"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Json.canonical(value));
        }
    }

    /** Names are sorted as they are written, whatever order their own type has. */
    @Test
    void namesOfOtherTypesAreSortedAsTexts() {
        Map<Object, Object> value = new LinkedHashMap<>();
        value.put(9, Optional.of(1));
        value.put(10, Optional.empty());
        value.put(11, List.of());
        value.put(Thread.State.WAITING, Map.of());
        value.put(Thread.State.BLOCKED, Map.of("absent", Optional.empty()));
        assertThat(Json.canonical(value)).isEqualTo("{\"11\":[],\"9\":1,\"BLOCKED\":{},\"WAITING\":{}}");
    }
}
