package dev.slipway.local.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.local.TestMachine;
import dev.slipway.local.commands.Command;
import dev.slipway.local.commands.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * MLflow's own client loads and downloads what the registry holds with the registry's address and a token, wherever its tracking
 * server is, or with the key of this machine; no credential goes on to the store. It has no package of AWS's.
 */
@Tag("clients")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class DownloadClientsTest {
    private static final TestMachine MACHINE = TestMachine.shared();
    private static final String NAME = MACHINE.model("loaded by mlflow").replace("loaded", "really loaded");

    private static Path workshop;
    private static Python python;
    private static String files;

    @BeforeAll
    static void registerAModel() throws IOException {
        workshop = Workshop.laidOut("mlflow-downloads");
        python = Python.with(Workshop.JOB, workshop.resolve("requirements.txt"), workshop);
        String said = run("push", withToken(), "push.py");
        files = said.strip().lines().reduce((before, line) -> line).orElseThrow();
    }

    @Test
    void aTokenIsEnoughWhereTheTrackingServerIsAnother() {
        Map<String, String> variables = withToken();
        variables.put("ELSEWHERE", "yes");

        assertLoads("token", "token, another tracking server", variables);
    }

    @Test
    void aTokenIsEnoughWithoutATrackingServer() {
        assertLoads("token", "token, no tracking server", withToken());
    }

    @Test
    void theKeyOfAMachineIsEnoughAndIsSentToTheRegistryOnly() throws IOException {
        Map<String, Object> key =
                Json.readObject(Files.readString(MACHINE.data().resolve("access-key.json")));
        Map<String, String> variables = variables();
        variables.putAll(Map.of(
                "AWS_ACCESS_KEY_ID",
                (String) key.get("id"),
                "AWS_SECRET_ACCESS_KEY",
                (String) key.get("secret"),
                "AWS_DEFAULT_REGION",
                "us-east-1",
                "MLFLOW_TRACKING_AWS_SIGV4",
                "true",
                // From here the client takes whether the registry is called by http or https.
                "MLFLOW_TRACKING_URI",
                MACHINE.uri().toString(),
                "NAME",
                NAME + " signed"));

        assertLoads("signed", "signed", variables);
    }

    private static void assertLoads(String how, String name, Map<String, String> variables) {
        variables.put("FILES", files);
        String said = run(name, variables, "read.py", how);
        System.out.println("clients: " + said.strip());
        assertThat(said).contains("loaded and downloaded");
    }

    private static Map<String, String> withToken() {
        Map<String, String> variables = variables();
        variables.put("MLFLOW_TRACKING_TOKEN", MACHINE.ada());
        return variables;
    }

    private static Map<String, String> variables() {
        return new TreeMap<>(Map.of(
                "MLFLOW_REGISTRY_URI",
                MACHINE.uri().toString(),
                "MLFLOW_DISABLE_TELEMETRY",
                "true",
                "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR",
                "false",
                // Refusals are not tried again.
                "MLFLOW_HTTP_REQUEST_MAX_RETRIES",
                "0",
                "NO_PROXY",
                "127.0.0.1,localhost",
                "NAME",
                NAME,
                "TOKEN_ADA",
                MACHINE.ada()));
    }

    private static String run(String name, Map<String, String> variables, String... words) {
        String[] command = new String[words.length + 1];
        command[0] = python.bin("python");
        System.arraycopy(words, 0, command, 1, words.length);
        return new Command(Workshop.JOB, "MLflow's " + name, workshop, command)
                .with(variables)
                .run();
    }
}
