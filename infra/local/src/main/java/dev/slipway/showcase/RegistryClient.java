package dev.slipway.showcase;

import dev.slipway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Calls the registry as any program would. Thread-safe. */
public final class RegistryClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI base;

    /** A client of the registry at this address. */
    public RegistryClient(URI base) {
        this.base = base;
    }

    /** Calls without a body. */
    public Reply call(String token, String method, String path) {
        return send(request(token, path, Map.of()).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    /** Calls with a JSON body. */
    public Reply call(String token, String method, String path, Map<String, ?> body) {
        return call(token, method, path, body, Map.of());
    }

    /** Calls with a JSON body and more headers. */
    public Reply call(String token, String method, String path, Map<String, ?> body, Map<String, String> headers) {
        return callRaw(token, method, path, Json.write(body), headers);
    }

    /** Calls with a body that is sent as it is. */
    public Reply callRaw(String token, String method, String path, String body, Map<String, String> headers) {
        return send(request(token, path, headers)
                .setHeader("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /**
     * Does something with each element of a list, page after page. Each page is asked for when the one before is done with.
     *
     * @param path of the list, without a query
     * @param from the cursor that the first page begins with, if not at the beginning
     */
    public void each(
            String token, String path, String name, Optional<String> from, Consumer<Map<String, Object>> deed) {
        Optional<String> cursor = from;
        do {
            Reply page = call(
                            token,
                            "GET",
                            path + cursor.map(next -> "?cursor=" + next).orElse(""))
                    .expect(200);
            page.list(name).forEach(deed);
            cursor = Optional.ofNullable(page.text("nextCursor"));
        } while (cursor.isPresent());
    }

    /** Sends a request that the registry has signed, or any other that is complete. */
    public HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private HttpRequest.Builder request(String token, String path, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
        if (!token.isEmpty()) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        headers.forEach(request::setHeader);
        return request;
    }

    private Reply send(HttpRequest.Builder request) {
        HttpResponse<byte[]> response = send(request.build());
        String body = new String(response.body(), StandardCharsets.UTF_8);
        return new Reply(response.statusCode(), response.headers(), members(response, body));
    }

    /** A body that is a plain text has the one member {@code text}. */
    private static Map<String, Object> members(HttpResponse<byte[]> response, String body) {
        if (body.isEmpty()) {
            return Map.of();
        }
        boolean isText = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/plain"))
                .isPresent();
        return isText ? Map.of("text", body) : Json.readObject(body);
    }
}
