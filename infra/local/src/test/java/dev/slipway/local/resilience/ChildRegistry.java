package dev.slipway.local.resilience;

import dev.slipway.local.Main;
import dev.slipway.local.TestMachine;
import dev.slipway.local.files.SmallDisk;
import dev.slipway.showcase.RegistryClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole stack in a process of its own, which can be killed as the operating system kills. */
final class ChildRegistry implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Slipway listens on (\\S+)");

    private final Process process;
    private final URI uri;

    /** Starts it on a folder; it answers when this returns. */
    ChildRegistry(Path data) {
        this(data, TestMachine.PROJECT);
    }

    /** Starts it on a folder with the rules and the flow of a project of its own. */
    ChildRegistry(Path data, Path project) {
        this(data, project, List.of());
    }

    /** Starts it on a folder of a disk of its own. */
    ChildRegistry(Path data, SmallDisk disk) {
        this(data, TestMachine.PROJECT, disk.inside());
    }

    private ChildRegistry(Path data, Path project, List<String> before) {
        try {
            process = started(data, project, before);
            uri = listening();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and kills it so much later, whatever it is doing by then. */
    static void killedAfter(Duration time, Path data, Path project) throws InterruptedException {
        try {
            Process process = started(data, project, List.of());
            Thread.sleep(time.toMillis());
            process.destroyForcibly().onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process started(Path data, Path project, List<String> before) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--port",
                "0",
                "--data",
                data.toString(),
                "--project",
                project.toString(),
                "--sweepEvery",
                "PT1H"));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private URI listening() throws IOException {
        List<String> said = new ArrayList<>();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                Thread reader = new Thread(() -> output.lines().forEach(unread -> {}), "child-output");
                reader.setDaemon(true);
                reader.start();
                return URI.create(matcher.group(1));
            }
        }
        throw new AssertionError("the registry did not start: " + said);
    }

    URI uri() {
        return uri;
    }

    RegistryClient client() {
        return new RegistryClient(uri);
    }

    /** Kills it: no shutdown hook runs, nothing is written any more. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
