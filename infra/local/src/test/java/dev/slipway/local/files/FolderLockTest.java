package dev.slipway.local.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path folder;

    @Test
    void aFolderIsOnePersonsUntilTheyCloseIt() {
        Path file = folder.resolve("lock");
        try (FolderLock lock = FolderLock.take(file, "in use")) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> FolderLock.take(file, "in use"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("in use");
            FolderLock.take(folder.resolve("another"), "in use").close();
        }
        FolderLock.take(file, "in use").close();
    }
}
