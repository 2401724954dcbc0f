package dev.slipway.local.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.json.Json;
import dev.slipway.local.TestMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real Python client, where there is one: a Python named by {@code SLIPWAY_PYTHON}, or {@code python3}, that has the
 * package {@code mlflow} (or {@code mlflow-skinny}). Nothing is downloaded for it.
 */
class PythonClientTest {
    private static final Path SCRIPT = Path.of("infra", "local", "src", "test", "python", "mlflow_session.py")
            .toAbsolutePath();

    private final TestMachine machine = TestMachine.shared();

    @Test
    void theRealClientDoesWhatTheReadmeSays(@TempDir Path folder) throws IOException, InterruptedException {
        Optional<String> python = python();
        if (python.isEmpty()) {
            System.out.println("The Python client was not tried: no python3 here has mlflow."
                    + " Set SLIPWAY_PYTHON to one that has.");
        }
        assumeTrue(python.isPresent(), "no python3 with mlflow");
        String registered = machine.model("uploaded");
        machine.readyVersion(registered);
        Map<String, Object> key =
                Json.readObject(Files.readString(machine.data().resolve("access-key.json")));

        ProcessBuilder session = new ProcessBuilder(python.get(), SCRIPT.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        session.environment().keySet().removeIf(name -> name.startsWith("MLFLOW") || name.startsWith("AWS"));
        session.environment()
                .putAll(Map.of(
                        "MLFLOW_REGISTRY_URI",
                        machine.uri().toString(),
                        "MLFLOW_TRACKING_TOKEN",
                        machine.ada(),
                        "MLFLOW_TRACKING_URI",
                        "file://" + folder.resolve("runs"),
                        "MLFLOW_S3_ENDPOINT_URL",
                        machine.artifacts().toString(),
                        "AWS_ACCESS_KEY_ID",
                        (String) key.get("id"),
                        "AWS_SECRET_ACCESS_KEY",
                        (String) key.get("secret"),
                        "AWS_DEFAULT_REGION",
                        "us-east-1",
                        "REGISTERED",
                        registered,
                        "BUCKET",
                        "slipway-artifacts"));
        session.environment().put("MLFLOW_ALLOW_FILE_STORE", "true");
        session.environment().put("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false");
        Process running = session.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(running.waitFor()).as(said).isZero();
        assertThat(said.lines()).as(said).endsWith("done");
        System.out.println(said);
    }

    private static Optional<String> python() throws IOException, InterruptedException {
        String python = Optional.ofNullable(System.getenv("SLIPWAY_PYTHON")).orElse("python3");
        try {
            Process asked = new ProcessBuilder(List.of(
                            python,
                            "-c",
                            "import importlib.util, sys; sys.exit(not importlib.util.find_spec('mlflow'))"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return asked.waitFor(20, TimeUnit.SECONDS) && asked.exitValue() == 0
                    ? Optional.of(python)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
