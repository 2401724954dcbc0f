package dev.slipway.registry.version;

import static dev.slipway.registry.refusal.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Seed;
import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import dev.slipway.json.RandomJson;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.refusal.Fields;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a version: limits of each part, and lineage that comes back as it was said. */
class MetadataTest {
    @Test
    void nothingHasToBeSaid() {
        Metadata metadata = metadata(Map.of());
        assertThat(metadata.description()).isEmpty();
        assertThat(metadata.lineage()).isEqualTo(Lineage.NONE);
        assertThat(metadata.schema()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "tags, 100, 250",
        "metrics, 500, 250",
        "hyperparameters, 500, 250",
    })
    void membersAndTheirNamesAreBounded(String part, int most, int longest) {
        Object value = part.equals("metrics") ? 1 : "v";
        metadata(Map.of(part, many(most, value)));
        refused(part, () -> metadata(Map.of(part, many(most + 1, value))));
        metadata(Map.of(part, Map.of("n".repeat(longest), value)));
        assertThat(refused(Refusal.INVALID, () -> metadata(Map.of(part, Map.of("n".repeat(longest + 1), value)))))
                .hasMessageContaining("at most " + longest + " characters");
        refused(part + "[\" \"]", () -> metadata(Map.of(part, Map.of(" ", value))));
        refused(part, () -> metadata(Map.of(part, "text")));
    }

    @Test
    void textsAreBounded() {
        metadata(Map.of("description", "d".repeat(100_000), "tags", Map.of("t", "v".repeat(100_000))));
        refused("description", () -> metadata(Map.of("description", "d".repeat(100_001))));
        refused("tags.t", () -> metadata(Map.of("tags", Map.of("t", "v".repeat(100_001)))));
        refused("hyperparameters.h", () -> metadata(Map.of("hyperparameters", Map.of("h", "v".repeat(5_001)))));
        refused("description", () -> metadata(Map.of("description", "\u202e")));
        refused("schema", () -> metadata(Map.of("schema", "text")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0.0",
                "1",
                "0.1",
                "-1e125",
                "9.99999999999999e125",
                "1e-130",
                "-1.23456789012345e-130",
                "123456789012345",
                "1.2345678901234567e30",
                "1.2345678901234568e+16",
                "12345678901234568.0",
                "1e21",
                "9007199254740991",
                "0e300"
            })
    void metricsThatTheTableKeepsAreTaken(String number) {
        Metadata metadata = read("{\"metrics\":{\"m\":" + number + "},\"hyperparameters\":{\"h\":" + number + "}}");
        assertThat(metadata.metrics().get("m")).isEqualByComparingTo(number);
        assertThat((BigDecimal) metadata.hyperparameters().get("h")).isEqualByComparingTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e126",
                "-1e200",
                "9.99e-131",
                "9.99999999999999999e125",
                "9007199254740993",
                "0.12345678901234567891",
                "12345678901234567890123456789012345678",
                "1e-400",
                "\"1\"",
                "true",
                "null",
                "[]",
                "{}"
            })
    void otherMetricsAreRefused(String value) {
        refused("metrics.m", () -> read("{\"metrics\":{\"m\":" + value + "}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metrics.m|{\"metrics\":{\"m\":0.12345678901234567891}}|must be a double in its shortest form: of this number that is 0.12345678901234568",
                "metrics.m|{\"metrics\":{\"m\":1180591620717411303424}}|of this number that is 1.1805916207174113e+21",
                "metrics.m|{\"metrics\":{\"m\":9007199254740993}}|of this number that is 9007199254740992",
                "hyperparameters.h|{\"hyperparameters\":{\"h\":0.12345678901234567891}}|that is 0.12345678901234568; or send it as a string",
                "hyperparameters.h|{\"hyperparameters\":{\"h\":9007199254740992}}|send a larger one as a string",
                "hyperparameters.h|{\"hyperparameters\":{\"h\":-9007199254740992}}|from -(2^53-1) to 2^53-1",
                "schema.a|{\"schema\":{\"a\":9223372036854775807}}|send a larger one as a string",
                "schema.a|{\"schema\":{\"a\":1e400}}|must be a number that a double holds: at most about 1.8e308 in size; or send it as a string",
                "schema.in[1].x.y|{\"schema\":{\"in\":[1,{\"x\":{\"y\":0.12345678901234567891}}]}}|must be a double in its shortest form",
                "schema.in[0][2]|{\"schema\":{\"in\":[[1,null,9007199254740993]]}}|send a larger one as a string",
            })
    void numbersThatAHashCannotHoldAreRefusedByTheirPath(String field, String json, String rule) {
        refused(field, () -> read(json));
        assertThat(refused(Refusal.INVALID, () -> read(json))).hasMessageContaining(field + " must be");
        assertThat(refused(Refusal.INVALID, () -> read(json))).hasMessageContaining(rule);
    }

    @Test
    void anySchemaThatIsTakenHasADigest() {
        Metadata metadata = read("{\"schema\":{\"a\":[5e-324,1.7976931348623157e308,-0,9007199254740991,"
                + "3.4028234663852886e38,3.4028234663852886e+38,\"9223372036854775807\"]}}");
        assertThat(Json.canonical(metadata.schema()))
                .isEqualTo("{\"a\":[5e-324,1.7976931348623157e+308,0,9007199254740991,"
                        + "3.4028234663852886e+38,3.4028234663852886e+38,\"9223372036854775807\"]}");
        assertThat(read(Json.write(Map.of("schema", metadata.schema()))).digest())
                .isEqualTo(metadata.digest());
    }

    @Test
    void oneNumberIsOneMetricHoweverItIsSpelled() {
        assertThat(read("{\"metrics\":{\"m\":1.50}}")).isEqualTo(read("{\"metrics\":{\"m\":15e-1}}"));
        assertThat(read("{\"metrics\":{\"m\":0.00}}")).isEqualTo(read("{\"metrics\":{\"m\":-0}}"));
    }

    @Test
    void theDigestTellsEveryPartApart() {
        assertThat(Stream.of(
                                "{}",
                                "{\"description\":\"a\"}",
                                "{\"tags\":{\"a\":\"b\"}}",
                                "{\"hyperparameters\":{\"a\":\"b\"}}",
                                "{\"hyperparameters\":{\"a\":1}}",
                                "{\"metrics\":{\"a\":1}}",
                                "{\"schema\":{}}",
                                "{\"schema\":{\"a\":1}}",
                                "{\"lineage\":{\"run\":{\"id\":\"a\"}}}")
                        .map(json -> read(json).digest()))
                .doesNotHaveDuplicates();
    }

    @Test
    void lineageComesBackAsItWasSaid() {
        Random random = Seed.random("lineage");
        for (int i = 0; i < 2_000; i++) {
            Map<String, Object> said = lineage(random);
            Lineage lineage = Lineage.of(Json.canonical(said));
            assertThat(Lineage.of(Json.canonical(lineage.document()))).isEqualTo(lineage);
            assertThat(Json.canonical(lineage.document())).isEqualTo(Json.canonical(said));
        }
        assertThat(Lineage.of("{}")).isEqualTo(Lineage.NONE);
        assertThat(Lineage.NONE.document()).isEmpty();
    }

    @Test
    void aCommitWhoseRepositoryNobodyKnowsIsTaken() {
        assertThat(read("{\"lineage\":{\"code\":{\"commit\":\"4f2c1d9\"}}}")
                        .lineage()
                        .code())
                .contains(new Lineage.Code(Optional.empty(), "4f2c1d9", Optional.empty()));
    }

    @Test
    void aRunSaysWhoMadeItAndInWhichExperiment() {
        String longest = "e".repeat(500);
        assertThat(run("{\"id\":\"r\",\"experiment\":\"" + longest + "\",\"user\":\"ada\"}"))
                .contains(new Lineage.Run("r", Optional.empty(), Optional.of(longest), Optional.of("ada")));
        refused("lineage.run.experiment", () -> run("{\"id\":\"r\",\"experiment\":\"e" + longest + "\"}"));
        refused("lineage.run.user", () -> run("{\"id\":\"r\",\"user\":\"" + "u".repeat(257) + "\"}"));
    }

    @Test
    void aRunThatWasKeptBeforeExperimentsWereIsReadAsItWas() {
        String kept = "{\"run\":{\"id\":\"r\",\"location\":\"https://host/r\"}}";

        Lineage read = Lineage.of(kept);

        assertThat(read.run()).contains(new Lineage.Run("r", Optional.of("https://host/r")));
        assertThat(Json.canonical(read.document())).isEqualTo(kept);
    }

    private static Optional<Lineage.Run> run(String json) {
        return read("{\"lineage\":{\"run\":" + json + "}}").lineage().run();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data[0].name|{\"data\":[{}]}",
                "data[1].location|{\"data\":[{\"name\":\"a\"},{\"name\":\"b\",\"location\":1}]}",
                "code.commit|{\"code\":{\"repository\":\"git@host:r\"}}",
                "run.id|{\"run\":{}}",
                "run|{\"run\":\"r\"}",
                "environment.packages.p|{\"environment\":{\"packages\":{\"p\":1}}}",
                "parent.version|{\"parent\":{\"version\":0}}",
                "parent.version|{\"parent\":{\"version\":2147483648}}",
                "parent.version|{\"parent\":{\"model\":\"m\"}}",
                "parent.model|{\"parent\":{\"model\":\"../m\",\"version\":1}}",
                "parent.model|{\"parent\":{\"model\":\"id:01JABCDEFGHJKMNPQRSTVWXYZ0\",\"version\":1}}",
            })
    void whatLineageRefusesIsNamedByItsPath(String field, String json) {
        refused("lineage." + field, () -> read("{\"lineage\":" + json + "}"));
    }

    @Test
    void theDigestIsOfTheParentsIdAndNotOfItsModelsName() {
        Parent.Found parent = new Parent.Found("a", new ModelName("m"), 1, Sha256.of("x"));
        Metadata metadata = read("{}").with(Lineage.NONE.childOf(parent));

        assertThat(metadata.with(Lineage.NONE.childOf(parent.under(new ModelName("n"))))
                        .digest())
                .isEqualTo(metadata.digest());
        assertThat(Stream.of(
                                parent,
                                new Parent.Found("b", parent.model(), 1, parent.digest()),
                                new Parent.Found("a", parent.model(), 2, parent.digest()),
                                new Parent.Found("a", parent.model(), 1, Sha256.of("y")))
                        .map(other -> metadata.with(Lineage.NONE.childOf(other)).digest()))
                .doesNotHaveDuplicates();
    }

    @Test
    void whoeverRegistersNamesTheParentByModelAndVersionOnly() {
        for (String member : List.of("modelId", "digest")) {
            String json = "{\"lineage\":{\"parent\":{\"version\":1,\"" + member + "\":\"a\"}}}";
            assertThat(refused(Refusal.UNKNOWN_FIELD, () -> read(json)))
                    .hasMessage("Unknown field lineage.parent." + member + "; allowed: model, version");
        }
    }

    @Test
    void lineageIsBounded() {
        read(Json.write(Map.of("lineage", Map.of("data", Collections.nCopies(100, Map.of("name", "d"))))));
        refused(
                "lineage.data",
                () -> read(Json.write(Map.of(
                        "lineage", Map.of("data", Collections.nCopies(101, Map.of("name", "d")))))));
        refused(
                "lineage.environment.packages",
                () -> read(Json.write(Map.of("lineage", Map.of("environment", Map.of("packages", many(1_001, "1")))))));
    }

    private static Map<String, Object> lineage(Random random) {
        Map<String, Object> lineage = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            lineage.put(
                    "data",
                    IntStream.range(0, 1 + random.nextInt(3))
                            .mapToObj(i -> some(random, Map.of("name", "n" + i), "location", "version", "digest"))
                            .toList());
        }
        if (random.nextBoolean()) {
            lineage.put("code", some(random, Map.of("commit", "c"), "repository", "path"));
        }
        if (random.nextBoolean()) {
            lineage.put("run", some(random, Map.of("id", "\u00e9"), "location", "experiment", "user"));
        }
        if (random.nextBoolean()) {
            Map<String, Object> packages = many(random.nextInt(3), "1.0");
            lineage.put("environment", some(random, Map.of("packages", packages), "image"));
        }
        if (random.nextBoolean()) {
            lineage.put(
                    "parent",
                    Map.of(
                            "model",
                            "m",
                            "modelId",
                            "01JABCDEFGHJKMNPQRSTVWXYZ0",
                            "version",
                            1 + random.nextInt(9),
                            "digest",
                            "0".repeat(64)));
        }
        return lineage;
    }

    private static Map<String, Object> some(Random random, Map<String, Object> needed, String... optional) {
        Map<String, Object> all = new LinkedHashMap<>(needed);
        for (String name : optional) {
            Optional.of(name).filter(any -> random.nextBoolean()).ifPresent(any -> all.put(any, "v-" + any));
        }
        return all;
    }

    private static Map<String, Object> many(int count, Object value) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "n" + i, i -> value));
    }

    private static Metadata metadata(Map<String, Object> members) {
        return read(Json.write(members));
    }

    private static Metadata read(String json) {
        return Fields.read(json, Metadata::of);
    }

    /** Metrics go into entries: whatever number is taken must be readable there for ever. */
    @Test
    void aLineageThatIsKeptStaysReadableWhenRulesBecomeStricter() {
        Lineage kept = new Lineage(
                List.of(new Lineage.Data("d", Optional.of("file:/tmp/x"), Optional.empty(), Optional.empty())),
                Optional.of(new Lineage.Code(Optional.of("https://user:secret@host/x"), "abc", Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(Lineage.of(Json.write(kept.document()))).isEqualTo(kept);
        refused("data[0].location", () -> Fields.read(Json.write(kept.document()), Lineage::of));
    }

    @Test
    void everyMetricThatIsTakenCanBeReadBackFromAnEntry() {
        Random random = Seed.random("metrics");
        RandomJson json = new RandomJson(random);
        for (int i = 0; i < 2_000; i++) {
            BigDecimal number = json.number().scaleByPowerOfTen(random.nextInt(160) - 80);
            Metadata metadata;
            try {
                metadata = metadata(Map.of("metrics", Map.of("m", number)));
            } catch (Refused | MalformedJson refused) {
                continue;
            }
            BigDecimal kept = metadata.metrics().get("m");
            assertThat(metadata(Map.of("metrics", Map.of("m", kept)))).isEqualTo(metadata);
        }
    }
}
