package dev.slipway.local.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.local.files.SmallDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The data folder lies on a disk that gets full. */
@Timeout(180)
class FullDiskTest {
    @Test
    void whatWasAnsweredOutlivesAFullDisk(@TempDir Path folder) throws Exception {
        assumeTrue(SmallDisk.isAllowed(folder), "no file system can be mounted here, so no disk gets full");

        Figures figures = new FullDisk(folder, 1).run();

        System.out.println("on a full disk: " + figures.of("answered") + " answered, " + figures.of("refused")
                + " refused, " + figures.findings().size() + " findings");
        assertThat(figures.findings()).isEmpty();
    }
}
