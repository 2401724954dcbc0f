package dev.slipway.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.local.files.SmallDisk;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The table on a disk that is really full: nothing was kept free for it. */
@Timeout(120)
class FullTableTest {
    private static final int MEGABYTES = 4;
    private static final int ENOUGH = 20;

    @TempDir
    Path folder;

    private String id;
    private long last;

    @BeforeEach
    void aDiskCanBeMounted() {
        assumeTrue(SmallDisk.isAllowed(folder), "no file system can be mounted here, so no disk gets full");
    }

    @Test
    void whatTheDiskDidNotTakeIsNotAcknowledgedAndTheTableGoesOnWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder, MEGABYTES)) {
            Process child = started(disk);
            try (BufferedReader lines = child.inputReader()) {
                id = lines.readLine();
                acknowledged(lines);
                disk.fill(0);
                refused(lines);
                disk.empty();
                acknowledged(lines);
                disk.fill(0);
                refused(lines);
            } finally {
                child.destroyForcibly().waitFor();
            }
            disk.empty();

            try (LocalTable table = LocalTable.inFolder(disk.path(), "registry")) {
                Stores stores = DynamoStores.on(table.client(), table.name(), Clock.systemUTC());
                Model model = stores.store().modelById(id).orElseThrow();
                List<Entry> entries = stores.lists().entriesFrom(id, 1, 100_000);
                System.out.println("on a full disk " + last + " was acknowledged last, and "
                        + model.tail().seq() + " is there");
                assertThat(model.tail().seq()).isBetween(last, last + 1);
                assertThat(entries).hasSize((int) model.tail().seq());
                assertThat(stores.store().version(id, (int) last)).isPresent();
            }
        }
    }

    private Process started(SmallDisk disk) throws IOException {
        List<String> command = new ArrayList<>(disk.inside());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                CommitLoop.class.getName(),
                folder.toString(),
                "0"));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void acknowledged(BufferedReader lines) throws IOException {
        for (int count = 0; count < ENOUGH; ) {
            if (isAcknowledgement(lines.readLine())) {
                count++;
            }
        }
    }

    private void refused(BufferedReader lines) throws IOException {
        for (int count = 0; count < ENOUGH; ) {
            String line = lines.readLine();
            if (!isAcknowledgement(line)) {
                count++;
                // SQLite may miss a page's room while there is some left.
                assertThat(line)
                        .matches("The file system of " + folder + " has no room left \\(.*" + "|The table in " + folder
                                + " cannot be read or written: .*");
            }
        }
    }

    private boolean isAcknowledgement(String line) {
        boolean isNumber = line.matches("[0-9]+");
        if (isNumber) {
            last = Long.parseLong(line);
        }
        return isNumber;
    }
}
