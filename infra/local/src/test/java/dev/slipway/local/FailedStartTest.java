package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.local.files.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is wrong is said in one sentence, soon, and what is there is left as it is. */
@Timeout(60) // DynamoDB Local waits for ever for a file that it cannot open
class FailedStartTest {
    private static final String TABLE = "table/slipway.db";
    private static final String OWED = "events/slipway/deliveries/0000000000000000001-ci-stage-changed.json";

    /** A folder in which a registry was. */
    @TempDir
    static Path good;

    @TempDir
    Path folder;

    @BeforeAll
    static void aRegistryWasHere() throws IOException {
        start(good, Map.of()).close();
    }

    /** What happens to a file of the folder, and what the start says after its name. */
    enum Damage {
        TABLE_GONE(TABLE, null, " is not there any more, and the registry had a table. Put it back"),
        TABLE_EMPTY(TABLE, "", " is empty, and the registry had a table. Put it back"),
        TABLE_OVERWRITTEN(TABLE, "not a table", " is damaged: it does not begin as a table does. Put it back"),
        TABLE_CUT(TABLE, "<half>", " is damaged: it has "),
        TABLE_CONFUSED(TABLE, "<middle>", " cannot be opened: "),
        TABLE_A_FOLDER(TABLE, "<folder>", " is not a file that can be read and written. Put it back"),
        TABLE_LOCK("table/slipway.lock", "<folder>", " is no file and cannot be a lock. Move it away"),
        FLOWS_LOCK("flows/lock", "<folder>", " is no file and cannot be a lock. Move it away"),
        LOCK("lock", "<folder>", " is no file and cannot be a lock. Move it away"),
        ACCESS_KEY_EMPTY("access-key.json", "", " is damaged. Put it back from a copy, or delete it; a new key"),
        ACCESS_KEY_HALF("access-key.json", "<half>", " is damaged. Put it back from a copy, or delete it; a new key"),
        SIGNING_KEY_EMPTY("signing-key.json", "", " is damaged. Put it back from a copy, or delete it; a new key"),
        SIGNING_KEY_TEXT("signing-key.json", "\u00ff\u0000", " is damaged. Put it back from a copy, or delete it"),
        SIGNING_KEY_A_FOLDER("signing-key.json", "<folder>", " cannot be used: it is a folder"),
        EXECUTION_EMPTY("flows/01M.json", "", " is damaged. Put it back from a copy, or move it away; the promotion"),
        EXECUTION_TEXT("flows/01M.json", "{}", " is damaged. Put it back from a copy, or move it away; the promotion"),
        OWED_EVENT(OWED, "{}", " is damaged. Put it back from a copy, or move it away; its event"),
        OWED_EVENT_EMPTY(OWED, "", " is damaged. Put it back from a copy, or move it away; its event"),
        NO_FOLDER_OF_TARGETS("targets", "<file>", " cannot be used: a file is where a folder must be"),
        NO_FOLDER_OF_FILES("artifacts", "<file>", " cannot be used: a file is where a folder must be");

        private final String file;
        private final String content;
        private final String said;

        Damage(String file, String content, String said) {
            this.file = file;
            this.content = content;
            this.said = said;
        }

        private void apply(Path path) throws IOException {
            byte[] before = Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0];
            remove(path);
            if (content == null) {
                return;
            }
            switch (content) {
                case "<folder>" -> Files.createDirectory(path);
                case "<file>" -> Files.createFile(path);
                case "<half>" -> Files.write(path, Arrays.copyOf(before, before.length / 2));
                case "<middle>" -> {
                    Arrays.fill(before, 100, before.length, (byte) 'x');
                    Files.write(path, before);
                }
                default -> Files.writeString(path, content);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatCannotBeUsedIsNamedAndLeftAlone(Damage damage) throws IOException {
        Path data = copied();
        Path file = data.resolve(damage.file);
        damage.apply(file);
        String before = content(file);

        assertThat(failure(data, Map.of())).startsWith(file + damage.said);

        assertThat(content(file)).isEqualTo(before);
        assertThat(Files.exists(file)).isEqualTo(damage.content != null);
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(failure(file.resolve("data"), Map.of()))
                .isEqualTo(file.resolve("data") + " cannot be written: Not a directory."
                        + " Choose another data folder with -Ddata=...");

        assumeTrue(SmallDisk.isAllowed(folder), "no file system can be mounted here, so none is read-only");
        try (SmallDisk disk = new SmallDisk(folder, 1)) {
            disk.writable(false);
            assertThat(failure(disk.path(), Map.of()))
                    .isEqualTo(disk.path() + " cannot be written: Read-only file system."
                            + " Choose another data folder with -Ddata=...");
        }
    }

    @Test
    void aFolderBelongsToOneRegistry() {
        Path data = TestMachine.shared().data();
        assertThat(failure(data, Map.of()))
                .isEqualTo("The data folder " + data + " is in use by another registry. Stop that one, or choose"
                        + " another data folder with -Ddata=...");
    }

    @ParameterizedTest
    @EnumSource(names = {"PORT", "ARTIFACT_PORT"})
    void aPortThatIsInUseIsNamedWithItsOption(Option option) throws IOException {
        Path data = copied();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(failure(data, Map.of(option.title(), port)))
                    .isEqualTo("Port " + port + " is in use by another program. Stop that, or choose another port with"
                            + " -D" + option.title() + "=...");
        }
        start(data, Map.of()).close();
    }

    @Test
    void theProcessSaysItInOneLineAndEnds() throws Exception {
        Path data = copied();
        Damage.SIGNING_KEY_EMPTY.apply(data.resolve("signing-key.json"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--data",
                        data.toString(),
                        "--project",
                        TestMachine.PROJECT.toString())
                .start();

        assertThat(process.errorReader().lines().toList())
                .singleElement()
                .asString()
                .startsWith("Slipway could not start: " + data.resolve("signing-key.json") + " is damaged. ");
        assertThat(process.inputReader().lines()).isEmpty();
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private static String failure(Path data, Map<String, String> options) {
        Throwable thrown = catchThrowable(() -> start(data, options).close());
        assertThat(thrown).as("a start that should have failed").isNotNull();
        return StartFailure.sentence(thrown);
    }

    private static OneMachine start(Path data, Map<String, String> more) throws IOException {
        Map<String, String> options = new HashMap<>(Map.of(
                "port", "0", "artifactPort", "0", "data", data.toString(), "project", TestMachine.PROJECT.toString()));
        options.putAll(more);
        PrintStream unread = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return OneMachine.start(Options.of(options), Map.of(), Clock.systemUTC(), unread);
    }

    /** A copy of the good folder. */
    private Path copied() throws IOException {
        Path copy = folder.resolve("data");
        try (Stream<Path> files = Files.walk(good)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(good.relativize(file).toString()));
            }
        }
        return copy;
    }

    private static void remove(Path path) {
        try (Stream<Path> files = Files.exists(path) ? Files.walk(path) : Stream.<Path>empty()) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path file) throws IOException {
        return Files.isRegularFile(file)
                ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                : String.valueOf(Files.isDirectory(file));
    }
}
