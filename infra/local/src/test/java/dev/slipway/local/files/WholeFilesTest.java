package dev.slipway.local.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFilesTest {
    @TempDir
    Path folder;

    @Test
    void aFileIsWrittenAndReplacedAndNothingElseIsLeft() throws Exception {
        Path file = folder.resolve("a.json");
        for (String text : List.of("first and longer", "\u00fc\ud83d\udea2", "")) {
            WholeFiles.write(file, text);
            assertThat(file).hasContent(text);
        }
        assertThat(WholeFiles.list(folder, "")).containsExactly(file);
    }

    @Test
    void severalFilesAreWrittenByTheirNames() throws Exception {
        WholeFiles.write(folder, Map.of("b.json", "B", "a.json", "A", "c.txt", "C"));
        assertThat(WholeFiles.list(folder, ".json"))
                .containsExactly(folder.resolve("a.json"), folder.resolve("b.json"));
        assertThat(folder.resolve("a.json")).hasContent("A");
        assertThat(folder.resolve("b.json")).hasContent("B");
    }

    @Test
    void onlyTheOwnerReadsThem() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Path file = Files.writeString(folder.resolve("a.json"), "readable by all");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        WholeFiles.write(file, "secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatWasNotFinishedIsRemovedAndWhatWasIsNot() throws IOException {
        WholeFiles.write(folder.resolve("a.json"), "A");
        Files.writeString(folder.resolve("a.json123.tmp"), "ha");
        WholeFiles.removeUnfinished(folder);
        assertThat(WholeFiles.list(folder, "")).containsExactly(folder.resolve("a.json"));
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> WholeFiles.write(nowhere.resolve("a.json"), "A"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> WholeFiles.list(nowhere, "")).isInstanceOf(UncheckedIOException.class);
    }
}
