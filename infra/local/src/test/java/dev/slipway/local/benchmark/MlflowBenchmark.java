package dev.slipway.local.benchmark;

import dev.slipway.local.OneMachine;
import dev.slipway.local.Options;
import dev.slipway.local.clients.MlflowProcess;
import dev.slipway.local.commands.Python;
import dev.slipway.showcase.LocalTokens;
import dev.slipway.showcase.RegistryClient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The same calls at the registry and at MLflow's own server, side by side on this machine: MLflow on SQLite, the registry on
 * DynamoDB Local. Both get the same rows through their API, and their answers are compared before anything is measured. Calls
 * of both take turns, so that what else the machine does falls on both alike.
 */
final class MlflowBenchmark {
    private static final int WARM_UP = 30;
    private static final int MEASURED = 60;

    /** More than this is not measured {@link #MEASURED} times. */
    private static final Duration ENOUGH = Duration.ofSeconds(20);

    private final MlflowApi registry;
    private final MlflowApi server;
    private final PrintStream out;

    private MlflowBenchmark(MlflowApi registry, MlflowApi server, PrintStream out) {
        this.registry = registry;
        this.server = server;
        this.out = out;
    }

    /** Runs it on a registry and a server of its own; sizes by the system property {@code sizes}. */
    static void run(PrintStream out) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("slipway-mlflow-benchmark");
        Path project = Path.of(System.getProperty("project", "."));
        Python python = Python.with(
                "benchmark",
                project.resolve("infra/local/src/test/clients/mlflow-adoption/requirements.txt"),
                folder.resolve("python"));
        URI address = MlflowProcess.freeAddress();
        Path data = folder.resolve("data");
        try (MlflowProcess mlflow = MlflowProcess.start(
                        python,
                        Files.createDirectories(folder.resolve("server")),
                        address,
                        Map.of(),
                        List.of(
                                "--default-artifact-root",
                                folder.resolve("files").toString()));
                OneMachine machine = OneMachine.start(
                        Options.of(Map.of(
                                "port",
                                "0",
                                "data",
                                data.toString(),
                                "project",
                                project.toString(),
                                "sweepEvery",
                                "PT1H")),
                        Map.of(),
                        Clock.systemUTC(),
                        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))) {
            String ada = new LocalTokens(new RegistryClient(machine.uri()), data).token("ada", List.of("contributors"));
            new MlflowBenchmark(new MlflowApi("slipway", machine.uri(), ada), new MlflowApi("mlflow", address, ""), out)
                    .run(sizes());
        }
    }

    private static List<Integer> sizes() {
        return Stream.of(System.getProperty("sizes", "100,1000,10000").split(","))
                .map(Integer::parseInt)
                .toList();
    }

    private void run(List<Integer> sizes) {
        MlflowRows ours = MlflowRows.at(registry);
        MlflowRows theirs = MlflowRows.at(server);
        out.printf("%-8s %-30s %12s %12s %8s%n", "versions", "call", "mlflow ms", "slipway ms", "ratio");
        for (int size : sizes) {
            CompletableFuture<Void> growing = CompletableFuture.runAsync(() -> theirs.grow(server, size));
            ours.grow(registry, size);
            growing.join();
            for (MlflowDeed deed : MlflowDeed.values()) {
                measure(size, deed, ours, theirs);
            }
        }
    }

    private void measure(int size, MlflowDeed deed, MlflowRows ours, MlflowRows theirs) {
        if (!deed.isWrite()) {
            agree(deed, ours, theirs);
        }
        List<Long> our = new ArrayList<>();
        List<Long> their = new ArrayList<>();
        long end = System.nanoTime() + ENOUGH.toNanos();
        for (int i = 0; i < WARM_UP + MEASURED && (our.size() < 10 || System.nanoTime() < end); i++) {
            long theirTime = took(() -> deed.at(server, theirs));
            long ourTime = took(() -> deed.at(registry, ours));
            if (i >= WARM_UP) {
                their.add(theirTime);
                our.add(ourTime);
            }
        }
        out.printf(
                Locale.ROOT,
                "%-8d %-30s %12.2f %12.2f %8.2f%n",
                size,
                deed.words(),
                median(their) / 1e6,
                median(our) / 1e6,
                (double) median(their) / median(our));
    }

    /** Searches lag a moment: they are asked until they agree. */
    private void agree(MlflowDeed deed, MlflowRows ours, MlflowRows theirs) {
        Object expected = deed.at(server, theirs);
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        Object answered = deed.at(registry, ours);
        while (!answered.equals(expected)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        deed.words() + ": mlflow answers " + expected + " and slipway " + answered);
            }
            answered = deed.at(registry, ours);
        }
    }

    private static long took(Runnable call) {
        long began = System.nanoTime();
        call.run();
        return System.nanoTime() - began;
    }

    private static long median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }
}
