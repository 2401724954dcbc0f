package dev.slipway.showcase;

import dev.slipway.local.HttpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the story against a registry that runs on this machine. */
public final class Demo {
    private Demo() {}

    /**
     * Runs it. The system properties {@code registry} (default {@code http://127.0.0.1:8080}) and {@code models} (the
     * folder with the jars) say where things are.
     */
    public static void main(String[] arguments) throws IOException {
        URI registry = HttpAddress.of("registry", System.getProperty("registry", "http://127.0.0.1:8080"));
        RegistryClient client = new RegistryClient(registry);
        Showcase.People people = (subject, groups) -> token(client, subject, groups);
        String viewer;
        try {
            viewer = people.token("demo", List.of("viewers"));
        } catch (UncheckedIOException e) {
            System.err.println("No registry answers at " + registry + ". Start it first, in another terminal.");
            System.exit(1);
            return;
        }
        Path work = Files.createTempDirectory("slipway-demo");
        work.toFile().deleteOnExit();
        new Showcase(
                        registry,
                        people,
                        new Models(Path.of(System.getProperty("models", "infra/local/target/models")), work),
                        Optional.of(() -> client.call(viewer, "GET", "/local/targets/ci-stage-changed")
                                .expect(200)
                                .list("events")),
                        new Narrator(System.out))
                .run();
    }

    private static String token(RegistryClient client, String subject, List<String> groups) {
        return client.call("", "POST", "/local/token", Map.of("subject", subject, "groups", groups))
                .expect(200)
                .text("token");
    }
}
