package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.HostileTexts;
import dev.slipway.Seed;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sealed cursors: good for the same list until tomorrow, and for nothing else. */
class CursorsTest {
    private static final Instant NOW = Calls.NOW;
    private static final String SCOPE = "[\"GET /v1/models\",{},{\"prefix\":[\"a\"]}]";
    private static final String POSITION = "model#caf\u00e9 \ud83d\udea2";

    private final Cursors cursors = at(NOW, (byte) 1);

    @Test
    void aCursorOpensWhereItWasSealed() {
        for (String position : List.of(POSITION, "", "x".repeat(2_000), "\u0000#\n")) {
            assertThat(cursors.open(cursors.seal(position, SCOPE), SCOPE)).isEqualTo(position);
        }
    }

    @Test
    void aCursorShowsNothingOfWhatItHolds() {
        String cursor = cursors.seal("secret-position", SCOPE);
        assertThat(cursor).matches("[A-Za-z0-9_-]+").isNotEqualTo(cursors.seal("secret-position", SCOPE));
        assertThat(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret", "position", "models");
    }

    @Test
    void everySingleBitThatIsFlippedIsNoticed() {
        byte[] sealed = Base64.getUrlDecoder().decode(cursors.seal(POSITION, SCOPE));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            refused(Base64.getUrlEncoder().withoutPadding().encodeToString(changed), SCOPE);
        }
    }

    @Test
    void everyOtherCharacterIsNoticed() {
        for (String position : List.of("a", "ab", "abc")) {
            String cursor = cursors.seal(position, SCOPE);
            for (int i = 0; i < cursor.length(); i++) {
                for (char c : "ABCDwxyz0189-_+/= .\u00e9".toCharArray()) {
                    if (cursor.charAt(i) != c) {
                        refused(cursor.substring(0, i) + c + cursor.substring(i + 1), SCOPE);
                    }
                }
            }
        }
    }

    @Test
    void aCursorThatIsCutOrLengthenedIsNoticed() {
        String cursor = cursors.seal(POSITION, SCOPE);
        for (int length = 0; length < cursor.length(); length++) {
            refused(cursor.substring(0, length), SCOPE);
        }
        for (String more : List.of("A", "AA", "AAAA", "=", "==", "\n", " ", cursor)) {
            refused(cursor + more, SCOPE);
        }
    }

    @Test
    void aCursorIsGoodForItsOwnListOnly() {
        String cursor = cursors.seal(POSITION, SCOPE);
        for (String scope :
                List.of("", SCOPE + " ", SCOPE.replace("models", "promotions"), SCOPE.replace("\"a\"", "\"b\""))) {
            refused(cursor, scope);
        }
        ApiRequest list = Calls.withQuery(
                Calls.valid(V1Route.LIST_MODELS), Map.of("prefix", List.of("a"), "limit", List.of("5")));
        ApiRequest next =
                Calls.withQuery(list, Map.of("prefix", List.of("a"), "limit", List.of("9"), "cursor", List.of(cursor)));
        assertThat(next.scope()).isEqualTo(list.scope());
        assertThat(Calls.withQuery(list, Map.of("prefix", List.of("b"))).scope())
                .isNotEqualTo(list.scope());
        assertThat(Calls.valid(V1Route.LIST_VERSIONS).scope())
                .isNotEqualTo(Calls.valid(V1Route.LIST_STAGE_CHANGES).scope());
    }

    @Test
    void aCursorIsGoodForADay() {
        String cursor = cursors.seal(POSITION, SCOPE);
        assertThat(at(NOW.plus(Duration.ofDays(1)).minusSeconds(1), (byte) 1).open(cursor, SCOPE))
                .isEqualTo(POSITION);
        for (Duration later : List.of(Duration.ofDays(1), Duration.ofDays(1).plusSeconds(1), Duration.ofDays(400))) {
            assertThatThrownBy(() -> at(NOW.plus(later), (byte) 1).open(cursor, SCOPE))
                    .isInstanceOf(Refused.class);
        }
    }

    @Test
    void aCursorOfAnotherDeploymentIsRefused() {
        String cursor = at(NOW, (byte) 2).seal(POSITION, SCOPE);
        refused(cursor, SCOPE);
    }

    @Test
    void garbageIsRefused() {
        HostileTexts.ALL.forEach(text -> refused(text, SCOPE));
        Random random = Seed.random("cursors");
        for (int i = 0; i < 5_000; i++) {
            byte[] garbage = new byte[random.nextInt(120)];
            random.nextBytes(garbage);
            refused(Base64.getUrlEncoder().withoutPadding().encodeToString(garbage), SCOPE);
            refused(HostileTexts.random(random), SCOPE);
        }
    }

    private void refused(String cursor, String scope) {
        assertThatThrownBy(() -> cursors.open(cursor, scope)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_CURSOR);
            assertThat(refused.getMessage()).startsWith("cursor must be");
        });
    }

    private static Cursors at(Instant now, byte secret) {
        byte[] key = new byte[32];
        Arrays.fill(key, secret);
        return new Cursors(() -> key, Clock.fixed(now, ZoneOffset.UTC));
    }
}
