package dev.slipway.local.resilience;

import dev.slipway.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One POST on a connection of its own, which its caller may leave at any time. */
record RawCall(URI registry, String token, String path, Map<String, ?> body, String key) {
    private static final int PATIENCE_MILLIS = 30_000;

    /** When the caller leaves. */
    enum Leaving {
        /** In the middle of the body: the registry never sees the whole request. */
        BEFORE_THE_END_OF_THE_REQUEST,
        /** As soon as everything is sent. */
        BEFORE_THE_ANSWER,
        /** With the first bytes of the answer in hand. */
        WITHIN_THE_ANSWER
    }

    /** An answer, its body to the letter. */
    record Raw(int status, Map<String, String> headers, String text) {
        Map<String, Object> body() {
            return Json.readObject(text);
        }

        boolean isReplay() {
            return "true".equals(headers.get("idempotent-replay"));
        }
    }

    RawCall withBody(Map<String, ?> other) {
        return new RawCall(registry, token, path, other, key);
    }

    RawCall withKey(String other) {
        return new RawCall(registry, token, path, body, other);
    }

    RawCall by(String other) {
        return new RawCall(registry, other, path, body, key);
    }

    /** Calls and waits for the answer. */
    Raw answer() {
        try (Socket socket = connected()) {
            send(socket, request());
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            String[] head = all.substring(0, end).split("\r\n", -1);
            Map<String, String> headers = new TreeMap<>();
            for (String line : Arrays.asList(head).subList(1, head.length)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            return new Raw(Integer.parseInt(head[0].split(" ", -1)[1]), headers, all.substring(end + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls and does not wait. */
    void leave(Leaving when) {
        try (Socket socket = connected()) {
            byte[] request = request();
            if (when == Leaving.BEFORE_THE_END_OF_THE_REQUEST) {
                send(socket, Arrays.copyOf(request, request.length - 1));
                return;
            }
            send(socket, request);
            if (when == Leaving.WITHIN_THE_ANSWER) {
                try (InputStream in = socket.getInputStream()) {
                    if (in.readNBytes(20).length < 20) {
                        throw new IOException("no answer to leave");
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), registry.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    private byte[] request() {
        String json = Json.write(body);
        String head = String.join(
                "\r\n",
                "POST " + path + " HTTP/1.1",
                "Host: 127.0.0.1:" + registry.getPort(),
                "Authorization: Bearer " + token,
                "Content-Type: application/json",
                "Content-Length: " + json.getBytes(StandardCharsets.UTF_8).length,
                "Idempotency-Key: " + key,
                "Connection: close",
                "",
                "");
        return (head + json).getBytes(StandardCharsets.UTF_8);
    }
}
