package dev.slipway.local.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.TestMachine;
import dev.slipway.showcase.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Somebody who calls the registry as MLflow's clients do: what is read in the query, what is changed in JSON bodies. */
final class MlflowUser {
    private static final String API = "/api/2.0/mlflow/";
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final TestMachine machine;
    private final String token;

    private MlflowUser(TestMachine machine, String token) {
        this.machine = machine;
        this.token = token;
    }

    static MlflowUser ada(TestMachine machine) {
        return new MlflowUser(machine, machine.ada());
    }

    static MlflowUser of(TestMachine machine, String token) {
        return new MlflowUser(machine, token);
    }

    /** Arguments are names and values in turn; a name may come again. */
    Reply get(String call, String... arguments) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < arguments.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(arguments[i])
                    .append('=')
                    .append(URLEncoder.encode(arguments[i + 1], StandardCharsets.UTF_8));
        }
        return machine.client().call(token, "GET", API + call + query);
    }

    Reply post(String call, Map<String, ?> body) {
        return machine.client().call(token, "POST", API + call, body);
    }

    Reply patch(String call, Map<String, ?> body) {
        return machine.client().call(token, "PATCH", API + call, body);
    }

    Reply delete(String call, Map<String, ?> body) {
        return machine.client().call(token, "DELETE", API + call, body);
    }

    /** Registers a model under a name that no other test has. */
    String model(String about) {
        String name = "mlflow-" + about + "-" + NAMES.incrementAndGet();
        post("registered-models/create", Map.of("name", name)).expect(200);
        return name;
    }

    /** Registers a prompt under a name that no other test has. */
    String prompt(String about) {
        String name = "mlflow-" + about + "-" + NAMES.incrementAndGet();
        List<Map<String, String>> tags = List.of(Map.of("key", "mlflow.prompt.is_prompt", "value", "true"));
        post("registered-models/create", Map.of("name", name, "tags", tags)).expect(200);
        return name;
    }

    /** Registers a version of a prompt with this text; answers it. */
    Map<String, Object> text(String prompt, String text) {
        List<Map<String, String>> tags = List.of(
                Map.of("key", "mlflow.prompt.is_prompt", "value", "true"),
                Map.of("key", "mlflow.prompt.text", "value", text));
        return post("model-versions/create", Map.of("name", prompt, "source", "prompt-template", "tags", tags))
                .expect(200)
                .object("model_version");
    }

    /** Registers a version by reference; answers it. */
    Map<String, Object> version(String model, String source) {
        return post("model-versions/create", Map.of("name", model, "source", source))
                .expect(200)
                .object("model_version");
    }

    Map<String, Object> model(Reply reply) {
        return reply.expect(200).object("registered_model");
    }

    Map<String, Object> read(String model, String version) {
        return get("model-versions/get", "name", model, "version", version)
                .expect(200)
                .object("model_version");
    }

    /** The numbers of the versions that a search finds, in its order. */
    List<String> found(String... arguments) {
        return numbers(get("model-versions/search", arguments));
    }

    static List<String> numbers(Reply reply) {
        return reply.expect(200).list("model_versions").stream()
                .map(version -> (String) version.get("version"))
                .collect(Collectors.toList());
    }

    static List<String> names(Reply reply) {
        return reply.expect(200).list("registered_models").stream()
                .map(model -> (String) model.get("name"))
                .collect(Collectors.toList());
    }

    /** Fails unless the reply is MLflow's error of this status and code; answers its message. */
    static String refused(Reply reply, int status, String code) {
        assertThat(reply.body()).as("status %s", reply.status()).containsEntry("error_code", code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/json");
        return reply.text("message");
    }
}
