package dev.slipway.local.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.local.TestMachine;
import dev.slipway.local.commands.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that sign by themselves with the key of this machine: MLflow's own client, and curl. */
@Tag("clients")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SigningClientsTest {
    private final TestMachine machine = TestMachine.shared();

    @Test
    void mlflowsClientRegistersAndReadsBack() throws IOException {
        Workshop workshop = Workshop.of(machine, "mlflow-signed");
        String python = workshop.python().toString();
        Map<String, String> variables = new TreeMap<>(key());
        variables.put("AWS_DEFAULT_REGION", "us-east-1");
        variables.put("MLFLOW_TRACKING_AWS_SIGV4", "true");
        // Refusals are not tried again.
        variables.put("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0");

        String said = new Command(
                        Workshop.JOB,
                        "MLflow's client that signs",
                        workshop.folder(),
                        python,
                        "story.py",
                        machine.uri().toString())
                .with(variables)
                .run();

        System.out.println("clients: " + said.strip());
        assertThat(said.lines()).endsWith("was refused two order_by, of which the package signs only the last");
        assertThat(machine.log())
                .contains(
                        "A signed call was taken that API Gateway would probably refuse: the parameters of the query");
    }

    @Test
    void curlSignsAsTheStartSays(@TempDir Path folder) throws IOException {
        Command.needs(Workshop.JOB, "curl", "--version");
        String model = machine.model("curl by hand").replace(" ", "%20");
        String user = key().get("AWS_ACCESS_KEY_ID") + ":" + key().get("AWS_SECRET_ACCESS_KEY");
        for (String path :
                new String[] {"/v1/models", "/v1/models/" + model, "/v1/models?prefix=" + model + "&limit=1"}) {
            String said = new Command(
                            Workshop.JOB,
                            "curl that signs",
                            folder,
                            "curl",
                            "-sf",
                            machine.uri() + path,
                            "--aws-sigv4",
                            "aws:amz:us-east-1:execute-api",
                            "-u",
                            user)
                    .run();
            assertThat(said).as(path).contains("\"name\"");
        }
    }

    private Map<String, String> key() throws IOException {
        Map<String, Object> key =
                Json.readObject(Files.readString(machine.data().resolve("access-key.json")));
        return Map.of("AWS_ACCESS_KEY_ID", (String) key.get("id"), "AWS_SECRET_ACCESS_KEY", (String) key.get("secret"));
    }
}
