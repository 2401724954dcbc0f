package dev.slipway.local.resilience;

import static dev.slipway.local.resilience.World.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.resilience.Exploration.GaveUp;
import dev.slipway.local.resilience.Exploration.Recovery;
import dev.slipway.local.resilience.World.Functions;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.verification.HistoryVerification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Every story is told again and again, and each time another of the calls that its functions make to the outside goes wrong:
 * the process dies before it or after it, it fails, or it is done and its answer gets lost. Afterwards the books must be in
 * order, every time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CrashPoints {
    final World world = new World();

    @AfterAll
    void close() {
        world.close();
    }

    /** A story and how often each entry is to be in the history when nothing but its end counts. */
    record Story(ModelName model, Telling telling, Map<EntryType, Integer> entries) {}

    interface Telling {
        void tell(Exploration exploration);
    }

    void explore(Story story) {
        List<String> faults = new ArrayList<>();
        int points = 0;
        long repeated = 0;
        for (Recovery recovery : Recovery.values()) {
            for (Faults.Kind kind : kinds(recovery)) {
                // Dying before a call is dying after the one before it: only the first call has none.
                int last = kind == Faults.Kind.DIES_BEFORE ? 1 : Integer.MAX_VALUE;
                for (int at = 1; at <= last; at++) {
                    Faults fault = new Faults(at, kind);
                    String where = story.model() + ", " + kind + " at call " + at + ", " + recovery + ": ";
                    long from = world.model(story.model()).tail().seq() + 1;
                    boolean gaveUp = false;
                    try {
                        story.telling().tell(new Exploration(world, fault, recovery));
                    } catch (GaveUp e) {
                        gaveUp = true;
                    }
                    if (!fault.happened()) {
                        break;
                    }
                    points++;
                    if (recovery == Recovery.SWEEP) {
                        world.stream.lose();
                        settle();
                    }
                    Books books = Books.of(world, story.model(), from);
                    books.audit().forEach(wrong -> faults.add(where + wrong));
                    repeated += books.repeated();
                    boolean whole = !gaveUp;
                    story.entries().forEach((type, count) -> {
                        int found = books.entries(type).size();
                        if (whole ? found != count : found > count) {
                            faults.add(where + found + " times " + type + " where " + count + " is right");
                        }
                    });
                }
            }
        }
        HistoryVerification.Report report =
                world.registry.verification().verify(world.model(story.model()).ref(), Optional.empty());
        if (!report.whole()) {
            faults.add(story.model() + " is not whole: " + report);
        }
        System.out.println(story.model() + ": " + points + " crash points explored, " + repeated
                + " events told more than once, " + faults.size() + " faults");
        assertThat(faults).isEmpty();
    }

    private static List<Faults.Kind> kinds(Recovery recovery) {
        return recovery == Recovery.SWEEP
                ? List.of(Faults.Kind.DIES_BEFORE, Faults.Kind.DIES_AFTER)
                : List.of(
                        Faults.Kind.DIES_BEFORE,
                        Faults.Kind.DIES_AFTER,
                        Faults.Kind.FAILS,
                        Faults.Kind.LOSES_THE_ANSWER);
    }

    /** The sweep runs until it has nothing more to do; what people do not decide on comes to the end of its time. */
    void settle() {
        sweep(Duration.ofMinutes(11));
        if (world.backlog.countOpenPromotions(1) > 0) {
            sweep(Duration.ofMinutes(11));
        }
        if (world.backlog.countOpenPromotions(1) > 0) {
            world.executions.timeOut();
            sweep(Duration.ofDays(8));
        }
        sweep(Duration.ofMinutes(11));
    }

    void sweep(Duration later) {
        world.clock.advance(later);
        Functions process = world.process();
        process.sweep();
        world.flow(process);
        world.stream.lose();
    }
}
