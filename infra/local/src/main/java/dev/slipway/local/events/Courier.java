package dev.slipway.local.events;

import dev.slipway.local.delivery.Retries;
import dev.slipway.local.events.Journal.Delivery;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Carries the events of one rule to its target, on one thread, so that a slow target holds up nobody else. What fails is
 * tried again later, behind what has come since.
 */
final class Courier implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Rule rule;
    private final Journal journal;
    private final Retries retries;
    private final Consumer<String> complaints;
    private final ScheduledThreadPoolExecutor thread;

    Courier(String bus, Rule rule, Journal journal, Retries retries, Consumer<String> complaints) {
        this.rule = rule;
        this.journal = journal;
        this.retries = retries;
        this.complaints = complaints;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread daemon = new Thread(task, "events-" + bus + "-" + rule.name());
            daemon.setDaemon(true);
            return daemon;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Carries it soon. */
    void take(Delivery delivery) {
        schedule(delivery, 1, Duration.ZERO);
    }

    private void schedule(Delivery delivery, int attempt, Duration pause) {
        try {
            var unused = thread.schedule(() -> carry(delivery, attempt), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: it stands in the journal and is carried after the next start.
            return;
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private void carry(Delivery delivery, int attempt) {
        try {
            rule.target().deliver(delivery.event());
        } catch (DeliveryFailed e) {
            failed(delivery, attempt, e.getMessage(), e.isForGood(), e.pause());
            return;
        } catch (InterruptedException e) {
            // Only closing interrupts this thread.
            Thread.currentThread().interrupt();
            return;
        } catch (Exception | LinkageError | AssertionError e) {
            failed(delivery, attempt, e.toString(), false, Duration.ZERO);
            return;
        }
        journal.settle(delivery);
    }

    private void failed(Delivery delivery, int attempt, String why, boolean forGood, Duration asked) {
        if (forGood || attempt >= retries.attempts()) {
            bury(delivery, attempt, why);
        } else if (!thread.isShutdown()) {
            schedule(delivery, attempt + 1, retries.randomPauseAfter(attempt, asked));
        }
    }

    private void bury(Delivery delivery, int attempt, String why) {
        try {
            journal.bury(delivery, attempt, why);
        } catch (UncheckedIOException e) {
            // The disk takes no dead letter: the delivery is still owed, and the disk may be why it failed.
            schedule(delivery, attempt, retries.longest());
            return;
        }
        complaints.accept("rule " + rule.name() + ": event " + delivery.event().id() + " ("
                + delivery.event().title() + ") is a dead letter after " + attempt + " attempts: " + why);
    }

    /** Lets the delivery under way finish, if it does so soon, and begins no other. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
