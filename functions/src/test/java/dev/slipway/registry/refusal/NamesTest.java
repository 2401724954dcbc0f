package dev.slipway.registry.refusal;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slipway.HostileTexts;
import dev.slipway.Seed;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammars of names: whatever passes them can stand in a key, a path and a URL as it is. */
class NamesTest {
    private static final int TRIES = 20_000;
    private static final Path FOLDER = Path.of("/registry/models/prefix");

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "A", "7", "_", "fraud-detector", "Fraud Detector v2", "a.b.c", "a--", "__x__", "x-", "1.0"})
    void ordinaryModelNamesPass(String name) {
        assertThat(new ModelName(name)).hasToString(name);
        assertThat(ModelRef.of(name)).isEqualTo(new ModelName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "staging", "Champion", "canary-1", "eu.west", "_", "0"})
    void ordinaryStageNamesPass(String name) {
        assertThat(new StageName(name)).hasToString(name);
    }

    @Test
    void hostileTextsAreNoNames() {
        for (String text : HostileTexts.ALL) {
            refused("model", () -> new ModelName(text));
            refused("stage", () -> new StageName(text));
            refused("model", () -> ModelRef.of(text));
            refused("model", () -> ModelRef.of("id:" + text));
        }
    }

    @Test
    void lengthsEndWhereTheySay() {
        new ModelName("a".repeat(256));
        refused("model", () -> new ModelName("a".repeat(257)));
        new StageName("a".repeat(64));
        refused("stage", () -> new StageName("a".repeat(65)));
    }

    @Test
    void anAcceptedModelNameIsOneSegmentHoweverItIsRead() {
        int accepted = tryAll("model names", ModelName::new, name -> {
            assertThat(name).doesNotContain("/", "\\", "%", "#", "?", ":", "..", "\u0000");
            checkInside(name);
        });
        assertThat(accepted).isBetween(TRIES / 10, TRIES * 9 / 10);
    }

    @Test
    void anAcceptedStageNameIsOneSegmentHoweverItIsRead() {
        int accepted = tryAll("stage names", StageName::new, name -> {
            assertThat(name).matches("[\\x21-\\x7e]{1,64}").doesNotContain("/", "\\", "%", "#", "?", ":", "..");
            checkInside(name);
        });
        assertThat(accepted).isBetween(TRIES / 10, TRIES * 9 / 10);
    }

    @Test
    void aDeletedModelIsNamedByItsIdAndByNothingElse() {
        String id = "01JABCDEFGHJKMNPQRSTVWXYZ0";
        assertThat(ModelRef.of("id:" + id)).isEqualTo(new ModelRef.Deleted(id)).hasToString("id:" + id);
        for (String wrong :
                List.of("", id.substring(1), id + "0", id.toLowerCase(Locale.ROOT), "8" + id.substring(1))) {
            refused("model", () -> ModelRef.of("id:" + wrong));
        }
        refused("model", () -> ModelRef.of("ID:" + id));
        refused("model", () -> ModelRef.of("id: " + id));
    }

    @Test
    void freeTextTakesAnyScriptButNothingThatHidesOrReorders() {
        for (String text :
                List.of("", "Caf\u00e9 \u65e5\u672c\n\ttab\r\n", "\u05e9\u05dc\u05d5\u05dd", "\ud83d\udea2")) {
            assertThat(Names.text("t", text, 100)).isEqualTo(text);
        }
        for (char c = 0; c < 0x20; c++) {
            String text = "a" + c;
            if (c == '\n' || c == '\r' || c == '\t') {
                assertThatCode(() -> Names.text("t", text, 2)).doesNotThrowAnyException();
            } else {
                refused("t", () -> Names.text("t", text, 2));
            }
        }
        for (String text : List.of("\u007f", "\u0080", "\u009f", "\u202a", "\u202e", "\u2066", "\u2069")) {
            refused("t", () -> Names.text("t", text, 2));
        }
        refused("t", () -> Names.text("t", "abc", 2));
    }

    @Test
    void aLineTakesTheSameButNoLineBreaksAndTabs() {
        assertThat(Names.line("t", "Caf\u00e9 \u65e5\u672c \ud83d\udea2"))
                .isEqualTo("Caf\u00e9 \u65e5\u672c \ud83d\udea2");
        for (String text : List.of("a\nb", "a\rb", "a\tb", "\u0000", "\u0085", "\u202e")) {
            assertThat(refused("t", () -> Names.line("t", text)))
                    .hasMessage("t must not have control or text-direction characters");
        }
    }

    /** Tries random texts: each is taken as it is, or refused as invalid and nothing else. */
    private static int tryAll(String what, Function<String, ?> grammar, Consumer<String> check) {
        Random random = Seed.random(what);
        int accepted = 0;
        for (int i = 0; i < TRIES; i++) {
            String text = HostileTexts.random(random);
            try {
                assertThat(grammar.apply(text)).hasToString(text);
            } catch (Refused refused) {
                assertThat(refused.refusal()).isEqualTo(Refusal.INVALID);
                continue;
            }
            check.accept(text);
            accepted++;
        }
        return accepted;
    }

    /** As a file, as a URL, decoded once or twice, by Windows or by somebody who strips dots: it stays where it is. */
    private static void checkInside(String path) {
        String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        assertThat(decoded).isEqualTo(path);
        Path joined = Path.of(FOLDER + "/" + path);
        assertThat(joined.normalize()).isEqualTo(joined).isNotEqualTo(FOLDER);
        assertThat(joined.startsWith(FOLDER)).isTrue();
        assertThat(Path.of(path).isAbsolute()).isFalse();
        String url = "https://bucket/prefix/" + path.replace(" ", "%20");
        assertThat(URI.create(url).normalize()).hasToString(url).hasNoFragment().hasNoQuery();
        for (String segment : path.replace('\\', '/').split("/", -1)) {
            assertThat(segment)
                    .isNotBlank()
                    .doesNotEndWith(".")
                    .doesNotEndWith(" ")
                    .hasSizeLessThan(257);
        }
    }
}
