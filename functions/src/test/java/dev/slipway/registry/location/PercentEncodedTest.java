package dev.slipway.registry.location;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.HostileTexts;
import dev.slipway.Seed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Percent-encoded texts, as paths, queries and sources have them. */
class PercentEncodedTest {
    @ParameterizedTest
    @CsvSource({
        "a, a",
        "'', ''",
        "a%20b, 'a b'",
        "a+b, a+b",
        "%2e%2E, ..",
        "%252e, %2e",
        "%c3%A9, \u00e9",
        "\u00e9%c3%a9, \u00e9\u00e9",
        "%F0%9F%9A%A2, \ud83d\udea2",
        "%41%42, AB"
    })
    void anEscapeIsAByteOfUtf8(String encoded, String decoded) {
        assertThat(new PercentEncoded(encoded).isWellFormed()).isTrue();
        assertThat(new PercentEncoded(encoded).decoded()).contains(decoded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%", "%%", "%4", "a%", "%zz", "%4g", "%g4", "% 41", "%+1", "%-1", "%\uff14\uff11", "%u0041"})
    void whatOnlyLooksLikeAnEscapeIsToldAndStays(String text) {
        assertThat(new PercentEncoded(text).isWellFormed()).isFalse();
        assertThat(new PercentEncoded(text).decoded()).contains(text);
        assertThat(new PercentEncoded(text + "%41").decoded()).contains(text + "A");
    }

    @Test
    void bytesThatAreNoUtf8AreNoText() {
        for (String encoded : List.of("%ff", "%c3", "a%c3%28", "%ed%a0%80", "%c0%ae")) {
            assertThat(new PercentEncoded(encoded).isWellFormed()).isTrue();
            assertThat(new PercentEncoded(encoded).decoded()).as(encoded).isEmpty();
        }
        assertThat(new PercentEncoded("%ff%00").bytes()).containsExactly(0xff, 0);
    }

    @Test
    void everyTextComesBackAsItWasEncoded() {
        Random random = Seed.random("percent-encoding");
        for (int i = 0; i < 5_000; i++) {
            String text = i < HostileTexts.ALL.size() ? HostileTexts.ALL.get(i) : HostileTexts.random(random);
            if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
                assertThat(new PercentEncoded(encoded).isWellFormed()).isTrue();
                assertThat(new PercentEncoded(encoded).decoded()).contains(text);
            }
        }
    }
}
