package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Samples;
import dev.slipway.registry.port.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTableTest {
    private static final int ACKNOWLEDGED = 60;

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedSurvivesAKilledProcess() throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        CommitLoop.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String id;
        long last = 0;
        try (BufferedReader lines = child.inputReader()) {
            id = lines.readLine();
            for (int i = 0; i < ACKNOWLEDGED; i++) {
                last = Long.parseLong(lines.readLine());
            }
            child.destroyForcibly();
            // What it said before it died counts as well; its last line may be cut.
            last = Math.max(last, remaining(lines, last));
        } finally {
            child.destroyForcibly().waitFor();
        }

        try (LocalTable table = LocalTable.inFolder(folder, "registry")) {
            Stores stores = DynamoStores.on(table.client(), table.name(), Clock.systemUTC());
            RegistryStore store = stores.store();
            Model model = store.modelById(id).orElseThrow();
            List<Entry> entries = stores.lists().entriesFrom(id, 1, 100_000);
            System.out.println("killed after entry " + last + " was acknowledged; found "
                    + model.tail().seq());
            assertThat(model.tail().seq()).isBetween(last, last + 1);
            assertThat(entries).hasSize((int) model.tail().seq());
            assertThat(store.version(id, (int) model.tail().seq())).isPresent();
            assertThat(store.model(model.name())).contains(model);
        }
    }

    @Test
    void aFolderKeepsItsTableAndIsOpenOnce() {
        Model model = Samples.model("m");
        try (LocalTable table = LocalTable.inFolder(folder, "registry")) {
            DynamoStores.on(table.client(), table.name(), Clock.systemUTC())
                    .store()
                    .commit(Samples.creation(model));
            assertThatThrownBy(() -> LocalTable.inFolder(folder, "registry"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use");
        }
        try (LocalTable table = LocalTable.inFolder(folder, "registry")) {
            assertThat(DynamoStores.on(table.client(), table.name(), Clock.systemUTC())
                            .store()
                            .model(model.name()))
                    .contains(model);
        }
    }

    @Test
    void aFolderThatCannotBeIsRefusedAtOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThatThrownBy(() -> LocalTable.inFolder(file.resolve("data"), "registry"))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void aClosedTableLeavesNoThreadThatKeepsTheProcess() throws InterruptedException {
        Set<Thread> before = lastingThreads();
        LocalTable table = LocalTable.inFolder(folder, "registry");
        DynamoStores.on(table.client(), table.name(), Clock.systemUTC())
                .store()
                .commit(Samples.creation(Samples.model("m")));
        table.close();

        for (int i = 0; i < 100 && !before.containsAll(lastingThreads()); i++) {
            Thread.sleep(20);
        }
        assertThat(before).containsAll(lastingThreads());
    }

    @Test
    void nobodyIsToldThatTheTableIsUsed() {
        LocalTable.inMemory("registry").close();

        // Telemetry would write its identity here before it sends anything.
        assertThat(Path.of("dynamodb-local-metadata.json")).doesNotExist();
    }

    private static long remaining(BufferedReader lines, long last) {
        long highest = last;
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.length() >= Long.toString(highest).length()) {
                    highest = Long.parseLong(line);
                }
            }
        } catch (IOException e) {
            // The pipe broke with the process.
        }
        return highest;
    }

    private static Set<Thread> lastingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .collect(Collectors.toSet());
    }
}
