package dev.slipway.local.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.TestMachine;
import dev.slipway.local.commands.Python;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A real MLflow server and Slipway get the same calls, and answer the same: what differs on purpose stands in the table of
 * {@code docs/mlflow.md}, and everything there differs.
 */
@Tag("clients")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class DifferentialTest {
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\| .+ \\| .+ \\|$", Pattern.MULTILINE);

    private final TestMachine machine = TestMachine.shared();

    @Test
    void bothServersAnswerTheSameSaveForWhatIsMeantToDiffer() throws Exception {
        String fresh = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        URI address = MlflowProcess.freeAddress();
        Path workshop = Workshop.laidOut("mlflow-adoption", "mlflow-differential");
        Python python = Python.with(Workshop.JOB, workshop.resolve("requirements.txt"), workshop);
        List<String> files =
                List.of("--artifacts-destination", workshop.resolve("served").toString());
        DifferentialRun run = new DifferentialRun(
                new DifferentialSide(address, Optional.empty()),
                new DifferentialSide(machine.uri(), Optional.of(machine.token("mia", "contributors", "admins"))));
        try (MlflowProcess server = MlflowProcess.start(python, workshop, address, Map.of(), files)) {
            for (DifferentialScenario scenario : scenarios()) {
                run.tell(scenario, scenario.name() + "-" + fresh);
            }
        }

        System.out.println("clients: MLflow's server beside Slipway: " + run.totals());
        run.used().forEach((row, count) -> System.out.println("clients:   " + count + " " + row.id()));
        assertThat(run.calls()).isGreaterThanOrEqualTo(400);
        assertThat(run.bugs()).as("differences that no row explains").isEmpty();
        assertThat(ids(run.used().keySet()))
                .as("rows that explained a difference")
                .isEqualTo(documented());
    }

    @Test
    void theTableOfDifferencesHasThoseThatTheTestKnows() throws IOException {
        assertThat(documented()).isEqualTo(ids(List.of(IntendedDifference.values())));
    }

    private static List<DifferentialScenario> scenarios() {
        return Stream.of(
                        DifferentialModels.all(),
                        DifferentialVersions.all(),
                        DifferentialPointers.all(),
                        DifferentialSearches.all())
                .flatMap(List::stream)
                .toList();
    }

    private static Set<String> documented() throws IOException {
        String page = Files.readString(TestMachine.PROJECT.resolve("docs/mlflow.md"));
        return ROW.matcher(page).results().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ids(Collection<IntendedDifference> rows) {
        return rows.stream().map(IntendedDifference::id).collect(Collectors.toCollection(TreeSet::new));
    }
}
