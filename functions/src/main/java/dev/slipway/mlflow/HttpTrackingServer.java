package dev.slipway.mlflow;

import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A tracking server over HTTP. Its address is the deployment's setting and nothing a caller says; ids have been checked to
 * be ids. It is asked without any token, certainly not the caller's, and redirects are not followed.
 */
public final class HttpTrackingServer implements TrackingServer {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 4_000;
    private static final int MAX_ANSWER = 1_000_000;

    private final String api;

    /** The server at this address, which may have a path. */
    public HttpTrackingServer(URI uri) {
        this.api = uri.toString().replaceFirst("/+$", "") + "/api/2.0/mlflow/";
    }

    @Override
    public Lookup loggedModel(String id) {
        return ask("logged-models/" + id, "model");
    }

    @Override
    public Lookup run(String id) {
        return ask("runs/get?run_id=" + id, "run");
    }

    private Lookup ask(String what, String member) {
        HttpURLConnection connection = null;
        try {
            connection = (HttpURLConnection) URI.create(api + what).toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setInstanceFollowRedirects(false);
            int status = connection.getResponseCode();
            if (status != 200) {
                return Lookup.failed("the tracking server answered " + status);
            }
            try (InputStream in = connection.getInputStream()) {
                byte[] body = in.readNBytes(MAX_ANSWER);
                return location(Json.readObject(new String(body, StandardCharsets.UTF_8)), member);
            }
        } catch (IOException | MalformedJson e) {
            return Lookup.failed("the tracking server does not answer");
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    private static Lookup location(Map<String, Object> answer, String member) {
        if (answer.get(member) instanceof Map<?, ?> found
                && found.get("info") instanceof Map<?, ?> info
                && info.get("artifact_uri") instanceof String location
                && !location.isBlank()) {
            return Lookup.found(location);
        }
        return Lookup.failed("the tracking server does not say where it lies");
    }
}
