package dev.slipway.registry.text;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final String LONG = "Größe ".repeat(2_000);

    @Test
    void shortTextsAreNotTakenApart() {
        Texts texts = Texts.of(Optional.of("d".repeat(4_000)), Map.of("a", "x".repeat(4_192)));

        assertThat(texts.apart()).isEmpty();
        assertThat(texts.isWhole()).isTrue();
        assertThat(texts.cut()).isEqualTo(texts);
        assertThat(Texts.of(Optional.of("d".repeat(4_001)), Map.of("a", "x".repeat(4_192)))
                        .unknown())
                .isEmpty();
    }

    @Test
    void theLongestTextsLieApartUntilTheRestIsShort() {
        Texts texts = Texts.of(Optional.of("short"), Map.of("a", "x".repeat(5_000), "b", LONG, "c", "y".repeat(4_000)));

        assertThat(texts.apart().orElseThrow().names()).containsExactly("tags.a", "tags.b");
        Texts cut = texts.cut();
        assertThat(cut.tags()).containsExactly(Map.entry("c", "y".repeat(4_000)));
        assertThat(cut.description()).contains("short");
        assertThat(cut.unknown()).containsExactly("tags.a", "tags.b");
        assertThat(cut.with(texts.known())).isEqualTo(texts);
        assertThat(cut.cut()).isEqualTo(cut);
    }

    @Test
    void aTagThatIsCalledLikeTheDescriptionIsNotTheDescription() {
        Texts texts = Texts.of(Optional.of(LONG), Map.of("description", LONG + "!", "tags.x", LONG + "?"));

        assertThat(texts.apart().orElseThrow().names())
                .containsExactly("description", "tags.description", "tags.tags.x");
        assertThat(texts.cut().with(texts.known())).isEqualTo(texts);
        assertThat(texts.cut().tags()).isEmpty();
    }

    @Test
    void manyTextsThatAreEachVeryShortStayWhereTheyAre() {
        Map<String, String> tags = IntStream.range(0, 100)
                .boxed()
                .collect(Collectors.toMap(i -> "t" + i, i -> "x".repeat(Texts.NEVER_APART)));

        assertThat(Texts.of(Optional.empty(), tags).apart()).isEmpty();
    }

    @Test
    void digestsAreTheSameWhetherLongTextsAreKnownOrNot() {
        Texts texts = Texts.of(Optional.of(LONG), Map.of("a", "b"));
        Map<String, Object> members = new TreeMap<>();
        texts.into(members);
        Map<String, Object> ofCut = new TreeMap<>();
        texts.cut().into(ofCut);

        assertThat(Json.canonical(members)).isEqualTo(Json.canonical(ofCut));
        assertThat(members.get("texts")).isEqualTo(Optional.of(Sha256.of(Json.canonical(Map.of("description", LONG)))));
    }

    @Test
    void otherTextsHaveAnotherDigest() {
        Apart apart = Texts.of(Optional.of(LONG), Map.of()).apart().orElseThrow();

        assertThat(apart.isOf(Map.of("description", LONG))).isTrue();
        assertThat(apart.isOf(Map.of("description", LONG + "x"))).isFalse();
        assertThat(apart.isOf(Map.of())).isFalse();
        assertThat(apart.bytes()).isEqualTo(2_000 * 8);
    }

    @Test
    void whatOneItemCannotHoldIsRefusedWithTheSize() {
        String half = "x".repeat(190_000);
        assertThat(Texts.of(Optional.of(half), Map.of("a", half)).isWhole()).isTrue();

        assertThat(refused(Refusal.TOO_LARGE, () -> Texts.of(Optional.of(half + "x"), Map.of("a", half))))
                .hasMessage("description and tags take 380001 bytes together; the limit is 380000");
    }
}
