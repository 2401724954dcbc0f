package dev.slipway.local.states;

import dev.slipway.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** A state machine over a folder, with a clock that jumps over pauses. Looks at executions as they are on disk. */
final class RunningMachine implements AutoCloseable {
    static final String ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:promotion-approval";
    static final Path PROMOTION_APPROVAL = Path.of("statemachines/promotion-approval.asl.json");
    static final Path ADOPTION = Path.of("statemachines/adoption.asl.json");
    static final Map<String, String> FUNCTIONS =
            Map.of("ApprovalStepFunction", "approval-step", "AdoptionFunction", "adoption");
    /** Jitter that always draws the middle: a pause of nothing would be over before a test can see it. */
    private static final RandomGenerator HALF = () -> Long.MIN_VALUE;

    private static final long PATIENCE_MILLIS = 20_000;

    final StateMachine machine;
    final SettableClock clock;
    private final Path folder;

    private RunningMachine(
            String arn, Definition definition, Path folder, LambdaInvoker functions, SettableClock clock) {
        this.machine = new StateMachine(arn, definition, folder, "Mend it", functions, clock, HALF);
        this.folder = folder;
        this.clock = clock;
    }

    static RunningMachine promotionApproval(Path folder, LambdaInvoker functions, SettableClock clock) {
        return of(read(PROMOTION_APPROVAL), folder, functions, clock);
    }

    static RunningMachine adoption(Path folder, LambdaInvoker functions, SettableClock clock) {
        return of(read(ADOPTION), folder, functions, clock);
    }

    static RunningMachine of(String definition, Path folder, LambdaInvoker functions, SettableClock clock) {
        return of(ARN, definition, folder, functions, clock);
    }

    static RunningMachine of(String arn, String definition, Path folder, LambdaInvoker functions, SettableClock clock) {
        return new RunningMachine(arn, Definition.read(definition, FUNCTIONS), folder, functions, clock);
    }

    /** A clock for the machine, so that an hour of waiting takes no time. */
    static SettableClock clock() {
        return new SettableClock(Instant.parse("2026-03-01T09:00:00Z"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startPromotion(String id) {
        machine.start(id, "{\"promotion\":\"" + id + "\"}");
    }

    Execution stored(String name) {
        return ExecutionJson.read(read(folder.resolve(name + ".json")));
    }

    Execution untilWaiting(String name) {
        return until(name, execution -> execution.isIn(Standing.Phase.WAITING));
    }

    Execution untilPaused(String name) {
        return until(name, execution -> execution.isIn(Standing.Phase.PAUSED));
    }

    Execution untilEnded(String name) {
        return until(name, execution -> !execution.running());
    }

    /** Lets an execution go on until something is so; whenever it pauses, the pause is over. */
    private Execution until(String name, Predicate<Execution> wanted) {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (System.nanoTime() < deadline) {
            Execution execution = stored(name);
            if (wanted.test(execution)) {
                return execution;
            }
            if (execution.isIn(Standing.Phase.PAUSED)) {
                clock.advanceTo(execution.standing().due());
            }
            pause();
        }
        throw new AssertionError("still " + stored(name));
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> statesEntered(Execution execution) {
        return execution.history().stream()
                .filter(event -> event.kind() == HistoryEvent.Kind.ENTERED)
                .map(HistoryEvent::state)
                .toList();
    }

    @Override
    public void close() {
        machine.close();
    }
}
