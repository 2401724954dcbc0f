package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.showcase.LocalTokens;
import dev.slipway.showcase.RegistryClient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tracking server is the one that a deployment's variable names. */
class TrackingTest {
    @TempDir
    Path data;

    @Test
    void theTrackingServerOfTheEnvironmentIsAsked() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try (OneMachine machine =
                start("http://127.0.0.1:" + server.getAddress().getPort())) {
            RegistryClient client = new RegistryClient(machine.uri());
            String ada = new LocalTokens(client, data).token("ada", List.of("contributors"));
            client.call(ada, "POST", "/v1/models", Map.of("name", "tracked")).expect(201);
            client.call(
                            ada,
                            "POST",
                            "/api/2.0/mlflow/model-versions/create",
                            Map.of("name", "tracked", "source", "runs:/0123456789abcdef0123456789abcdef/model"))
                    .expect(200);
        } finally {
            server.stop(0);
        }
        assertThat(asked).isNotEmpty();
    }

    @Test
    void aTrackingServerThatIsNoAddressIsRefused() {
        assertThatThrownBy(() -> start("localhost:5000").close())
                .hasMessage("SLIPWAY_TRACKING_URI must be an address of http or https");
    }

    private OneMachine start(String tracking) throws IOException {
        return OneMachine.start(
                Options.of(Map.of("port", "0", "data", data.toString(), "project", TestMachine.PROJECT.toString())),
                Map.of("SLIPWAY_TRACKING_URI", tracking),
                Clock.systemUTC(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }
}
