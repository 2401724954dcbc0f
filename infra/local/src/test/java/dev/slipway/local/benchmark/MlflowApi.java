package dev.slipway.local.benchmark;

import dev.slipway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** MLflow's registry API at one address, called over one connection as MLflow's client calls it. */
final class MlflowApi {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String name;
    private final URI base;
    private final String token;

    /** The API of a server; a server that asks for none gets no token. */
    MlflowApi(String name, URI base, String token) {
        this.name = name;
        this.base = base;
        this.token = token;
    }

    /** What to call the server where its figures stand. */
    String name() {
        return name;
    }

    /** Reads with these parameters. */
    Map<String, Object> get(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        return send(path, request(path + "?" + query).GET());
    }

    /** Writes with this body. */
    Map<String, Object> post(String path, Map<String, ?> body) {
        return send(
                path,
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))));
    }

    /** The member of an answer that is a list of objects; MLflow leaves empty ones out. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Map<String, Object> answer, String member) {
        return (List<Map<String, Object>>) answer.getOrDefault(member, List.of());
    }

    /** The member of an answer that is an object. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> answer, String member) {
        return (Map<String, Object>) answer.get(member);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve("/api/2.0/mlflow/" + path)).timeout(TIMEOUT);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private Map<String, Object> send(String path, HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() != 200) {
                throw new IllegalStateException(
                        name + " answered " + path + " with " + response.statusCode() + ": " + response.body());
            }
            return Json.readObject(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
