package dev.slipway.local;

import dev.slipway.local.files.OwnerOnly;
import dev.slipway.local.files.UnusableFile;
import dev.slipway.registry.access.Role;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Starts the registry on this machine and says how to use it. */
public final class Main {
    private Main() {}

    /** Options come as system properties ({@code -Dport=9090}) or as arguments ({@code --port 9090}). */
    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Options.help());
            return;
        }
        try {
            Options options = Options.of(System.getProperties(), List.of(arguments));
            DataFolder.ready(options.data());
            PrintStream log = log(options.data().resolve(DataFolder.LOG));
            OneMachine machine = started(options, log, System.out::println);
            Runtime.getRuntime().addShutdownHook(new Thread(machine::close, "shutdown"));
            System.out.println(welcome(machine, options));
            Thread.currentThread().join();
        } catch (IOException | RuntimeException e) {
            System.err.println("Slipway could not start: " + StartFailure.sentence(e));
            // Some parts keep threads that would hold the process for ever.
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static OneMachine started(Options options, PrintStream log, Consumer<String> screen) throws IOException {
        try (Progress progress = new Progress(screen)) {
            return OneMachine.start(options, System.getenv(), Clock.systemUTC(), log, progress);
        }
    }

    /** A print stream forgets what it could not write, so a log on a full disk stops nothing. */
    static PrintStream log(Path file) throws IOException {
        OwnerOnly.file(file);
        try {
            return new PrintStream(
                    new BufferedOutputStream(new FileOutputStream(file.toFile(), true)), true, StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            throw new UnusableFile(file, "cannot be written", "Move it away");
        }
    }

    private static String welcome(OneMachine machine, Options options) {
        return """
                Slipway listens on %1$s
                and keeps everything in %2$s

                A token for somebody of some groups (viewers, contributors, approvers, admins):
                  TOKEN=$(curl -s %1$s/local/token -H "X-Slipway-Local-Key: $(cat '%2$s/local-key')" \\
                    -d '{"subject":"ada","groups":["contributors"]}' | cut -d'"' -f4)
                First things to try:
                  curl -s %1$s/v1/models -H "Authorization: Bearer $TOKEN" -d '{"name":"fraud-detector"}'
                  curl -s %1$s/v1/models/fraud-detector -H "Authorization: Bearer $TOKEN"
                  curl -s %1$s/v1/openapi.json
                %3$s
                Stop it with Ctrl-C; it goes on where it was when it is started again.
                """.formatted(machine.uri(), options.data(), ofMachines(machine, options));
    }

    /** For programs that sign: what they may do, and how. */
    private static String ofMachines(OneMachine machine, Options options) {
        if (options.machine().isEmpty()) {
            return "Programs that sign with the key in access-key.json may do nothing; -Dmachine=contributor lets them.";
        }
        return """
                Programs that sign with this machine's access key (roles: %3$s):
                  export AWS_ACCESS_KEY_ID=$(cut -d'"' -f4 '%2$s/access-key.json')
                  export AWS_SECRET_ACCESS_KEY=$(cut -d'"' -f8 '%2$s/access-key.json')
                  curl -s %1$s/v1/models --aws-sigv4 aws:amz:us-east-1:execute-api \\
                    -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"""".formatted(
                        machine.uri(),
                        options.data(),
                        String.join(
                                ", ",
                                new TreeSet<>(options.machine())
                                        .stream().map(Role::title).toList()));
    }
}
