package dev.slipway.local.clients;

import dev.slipway.local.commands.Python;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** MLflow's own tracking server, which has a folder for its database and log. Closing it ends it and all that it started. */
public final class MlflowProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration END = Duration.ofSeconds(10);

    private final Process process;

    private MlflowProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param at its address, on a free port of loopback
     * @param variables what it finds in its environment besides our own
     * @param files the options that say where it keeps files
     */
    public static MlflowProcess start(
            Python python, Path folder, URI at, Map<String, String> variables, List<String> files)
            throws IOException, InterruptedException {
        Path log = folder.resolve("server.log");
        List<String> words = new ArrayList<>(List.of(
                python.bin("python"),
                "-m",
                "mlflow",
                "server",
                "--host",
                at.getHost(),
                "--port",
                Integer.toString(at.getPort()),
                "--workers",
                "1",
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("runs.db")));
        words.addAll(files);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        MlflowProcess server = new MlflowProcess(builder.start());
        try {
            server.process.getOutputStream().close();
            server.awaitReady(at.resolve("/health"), log);
            return server;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /** Where one may listen: a port that is free now. */
    public static URI freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private void awaitReady(URI health, Path log) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER).build();
        HttpRequest asked = HttpRequest.newBuilder(health).timeout(ANSWER).build();
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                if (client.send(asked, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It does not listen yet.
            }
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IllegalStateException("the tracking server did not start:\n" + Files.readString(log));
            }
            Thread.sleep(200);
        }
    }

    @Override
    public void close() {
        // Its workers outlive it when it is ended first.
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
