package dev.slipway.local.emulator;

import dev.slipway.local.commands.Python;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * MiniStack on a free port of loopback, which checks rights and tokens and runs the deployed functions under Lambda's own
 * runtime client; see {@code src/test/emulator/bridge.py}. Closing it ends it and all that it started.
 */
final class Emulator implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final String REGION = "eu-central-1";

    /** What the runtime client consists of besides the interfaces that the functions bring. */
    private static final List<String> RUNTIME = List.of(
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
            "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

    private final int port;
    private final Path report;
    private final Path log;
    private final Process process;

    /** Starts it with this Python in a folder, which must be there, and writes its log and report into another. */
    Emulator(Python python, Path bridge, Path folder, Path kept) throws IOException, InterruptedException {
        port = freePort();
        report = Files.writeString(kept.resolve("emulator.report"), "");
        log = kept.resolve("emulator.log");
        ProcessBuilder builder = new ProcessBuilder(python.bin("python"), bridge.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        builder.environment().putAll(access());
        builder.environment()
                .putAll(Map.of(
                        "GATEWAY_PORT", Integer.toString(port),
                        "BIND_HOST", "127.0.0.1",
                        "AUTH", "true",
                        "MINISTACK_HOST", "localhost",
                        "MINISTACK_REGION", REGION,
                        "TMPDIR", temporary.toString(),
                        "LAMBDA_WARM_TTL_SECONDS", "3600",
                        "IOT_MTLS_ENABLED", "0"));
        builder.environment()
                .putAll(Map.of(
                        "SLIPWAY_JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "SLIPWAY_RUNTIME",
                        runtime(),
                        "SLIPWAY_NATIVE",
                        nativeLibrary(folder).toString(),
                        "SLIPWAY_REPORT",
                        report.toString()));
        process = builder.start();
        process.getOutputStream().close();
        awaitReady();
    }

    /** The environment in which command lines and SDKs call it instead of AWS, as the account's root. */
    Map<String, String> access() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                "http://127.0.0.1:" + port,
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test",
                "AWS_REGION",
                REGION,
                "AWS_DEFAULT_REGION",
                REGION,
                "NO_PROXY",
                "127.0.0.1,localhost");
    }

    /** How often each function's own code was started, by its handler. */
    Map<String, Long> starts() throws IOException {
        return lines("start ").collect(Collectors.groupingBy(handler -> handler, TreeMap::new, Collectors.counting()));
    }

    /** The calls that were denied: action, principal, resource. */
    List<String> denied() throws IOException {
        return lines("denied ").toList();
    }

    private Stream<String> lines(String kind) throws IOException {
        return Files.readAllLines(report).stream()
                .filter(line -> line.startsWith(kind))
                .map(line -> line.substring(kind.length()));
    }

    private void awaitReady() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/_ministack/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It does not listen yet.
            }
            if (System.nanoTime() > end || !process.isAlive()) {
                close();
                throw new IllegalStateException("the emulator did not start:\n" + Files.readString(log));
            }
            Thread.sleep(200);
        }
    }

    private static String runtime() {
        return RUNTIME.stream()
                .map(name -> {
                    try {
                        return ":"
                                + Path.of(Class.forName(name, false, Emulator.class.getClassLoader())
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .getPath());
                    } catch (ClassNotFoundException e) {
                        throw new IllegalStateException("not started with the profile emulator", e);
                    }
                })
                .collect(Collectors.joining());
    }

    /**
     * The runtime client's native library, unpacked once. The client would unpack it by itself to one place for all processes,
     * where one that starts writes over what another runs.
     */
    private static Path nativeLibrary(Path folder) throws IOException {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        String name = "libaws-lambda-jni.linux-" + machine + ".so";
        Path file = folder.resolve(name);
        try (InputStream library = Emulator.class.getResourceAsStream("/jni/" + name)) {
            Files.copy(library, file);
        }
        return file;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
