package dev.slipway.local.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.TestMachine;
import dev.slipway.local.commands.Command;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What MLflow's own client does with prompts. */
@Tag("clients")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PromptClientsTest {
    private final TestMachine machine = TestMachine.shared();

    @Test
    void mlflowsClientKeepsPromptsAndMovesTheirProduction() {
        Workshop workshop = Workshop.of(machine, "mlflow-prompts");
        String python = workshop.python().toString();

        String said = new Command(
                        Workshop.JOB,
                        "MLflow's client of prompts",
                        workshop.folder(),
                        python,
                        "story.py",
                        machine.uri().toString())
                .with(Map.of("MLFLOW_TRACKING_TOKEN", machine.ada(), "MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0"))
                .run();

        System.out.println("clients: " + said.strip());
        assertThat(said.lines()).endsWith("was refused another text for a version, and a prompt that is none");
    }
}
