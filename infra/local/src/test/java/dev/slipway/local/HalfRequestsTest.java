package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that send half a request and nothing more, as those do that crash or whose computer goes to sleep. */
@Timeout(120)
class HalfRequestsTest {
    private static final int MANY = 200;
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int LONGER_THAN_ANY_LIMIT = 45_000;

    private final TestMachine machine = TestMachine.shared();
    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    void ordinaryCallsAreAnsweredBesideHundredsOfHalfRequests() {
        String model = machine.model("half");
        Uploading uploading = Uploading.register(machine, model, Map.of(), Map.of("a", "one", "b", "two"));
        for (int i = 0; i < MANY; i++) {
            send(machine.uri(), i % 2 == 0 ? "GET /v1/mod" : halfACall());
            send(machine.artifacts(), halfAnUpload(uploading));
        }
        long began = System.nanoTime();

        machine.client().call(machine.ada(), "GET", "/v1/models/" + model).expect(200);
        assertThat(uploading.put(uploading.requests("b").get(0), "two".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
    }

    @Test
    @Tag("faults")
    void halfRequestsAreCutOffWhenTheirTimeIsOver() throws IOException {
        String model = machine.model("cut");
        Uploading uploading = Uploading.register(machine, model, Map.of(), Map.of("a", "one"));
        List<Socket> sockets = List.of(
                send(machine.uri(), "GET /v1/mod"),
                send(machine.uri(), halfACall()),
                send(machine.artifacts(), "PUT /slip"),
                send(machine.artifacts(), halfAnUpload(uploading)));
        for (Socket socket : sockets) {
            socket.setSoTimeout(LONGER_THAN_ANY_LIMIT);
            // What comes before the end is an answer that says so.
            socket.getInputStream().readAllBytes();
        }
    }

    private String halfACall() {
        return "POST /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + machine.ada()
                + "\r\nContent-Length: 1000\r\n\r\n{\"name\":";
    }

    @SuppressWarnings("unchecked")
    private static String halfAnUpload(Uploading uploading) {
        Map<String, Object> signed = uploading.requests("a").get(0);
        URI url = URI.create((String) signed.get("url"));
        StringBuilder request = new StringBuilder("PUT " + url.getRawPath() + "?" + url.getRawQuery()
                + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nContent-Length: 3\r\n");
        ((Map<String, String>) signed.get("headers"))
                .forEach((name, value) ->
                        request.append(name).append(": ").append(value).append("\r\n"));
        return request + "\r\no";
    }

    private Socket send(URI to, String half) {
        try {
            Socket socket = new Socket();
            open.add(socket);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), to.getPort()), LONGER_THAN_ANY_LIMIT);
            socket.getOutputStream().write(half.getBytes(StandardCharsets.ISO_8859_1));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
