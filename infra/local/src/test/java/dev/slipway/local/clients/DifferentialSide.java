package dev.slipway.local.clients;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One of two servers that get the same calls. */
final class DifferentialSide {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI server;
    private final Optional<String> token;

    /** The token of the last page of each scenario. */
    private final Map<String, String> pages = new HashMap<>();

    /**
     * @param token sent with every call, where the server wants one
     */
    DifferentialSide(URI server, Optional<String> token) {
        this.server = server;
        this.token = token;
    }

    /** Makes a call of a scenario whose model has this name. */
    DifferentialReply call(DifferentialStep step, String name) throws IOException, InterruptedException {
        String page = pages.getOrDefault(name, "");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(step.address(name, page))).timeout(PATIENCE);
        Optional<String> body = step.text(name, page);
        request.method(
                step.method(),
                body.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody));
        body.ifPresent(sent -> request.header("Content-Type", "application/json"));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        DifferentialReply reply = DifferentialReply.of(response.statusCode(), response.body());
        if (reply.body().get("next_page_token") instanceof String next) {
            pages.put(name, next);
        }
        return reply;
    }
}
