package dev.slipway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Typed reading of members, by a reader who goes on after a complaint and by one who does not. */
class MembersTest {
    private final List<String> errors = new ArrayList<>();

    private final MemberErrors noted = new MemberErrors() {
        @Override
        public void wrong(String path, String rule) {
            errors.add(path + " " + rule);
        }

        @Override
        public void unknown(String path, Set<String> known) {
            errors.add(path + " is none of " + known);
        }
    };

    @Test
    void everyTypeIsReadAsWhatItIs() {
        Members members = members("{\"t\":\"a\",\"w\":7,\"n\":1.5,\"f\":true,\"o\":{\"x\":1},\"l\":[\"a\",\"b\"],"
                + "\"d\":{\"any\":[1]},\"s\":[{\"y\":2}]}");
        assertThat(members.text("t")).hasValue("a");
        assertThat(members.whole("w")).hasValue(7L);
        assertThat(members.number("n")).hasValue(new BigDecimal("1.5"));
        assertThat(members.flag("f")).hasValue(true);
        assertThat(members.object("o").orElseThrow().whole("x")).hasValue(1L);
        assertThat(members.texts("l", "a list", 2)).containsExactly("a", "b");
        assertThat(members.document("d").orElseThrow()).containsOnlyKeys("any");
        assertThat(members.objects("s", 1))
                .singleElement()
                .satisfies(one -> assertThat(one.whole("y")).hasValue(2L));
        members.done();
        assertThat(errors).isEmpty();
    }

    @Test
    void numbersMayBeOfAnyOfJavasTypes() {
        Members members = Members.of(Map.of("i", 7, "l", 8L, "d", 9.0, "half", 0.5), noted);
        assertThat(members.whole("i")).hasValue(7L);
        assertThat(members.whole("l")).hasValue(8L);
        assertThat(members.whole("d")).hasValue(9L);
        assertThat(members.number("half")).hasValue(new BigDecimal("0.5"));
        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":null}"})
    void whatIsLeftOutOrNullIsEmpty(String json) {
        Members members = members(json);
        assertThat(members.value("a")).isEmpty();
        assertThat(members.text("a")).isEmpty();
        assertThat(members.whole("a")).isEmpty();
        assertThat(members.number("a")).isEmpty();
        assertThat(members.flag("a")).isEmpty();
        assertThat(members.object("a")).isEmpty();
        assertThat(members.document("a")).isEmpty();
        assertThat(members.objects("a", 1)).isEmpty();
        assertThat(members.texts("a", "a list", 1)).isEmpty();
        assertThat(members.has("a")).isEqualTo(json.contains("null"));
        members.done();
        assertThat(errors).isEmpty();
    }

    @Test
    void whatIsWrongCountsAsLeftOutForAReaderWhoGoesOn() {
        Members members = members("{\"t\":1,\"w\":1.5,\"n\":\"1\",\"f\":\"yes\",\"o\":[],\"d\":1,\"l\":{},"
                + "\"s\":[1,{\"y\":\"2\"}],\"x\":[\"a\",2,\"c\"],\"many\":[{},{}]}");
        assertThat(members.text("t")).isEmpty();
        assertThat(members.whole("w")).isEmpty();
        assertThat(members.number("n")).isEmpty();
        assertThat(members.flag("f")).isEmpty();
        assertThat(members.object("o")).isEmpty();
        assertThat(members.document("d")).isEmpty();
        assertThat(members.texts("l", "a list of texts", 9)).isEmpty();
        members.objects("s", 9).forEach(each -> assertThat(each.whole("y")).isEmpty());
        assertThat(members.texts("x", "a list", 9)).containsExactly("a", "c");
        assertThat(members.objects("many", 1)).isEmpty();
        members.done();
        assertThat(errors)
                .containsExactly(
                        "t must be a text",
                        "w must be a whole number of at most 64 bits",
                        "n must be a number",
                        "f must be true or false",
                        "o must be an object",
                        "d must be an object",
                        "l must be a list of texts",
                        "s[0] must be an object",
                        "s[1].y must be a whole number",
                        "x[1] must be a text",
                        "many must have at most 1 elements, not 2");
    }

    @Test
    void whatNobodyAskedForIsUnknownAtEveryDepth() {
        Members members = members("{\"a\":{\"b\":[{\"known\":1,\"typo\":2,\"tpyo\":3}]},\"other\":null}");
        Members inner =
                members.object("a").orElseThrow().objects("b", 1).iterator().next();
        inner.whole("known");
        inner.has("absent");
        inner.done();
        members.done();
        assertThat(inner.path()).isEqualTo("a.b[0]");
        assertThat(errors)
                .containsExactly(
                        "a.b[0].typo is none of [known, absent]",
                        "a.b[0].tpyo is none of [known, absent]",
                        "other is none of [a]");
    }

    @Test
    void aNameOfEndlessLengthIsNotRepeated() {
        members("{\"" + "n".repeat(40_000) + "\":1}").done();
        assertThat(errors).containsExactly("n".repeat(100) + "... is none of []");
    }

    @Test
    void aComplaintThatThrowsEndsTheReading() {
        Members members = Members.of(Json.readObject("{\"a\":1,\"b\":2}"), new MemberErrors() {
            @Override
            public void wrong(String path, String rule) {
                throw new IllegalArgumentException(path + " " + rule);
            }

            @Override
            public void unknown(String path, Set<String> known) {
                throw new IllegalArgumentException(path + " is unknown");
            }
        });
        assertThatThrownBy(() -> members.text("a")).hasMessage("a must be a text");
        assertThatThrownBy(members::done).hasMessage("b is unknown");
    }

    private Members members(String json) {
        return Members.of(Json.readObject(json), noted);
    }
}
