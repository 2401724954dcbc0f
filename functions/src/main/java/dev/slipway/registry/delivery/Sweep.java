package dev.slipway.registry.delivery;

import dev.slipway.registry.Endings;
import dev.slipway.registry.Uploads;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.promotion.Promotion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Repairs what got lost on the way: uploads nobody told of, entries the stream did not bring, flows that were not started,
 * not answered, or that did not keep time, promotions that were overtaken. Each step repeats what should have happened, so it does no harm where it had.
 */
public final class Sweep {
    private static final int BATCH = 100;
    private static final int COUNTED = 1_000;

    private final Backlog backlog;
    private final Uploads uploads;
    private final Endings endings;
    private final Outbox outbox;
    private final ApprovalFlow flow;
    private final Clock clock;
    private final Ages ages;
    private final Consumer<Throwable> complaints;

    /**
     * How old something must be before it counts as lost.
     *
     * @param entry an entry that is not published
     * @param upload a version that waits for files
     * @param flow a promotion without a waiting flow, a flow without an answer, an expiry that was not kept
     */
    public record Ages(Duration entry, Duration upload, Duration flow) {
        /** Longer than anything takes that goes well. */
        public static final Ages DEFAULT =
                new Ages(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(5));
    }

    /**
     * What a sweep found, and how things stand now.
     *
     * @param entries lost entries that were delivered again
     * @param uploads versions that were looked after
     * @param promotionsWaiting promotions that wait for people, up to {@value #COUNTED}
     * @param oldestUnpublished how long the oldest entry has been waiting to be published; zero when none is
     */
    public record Report(int entries, int uploads, long promotionsWaiting, Duration oldestUnpublished) {}

    public Sweep(
            Backlog backlog,
            Uploads uploads,
            Endings endings,
            Outbox outbox,
            ApprovalFlow flow,
            Clock clock,
            Ages ages,
            Consumer<Throwable> complaints) {
        this.backlog = backlog;
        this.uploads = uploads;
        this.endings = endings;
        this.outbox = outbox;
        this.flow = flow;
        this.clock = clock;
        this.ages = ages;
        this.complaints = complaints;
    }

    /** Sweeps once: a bounded number of each kind, the oldest first. */
    public Report run() {
        Instant now = clock.instant();
        List<Entry> entries = backlog.unpublished(now.minus(ages.entry()), BATCH);
        each(() -> outbox.deliver(entries));
        List<Backlog.PendingVersion> pending = backlog.pendingVersions(now.minus(ages.upload()), BATCH);
        pending.forEach(version -> each(() -> uploads.check(version, now)));
        backlog.waitingFlows(now.minus(ages.flow()), BATCH).forEach(promotion -> each(() -> outbox.settle(promotion)));
        backlog.openPromotions(now.minus(ages.flow()), BATCH).forEach(promotion -> each(() -> repair(promotion, now)));
        return new Report(
                entries.size(),
                pending.size(),
                backlog.openPromotions(now, COUNTED).size(),
                oldestUnpublished(now));
    }

    /** An entry that cannot be read does not say how old it is; then the next one counts. */
    private Duration oldestUnpublished(Instant now) {
        for (Entry entry : backlog.unpublished(now, BATCH)) {
            try {
                return Duration.between(entry.at(), now);
            } catch (RuntimeException e) {
                complaints.accept(e);
            }
        }
        return Duration.ZERO;
    }

    /** What one of them suffers from must not keep the others from being looked after. */
    private void each(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            complaints.accept(e);
        }
    }

    private void repair(Promotion found, Instant now) {
        Promotion promotion =
                found.isExpired(now.minus(ages.flow())) ? endings.expire(found.id()) : endings.supersede(found.id());
        if (!promotion.isOpen()) {
            outbox.settle(promotion.id());
        } else if (backlog.token(promotion.id()).isEmpty()) {
            flow.start(promotion.id());
        }
    }
}
