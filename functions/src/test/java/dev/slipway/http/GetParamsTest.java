package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.mlflow.Downloads;
import dev.slipway.mlflow.Mlflow;
import dev.slipway.mlflow.MlflowRoute;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.verification.HistoryVerification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hyperparameters as {@code json.dumps(model.get_params())} writes them: they are taken as they are and come back so. */
class GetParamsTest {
    private static final String FILES =
            "\"files\":[{\"path\":\"a.bin\",\"size\":1,\"sha256\":\"" + Sha256.of("a") + "\"}]";

    private final Scene scene = new Scene();

    @ParameterizedTest
    @ValueSource(strings = {"random-forest", "pipeline", "xgboost", "lightgbm"})
    void parametersComeBackAsTheyWereSent(String library) {
        String sent = parameters(library).replace("NaN", "null");

        Map<String, Object> registered = body(register(sent), 201);

        // To the form of each number: 1.0 and 1 are read differently by these libraries.
        assertThat(registered.get("hyperparameters")).isEqualTo(Json.read(Json.write(Json.readObject(sent))));
        String canonical = Json.canonical(Json.readObject(sent));
        assertThat(Json.canonical(registered.get("hyperparameters"))).isEqualTo(canonical);
        assertThat(Json.canonical(read(registered).get("hyperparameters"))).isEqualTo(canonical);
        Map<String, Object> again = body(register(Json.write(registered.get("hyperparameters"))), 201);
        assertThat(row(compared(registered, again)).values())
                .allSatisfy(row -> assertThat(row).containsEntry("differs", false));
        HistoryVerification.Report report =
                scene.sample.registry.verification().verify(new ModelName(Scene.MODEL), Optional.empty());
        assertThat(report.whole()).isTrue();
    }

    @Test
    void aNumberThatJsonDoesNotHaveIsNamedWithAllElseThatIsWrong() {
        Map<String, Object> refused = body(
                scene.answer(Calls.withBody(
                        scene.call(V1Route.REGISTER_VERSION),
                        "{\"hyperparameters\":" + parameters("xgboost")
                                + ",\"metrics\":{\"auc\":NaN,\"loss\":Infinity},\"descripton\":\"d\"}")),
                400);

        String rule = ": JSON has no such number";
        assertThat(refused)
                .containsEntry("code", "INVALID")
                .containsEntry("field", "hyperparameters.missing")
                .containsEntry(
                        "errors",
                        List.of(
                                Map.of("field", "hyperparameters.missing", "rule", "must not be NaN" + rule),
                                Map.of("field", "metrics.auc", "rule", "must not be NaN" + rule),
                                Map.of("field", "metrics.loss", "rule", "must not be Infinity" + rule),
                                Map.of("field", "files", "rule", "must be given"),
                                Map.of(
                                        "field",
                                        "descripton",
                                        "rule",
                                        "is unknown; allowed: description, tags, metrics, hyperparameters, schema,"
                                                + " lineage, files")));
        assertThat((String) refused.get("detail"))
                .startsWith("hyperparameters.missing must not be NaN: JSON has no such number; ")
                .endsWith("; Unknown field descripton; allowed: description, tags, metrics, hyperparameters, schema,"
                        + " lineage, files");
        assertThat(Documents.faults("Problem", Json.write(refused))).isEmpty();
    }

    @Test
    void aComparisonTellsNullFromNothingAndSeesOneNumberInTwoSpellings() {
        Map<String, Object> first =
                body(register("{\"a\":null,\"b\":1.0,\"c\":{\"x\":[1e2],\"y\":0},\"d\":null}"), 201);
        Map<String, Object> second = body(register("{\"b\":1,\"c\":{\"y\":0.0,\"x\":[100]},\"d\":null}"), 201);

        Map<String, Object> compared = compared(first, second);

        assertThat(Documents.faults("Comparison", Json.write(compared))).isEmpty();
        assertThat(Json.write(compared.get("hyperparameters")))
                .isEqualTo("{\"a\":{\"values\":[null,null],\"differs\":true,\"missing\":[" + second.get("version")
                        + "]},\"b\":{\"values\":[1.0,1],\"differs\":false},"
                        + "\"c\":{\"values\":[{\"x\":[100.0],\"y\":0},{\"y\":0.0,\"x\":[100]}],\"differs\":false},"
                        + "\"d\":{\"values\":[null,null],\"differs\":false}}");
        assertThat(Documents.object(compared.get("differences"))).containsEntry("hyperparameters", List.of("a"));
    }

    @Test
    void mlflowsClientsSeeTheTextsAsTheyAreAndAllElseAsJson() {
        Map<String, Object> registered =
                body(register("{\"text\":\"hist\",\"none\":null,\"list\":[1.0,null],\"rate\":0.10,\"on\":true}"), 201);

        Answer answer = new Api(
                        new Routes(List.of(new Mlflow("bucket", Downloads.REGISTRY))),
                        scene.sample.registry,
                        MlflowRoute.GET_VERSION.route().function(),
                        failure -> {})
                .answer(Calls.withQuery(
                        new ApiRequest(
                                MlflowRoute.GET_VERSION.route(), Calls.EVERYBODY, Map.of(), Map.of(), Map.of(), ""),
                        Map.of(
                                "name",
                                List.of(Scene.MODEL),
                                "version",
                                List.of(registered.get("version").toString()))));

        assertThat(Json.write(
                        Documents.object(body(answer, 200).get("model_version")).get("model_params")))
                .isEqualTo("[{\"name\":\"list\",\"value\":\"[1,null]\"},{\"name\":\"none\",\"value\":\"null\"},"
                        + "{\"name\":\"on\",\"value\":\"true\"},{\"name\":\"rate\",\"value\":\"0.1\"},"
                        + "{\"name\":\"text\",\"value\":\"hist\"}]");
    }

    private Answer register(String hyperparameters) {
        return scene.answer(Calls.withBody(
                scene.call(V1Route.REGISTER_VERSION), "{" + FILES + ",\"hyperparameters\":" + hyperparameters + "}"));
    }

    private Map<String, Object> read(Map<String, Object> version) {
        ApiRequest call = scene.call(V1Route.GET_VERSION);
        Map<String, String> path = new TreeMap<>(call.path());
        path.put("version", version.get("version").toString());
        return body(
                scene.answer(new ApiRequest(call.route(), call.caller(), path, call.query(), call.headers(), "")), 200);
    }

    private Map<String, Object> compared(Map<String, Object> first, Map<String, Object> second) {
        return body(
                scene.answer(Calls.withQuery(
                        scene.call(V1Route.COMPARE_VERSIONS),
                        Map.of("versions", List.of(first.get("version") + "," + second.get("version"))))),
                200);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> row(Map<String, Object> compared) {
        return (Map<String, Map<String, Object>>) compared.get("hyperparameters");
    }

    private static Map<String, Object> body(Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return Json.readObject(answer.text());
    }

    /** As Python writes it. */
    private static String parameters(String library) {
        try (InputStream file =
                GetParamsTest.class.getResourceAsStream("/dev/slipway/parameters/" + library + ".json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
