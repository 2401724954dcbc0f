package dev.slipway.local.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Runs benchmarks and ends: the one that the system property {@code benchmark} names, or all of them. */
public final class Benchmarks {
    /** A new benchmark is one line here. */
    private static final Map<String, Benchmark> BY_NAME = Map.of(
            "contention", ContentionBenchmark::run, "files", FilesBenchmark::run, "mlflow", MlflowBenchmark::run);

    private Benchmarks() {}

    /** Measures something and prints the figures. */
    private interface Benchmark {
        void run(PrintStream out) throws IOException, InterruptedException;
    }

    /** Runs them. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, Benchmark> wanted = new TreeMap<>(BY_NAME);
        String name = System.getProperty("benchmark", "");
        if (!name.isEmpty()) {
            if (!BY_NAME.containsKey(name)) {
                throw new IllegalArgumentException("Unknown benchmark " + name + "; there are: "
                        + String.join(", ", new TreeMap<>(BY_NAME).keySet()));
            }
            wanted.keySet().retainAll(Set.of(name));
        }
        for (Map.Entry<String, Benchmark> each : wanted.entrySet()) {
            System.out.println("Benchmark " + each.getKey());
            each.getValue().run(System.out);
        }
    }
}
