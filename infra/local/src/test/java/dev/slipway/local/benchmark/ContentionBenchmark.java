package dev.slipway.local.benchmark;

import dev.slipway.local.OneMachine;
import dev.slipway.local.Options;
import dev.slipway.showcase.LocalTokens;
import dev.slipway.showcase.RegistryClient;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Many who change the same model at once, beside as many who change a model each: changes per second, the share of calls that
 * were answered 503, and how long the calls took. Every call is made over HTTP to the whole registry on this machine.
 */
final class ContentionBenchmark {
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final List<Integer> WRITERS = List.of(8, 24, 64);

    private final RegistryClient client;
    private final String ada;
    private final PrintStream out;
    private int models;

    private ContentionBenchmark(RegistryClient client, String ada, PrintStream out) {
        this.client = client;
        this.out = out;
        this.ada = ada;
    }

    /** Runs it on a registry of its own. */
    static void run(PrintStream out) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("slipway-benchmark");
        try (OneMachine machine = OneMachine.start(
                Options.of(Map.of(
                        "port",
                        "0",
                        "data",
                        data.toString(),
                        "project",
                        System.getProperty("project", "."),
                        "sweepEvery",
                        "PT1H")),
                Map.of(),
                Clock.systemUTC(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))) {
            RegistryClient client = new RegistryClient(machine.uri());
            new ContentionBenchmark(client, new LocalTokens(client, data).token("ada", List.of("contributors")), out)
                    .run();
        }
    }

    private void run() throws InterruptedException {
        round(WRITERS.get(0), 1, WARM_UP);
        out.printf(
                "%-10s %-10s %12s %8s %10s %10s %10s %10s%n",
                "writers", "models", "changes/s", "to one", "503", "p50 ms", "p99 ms", "max ms");
        Figures alone = round(1, 1, ROUND);
        print(1, 1, alone, alone);
        for (int writers : WRITERS) {
            print(writers, 1, round(writers, 1, ROUND), alone);
            print(writers, writers, round(writers, writers, ROUND), alone);
        }
    }

    private void print(int writers, int models, Figures figures, Figures alone) {
        out.printf(
                Locale.ROOT,
                "%-10d %-10d %12.1f %8.2f %9.2f%% %10d %10d %10d%n",
                writers,
                models,
                figures.changesPerSecond(),
                figures.changesPerSecond() / alone.changesPerSecond(),
                100.0 * figures.refused / figures.calls(),
                figures.millis(0.5),
                figures.millis(0.99),
                figures.millis(1));
    }

    /** Writers that share these models among them, for so long. Calls that are under way then are waited for. */
    private Figures round(int writers, int models, Duration time) throws InterruptedException {
        List<String> names = IntStream.range(0, models).mapToObj(i -> model()).toList();
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        Figures sum = new Figures(time);
        try {
            long end = System.nanoTime() + time.toNanos();
            List<Future<Figures>> running = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                String model = names.get(i % models);
                running.add(threads.submit(() -> write(model, time, end)));
            }
            for (Future<Figures> each : running) {
                sum.add(each.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a writer failed", e);
        } finally {
            threads.shutdownNow();
        }
        long recorded = names.stream().mapToLong(this::changes).sum();
        if (recorded != sum.calls() - sum.refused) {
            throw new IllegalStateException(
                    (sum.calls() - sum.refused) + " changes were answered and " + recorded + " recorded");
        }
        return sum;
    }

    private Figures write(String model, Duration time, long end) {
        Figures figures = new Figures(time);
        for (int i = 0; System.nanoTime() < end; i++) {
            long began = System.nanoTime();
            Reply reply = client.call(
                    ada,
                    "PATCH",
                    "/v1/models/" + model,
                    Map.of("description", Thread.currentThread().getName() + ", change " + i));
            long ended = System.nanoTime();
            figures.nanos.add(ended - began);
            if (reply.status() == 503) {
                figures.refused++;
            } else {
                reply.expect(200);
                figures.inTime += ended < end ? 1 : 0;
            }
        }
        return figures;
    }

    private String model() {
        models++;
        String name = "contended-" + models;
        client.call(ada, "POST", "/v1/models", Map.of("name", name)).expect(201);
        return name;
    }

    /** How many changes a model's history has, apart from its registration. */
    private long changes(String model) {
        Reply newest = client.call(ada, "GET", "/v1/models/" + model + "/history?limit=1&order=newest")
                .expect(200);
        return ((Number) newest.list("entries").get(0).get("seq")).longValue() - 1;
    }

    /** What came of some calls. */
    private static final class Figures {
        private final Duration time;
        private final List<Long> nanos = new ArrayList<>();
        private long refused;

        /** Changes that were done before the time was up. */
        private long inTime;

        Figures(Duration time) {
            this.time = time;
        }

        void add(Figures other) {
            nanos.addAll(other.nanos);
            refused += other.refused;
            inTime += other.inTime;
        }

        long calls() {
            return nanos.size();
        }

        double changesPerSecond() {
            return 1000.0 * inTime / time.toMillis();
        }

        /** The time that this share of the calls took at most. */
        long millis(double share) {
            return nanos.stream().sorted().toList().get((int) Math.ceil(share * (nanos.size() - 1))) / 1_000_000;
        }
    }
}
