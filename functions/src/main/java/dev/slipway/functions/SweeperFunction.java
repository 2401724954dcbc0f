package dev.slipway.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.slipway.registry.delivery.Sweep;
import java.util.Map;

/** Runs on a schedule and repairs what got lost on the way. */
public final class SweeperFunction implements RequestHandler<ScheduledEvent, Void> {
    private final Sweep sweep;
    private final Log log;

    /** As Lambda makes it. */
    public SweeperFunction() {
        this(Wiring.fromEnvironment(), Sweep.Ages.DEFAULT);
    }

    /** Wired as given; {@code ages} says what counts as lost. */
    public SweeperFunction(Wiring wiring, Sweep.Ages ages) {
        this.sweep = wiring.ready(Clients::s3).sweep(ages);
        this.log = wiring.log();
    }

    @Override
    public Void handleRequest(ScheduledEvent event, Context context) {
        return log.during(Invocation.of(context), this::run);
    }

    private Void run() {
        Sweep.Report report = sweep.run();
        log.figures(
                "sweep",
                Map.of(
                        Log.Metric.PROMOTIONS_WAITING,
                        (long) report.promotionsWaiting(),
                        Log.Metric.OLDEST_UNPUBLISHED_ENTRY,
                        report.oldestUnpublished().toSeconds()));
        return null;
    }
}
