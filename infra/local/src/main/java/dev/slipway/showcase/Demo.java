package dev.slipway.showcase;

import dev.slipway.local.HttpAddress;
import dev.slipway.local.gateway.LocalKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells the story against a registry that runs on this machine. */
public final class Demo {
    private Demo() {}

    /**
     * Runs it. The system properties {@code registry} (default {@code http://127.0.0.1:8080}), {@code data} (its data
     * folder, default {@code data}) and {@code models} (the folder with the jars) say where things are.
     */
    public static void main(String[] arguments) throws IOException {
        URI registry = HttpAddress.of("registry", System.getProperty("registry", "http://127.0.0.1:8080"));
        RegistryClient client = new RegistryClient(registry);
        Path data = Path.of(System.getProperty("data", "data"));
        Showcase.People people;
        String viewer;
        try {
            people = new LocalTokens(client, data)::token;
            viewer = people.token("demo", List.of("viewers"));
        } catch (UncheckedIOException e) {
            fail("No registry answers at " + registry + ". Start it first, in another terminal.");
            return;
        } catch (IOException e) {
            fail("Cannot read " + data.resolve(LocalKey.FILE)
                    + ". Start the registry first, in another terminal, or name its data folder with -Ddata=...");
            return;
        }
        Path work = Files.createTempDirectory("slipway-demo");
        work.toFile().deleteOnExit();
        new Showcase(
                        registry,
                        people,
                        Models.of(System.getProperties(), work),
                        Optional.of(() -> client.call(viewer, "GET", "/local/targets/ci-stage-changed")
                                .expect(200)
                                .list("events")),
                        new Narrator(System.out))
                .run();
    }

    private static void fail(String why) {
        System.err.println(why);
        System.exit(1);
    }
}
