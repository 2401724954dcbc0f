package dev.slipway.functions;

import dev.slipway.failure.AwsFailure;
import dev.slipway.json.Json;
import dev.slipway.registry.refusal.Refused;
import java.io.PrintStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One JSON line for each thing worth knowing, which is log and metric in one: CloudWatch reads figures out of lines in its
 * embedded metric format. Only what is listed here is ever written: no header, no body, no token, no signed URL, and no
 * message of an exception. Each line names the invocation that the thread is in.
 */
public final class Log {
    /** Where no deployment says which environment it is: one machine, and tests. */
    private static final String LOCAL = "local";

    private static final int FRAMES = 12;

    /** Of whoever's code; those after them are of ours only, which stands deep below the frames of the SDK. */
    private static final int ANY_FRAMES = 4;

    /** Threads that are made during an invocation are in it, too. */
    private static final ThreadLocal<Invocation> CURRENT = new InheritableThreadLocal<>() {
        @Override
        protected Invocation initialValue() {
            return Invocation.NONE;
        }
    };

    private final PrintStream out;
    private final Clock clock;
    private final String namespace;

    /** A log of one machine that is written there. */
    public Log(PrintStream out, Clock clock) {
        this(out, clock, LOCAL);
    }

    /** A log of an environment that is written there. */
    public Log(PrintStream out, Clock clock, String environment) {
        this.out = out;
        this.clock = clock;
        this.namespace = namespace(environment);
    }

    /** A log to where Lambda takes it from, of the environment that {@link Settings#ENVIRONMENT} names. */
    static Log standard(Clock clock) {
        return new Log(System.out, clock, System.getenv().getOrDefault(Settings.ENVIRONMENT, LOCAL));
    }

    /** What the figures of an environment are kept under, so that those of two in one account do not add up. */
    public static String namespace(String environment) {
        return "Slipway/" + environment;
    }

    /** What a figure counts, and its unit as CloudWatch spells it. Ten are free in an account, and there are no more. */
    enum Metric {
        REQUESTS("Requests", "Count"),
        LATENCY("Latency", "Milliseconds"),
        SERVER_ERRORS("ServerErrors", "Count"),
        STAGE_CHANGES("StageChanges", "Count"),
        ROLLBACKS("Rollbacks", "Count"),
        PROMOTIONS_REQUESTED("PromotionsRequested", "Count"),
        UNPUBLISHABLE_ENTRIES("UnpublishableEntries", "Count"),
        PROMOTIONS_WAITING("PromotionsWaiting", "Count"),
        OLDEST_UNPUBLISHED_ENTRY("OldestUnpublishedEntrySeconds", "Seconds");

        private final String title;
        private final String unit;

        Metric(String title, String unit) {
            this.title = title;
            this.unit = unit;
        }
    }

    /**
     * Does the work of one invocation. What it fails with is logged here, and thrown on without a word of it. A function that
     * is primed takes its example for an invocation; it remains one priming, which looks after its own failures.
     *
     * @throws InvocationFailed when the work throws
     */
    <T> T during(Invocation invocation, Supplier<T> work) {
        Invocation outer = CURRENT.get();
        if (outer.isPriming()) {
            return work.get();
        }
        CURRENT.set(invocation);
        try {
            return work.get();
        } catch (RuntimeException | VirtualMachineError | LinkageError failure) {
            failure(failure);
            throw new InvocationFailed(failure, invocation);
        } finally {
            CURRENT.set(outer);
        }
    }

    /** A call was answered. */
    void answered(String operation, String caller, int status, long millis) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("Operation", operation);
        line.put("caller", caller);
        line.put("status", status);
        write(
                "INFO",
                line,
                Map.of(Metric.REQUESTS, 1L, Metric.LATENCY, millis, Metric.SERVER_ERRORS, status >= 500 ? 1L : 0L));
    }

    /** Figures of something that was done and nobody waits for. */
    void figures(String what, Map<Metric, Long> figures) {
        write("INFO", Map.of("done", what), figures);
    }

    /** Something did not go as it should and will be tried again; the text names ids and codes only. */
    void complaint(String text, Optional<AwsFailure> failure) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("complaint", text);
        failure.ifPresent(aws -> line.put("aws", aws.facts()));
        write("WARN", line, Map.of());
    }

    /** Something broke that should not. Messages of exceptions may quote what was asked; their classes do not. */
    void failure(Throwable failure) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("failure", failure.getClass().getName());
        if (failure instanceof Refused refused) {
            line.put("refusal", refused.refusal());
        }
        AwsFailure.of(failure).ifPresent(aws -> line.put("aws", aws.facts()));
        List<String> at = frames(failure);
        line.put("at", at);
        if (failure.getCause() != null) {
            line.put("cause", failure.getCause().getClass().getName());
            line.put(
                    "causeAt",
                    frames(failure.getCause()).stream()
                            .filter(frame -> !at.contains(frame))
                            .toList());
        }
        write("ERROR", line, Map.of());
    }

    private void write(String level, Map<String, Object> members, Map<Metric, Long> metrics) {
        Invocation invocation = CURRENT.get();
        if (invocation.isPriming() && level.equals("INFO")) {
            // Nobody called: this is no request to count.
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("level", level);
        line.putAll(invocation.members());
        line.putAll(members);
        if (!metrics.isEmpty()) {
            new TreeMap<>(metrics).forEach((metric, value) -> line.put(metric.title, value));
            line.put("_aws", directive(metrics));
        }
        out.println(Json.write(line));
    }

    /**
     * Tells CloudWatch which members of the line are figures. They have no dimension: each value of one would be a metric of
     * its own, which is billed, and what is asked of one operation can be counted in the lines.
     */
    private Map<String, Object> directive(Map<Metric, Long> metrics) {
        List<Map<String, String>> named = new TreeMap<>(metrics)
                .keySet().stream()
                        .map(metric -> Map.of("Name", metric.title, "Unit", metric.unit))
                        .toList();
        return Map.of(
                "Timestamp",
                clock.millis(),
                "CloudWatchMetrics",
                List.of(Map.of("Namespace", namespace, "Dimensions", List.of(List.of()), "Metrics", named)));
    }

    private static List<String> frames(Throwable failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        return IntStream.range(0, frames.length)
                .filter(i -> i < ANY_FRAMES || frames[i].getClassName().startsWith("dev.slipway."))
                .limit(FRAMES)
                .mapToObj(i -> frames[i].toString())
                .toList();
    }
}
