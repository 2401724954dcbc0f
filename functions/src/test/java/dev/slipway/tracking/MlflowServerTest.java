package dev.slipway.tracking;

import static dev.slipway.tracking.LoopbackServer.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpHandler;
import dev.slipway.json.Json;
import dev.slipway.registry.adoption.RunFacts;
import dev.slipway.registry.adoption.TrackingServer.Tracked;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.version.Hyperparameters;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Metadata;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers are those of an MLflow 3.17.2, with ids made short. */
class MlflowServerTest {
    private static final String RUN = "/api/2.0/mlflow/runs/get?run_id=run1";
    private static final String MODEL = "/api/2.0/mlflow/logged-models/m-1";
    private static final String EXPERIMENT = "/api/2.0/mlflow/experiments/get?experiment_id=1";
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofMillis(1500), 2);

    private LoopbackServer server;
    private MlflowServer tracking;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackServer();
        server.answer(RUN, 200, recorded("run.json"));
        server.answer(MODEL, 200, recorded("model.json"));
        server.answer(EXPERIMENT, 200, recorded("experiment.json"));
        tracking = new MlflowServer(server.base(), Optional::empty, SHORT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRunIsFoundWithItsExperimentAndWhereItsFilesBegin() {
        Tracked run = tracking.run("run1").orElseThrow();

        assertThat(run.experiment()).isEqualTo("fraud/nightly");
        assertThat(run.location()).isEqualTo("mlflow-artifacts:/1/run1/artifacts");
        assertThat(run.facts().run())
                .contains(new Lineage.Run(
                        "run1",
                        Optional.of(server.base() + "/#/experiments/1/runs/run1"),
                        Optional.of("fraud/nightly"),
                        Optional.of("ada")));
        assertThat(run.facts().code())
                .contains(new Lineage.Code(
                        Optional.of("https://git.example/fraud.git"),
                        "8d2a1f0c7e5b4a39d6f1e2c3b4a5968778695a4b",
                        Optional.of("train/nightly.py")));
    }

    @Test
    void ofARunTheLastPointsOfItsCurvesAreTakenAndWhatIsNoNumberIsLeftOutAndTold() {
        RunFacts facts = tracking.run("run1").orElseThrow().facts();

        assertThat(facts.metrics())
                .containsOnlyKeys("auc", "count", "third", "val/f1 score", "val_auc")
                .containsEntry("auc", new BigDecimal("0.95"))
                .containsEntry("third", new BigDecimal("0.3333333333333333"));
        assertThat(facts.leftOut())
                .containsExactlyInAnyOrder(
                        "metrics.loss must be a number",
                        "metrics.gain must be 0, or at least 1e-130 and less than 1e126 in size",
                        "metrics.fall must be 0, or at least 1e-130 and less than 1e126 in size",
                        "metrics.huge must be 0, or at least 1e-130 and less than 1e126 in size",
                        "metrics.tiny must be 0, or at least 1e-130 and less than 1e126 in size");
    }

    @Test
    void theParametersAndDataSetsOfARunAreTaken() {
        RunFacts facts = tracking.run("run1").orElseThrow().facts();

        assertThat(facts.hyperparameters())
                .containsOnlyKeys("booster", "depth", "layers", "long", "none", "rate")
                .containsEntry("depth", "6")
                .containsEntry("none", "None")
                .containsEntry("layers", "[64, 32]");
        assertThat(facts.data())
                .containsExactly(
                        data("payments", Optional.of("s3://lake/payments/2026-01.parquet"), "fe934f55"),
                        data("countries", Optional.of("https://data.example/countries.csv"), "2afe0dd9"),
                        data("inline", Optional.empty(), "f6a50529"));
    }

    @Test
    void aLoggedModelHasItsOwnPlaceAndTheFactsOfItsRun() {
        Tracked model = tracking.loggedModel("m-1").orElseThrow();

        assertThat(model.experiment()).isEqualTo("fraud/nightly");
        assertThat(model.location()).isEqualTo("mlflow-artifacts:/1/models/m-1/artifacts");
        assertThat(model.facts().run().flatMap(Lineage.Run::id)).contains("run1");
        assertThat(model.facts().hyperparameters())
                .containsEntry("solver", "lbfgs")
                .containsEntry("booster", "dart");
        assertThat(model.facts().metrics()).containsEntry("auc", new BigDecimal("0.95"));
        assertThat(model.facts().data())
                .extracting(Lineage.Data::name)
                .containsExactly("payments", "countries", "inline");
    }

    /** The server's database has no NaN, and says 0 of the model's metric. */
    @Test
    void aMetricOfAModelThatWasNoNumberIsNotTakenForZero() {
        RunFacts facts = tracking.loggedModel("m-1").orElseThrow().facts();

        assertThat(facts.metrics()).doesNotContainKey("loss");
        assertThat(facts.leftOut()).contains("metrics.loss must be a number");
    }

    @Test
    void theModelsOwnMetricsAndParametersWin() {
        server.answer(
                MODEL,
                200,
                "{'model':{'info':{'model_id':'m-1','experiment_id':'1','artifact_uri':'s3://b/m','source_run_id':'run1'},"
                        .concat("'data':{'params':[{'key':'depth','value':'7'}],'metrics':[")
                        .concat("{'key':'auc','value':0.7,'timestamp':'2','step':'9','dataset_name':'d',")
                        .concat("'dataset_digest':'1'},{'key':'auc','value':0.6,'timestamp':3,'step':8}]}}}")
                        .replace('\'', '"'));

        RunFacts facts = tracking.loggedModel("m-1").orElseThrow().facts();

        assertThat(facts.metrics())
                .containsEntry("auc", new BigDecimal("0.7"))
                .containsEntry("val_auc", new BigDecimal("0.94"));
        assertThat(facts.hyperparameters()).containsEntry("depth", "7").containsEntry("rate", "0.1");
        assertThat(facts.data()).contains(data("d", Optional.empty(), "1")).hasSize(4);
    }

    /** MLflow has the points of step 0 for such a model's, for it was logged without a step. */
    @Test
    void theOneModelOfARunThatNamesNoStepHasTheLastPointsOfTheRunsCurves() {
        String outputs = "{'model_id':'m-1','step':%d}";
        for (String logged : List.of(
                outputs.formatted(0), outputs.formatted(1), outputs.formatted(0) + "," + outputs.formatted(0))) {
            server.answer(
                    RUN,
                    200,
                    "{'run':{'info':{'run_id':'run1','experiment_id':'1','artifact_uri':'s3://b/r'},'data':{'metrics':["
                            .concat("{'key':'auc','value':0.9,'timestamp':5,'step':2}]},'outputs':{'model_outputs':[")
                            .concat(logged + "]}}}")
                            .replace('\'', '"'));
            server.answer(
                    MODEL,
                    200,
                    "{'model':{'info':{'model_id':'m-1','experiment_id':'1','artifact_uri':'s3://b/m','source_run_id':'run1'},"
                            .concat("'data':{'metrics':[{'key':'auc','value':0.7,'timestamp':3,'step':0}]}}}")
                            .replace('\'', '"'));

            assertThat(tracking.loggedModel("m-1").orElseThrow().facts().metrics())
                    .as(logged)
                    .containsEntry("auc", new BigDecimal(logged.equals(outputs.formatted(0)) ? "0.9" : "0.7"));
        }
    }

    /** A proxy says so of everything while the server behind it is away. */
    @Test
    void notFoundInOtherWordsThanMlflowsIsNoAnswer() {
        server.answer(RUN, 404, "<html>404 page not found</html>");

        unavailable(() -> tracking.run("run1"));
    }

    @Test
    void aModelThatNoRunLoggedHasWhatIsItsOwn() {
        server.answer("/api/2.0/mlflow/logged-models/m-2", 200, recorded("model-without-run.json"));
        server.answer(EXPERIMENT.replace("=1", "=2"), 200, recorded("experiment.json"));

        Tracked model = tracking.loggedModel("m-2").orElseThrow();

        assertThat(model.location()).isEqualTo("mlflow-artifacts:/2/models/m-2/artifacts");
        assertThat(model.facts()).isEqualTo(RunFacts.NONE);
    }

    @Test
    void whatARunSaysOfOneMachineOrWithACredentialIsLeftOutAndNotRepeated() {
        server.answer(RUN.replace("run1", "run2"), 200, recorded("run-of-one-machine.json"));
        server.answer(EXPERIMENT.replace("=1", "=2"), 200, recorded("experiment.json"));

        RunFacts facts = tracking.run("run2").orElseThrow().facts();

        assertThat(facts.code()).contains(new Lineage.Code(Optional.empty(), "8d2a1f0", Optional.empty()));
        assertThat(facts.data())
                .containsExactly(
                        data("local", Optional.empty(), "ba7cd68f"), data("secret", Optional.empty(), "a1893439"));
        assertThat(facts.leftOut())
                .hasSize(4)
                .anySatisfy(text -> assertThat(text).startsWith("code.repository must not have a user name"))
                .anySatisfy(text -> assertThat(text).startsWith("code.path must be"))
                .anySatisfy(text -> assertThat(text).startsWith("data[0].location must be"))
                .anySatisfy(text -> assertThat(text).startsWith("data[1].location must not have a user name"))
                .noneSatisfy(text -> assertThat(text).contains("secret-word"));
    }

    @Test
    void whatIsDeletedIsNotThere() {
        server.answer(RUN.replace("run1", "run3"), 200, recorded("deleted-run.json"));
        assertThat(tracking.run("run3")).isEmpty();

        server.answer(EXPERIMENT, 200, recorded("experiment.json").replace("\"active\"", "\"deleted\""));
        assertThat(tracking.run("run1")).isEmpty();
        assertThat(tracking.loggedModel("m-1")).isEmpty();
    }

    @Test
    void aModelWhoseRunIsGoneOrElsewhereHasNothingOfTheRun() {
        server.answer(RUN, 200, recorded("run.json").replace("\"experiment_id\": \"1\"", "\"experiment_id\": \"7\""));
        assertThat(tracking.loggedModel("m-1").orElseThrow().facts())
                .satisfies(facts -> assertThat(facts.run()).isEmpty())
                .satisfies(facts -> assertThat(facts.code()).isEmpty())
                .satisfies(facts -> assertThat(facts.metrics()).containsKey("auc"))
                .satisfies(facts -> assertThat(facts.leftOut())
                        .contains("run is not there, or in another experiment than the model"));

        server.answer(RUN, 200, recorded("run.json").replace("\"active\"", "\"deleted\""));
        assertThat(tracking.loggedModel("m-1").orElseThrow().facts().run()).isEmpty();
    }

    @Test
    void whatTheServerDoesNotKnowIsNotThere() {
        assertThat(tracking.run("other")).isEmpty();
        assertThat(tracking.loggedModel("m-other")).isEmpty();

        server.answer(RUN, 400, "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\"}");
        assertThat(tracking.run("run1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b", "a b", "a?b=c", "run1&x=y", "%2e%2e", "a#b"})
    void whatCannotBeAnIdIsNotAskedFor(String id) {
        assertThat(tracking.run(id)).isEmpty();
        assertThat(tracking.loggedModel(id)).isEmpty();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void moreThanAVersionKeepsIsLeftOutAndCounted() {
        String metrics = list(600, i -> "{\"key\":\"m%03d\",\"value\":1,\"step\":0,\"timestamp\":1}".formatted(i));
        String params = list(40, i -> "{\"key\":\"p%02d\",\"value\":\"%s\"}".formatted(i, "x".repeat(5_000)));
        String inputs = list(120, i -> "{\"dataset\":{\"name\":\"d%d\"}}".formatted(i));
        run("{\"metrics\":" + metrics + ",\"params\":" + params + "}", inputs);

        RunFacts facts = tracking.run("run1").orElseThrow().facts();

        assertThat(facts.metrics()).hasSize(Metadata.MAX_METRICS).containsKey("m499");
        assertThat(Json.write(facts.hyperparameters()).length()).isBetween(60_000, Hyperparameters.MAX_BYTES);
        assertThat(facts.data()).hasSize(100);
        assertThat(facts.leftOut())
                .contains("metrics has 100 more than a version keeps", "data has 20 more than a version keeps")
                .anySatisfy(text -> assertThat(text).startsWith("hyperparameters has 2"));
    }

    @Test
    void namesThatBreakARuleAreLeftOutAndNotShownWithWhatHidesIt() {
        run(
                "{\"metrics\":[{\"key\":\"a\\u202eb\",\"value\":1},{\"key\":\"" + "n".repeat(251)
                        + "\",\"value\":1},{\"key\":\"ok\",\"value\":1}],\"params\":[{\"key\":\"p\",\"value\":\""
                        + "v".repeat(5_001) + "\"}]}",
                "[]");

        RunFacts facts = tracking.run("run1").orElseThrow().facts();

        assertThat(facts.metrics()).containsOnlyKeys("ok");
        assertThat(facts.hyperparameters()).isEmpty();
        assertThat(facts.leftOut())
                .hasSize(3)
                .noneSatisfy(text -> assertThat(text).contains("\u202e"));
    }

    @Test
    void ofManyThingsThatAreLeftOutTheFirstAreToldAndTheOthersCounted() {
        run("{\"metrics\":" + list(400, i -> "{\"key\":\"m%d\",\"value\":\"NaN\"}".formatted(i)) + "}", "[]");

        assertThat(tracking.run("run1").orElseThrow().facts().leftOut())
                .hasSize(51)
                .last()
                .isEqualTo("and 350 more");
    }

    @Test
    void halfOfASurrogatePairTakesNothingElseWithIt() {
        run("{\"params\":[{\"key\":\"a\",\"value\":\"\\ud800\"},{\"key\":\"b\",\"value\":\"1\"}]}", "[]");

        assertThat(tracking.run("run1").orElseThrow().facts().hyperparameters()).isEqualTo(Map.of("b", "1"));
    }

    @Test
    void theCredentialIsAskedForEachTimeAndShownToThisServer() {
        AtomicInteger times = new AtomicInteger();
        MlflowServer known = new MlflowServer(
                server.base(), () -> Optional.of(Credential.of("token-" + times.incrementAndGet())), SHORT);
        assertThat(times).hasValue(0);

        known.run("run1");

        assertThat(server.authorizations()).containsExactly("Bearer token-1", "Bearer token-2");
        tracking.run("run1");
        assertThat(server.authorizations()).hasSize(2);
    }

    @Test
    void aUserAndPasswordAreShownAsBasicAuthenticationSays() {
        new MlflowServer(server.base(), () -> Optional.of(Credential.of("ada:pass:word\n")), SHORT).run("run1");

        assertThat(server.authorizations()).containsOnly("Basic YWRhOnBhc3M6d29yZA==");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "to ken", "to\r\nken", "t\u00f6ken"})
    void whatIsNoCredentialIsRefusedAndNotRepeated(String secret) {
        assertThatThrownBy(() -> Credential.of(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The secret that tracking.secret names must be a token or user:password");
    }

    @Test
    void aCredentialTellsNothingOfItself() {
        assertThat(Credential.of("token")).hasToString("Credential");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aServerThatDoesNotTakeTheCredentialIsUnavailableAndTheSettingIsNamed(int status) {
        server.answer(RUN, status, "who are you, token-1?");
        MlflowServer known = new MlflowServer(server.base(), () -> Optional.of(Credential.of("token-1")), SHORT);

        Refused refused = unavailable(() -> known.run("run1"));

        assertThat(refused.getCause()).hasMessageContaining("tracking.secret").hasMessageNotContaining("token-1");
        assertThat(server.asked()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aRedirectIsNotFollowedAndNoCredentialGoesThere(int status) throws IOException {
        try (LoopbackServer other = new LoopbackServer()) {
            server.answer(RUN, exchange -> {
                exchange.getResponseHeaders().set("Location", other.base() + RUN);
                exchange.sendResponseHeaders(status, -1);
            });
            MlflowServer known = new MlflowServer(server.base(), () -> Optional.of(Credential.of("token")), SHORT);

            assertThat(unavailable(() -> known.run("run1")).getCause()).hasMessageContaining("redirects");
            assertThat(other.asked()).isEmpty();
            assertThat(server.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"not JSON", "", "[]", "{}", "{\"run\":7}", "{\"run\":{\"info\":{\"run_id\":\"run1\"}}}"})
    void anAnswerOfAnotherFormIsNone(String body) {
        server.answer(RUN, 200, body);

        assertThat(unavailable(() -> tracking.run("run1"))).hasMessageNotContaining("127.0.0.1");
    }

    @Test
    void anAnswerOfAnotherRunIsNone() {
        server.answer(RUN, 200, recorded("run.json").replace("run1", "run2"));

        assertThat(tracking.run("run1")).isEmpty();
    }

    @Test
    void anAnswerWhoseLengthIsNotAnnouncedIsRead() {
        byte[] body = recorded("run.json").getBytes(StandardCharsets.UTF_8);
        server.answer(RUN, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body);
        });

        assertThat(tracking.run("run1")).isPresent();
    }

    @Test
    void aPassingFailureIsTriedAgain() {
        String body = recorded("run.json");
        AtomicInteger times = new AtomicInteger();
        server.answer(
                RUN,
                exchange -> LoopbackServer.send(
                        exchange, times.incrementAndGet() == 1 ? 503 : 200, body.getBytes(StandardCharsets.UTF_8)));

        assertThat(tracking.run("run1")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 400, 418})
    void aServerThatFailsIsUnavailable(int status) {
        server.answer(RUN, status, "<html>no</html>");

        assertThat(unavailable(() -> tracking.run("run1")).getCause()).hasMessageContaining("" + status);
    }

    @Test
    void anEndlessAnswerIsNotReadToItsEnd() {
        server.answer(RUN, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[1 << 16];
            try {
                for (int i = 0; i < 10_000; i++) {
                    exchange.getResponseBody().write(chunk);
                }
            } catch (IOException hungUp) {
                return;
            }
        });

        assertThat(unavailable(() -> tracking.run("run1")).getCause())
                .hasMessageContaining("more than " + ServerCalls.MAX_JSON + " bytes");
    }

    @Test
    void aSilentServerIsNotWaitedForLong() {
        server.answer(RUN, sleeping(10_000));

        assertTakesAtMost(Duration.ofSeconds(4), () -> unavailable(() -> tracking.run("run1")));
    }

    @Test
    void aServerThatAnswersByteByByteIsNotWaitedForLong() {
        server.answer(RUN, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                for (int i = 0; i < 200; i++) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                    sleep(100);
                }
            } catch (IOException hungUp) {
                return;
            }
        });

        assertTakesAtMost(Duration.ofSeconds(4), () -> unavailable(() -> tracking.run("run1")));
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }

        MlflowServer gone = new MlflowServer(URI.create("http://127.0.0.1:" + nobody), Optional::empty, SHORT);

        unavailable(() -> gone.run("run1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host:5000",
                "ftp://host",
                "file:/a",
                "/path",
                "http://user:pw@host",
                "http://host?a=b",
                "http://host#a",
                "http:///path"
            })
    void whatIsNoAddressOfAServerIsRefusedWithTheSettingsName(String address) {
        assertThatThrownBy(() -> new MlflowServer(URI.create(address), Optional::empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tracking.uri")
                .hasMessageNotContaining("pw");
    }

    private void run(String data, String inputs) {
        server.answer(
                RUN,
                200,
                "{\"run\":{\"info\":{\"run_id\":\"run1\",\"experiment_id\":\"1\",\"artifact_uri\":\"s3://b/r\"},\"data\":"
                        + data + ",\"inputs\":{\"dataset_inputs\":" + inputs + "}}}");
    }

    private static String list(int count, IntFunction<String> element) {
        return IntStream.range(0, count).mapToObj(element).collect(Collectors.joining(",", "[", "]"));
    }

    private static Lineage.Data data(String name, Optional<String> location, String digest) {
        return new Lineage.Data(name, location, Optional.empty(), Optional.of(digest));
    }

    private static Refused unavailable(Runnable question) {
        Refused refused = catchThrowableOfType(Refused.class, question::run);
        assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(refused).hasNoSuppressedExceptions();
        assertThat(refused.getCause()).isNotNull();
        return refused;
    }

    private static void assertTakesAtMost(Duration most, Runnable action) {
        long start = System.nanoTime();
        action.run();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(most);
    }

    private static HttpHandler sleeping(long millis) {
        return exchange -> sleep(millis);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
