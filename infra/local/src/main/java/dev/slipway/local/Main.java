package dev.slipway.local;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Starts the registry on this machine and says how to use it. */
public final class Main {
    private Main() {}

    /** Options come as system properties ({@code -Dport=9090}) or as arguments ({@code --port 9090}). */
    public static void main(String[] arguments) {
        try {
            Options options = Options.of(given(arguments));
            PrintStream log = log(options.data().resolve("slipway.log"));
            OneMachine machine = OneMachine.start(options, System.getenv(), Clock.systemUTC(), log);
            Runtime.getRuntime().addShutdownHook(new Thread(machine::close, "shutdown"));
            System.out.println(welcome(machine, options));
            Thread.currentThread().join();
        } catch (IOException | RuntimeException e) {
            System.err.println("Slipway could not start: " + e.getMessage());
            // Some parts keep threads that would hold the process for ever.
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> given(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        for (String name : Options.NAMES) {
            String value = System.getProperty(name);
            if (value != null) {
                given.put(name, value);
            }
        }
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!Options.NAMES.contains(name) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "cannot read " + arguments[i] + "; options are --name value with the names " + Options.NAMES);
            }
            given.put(name, arguments[i + 1]);
        }
        return given;
    }

    private static PrintStream log(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(file.toFile(), true)), true, StandardCharsets.UTF_8);
    }

    private static String welcome(OneMachine machine, Options options) {
        return """
                Slipway listens on %1$s
                and keeps everything in %2$s

                A token for somebody of some groups (viewers, contributors, approvers, admins):
                  TOKEN=$(curl -s %1$s/local/token -d '{"subject":"ada","groups":["contributors"]}' | cut -d'"' -f4)
                First things to try:
                  curl -s %1$s/v1/models -H "Authorization: Bearer $TOKEN" -d '{"name":"fraud-detector"}'
                  curl -s %1$s/v1/models/fraud-detector -H "Authorization: Bearer $TOKEN"
                  curl -s %1$s/v1/openapi.json
                Stop it with Ctrl-C; it goes on where it was when it is started again.
                """.formatted(machine.uri(), options.data());
    }
}
