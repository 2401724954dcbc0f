package dev.slipway.local;

import static dev.slipway.local.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.showcase.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers at the doors: what a hash could only hold as another number is refused by its field, all others come back. */
class NumbersApiTest {
    private static final String FILES = "\"files\":[{\"path\":\"a\",\"size\":1,\"sha256\":\"" + "0".repeat(64) + "\"}]";

    private final TestMachine machine = TestMachine.shared();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metrics.auc|\"metrics\":{\"auc\":0.12345678901234567891}|must be a double in its shortest form: of this number that is 0.12345678901234568",
                "metrics.auc|\"metrics\":{\"auc\":9007199254740993}|of this number that is 9007199254740992",
                "metrics.auc|\"metrics\":{\"auc\":1e126}|0, or at least 1e-130 and less than 1e126 in size",
                "hyperparameters.h|\"hyperparameters\":{\"h\":9007199254740992}|from -(2^53-1) to 2^53-1; send a larger one as a string",
                "hyperparameters.h|\"hyperparameters\":{\"h\":0.12345678901234567891}|or send it as a string",
                "schema.a[1].b|\"schema\":{\"a\":[1,{\"b\":18446744073709551615}]}|send a larger one as a string",
                "schema.a[1].b|\"schema\":{\"a\":[1,{\"b\":1e309}]}|a number that a double holds: at most about 1.8e308 in size",
            })
    void aRegistrationSaysWhichNumberIsNotTaken(String field, String part, String rule) {
        String model = machine.model("numbers");

        Reply refused = assertRefused(
                call("POST", "/v1/models/" + model + "/versions", "{" + FILES + "," + part + "}"),
                Refusal.INVALID,
                field);

        assertThat(refused.text("detail")).startsWith(field + " must be ").contains(rule);
    }

    @ParameterizedTest
    @CsvSource({"value, 9007199254740993", "value, 1e400", "tolerance, 0.12345678901234567891"})
    void aPolicySaysWhichNumberIsNotTaken(String field, String number) {
        String gate = field.equals("value") ? "\"value\":" + number : "\"value\":1,\"tolerance\":" + number;
        Reply refused = assertRefused(
                machine.client()
                        .callRaw(
                                machine.root(),
                                "PUT",
                                "/v1/models/" + machine.model("numbers") + "/stages/staging/policy",
                                "{\"gates\":[{\"metric\":\"m\",\"op\":\"=\"," + gate + "}]}",
                                Map.of()),
                Refusal.INVALID,
                "gates[0]." + field);
        assertThat(refused.text("detail"))
                .containsPattern("must be a (double in its shortest form|number that a double holds)");
    }

    @Test
    void whatADoubleHoldsComesBackAndCanBeSentAgain() {
        String model = machine.model("numbers");
        String path = "/v1/models/" + model + "/versions";
        String numbers = "\"metrics\":{\"a\":1e21,\"b\":1e-7,\"c\":0.1,\"d\":-0,\"e\":1.1420073898156842e26,"
                + "\"f\":1e-130,\"g\":-9.99999999999999e125,\"h\":1.23456789012345e-130},"
                + "\"hyperparameters\":{\"a\":1e21,\"b\":9007199254740991,\"c\":3.4028234663852886e38,\"d\":[1e300,null]},"
                + "\"schema\":{\"a\":[5e-324,1.7976931348623157e308,-9007199254740991,1e22]}";
        call("POST", path, "{" + FILES + "," + numbers + "}").expect(201);
        Map<String, Object> first = call("GET", path + "/1", "").expect(200).body();

        String again = Json.write(Map.of(
                "files", Json.readObject("{" + FILES + "}").get("files"),
                "metrics", first.get("metrics"),
                "hyperparameters", first.get("hyperparameters"),
                "schema", first.get("schema")));
        call("POST", path, again).expect(201);
        call("PATCH", path + "/1", Json.write(Map.of("metrics", first.get("metrics"))))
                .expect(200);

        Map<String, Object> sent = Json.readObject("{" + numbers + "}");
        for (String part : List.of("metrics", "hyperparameters", "schema")) {
            assertThat(Json.canonical(first.get(part))).isEqualTo(Json.canonical(sent.get(part)));
        }
        List<Object> digests = metadataDigests(model);
        assertThat(digests).hasSize(2);
        assertThat(digests.get(0)).isEqualTo(digests.get(1));
    }

    /** As Python writes a double of 17 digits, where digits and exponent make a whole number. */
    @Test
    void whatIsWrittenWithAnExponentIsNoInteger() {
        String path = "/v1/models/" + machine.model("numbers") + "/versions";
        String number = "{\"a\":1.2345678901234568e+16}";
        call(
                        "POST",
                        path,
                        "{" + FILES + ",\"metrics\":" + number + ",\"hyperparameters\":" + number + ",\"schema\":"
                                + number + "}")
                .expect(201);
        assertRefused(
                call("POST", path, "{" + FILES + ",\"hyperparameters\":{\"b\":12345678901234568}}"),
                Refusal.INVALID,
                "hyperparameters.b");
    }

    /** MLflow's clients may send what nobody here reads: numbers that no hash could hold are no reason to refuse them. */
    @Test
    void whatMlflowSendsAndNobodyReadsMayHoldAnyNumber() {
        String model = machine.model("numbers");
        String create = "{\"name\":\"" + model
                + "\",\"source\":\"s3://elsewhere/1\",\"unread\":{\"a\":[0.12345678901234567891,null],"
                + "\"b\":18446744073709551615},\"count\":9007199254740993}";
        for (int i = 0; i < 2; i++) {
            Reply made = call("POST", "/api/2.0/mlflow/model-versions/create", create)
                    .expect(200);
            assertThat(made.object("model_version")).containsEntry("version", "1");
        }
        Reply other = call("POST", "/api/2.0/mlflow/model-versions/create", create.replace("615}", "614}"));
        assertThat(other.expect(200).object("model_version")).containsEntry("version", "2");
    }

    @Test
    void mlflowSaysInItsOwnFormThatHalfOfASurrogatePairIsNoText() {
        Reply refused = call(
                "POST",
                "/api/2.0/mlflow/registered-models/set-tag",
                "{\"name\":\"" + machine.model("half") + "\",\"key\":\"k\",\"value\":\"\\ud83d\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).containsEntry("error_code", "INVALID_PARAMETER_VALUE");
        assertThat(refused.text("message")).contains("half of a surrogate pair");
    }

    private List<Object> metadataDigests(String model) {
        return machine.history(model).stream()
                .filter(entry -> entry.containsKey("metadataDigest"))
                .map(entry -> entry.get("metadataDigest"))
                .toList();
    }

    private Reply call(String method, String path, String body) {
        return machine.client().callRaw(machine.ada(), method, path, body, Map.of());
    }
}
