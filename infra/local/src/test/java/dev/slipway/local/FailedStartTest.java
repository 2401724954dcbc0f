package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.local.files.SmallDisk;
import dev.slipway.local.gateway.UnusablePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
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
    private static final int PAGE = 1024;
    private static final String OWED = "events/slipway/deliveries/0000000000000000001-ci-stage-changed.json";

    private static final String NO_FILE = " is no file, and must be one. Move it away";
    private static final String NO_FOLDER = " is no folder, and must be one. Move it away";
    private static final String NO_KEY = " is damaged: a key is one line of 32 to 128 letters, digits, hyphens and"
            + " underscores. Put it back from a copy, or delete it; a new key is made then, and programs must be given that one";

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
        TABLE_CONFUSED(TABLE, "<middle>", " is damaged. Put it back"),
        TABLE_PAGE(TABLE, "<page>", " is damaged. Put it back"),
        TABLE_A_FOLDER(TABLE, "<folder>", " is not a file that can be read and written. Put it back"),
        TABLE_LOCK("table/slipway.lock", "<folder>", NO_FILE),
        FLOWS_LOCK("flows/lock", "<folder>", NO_FILE),
        LOCK("lock", "<folder>", NO_FILE),
        LOCAL_KEY_EMPTY("local-key", " \n", NO_KEY),
        LOCAL_KEY_SHORT("local-key", "x\n", NO_KEY),
        LOCAL_KEY_BYTES("local-key", "<ff fe>", NO_KEY),
        LOCAL_KEY_TWO_LINES("local-key", "0123456789abcdef\n0123456789abcdef", NO_KEY),
        LOCAL_KEY_A_FOLDER(
                "local-key", "<folder>", " cannot be used: it is a folder. Put it back from a copy, or delete it"),
        ACCESS_KEY_SHORT("access-key.json", "{\"id\":\"A\",\"secret\":\"x\"}", " is damaged. Put it back from a copy"),
        ACCESS_KEY_A_FOLDER("access-key.json", "<folder>", " cannot be used: it is a folder. Put it back"),
        ACCESS_KEY_EMPTY("access-key.json", "", " is damaged. Put it back from a copy, or delete it; a new key"),
        ACCESS_KEY_HALF("access-key.json", "<half>", " is damaged. Put it back from a copy, or delete it; a new key"),
        SIGNING_KEY_EMPTY("signing-key.json", "", " is damaged. Put it back from a copy, or delete it; a new key"),
        SIGNING_KEY_TEXT("signing-key.json", "\u00ff\u0000", " is damaged. Put it back from a copy, or delete it"),
        SIGNING_KEY_A_FOLDER("signing-key.json", "<folder>", " cannot be used: it is a folder. Put it back"),
        SIGNING_KEY_ANOTHERS("signing-key.json", "<another n>", " is damaged. Put it back from a copy, or delete it"),
        EXECUTION_A_FOLDER(
                "flows/01M.json", "<folder>", " cannot be used: it is a folder. Put it back from a copy, or move"),
        EXECUTION_EMPTY("flows/01M.json", "", " is damaged. Put it back from a copy, or move it away; the promotion"),
        EXECUTION_TEXT("flows/01M.json", "{}", " is damaged. Put it back from a copy, or move it away; the promotion"),
        OWED_EVENT(OWED, "{}", " is damaged. Put it back from a copy, or move it away; its event"),
        OWED_EVENT_EMPTY(OWED, "", " is damaged. Put it back from a copy, or move it away; its event"),
        OWED_EVENT_A_FOLDER(
                OWED, "<folder>", " cannot be used: it is a folder. Put it back from a copy, or move it away"),
        TARGET("targets/ci-stage-changed.jsonl", "<folder>", NO_FILE),
        NO_FOLDER_OF_TABLE("table", "<file>", NO_FOLDER),
        NO_FOLDER_OF_TARGETS("targets", "<file>", NO_FOLDER),
        NO_FOLDER_OF_FILES("artifacts", "<file>", NO_FOLDER),
        NO_BUCKET("artifacts/slipway-artifacts", "<file>", NO_FOLDER),
        NO_FOLDER_OF_EVENTS("events", "<file>", NO_FOLDER),
        NO_FOLDER_OF_A_BUS("events/slipway", "<file>", NO_FOLDER),
        NO_FOLDER_OF_DELIVERIES("events/default/deliveries", "<file>", NO_FOLDER),
        NO_FOLDER_OF_FLOWS("flows", "<file>", NO_FOLDER);

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
            Files.createDirectories(path.getParent());
            if (content == null) {
                return;
            }
            switch (content) {
                case "<folder>" -> Files.createDirectory(path);
                case "<file>" -> Files.createFile(path);
                case "<half>" -> Files.write(path, Arrays.copyOf(before, before.length / 2));
                case "<ff fe>" -> Files.write(path, new byte[] {(byte) 0xff, (byte) 0xfe});
                case "<another n>" ->
                    Files.writeString(
                            path,
                            new String(before, StandardCharsets.UTF_8).replaceFirst("\"n\":\"...", "\"n\":\"AAA"));
                case "<page>" -> {
                    Arrays.fill(before, 2 * PAGE, 3 * PAGE, (byte) 'x');
                    Files.write(path, before);
                }
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
    void aPortThatIsForOthersToListenOnIsNamedWithItsOption() {
        assertThat(StartFailure.sentence(new UnusablePort(80, "port", new BindException("Permission denied"))))
                .isEqualTo("Port 80 is not for you to listen on (permission denied). Start as another user, or choose"
                        + " another port with -Dport=...");
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
