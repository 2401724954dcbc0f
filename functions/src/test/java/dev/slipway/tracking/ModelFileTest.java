package dev.slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import dev.slipway.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that is read is one that MLflow 3.17.2 wrote, with ids made short. */
class ModelFileTest {
    private static final ModelFile NOTHING = ModelFile.of("{}");

    @Test
    void flavorsSignatureAndIdsAreRead() throws IOException {
        ModelFile file = ModelFile.of(recorded());

        assertThat(file.flavors()).containsExactly("python_function", "sklearn");
        assertThat(file.loggedModel()).contains("m-1");
        assertThat(file.uuid()).contains("m-1");
        assertThat(file.run()).contains("run1");
        assertThat(file.leftOut()).isEmpty();
        assertThat(Json.canonical(file.schema().orElseThrow()))
                .isEqualTo("{\"inputs\":[{\"name\":\"amount\",\"required\":true,\"type\":\"double\"},"
                        + "{\"name\":\"country\",\"required\":true,\"type\":\"long\"}],"
                        + "\"outputs\":[{\"tensor-spec\":{\"dtype\":\"int64\",\"shape\":[-1]},\"type\":\"tensor\"}],"
                        + "\"params\":[{\"default\":0.5,\"name\":\"threshold\",\"shape\":null,\"type\":\"double\"}]}");
    }

    @Test
    void whatAModelDoesNotHaveIsLeftOutWithoutAWord() {
        ModelFile file =
                ModelFile.of("flavors:\n  onnx: {}\nsignature:\n  inputs: '[]'\n  params: null\nrun_id: null\n");

        assertThat(file.flavors()).containsExactly("onnx");
        assertThat(file.schema().orElseThrow()).containsOnlyKeys("inputs");
        assertThat(file.run()).isEmpty();
        assertThat(file.leftOut()).isEmpty();
        assertThat(NOTHING.flavors()).isEmpty();
        assertThat(NOTHING.schema()).isEmpty();
        assertThat(NOTHING.leftOut()).isEmpty();
    }

    @Test
    void anIdThatLooksLikeANumberIsAText() {
        assertThat(ModelFile.of("run_id: 12345678901234567890123456789012\n").run())
                .contains("12345678901234567890123456789012");
        assertThat(ModelFile.of("run_id: 1e5\nmodel_uuid: 0x1F\n").run()).contains("1e5");
        assertThat(ModelFile.of("run_id: ../x\n").run()).isEmpty();
    }

    @Test
    void aSignatureIsWholeOrNone() {
        ModelFile file = ModelFile.of("signature:\n  inputs: '[]'\n  outputs: '[{'\n");

        assertThat(file.schema()).isEmpty();
        assertThat(file.leftOut()).hasSize(1).first().asString().startsWith("signature of MLmodel is no JSON");
        assertThat(ModelFile.of("signature: {inputs: '{}'}").leftOut())
                .containsExactly("signature.inputs of MLmodel is no list");
    }

    @Test
    void aSignatureThatAVersionCannotKeepIsLeftOutAndTold() {
        String columns = IntStream.range(0, 3_000)
                .mapToObj(i -> "{\"name\":\"column-" + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(ModelFile.of("signature: {inputs: '" + columns + "'}"))
                .satisfies(file -> assertThat(file.schema()).isEmpty())
                .satisfies(file -> assertThat(file.leftOut())
                        .containsExactly("signature must take at most 65536 bytes as JSON in ASCII"));
        assertThat(ModelFile.of("signature: {inputs: '[12345678901234567890]'}").leftOut())
                .singleElement()
                .asString()
                .contains("signature.inputs[0] must be from");
    }

    @Test
    void namesThatAreNoFlavorsAreCounted() {
        ModelFile file = ModelFile.of("flavors: {\"a\\nb\": 1, ok: 2, [a]: 3}");

        assertThat(file.leftOut()).hasSize(1);
        ModelFile many = ModelFile.of(IntStream.range(0, 60)
                .mapToObj(i -> "  f" + i + ": {}")
                .collect(Collectors.joining("\n", "flavors:\n", "\n")));
        assertThat(many.flavors()).hasSize(50);
        assertThat(many.leftOut()).containsExactly("flavors of MLmodel: 10 that are too many or have no usual name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "text",
                "a: b: c",
                "a: 'open",
                "\tflavors:",
                "a: 1\na: 2",
                "a: *nobody",
                "a: !!python/object/apply:os.system [x]",
                "a: !!java.net.URL [http://localhost]",
                "a: 1\n---\nb: 2",
                "\u0000",
                "%YAML 9.9\n---\na: b"
            })
    void whatIsNoMapIsToldAndNothingElse(String text) {
        ModelFile file = ModelFile.of(text);

        assertThat(file.flavors()).isEmpty();
        assertThat(file.leftOut()).singleElement().asString().startsWith("MLmodel cannot be read: it ");
    }

    @Test
    @Timeout(10)
    void aTextThatWouldGrowIsNotRead() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            laughs.append("a%d: &a%d [%s]%n"
                    .formatted(i, i, String.join(",", List.of(alias, alias, alias, alias, alias, alias))));
        }

        for (String text : List.of(
                laughs.toString(),
                "a: " + "[".repeat(100_000),
                "a: " + "[".repeat(100) + "]".repeat(100),
                "{a: ".repeat(100_000),
                "- ".repeat(100_000),
                "x".repeat(PlainYaml.MAX_LENGTH + 1))) {
            assertThat(ModelFile.of(text).leftOut()).as(text.substring(0, 20)).hasSize(1);
        }
    }

    @Test
    void aMapThatHoldsItselfIsReadWithoutEnd() {
        assertThat(ModelFile.of("flavors: &a\n  sklearn: *a\n").flavors()).containsExactly("sklearn");
    }

    @Test
    void nothingInATextMakesTheReadingFail() throws IOException {
        Random random = Seed.random("MLmodel");
        String whole = recorded();
        String odd = "{}[]&*!|>'\"%@`:,-?#\t\n\u0000\u0085\ufeff\ud800\u202e~";
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int j = 0; j < 1 + random.nextInt(5); j++) {
                int at = random.nextInt(text.length());
                text.replace(at, at + random.nextInt(2), "" + odd.charAt(random.nextInt(odd.length())));
            }
            assertThat(ModelFile.of(text.toString())).isNotNull();
        }
    }

    private static String recorded() throws IOException {
        try (InputStream in = ModelFileTest.class.getResourceAsStream("MLmodel")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
