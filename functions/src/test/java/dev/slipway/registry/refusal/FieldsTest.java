package dev.slipway.registry.refusal;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.json.Json;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.version.FilePath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Typed reading of JSON members: all that is wrong is named, each by its path from the top. */
class FieldsTest {
    private static final Fields.Values<String> TEXTS = Fields.Values.texts(3);

    @Test
    void everyTypeIsReadAsWhatItIs() {
        String json = "{\"t\":\"a\",\"i\":7,\"n\":1.5,\"f\":true,\"o\":{\"x\":1},\"l\":[\"a\"],\"m\":{\"k\":\"v\"},"
                + "\"d\":{\"any\":[1]},\"c\":\"APPROVE\",\"s\":[{\"y\":2}]}";
        Fields.read(json, fields -> {
            assertThat(fields.text("t", 1).get()).isEqualTo("a");
            assertThat(fields.integer("i").get()).isEqualTo(7);
            assertThat(fields.optionalMeasure("n").orElseThrow()).isEqualByComparingTo("1.5");
            assertThat(fields.flag("f")).isTrue();
            assertThat(fields.optionalObject("o", object -> object.integer("x").get()))
                    .hasValue(1L);
            assertThat(fields.texts("l", 1, 1)).containsExactly("a");
            assertThat(fields.map("m", 1, 1, TEXTS)).isEqualTo(Map.of("k", "v"));
            assertThat(fields.document("d").orElseThrow()).containsOnlyKeys("any");
            assertThat(fields.constant("c", Decision.Verdict.class).get()).isEqualTo(Decision.Verdict.APPROVE);
            assertThat(fields.objects("s", 1, object -> object.integer("y").get()))
                    .containsExactly(2L);
            return "";
        });
    }

    @Test
    void whatIsLeftOutOrNullIsEmpty() {
        for (String json : new String[] {"{}", "{\"a\":null}"}) {
            Fields.read(json, fields -> {
                assertThat(fields.optionalText("a", 1)).isEmpty();
                assertThat(fields.optionalInteger("a")).isEmpty();
                assertThat(fields.optionalMeasure("a")).isEmpty();
                assertThat(fields.optionalObject("a", object -> "")).isEmpty();
                assertThat(fields.document("a")).isEmpty();
                assertThat(fields.flag("a")).isFalse();
                assertThat(fields.texts("a", 1, 1)).isEmpty();
                assertThat(fields.objects("a", 1, object -> "")).isEmpty();
                assertThat(fields.map("a", 1, 1, TEXTS)).isEmpty();
                assertThat(fields.has("a")).isEqualTo(json.contains("null"));
                return "";
            });
            assertThat(refused(
                            "a",
                            () -> Fields.read(
                                    json, fields -> fields.text("a", 1).get())))
                    .hasMessage("a must be given");
            assertThat(refused(
                            "a",
                            () -> Fields.read(
                                    json, fields -> fields.integer("a").get())))
                    .hasMessage("a must be given");
        }
    }

    record Person(String name, long age, List<String> friends) {
        private static Person of(Fields fields) {
            Needed<String> name = fields.text("name", 5);
            Needed<Long> age = fields.integer("age");
            List<String> friends = fields.texts("friends", 3, 5);
            if (friends.contains(name.get())) {
                throw Refusal.INVALID.because("friends", "must not have the person");
            }
            return new Person(name.get(), age.get(), friends);
        }
    }

    @Test
    void allThatIsWrongIsNamedByItsPathAndInTheOrderOfReading() {
        Refused refused = refused(
                Refusal.INVALID,
                () -> people("{\"people\":[{\"name\":\"abcdef\",\"age\":1.5},{\"name\":\"a\",\"age\":1},{},3,"
                        + "{\"name\":7,\"age\":\"x\",\"friends\":[\"b\",8,\"abcdef\"],\"nmae\":1}],\"more\":1}"));
        assertThat(refused.offences())
                .extracting(Offence::field, Offence::rule)
                .containsExactly(
                        tuple("people[3]", "must be an object"),
                        tuple("people[0].name", "must have at most 5 characters, not 6"),
                        tuple("people[0].age", "must be a whole number of at most 64 bits"),
                        tuple("people[2].name", "must be given"),
                        tuple("people[2].age", "must be given"),
                        tuple("people[4].name", "must be a text"),
                        tuple("people[4].age", "must be a whole number"),
                        tuple("people[4].friends[1]", "must be a text"),
                        tuple("people[4].friends[2]", "must have at most 5 characters, not 6"),
                        tuple("people[4].nmae", "is unknown; allowed: name, age, friends"),
                        tuple("more", "is unknown; allowed: people"));
        assertThat(refused.getMessage())
                .startsWith("people[3] must be an object; people[0].name must have at most 5 characters, not 6; ")
                .endsWith("; Unknown field people[4].nmae; allowed: name, age, friends; and 1 more");
        assertThat(refused.facts()).containsEntry("errorCount", 11).containsEntry("field", "people[3]");
        assertThat((List<?>) refused.facts().get("errors"))
                .hasSize(11)
                .last()
                .isEqualTo(Map.of("field", "more", "rule", "is unknown; allowed: people"));
    }

    @Test
    void whatMembersSayTogetherIsJudgedOnlyIfEachIsRight() {
        assertThat(refused(
                        "people[0].friends",
                        () -> people("{\"people\":[{\"name\":\"a\",\"age\":1,\"friends\":[\"a\"]}]}")))
                .hasMessage("people[0].friends must not have the person");
        Refused wrongByItself = refused(
                "people[0].age", () -> people("{\"people\":[{\"name\":\"a\",\"age\":\"1\",\"friends\":[\"a\"]}]}"));
        assertThat(wrongByItself.offences()).hasSize(1);
    }

    @Test
    void aReaderThatGoesAwayEarlyHidesNothing() {
        assertThat(refused(
                                "a",
                                () -> Fields.read("{\"a\":1,\"b\":2,\"c\":3}", fields -> {
                                    fields.optionalText("a", 1);
                                    fields.optionalText("b", 1);
                                    return "";
                                }))
                        .offences())
                .extracting(Offence::field)
                .containsExactly("a", "b", "c");
    }

    @Test
    void atMostAHundredAreToldAndAllAreCounted() {
        Map<String, Object> many = IntStream.range(0, 20_000).boxed().collect(Collectors.toMap(i -> "n" + i, i -> i));
        Refused refused = refused(Refusal.UNKNOWN_FIELD, () -> Fields.read(many, fields -> ""));
        assertThat(refused.offences()).hasSize(100);
        assertThat(refused.facts()).containsEntry("errorCount", 20_000);
        assertThat(refused.getMessage()).endsWith("; and 19990 more").hasSizeLessThan(500);
    }

    @Test
    void aNumberThatJsonDoesNotHaveIsNamedWithAllElse() {
        Refused refused = refused(
                Refusal.INVALID,
                () -> people("{\"people\":[{\"name\":NaN,\"age\":-Infinity,\"friends\":[Infinity]}],\"NaN\":NaN}"));
        String rule = ": JSON has no such number";
        assertThat(refused.offences())
                .extracting(Offence::field, Offence::rule)
                .containsExactly(
                        tuple("people[0].name", "must not be NaN" + rule),
                        tuple("people[0].age", "must not be -Infinity" + rule),
                        tuple("people[0].friends[0]", "must not be Infinity" + rule),
                        tuple("NaN", "must not be NaN" + rule));
        assertThat(refused(
                        "a",
                        () -> Fields.read(
                                "{\"a\":NaN}",
                                fields -> fields.optionalText("a", 1).orElse(""))))
                .hasMessage("a must not be NaN: JSON has no such number");
    }

    @Test
    void whatIsNoJsonObjectIsRefusedAtOnce() {
        for (String json :
                List.of("[]", "NaN", "{\"a\":INF}", "{\"a\":+Infinity}", "{\"a\":-INF}", "{\"a\":nan}", "{")) {
            assertThat(refused(Refusal.MALFORMED_JSON, () -> Fields.read(json, fields -> "")))
                    .hasMessageStartingWith("the body cannot be read: it is not ");
        }
        assertThat(refused(Refusal.MALFORMED_JSON, () -> Fields.read("\ufeff{}", fields -> "")))
                .hasMessage("the body cannot be read: it begins with a UTF-8 byte order mark; send it without");
    }

    @Test
    void aBodyThatIsLeftOutIsAnEmptyObject() {
        for (String json : List.of("", " ", "\n", "{}")) {
            boolean isThere = Fields.read(json, fields -> fields.has("a"));
            assertThat(isThere).isFalse();
        }
    }

    @Test
    void whoPicksMembersPassesOverTheOthersAndNotesAllThatIsWrong() {
        Offences offences = new Offences();
        Map<String, Object> members = Json.readObject("{\"a\":1,\"b\":{\"c\":1,\"d\":2},\"e\":3}");
        Optional<String> a =
                Fields.pick(members, offences, fields -> fields.text("a", 1).get());
        Optional<Long> c = Fields.pick(
                members,
                offences,
                fields -> fields.optionalObject("b", b -> b.integer("c").get()).orElseThrow());
        assertThat(a).isEmpty();
        assertThat(c).hasValue(1L);
        assertThat(refused("a", offences::refuse).offences()).hasSize(1);
    }

    @Test
    void aFieldThatNobodyAskedForIsRefusedByName() {
        Refused refused = refused(
                Refusal.UNKNOWN_FIELD,
                () -> Fields.read("{\"known\":1,\"typo\":2}", fields -> {
                    fields.integer("known");
                    return fields.optionalText("other", 1);
                }));
        assertThat(refused.facts()).containsEntry("field", "typo");
        assertThat(refused).hasMessage("Unknown field typo; allowed: known, other");
    }

    @Test
    void aNameOfEndlessLengthIsNotSaidBack() {
        String name = "n".repeat(40_000);
        Refused unknown = refused(Refusal.UNKNOWN_FIELD, () -> Fields.read("{\"" + name + "\":1}", fields -> ""));
        Refused tooLong = refused(
                Refusal.INVALID,
                () -> Fields.read("{\"m\":{\"" + name + "\":\"v\"}}", fields -> fields.map("m", 9, 9, TEXTS)));
        Refused noNumber =
                refused(Refusal.INVALID, () -> Fields.read("{\"" + name + "\":NaN}", fields -> fields.has(name)));
        for (Refused refused : new Refused[] {unknown, tooLong, noNumber}) {
            assertThat(refused.getMessage()).hasSizeLessThan(300);
            assertThat((String) refused.facts().get("field")).hasSizeLessThan(120);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "-9223372036854775808", "1.0", "1e2", "0"})
    void wholeNumbersOfSixtyFourBitsAreTaken(String number) {
        Optional<Long> read = Fields.read("{\"a\":" + number + "}", fields -> fields.optionalInteger("a"));
        assertThat(read).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1.5", "1e400", "1e-400", "\"1\"", "true", "[]", "{}"})
    void whatIsNoWholeNumberIsRefused(String value) {
        refused("a", () -> Fields.read("{\"a\":" + value + "}", fields -> fields.optionalInteger("a")));
    }

    @Test
    void constantsAreComparedToTheLetter() {
        for (String wrong : new String[] {"approve", "APPROVE ", "", "YES", "\u0410PPROVE"}) {
            Refused refused = refused(
                    "a",
                    () -> Fields.read(
                            Map.of("a", wrong),
                            fields ->
                                    fields.constant("a", Decision.Verdict.class).get()));
            assertThat(refused).hasMessage("a must be APPROVE or REJECT");
        }
    }

    @Test
    void mapsAreBoundedInMembersNamesAndValues() {
        assertThat(map("{\"abc\":\"abc\"}", 1)).hasSize(1);
        refused("m", () -> map("{\"a\":\"1\",\"b\":\"2\"}", 1));
        refused("m[\" \"]", () -> map("{\" \":\"a\"}", 1));
        refused("m[\"\"]", () -> map("{\"\":\"a\"}", 1));
        refused("m", () -> map("[]", 1));
        assertThat(refused("m.abcd", () -> map("{\"abcd\":\"a\",\"b\":\"bcde\",\"c\":1}", 9))
                        .offences())
                .extracting(Offence::field)
                .containsExactly("m.abcd", "m.b", "m.c");
    }

    private static Map<String, String> map(String json, int max) {
        return Fields.read("{\"m\":" + json + "}", fields -> fields.map("m", max, 3, TEXTS));
    }

    @Test
    void aRefusalMovedInsideAnotherFieldNamesBoth() {
        Refused refused = refused("path", () -> new FilePath("..")).inside("files[2]");
        assertThat(refused.facts()).containsEntry("field", "files[2].path");
        assertThat(refused.getMessage()).startsWith("files[2].path must not have . or ..");
        Refused without = Refusal.BUSY.because("later");
        assertThat(without.inside("a")).isSameAs(without);
    }

    @Test
    void aRefusalOfNoFieldEndsTheReading() {
        Map<String, Object> members = new HashMap<>(Map.of("a", 1, "b", 2));
        refused(
                Refusal.TOO_LARGE,
                () -> Fields.read(members, fields -> {
                    fields.optionalInteger("a");
                    throw Refusal.TOO_LARGE.because("too large");
                }));
    }

    private static List<Person> people(String json) {
        return Fields.read(json, fields -> fields.objects("people", 9, Person::of));
    }
}
