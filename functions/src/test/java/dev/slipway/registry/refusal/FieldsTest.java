package dev.slipway.registry.refusal;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.promotion.Decision;
import dev.slipway.registry.version.FilePath;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Typed reading of JSON members: every complaint names the member by its path from the top. */
class FieldsTest {
    private static final Fields.Values<String> TEXTS = Fields.Values.texts(3);

    @Test
    void everyTypeIsReadAsWhatItIs() {
        Fields fields =
                fields("{\"t\":\"a\",\"i\":7,\"n\":1.5,\"f\":true,\"o\":{\"x\":1},\"l\":[\"a\"],\"m\":{\"k\":\"v\"},"
                        + "\"d\":{\"any\":[1]},\"c\":\"APPROVE\",\"s\":[{\"y\":2}]}");
        assertThat(fields.text("t", 1)).isEqualTo("a");
        assertThat(fields.integer("i")).isEqualTo(7);
        assertThat(fields.optionalNumber("n").orElseThrow()).isEqualByComparingTo("1.5");
        assertThat(fields.flag("f")).isTrue();
        assertThat(fields.optionalObject("o").orElseThrow().integer("x")).isEqualTo(1);
        assertThat(fields.texts("l", 1, 1)).containsExactly("a");
        assertThat(fields.map("m", 1, 1, TEXTS)).isEqualTo(Map.of("k", "v"));
        assertThat(fields.document("d").orElseThrow()).containsOnlyKeys("any");
        assertThat(fields.constant("c", Decision.Verdict.class)).isEqualTo(Decision.Verdict.APPROVE);
        assertThat(fields.objects("s", 1))
                .hasSize(1)
                .allSatisfy(one -> assertThat(one.integer("y")).isEqualTo(2));
        fields.done();
    }

    @Test
    void whatIsLeftOutOrNullIsEmpty() {
        for (String json : new String[] {"{}", "{\"a\":null}"}) {
            Fields fields = fields(json);
            assertThat(fields.optionalText("a", 1)).isEmpty();
            assertThat(fields.optionalInteger("a")).isEmpty();
            assertThat(fields.optionalNumber("a")).isEmpty();
            assertThat(fields.optionalObject("a")).isEmpty();
            assertThat(fields.document("a")).isEmpty();
            assertThat(fields.flag("a")).isFalse();
            assertThat(fields.texts("a", 1, 1)).isEmpty();
            assertThat(fields.objects("a", 1)).isEmpty();
            assertThat(fields.map("a", 1, 1, TEXTS)).isEmpty();
            assertThat(fields.has("a")).isEqualTo(json.contains("null"));
            assertThat(refused("a", () -> fields.text("a", 1))).hasMessage("a must be given");
            assertThat(refused("a", () -> fields.integer("a"))).hasMessage("a must be given");
            fields.done();
        }
    }

    @Test
    void complaintsNameTheWholePath() {
        Fields fields = fields("{\"a\":{\"b\":[{\"c\":1},{\"d\":{\"e\":2}}],\"f\":[1],\"g\":{\"h\":1,\" \":\"x\"}}}");
        Fields a = fields.optionalObject("a").orElseThrow();
        Fields second = a.objects("b", 2).get(1);
        refused("a.b[1].d.e", () -> second.optionalObject("d").orElseThrow().text("e", 9));
        refused("a.b[1].c", () -> second.text("c", 9));
        refused("a.b", () -> a.objects("b", 1));
        refused("a.f[0]", () -> a.texts("f", 1, 1));
        refused("a.g.h", () -> a.map("g", 2, 3, TEXTS));
        assertThat(second.path()).isEqualTo("a.b[1]");
        Fields first = a.objects("b", 2).get(0);
        assertThat(refused(Refusal.UNKNOWN_FIELD, first::done).facts()).containsEntry("field", "a.b[0].c");
    }

    @Test
    void aFieldThatNobodyAskedForIsRefusedByName() {
        Fields fields = fields("{\"known\":1,\"typo\":2}");
        fields.integer("known");
        fields.optionalText("other", 1);
        Refused refused = refused(Refusal.UNKNOWN_FIELD, fields::done);
        assertThat(refused.facts()).containsEntry("field", "typo");
        assertThat(refused).hasMessage("typo is not a field here; the fields are known, other");
    }

    @Test
    void aNameOfEndlessLengthIsNotSaidBack() {
        String name = "n".repeat(40_000);
        Refused unknown = refused(
                Refusal.UNKNOWN_FIELD, () -> fields("{\"" + name + "\":1}").done());
        Refused tooLong = refused(
                Refusal.INVALID,
                () -> fields("{\"m\":{\"" + name + "\":\"v\"}}").map("m", 9, 9, TEXTS));
        for (Refused refused : new Refused[] {unknown, tooLong}) {
            assertThat(refused.getMessage()).hasSizeLessThan(300);
            assertThat((String) refused.facts().get("field")).hasSizeLessThan(120);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "-9223372036854775808", "1.0", "1e2", "0"})
    void wholeNumbersOfSixtyFourBitsAreTaken(String number) {
        assertThat(fields("{\"a\":" + number + "}").optionalInteger("a")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1.5", "1e400", "1e-400", "\"1\"", "true", "[]", "{}"})
    void whatIsNoWholeNumberIsRefused(String value) {
        refused("a", () -> fields("{\"a\":" + value + "}").optionalInteger("a"));
    }

    @Test
    void constantsAreComparedToTheLetter() {
        for (String wrong : new String[] {"approve", "APPROVE ", "", "YES", "\u0410PPROVE"}) {
            Refused refused =
                    refused("a", () -> fields(Json.write(Map.of("a", wrong))).constant("a", Decision.Verdict.class));
            assertThat(refused).hasMessageContaining("[APPROVE, REJECT]");
        }
    }

    @Test
    void mapsAreBoundedInMembersNamesAndValues() {
        assertThat(fields("{\"m\":{\"abc\":\"abc\"}}").map("m", 1, 3, TEXTS)).hasSize(1);
        refused("m", () -> fields("{\"m\":{\"a\":\"1\",\"b\":\"2\"}}").map("m", 1, 3, TEXTS));
        refused("m.abcd", () -> fields("{\"m\":{\"abcd\":\"a\"}}").map("m", 1, 3, TEXTS));
        refused("m.a", () -> fields("{\"m\":{\"a\":\"abcd\"}}").map("m", 1, 3, TEXTS));
        refused("m", () -> fields("{\"m\":{\" \":\"a\"}}").map("m", 1, 3, TEXTS));
        refused("m", () -> fields("{\"m\":{\"\":\"a\"}}").map("m", 1, 3, TEXTS));
        refused("m", () -> fields("{\"m\":[]}").map("m", 1, 3, TEXTS));
    }

    @Test
    void aRefusalMovedInsideAnotherFieldNamesBoth() {
        Refused refused = refused("path", () -> new FilePath("..")).inside("files[2]");
        assertThat(refused.facts()).containsEntry("field", "files[2].path");
        assertThat(refused.getMessage()).startsWith("files[2].path must not have . or ..");
        Refused without = Refusal.BUSY.because("later");
        assertThat(without.inside("a")).isSameAs(without);
    }

    private static Fields fields(String json) {
        return Fields.of(Json.readObject(json));
    }
}
