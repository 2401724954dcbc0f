package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.mlflow.Downloads;
import dev.slipway.mlflow.Mlflow;
import dev.slipway.mlflow.MlflowRoute;
import dev.slipway.registry.history.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Revisions that answers show in their ETag, and requests that depend on them by If-Match. */
class PreconditionTest {
    private final Scene scene = new Scene();

    static Stream<V1Route> honouring() {
        return Arrays.stream(V1Route.values()).filter(row -> row.route().ifMatch() == IfMatch.HONOURED);
    }

    static Stream<V1Route> answeringAnEtag() {
        return Arrays.stream(V1Route.values())
                .filter(row -> Exchange.of(row).headers().contains("ETag"));
    }

    @ParameterizedTest
    @EnumSource(V1Route.class)
    void aSuccessHasTheHeadersThatItsOperationNames(V1Route row) {
        Answer answer = scene.answer(scene.call(row));

        assertThat(answer.status()).as(answer.text()).isEqualTo(row.route().success());
        Set<String> named = new TreeSet<>(Exchange.of(row).headers());
        named.remove("Idempotent-Replay");
        assertThat(answer.headers()).containsOnlyKeys(named);
    }

    @ParameterizedTest
    @MethodSource("answeringAnEtag")
    void anEtagIsTheRevisionThatStandsInTheBody(V1Route row) {
        Answer answer = scene.answer(scene.call(row));

        Map<String, Object> body = Json.readObject(answer.text());
        assertThat(answer.headers()).containsEntry("ETag", "\"" + revision(body) + "\"");
    }

    private static Object revision(Map<String, Object> body) {
        return body.getOrDefault("rev", body.getOrDefault("policyRevision", body.get("accessRevision")));
    }

    @ParameterizedTest
    @MethodSource("honouring")
    void aWriteIsDoneAtTheRevisionThatItNames(V1Route row) {
        String revision = scene.revision(row);

        for (String named : List.of(revision, revision + "," + revision, "*")) {
            Scene each = new Scene();
            assertThat(each.answer(matching(each.call(row), named)).status())
                    .as(named)
                    .isEqualTo(row.route().success());
        }
    }

    @ParameterizedTest
    @MethodSource("honouring")
    void aWriteAtAnotherRevisionIsRefusedAndToldThePresentOne(V1Route row) {
        String present = scene.revision(row).replace("\"", "");
        List<Entry> before = scene.recorded();

        Answer refused = scene.answer(matching(scene.call(row), "\"9" + present + "\""));

        assertThat(refused.status()).isEqualTo(412);
        Map<String, Object> problem = Json.readObject(refused.text());
        assertThat(problem).containsEntry("code", "PRECONDITION_FAILED");
        assertThat((String) problem.get("detail")).endsWith(" is at revision " + present + ", not 9" + present);
        assertThat(revision(problem)).hasToString(present);
        assertThat(scene.recorded()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(MlflowRoute.class)
    void noCallOfMlflowHonoursIfMatch(MlflowRoute row) {
        List<Throwable> failures = new ArrayList<>();
        Api api = new Api(
                new Routes(List.of(new Mlflow("bucket", Downloads.REGISTRY))),
                Calls.broken(new Calls.Touched()),
                row.route().function(),
                failures::add);

        Answer refused = api.answer(
                new ApiRequest(row.route(), Calls.EVERYBODY, Map.of(), Map.of(), Map.of("if-match", "*"), ""));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .containsEntry("error_code", "INVALID_PARAMETER_VALUE")
                .containsEntry("message", "If-Match must not be sent: this operation does not support it");
        assertThat(failures).isEmpty();
    }

    private static ApiRequest matching(ApiRequest call, String ifMatch) {
        return Calls.with(call, Map.of("if-match", ifMatch));
    }
}
