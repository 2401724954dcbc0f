package dev.slipway.aws.settings;

import static dev.slipway.aws.settings.InvalidSetting.unless;
import static dev.slipway.aws.settings.InvalidSetting.unlessWithin;

import dev.slipway.aws.functions.Deployed;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The functions.
 *
 * @param memory megabytes of each, and more of the worker; processor time comes with it
 * @param timeoutSeconds of a call over HTTP
 * @param backgroundTimeoutSeconds of everything else but the sweeper, which has five minutes, and the worker, which has fifteen
 * @param reservedConcurrency how many of a function may run at once, by its id. None is reserved unless asked for: a
 *     fresh account has too few to give any away
 * @param sweepMinutes how often the sweeper runs
 */
public record Compute(
        int memory,
        int timeoutSeconds,
        int backgroundTimeoutSeconds,
        Map<String, Integer> reservedConcurrency,
        int sweepMinutes) {
    /** The state machine waits 60 seconds for a step. */
    public static final int MOST_SECONDS = 60;

    /** An alarm rings when three sweeps in a row said nothing, and looks back a day at most. */
    private static final int MOST_SWEEP_MINUTES = 480;

    public Compute {
        reservedConcurrency = Map.copyOf(reservedConcurrency);
        unlessWithin("memory", memory, 256, 10_240);
        unlessWithin("timeoutSeconds", timeoutSeconds, 3, 29);
        unlessWithin("backgroundTimeoutSeconds", backgroundTimeoutSeconds, 10, MOST_SECONDS);
        unlessWithin("sweepMinutes", sweepMinutes, 1, MOST_SWEEP_MINUTES);
        Set<String> functions =
                Arrays.stream(Deployed.values()).map(Deployed::id).collect(Collectors.toCollection(TreeSet::new));
        reservedConcurrency.forEach((function, number) -> {
            unless(
                    functions.contains(function),
                    "reservedConcurrency." + function,
                    "is no function; there are " + functions);
            unlessWithin("reservedConcurrency." + function, number, 1, 1000);
        });
    }

    static Compute of(Section section) {
        return new Compute(
                section.number("memory", 1024),
                section.number("timeoutSeconds", 29),
                section.number("backgroundTimeoutSeconds", MOST_SECONDS),
                section.numbers("reservedConcurrency"),
                section.number("sweepMinutes", 5));
    }
}
