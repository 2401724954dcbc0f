package dev.slipway.tracking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.json.Json;
import dev.slipway.registry.location.PercentEncoded;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server on loopback that serves files as MLflow 3.17.2 does with {@code --serve-artifacts}, below a path of its own,
 * and answers that a test gives it. Public, so that other packages can be tried on it.
 */
public final class LoopbackServer implements AutoCloseable {
    private static final String ARTIFACTS = "/path/api/2.0/mlflow-artifacts/artifacts";
    private static final String INVALID = "{\"error_code\":\"INVALID_PARAMETER_VALUE\",\"message\":\"Invalid path\"}";
    private static final String UNKNOWN = "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"unknown\"}";

    private final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
    private final Map<String, HttpHandler> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** Starts one. */
    public LoopbackServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Its address, with a path. */
    public URI base() {
        return URI.create("http://" + authority() + "/path");
    }

    /** Its host and port. */
    public String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Keeps a file, e.g. {@code 1/run/artifacts/a.txt}. */
    public void put(String path, byte[] bytes) {
        files.put(path, bytes);
    }

    /** Loses a file. */
    public void remove(String path) {
        files.remove(path);
    }

    /**
     * Answers what an MLflow 3.17.2 does of the run {@code run1}, of the logged model {@code m-1} and of their experiment
     * {@code fraud/nightly}, and keeps the model's {@code MLmodel} and weights.
     */
    public void serveRecordedModel() {
        answer("/api/2.0/mlflow/runs/get?run_id=run1", 200, recorded("run.json"));
        answer("/api/2.0/mlflow/logged-models/m-1", 200, recorded("model.json"));
        answer("/api/2.0/mlflow/experiments/get?experiment_id=1", 200, recorded("experiment.json"));
        put("1/models/m-1/artifacts/MLmodel", recorded("MLmodel").getBytes(StandardCharsets.UTF_8));
        put("1/models/m-1/artifacts/model.skops", "weights".getBytes(StandardCharsets.UTF_8));
    }

    /** An answer that an MLflow 3.17.2 gave, with ids made short. */
    static String recorded(String name) {
        try (InputStream stream = LoopbackServer.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives an answer to what follows the base, e.g. {@code /api/2.0/mlflow/runs/get?run_id=1}. */
    public void answer(String target, int status, String body) {
        answer(target, exchange -> send(exchange, status, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Has what follows the base answered by this handler. */
    public void answer(String target, HttpHandler handler) {
        answers.put("/path" + target, handler);
    }

    /** What was asked, without the path of the base. */
    public List<String> asked() {
        return asked;
    }

    /** The credentials that were shown. */
    public List<String> authorizations() {
        return authorizations;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        asked.add(target.substring("/path".length()));
        authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
        HttpHandler given = answers.get(target);
        if (given != null) {
            given.handle(exchange);
        } else if (target.startsWith(ARTIFACTS + "?path=")) {
            list(exchange, target.substring(ARTIFACTS.length() + "?path=".length()));
        } else if (target.startsWith(ARTIFACTS + "/")) {
            bytes(exchange, target.substring(ARTIFACTS.length() + 1));
        } else {
            send(exchange, 404, UNKNOWN.getBytes(StandardCharsets.UTF_8));
        }
        exchange.close();
    }

    private void list(HttpExchange exchange, String encoded) throws IOException {
        Optional<String> path = safe(decoded(encoded.replace('+', ' ')));
        if (path.isEmpty()) {
            send(exchange, 400, INVALID.getBytes(StandardCharsets.UTF_8));
            return;
        }
        String folder = path.get().isEmpty() ? "" : path.get() + "/";
        Map<String, Map<String, Object>> listed = new TreeMap<>();
        files.forEach((file, bytes) -> {
            if (file.startsWith(folder)) {
                String rest = file.substring(folder.length());
                int end = rest.indexOf('/');
                String name = end < 0 ? rest : rest.substring(0, end);
                Map<String, Object> info = new LinkedHashMap<>(Map.of("path", name, "is_dir", end >= 0));
                if (end < 0 && bytes.length > 0) {
                    info.put("file_size", bytes.length);
                }
                listed.put(name, info);
            }
        });
        Map<String, Object> answer = listed.isEmpty() ? Map.of() : Map.of("files", listed.values());
        send(exchange, 200, Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(HttpExchange exchange, String encoded) throws IOException {
        Optional<String> path = safe(decoded(encoded));
        byte[] bytes = path.map(files::get).orElse(null);
        if (path.isEmpty() || isFolder(path.get())) {
            send(exchange, 400, INVALID.getBytes(StandardCharsets.UTF_8));
        } else if (bytes == null) {
            send(exchange, 404, UNKNOWN.getBytes(StandardCharsets.UTF_8));
        } else {
            send(exchange, 200, bytes);
        }
    }

    private boolean isFolder(String path) {
        return files.keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
    }

    /** MLflow decodes over and over before it looks, and takes no path that leads out, or with a #. */
    private static Optional<String> safe(String path) {
        String decoded = path;
        for (String next = decoded(decoded); !next.equals(decoded); next = decoded(decoded)) {
            decoded = next;
        }
        return decoded.startsWith("/")
                        || decoded.contains("#")
                        || Arrays.asList(decoded.split("/")).contains("..")
                ? Optional.empty()
                : Optional.of(decoded.replaceFirst("/+$", ""));
    }

    private static String decoded(String text) {
        return new PercentEncoded(text).decoded().orElse(text);
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
