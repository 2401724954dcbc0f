package dev.slipway.local.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.local.events.Account;
import dev.slipway.local.events.Event;
import dev.slipway.local.events.EventLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that find no room. */
@Timeout(60)
class FullFilesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void aDiskCanBeMounted() {
        assumeTrue(SmallDisk.isAllowed(folder), "no file system can be mounted here, so no disk gets full");
    }

    @Test
    void aFileThatFindsNoRoomLeavesTheOneBeforeAndNothingElse() {
        try (SmallDisk disk = new SmallDisk(folder, 1)) {
            Path file = disk.path().resolve("a.json");
            WholeFiles.write(file, "before");
            disk.fill(0);

            assertThatThrownBy(() -> WholeFiles.write(file, "x".repeat(100_000)))
                    .isInstanceOf(UncheckedIOException.class);

            assertThat(file).hasContent("before");
            assertThat(WholeFiles.list(disk.path(), ".tmp")).isEmpty();
        }
    }

    @Test
    void anEventThatFindsNoRoomIsWrittenWholeWhenThereIsSome() throws IOException {
        try (SmallDisk disk = new SmallDisk(folder, 1)) {
            try (EventLog log = new EventLog(disk.path().resolve("events.jsonl"))) {
                Event small = event("x");
                Event large = event("x".repeat(10_000));
                log.deliver(small);
                disk.fill(0);
                assertThatThrownBy(() -> log.deliver(large)).isInstanceOf(IOException.class);
                disk.empty();
                log.deliver(large);

                assertThat(log.last(10)).containsExactly(small, large);
                assertThat(Files.readAllLines(disk.path().resolve("events.jsonl")))
                        .hasSize(2);
            }
        }
    }

    private static Event event(String text) {
        return Event.of(Account.LOCAL, "test", "Tested", Instant.EPOCH, List.of(), Map.of("text", text));
    }
}
