package dev.slipway.local;

import dev.slipway.functions.SweeperFunction;
import dev.slipway.functions.Wiring;
import dev.slipway.json.Json;
import dev.slipway.local.functions.LocalFunction;
import dev.slipway.local.functions.LocalFunctions;
import dev.slipway.registry.delivery.Sweep;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * The sweeper of one machine. Until a sweep has succeeded, everything counts as lost: nobody works on what another process
 * left undone.
 */
final class Sweeps {
    private static final Sweep.Ages AT_ONCE = new Sweep.Ages(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    private static final String SCHEDULED = Json.write(Map.of("source", "slipway.schedule", "detail", Map.of()));

    private final LocalFunctions functions;
    private final LocalFunction first;
    private final PrintStream log;
    private boolean hasSwept;

    Sweeps(LocalFunctions functions, Wiring wiring, PrintStream log) {
        this.functions = functions;
        this.first = new LocalFunction(LocalFunctions.SWEEPER, new SweeperFunction(wiring, AT_ONCE));
        this.log = log;
    }

    /** Does what was left undone. What cannot be done yet, on a full disk for instance, is no reason not to start. */
    void begin() {
        try {
            run();
        } catch (RuntimeException e) {
            log.println("what was left undone could not be done yet; the next sweep tries again");
        }
    }

    /** Sweeps once. */
    synchronized void run() {
        if (hasSwept) {
            functions.call(LocalFunctions.SWEEPER, SCHEDULED);
            return;
        }
        first.invoke(SCHEDULED.getBytes(StandardCharsets.UTF_8));
        hasSwept = true;
    }
}
