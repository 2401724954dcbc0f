package dev.slipway.local.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.local.OneMachine;
import dev.slipway.local.Options;
import dev.slipway.local.TestMachine;
import dev.slipway.local.commands.Command;
import dev.slipway.local.commands.Python;
import dev.slipway.showcase.LocalTokens;
import dev.slipway.showcase.RegistryClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What MLflow's own client logs at MLflow's own server is registered and adopted, for both places where servers keep files;
 * then the server's files are another model, the server is ended, and the registered model is still what it was.
 */
@Tag("clients")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class AdoptionClientsTest {
    private static Path workshop;
    private static Python python;

    @TempDir
    private Path data;

    @TempDir
    private Path elsewhere;

    @BeforeAll
    static void makeClientAndServer() throws IOException {
        workshop = Workshop.laidOut("mlflow-adoption");
        python = Python.with(Workshop.JOB, workshop.resolve("requirements.txt"), workshop);
    }

    @Test
    void filesThatTheServerServesAreAdopted() throws Exception {
        URI server = MlflowProcess.freeAddress();
        Path kept = workshop.resolve("served");

        tell(
                new Story(
                        "proxied",
                        server,
                        List.of("--serve-artifacts", "--artifacts-destination", kept.toString()),
                        Map.of("KEPT_AT", kept.toString(), "IS_PAYROLL_LISTED", "yes")),
                Map.of("tracking", server.toString()),
                Map.of());
    }

    @Test
    void filesThatTheServerLeavesToS3AreAdopted() throws Exception {
        URI server = MlflowProcess.freeAddress();
        String setting = Json.write(Map.of(
                "uri",
                server.toString(),
                "artifacts",
                "s3://mlflow/",
                "experiments",
                List.of(
                        Map.of("name", "fraud*", "groups", List.of("contributors")),
                        Map.of("name", "*", "groups", List.of("auditors")))));

        tell(
                new Story(
                        "in S3",
                        server,
                        List.of("--default-artifact-root", "s3://mlflow/root", "--no-serve-artifacts"),
                        Map.of("KEPT_AT", "s3://mlflow/root", "IS_PAYROLL_LISTED", "no")),
                Map.of(),
                Map.of("SLIPWAY_TRACKING", setting));
    }

    /**
     * What a team has.
     *
     * @param name where its server keeps files, in words
     * @param server the server's address
     * @param files the server's options that say the same
     * @param variables what the story reads besides addresses and keys
     */
    private record Story(String name, URI server, List<String> files, Map<String, String> variables) {}

    private void tell(Story story, Map<String, String> options, Map<String, String> environment) throws Exception {
        try (PrintStream log = new PrintStream(
                        Files.newOutputStream(workshop.resolve("registry " + story.name() + ".log")),
                        true,
                        StandardCharsets.UTF_8);
                OneMachine machine = OneMachine.start(all(options), environment, Clock.systemUTC(), log)) {
            RegistryClient client = new RegistryClient(machine.uri());
            LocalTokens issuer = new LocalTokens(client, data);
            String ada = issuer.token("ada", List.of("contributors"));
            Map<String, String> variables = variables(machine, story, ada);
            variables.put("TOKEN_ROOT", issuer.token("root", List.of("admins")));
            String said;
            Path folder = Files.createDirectories(workshop.resolve("server " + story.name()));
            try (MlflowProcess server = MlflowProcess.start(python, folder, story.server(), variables, story.files())) {
                said = run("story " + story.name(), workshop, "story.py", variables);
            }

            String predicted = run(
                    "load " + story.name(),
                    elsewhere,
                    workshop.resolve("load.py").toString(),
                    variables);

            System.out.println("clients: files " + story.name() + ": " + last(said));
            assertThat(last(predicted)).as("by the model as it was registered").isEqualTo("[7]");
            assertThat(client.call(ada, "GET", "/v1/models/fraud-detector/history/verification")
                            .expect(200)
                            .body())
                    .containsEntry("whole", true);
        }
    }

    private Options all(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("port", "0");
        all.put("data", data.toString());
        all.put("project", TestMachine.PROJECT.toString());
        return Options.of(all);
    }

    /** What a person of the team has in the environment of a shell. */
    private Map<String, String> variables(OneMachine machine, Story story, String token) throws IOException {
        Map<String, Object> key = Json.readObject(Files.readString(data.resolve("access-key.json")));
        Map<String, String> variables = new TreeMap<>(story.variables());
        variables.putAll(Map.of(
                "MLFLOW_REGISTRY_URI",
                machine.uri().toString(),
                "MLFLOW_TRACKING_URI",
                story.server().toString(),
                "MLFLOW_TRACKING_TOKEN",
                token,
                "TOKEN_ADA",
                token,
                "MLFLOW_S3_ENDPOINT_URL",
                machine.artifacts().toString(),
                "AWS_ACCESS_KEY_ID",
                (String) key.get("id"),
                "AWS_SECRET_ACCESS_KEY",
                (String) key.get("secret"),
                "AWS_DEFAULT_REGION",
                "us-east-1",
                "NO_PROXY",
                "127.0.0.1,localhost"));
        return variables;
    }

    private static String run(String name, Path folder, String script, Map<String, String> variables) {
        return new Command(Workshop.JOB, "MLflow's " + name, folder, python.bin("python"), script)
                .with(variables)
                .run();
    }

    private static String last(String said) {
        return said.strip().lines().reduce((before, line) -> line).orElse("");
    }
}
