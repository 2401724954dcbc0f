package dev.slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.Answer;
import dev.slipway.http.Api;
import dev.slipway.http.ApiRequest;
import dev.slipway.http.Routes;
import dev.slipway.json.Json;
import dev.slipway.registry.SampleRegistry;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Arguments of MLflow's calls: all that are wrong are named at once, and what a call does not read is passed over. */
class ArgumentsTest {
    private static final Caller ROOT = Roles.DEFAULT.caller(Identity.user("root"), Set.of("admins"));
    private static final Set<String> LISTS = Set.of("stages", "order_by");

    /** Every argument that any call reads, none of them as it must be. */
    private static final String WRONG =
            "{\"name\":\"..\",\"new_name\":\"\",\"version\":\"x\",\"alias\":\".\",\"stage\":\"x\","
                    + "\"key\":\" \",\"value\":true,\"description\":[],\"tags\":[{\"key\":\"\"}],\"source\":\"/tmp/x\","
                    + "\"run_id\":{},\"run_link\":\"x\",\"model_id\":7.5e-1,\"filter\":\"x\",\"order_by\":\"x\","
                    + "\"max_results\":\"0\",\"page_token\":\"x\",\"stages\":[\"x\",1]}";

    private final SampleRegistry sample = new SampleRegistry();

    @ParameterizedTest
    @CsvSource({
        "CREATE_MODEL, description name tags[0].key",
        "GET_MODEL, name",
        "RENAME_MODEL, name new_name",
        "UPDATE_MODEL, description name",
        "DELETE_MODEL, name",
        "SEARCH_MODELS, filter max_results order_by",
        "LATEST_VERSIONS, name stages[0] stages[1]",
        "LATEST_VERSIONS_BY_GET, name stages[0] stages[1]",
        "SET_MODEL_TAG, key name value",
        "DELETE_MODEL_TAG, key name",
        "SET_ALIAS, alias name version",
        "DELETE_ALIAS, alias name",
        "GET_BY_ALIAS, alias name",
        "CREATE_VERSION, description name run_id run_link source tags[0].key",
        "GET_VERSION, name version",
        "UPDATE_VERSION, description name version",
        "DELETE_VERSION, name version",
        "SEARCH_VERSIONS, filter max_results order_by",
        "TRANSITION_STAGE, name stage version",
        "GET_DOWNLOAD_URI, name version",
        "SET_VERSION_TAG, key name value version",
        "DELETE_VERSION_TAG, key name version"
    })
    void allThatAreWrongAreNamedAtOnce(MlflowRoute row, String fields) {
        Answer answer = call(row, WRONG);

        assertThat(answer.status()).isEqualTo(400);
        Map<String, Object> body = Json.readObject(answer.text());
        assertThat(body).containsEntry("error_code", "INVALID_PARAMETER_VALUE");
        assertThat(((List<?>) body.get("errors"))
                        .stream().map(error -> ((Map<?, ?>) error).get("field").toString()))
                .as(answer.text())
                .containsExactlyInAnyOrder(fields.split(" ", -1));
    }

    @ParameterizedTest
    @EnumSource(MlflowRoute.class)
    void aNumberThatJsonDoesNotHaveIsNamedWithThem(MlflowRoute row) {
        if (!row.route().method().equals("GET") && !row.isOfWebhooks()) {
            String message = (String) Json.readObject(call(row, "{\"any\":{\"x\":[1,NaN]},\"name\":\"..\"}")
                            .text())
                    .get("message");
            assertThat(message)
                    .startsWith("any.x[1] must not be NaN: JSON has no such number; ")
                    .contains("; name must be 1 to 256 characters");
        }
    }

    @Test
    void whatACallDoesNotReadIsPassedOver() {
        assertThat(call(
                                MlflowRoute.CREATE_MODEL,
                                "{\"name\":\"m\",\"tags\":[{\"key\":\"a\",\"more\":1}],\"version\":[]}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SEARCH_MODELS|{\"max_results\":\"0\"}|max_results must be a whole number from 1 to 1000",
                "SEARCH_MODELS|{\"filter\":\"run_id = 'x'\"}|filter has run_id where name or tag.key is expected",
                "SEARCH_MODELS|{\"filter\":\"name = 7\"}|filter has 7 at character 8 where a text in quotes is expected",
                "SEARCH_MODELS|{\"order_by\":\"size\"}|order_by must be name, version_number (of versions),"
                        + " creation_timestamp or last_updated_timestamp, and ASC or DESC after it if wanted, not size",
                "TRANSITION_STAGE|{\"name\":\"m\",\"version\":\"1\",\"stage\":\"x\"}|stage must be None, Staging,"
                        + " Production or Archived",
                "GET_VERSION|{\"name\":\"m\",\"version\":\"latest\"}|version must be a whole number",
            })
    void messagesSayWhatIsWrong(MlflowRoute row, String arguments, String message) {
        assertThat(call(row, arguments).body()).containsEntry("message", message);
    }

    private Answer call(MlflowRoute row, String arguments) {
        boolean inQuery = row.route().method().equals("GET");
        return new Api(
                        new Routes(List.of(new Mlflow("bucket", Downloads.REGISTRY))),
                        sample.registry,
                        row.route().function(),
                        failure -> {})
                .answer(new ApiRequest(
                        row.route(),
                        ROOT,
                        Map.of(),
                        inQuery ? query(arguments) : Map.of(),
                        Map.of(),
                        inQuery ? "" : arguments));
    }

    private static Map<String, List<String>> query(String arguments) {
        return Json.readObject(arguments).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        argument -> LISTS.contains(argument.getKey()) && argument.getValue() instanceof List<?> list
                                ? list.stream().map(String::valueOf).toList()
                                : List.of(String.valueOf(argument.getValue())),
                        (one, other) -> one,
                        TreeMap::new));
    }
}
