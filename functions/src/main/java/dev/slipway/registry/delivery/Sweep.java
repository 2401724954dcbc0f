package dev.slipway.registry.delivery;

import dev.slipway.registry.Endings;
import dev.slipway.registry.RecordedSettings;
import dev.slipway.registry.Uploads;
import dev.slipway.registry.port.AdoptionFlow;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Repairs what got lost on the way: uploads nobody told of, entries the stream did not bring, flows that were not started,
 * not answered, or that did not keep time, promotions that were overtaken, what the search index lacks. And it records the
 * settings that decide who may do what, which are changed past the registry. Each step repeats what should have happened, so it
 * does no harm where it had.
 */
public final class Sweep {
    private static final int BATCH = 100;

    /** One of these can take half a minute. */
    private static final int FEW = 10;

    private static final int COUNTED = 1_000;

    /** Later than anything is recorded. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    /** The clocks of several sweeps may differ by that. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Backlog backlog;
    private final Uploads uploads;
    private final Endings endings;
    private final RecordedSettings settings;
    private final Outbox outbox;
    private final ApprovalFlow flow;
    private final AdoptionFlow adoptions;
    private final IndexRepair index;
    private final Clock clock;
    private final Ages ages;
    private final Times times;
    private final Consumer<Throwable> complaints;
    private Instant latest = Instant.MIN;

    /**
     * How old something must be before it counts as lost; with an age of zero everything does, also what the clock, set back
     * since, says is yet to come.
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
     * How long a sweep may spend on each kind of thing, so that however many there are of one kind, the others get their
     * turn. What is not reached in that time is where the next sweep begins.
     */
    public record Times(Duration entries, Duration flows, Duration promotions, Duration uploads, Duration index) {
        /** Four minutes together: less than the sweeper may run. */
        public static final Times DEFAULT = new Times(
                Duration.ofSeconds(90),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30));
    }

    /**
     * What a sweep found, and how things stand now.
     *
     * @param entries changes whose lost entries were looked at
     * @param uploads versions that wait for their files and were looked after
     * @param promotionsWaiting promotions that wait for people, up to {@value #COUNTED}
     * @param oldestUnpublished how long the oldest entry has been waiting to be published; zero when none is
     */
    public record Report(int entries, int uploads, int promotionsWaiting, Duration oldestUnpublished) {}

    public Sweep(
            Backlog backlog,
            Uploads uploads,
            Endings endings,
            RecordedSettings settings,
            Outbox outbox,
            ApprovalFlow flow,
            AdoptionFlow adoptions,
            IndexRepair index,
            Clock clock,
            Ages ages,
            Times times,
            Consumer<Throwable> complaints) {
        this.backlog = backlog;
        this.uploads = uploads;
        this.endings = endings;
        this.settings = settings;
        this.outbox = outbox;
        this.flow = flow;
        this.adoptions = adoptions;
        this.index = index;
        this.clock = clock;
        this.ages = ages;
        this.times = times;
        this.complaints = complaints;
    }

    /**
     * Sweeps once. Of each kind it begins where the last sweep stopped, goes on to the end and from there to the beginning,
     * until all have been looked at or the time for that kind is over.
     */
    public Report run() {
        Instant now = clock.instant();
        boolean isSetBack = now.plus(CLOCKS_DIFFER).isBefore(latest);
        latest = now.isAfter(latest) ? now : latest;
        each(settings::record);
        Instant lost = before(now, isSetBack, ages.flow());
        int entries = round(
                "entries",
                times.entries(),
                BATCH,
                page -> backlog.unpublished(before(now, isSetBack, ages.entry()), page),
                (changes, end) -> each(() -> outbox.deliver(changes)));
        round(
                "flows",
                times.flows(),
                BATCH,
                page -> backlog.waitingFlows(lost, page),
                (flows, end) -> until(end, flows, outbox::settle));
        round(
                "promotions",
                times.promotions(),
                BATCH,
                page -> backlog.openPromotions(lost, page),
                (open, end) -> until(end, open, promotion -> repair(promotion, now)));
        int uploaded = round(
                "uploads",
                times.uploads(),
                FEW,
                page -> backlog.pendingVersions(before(now, isSetBack, ages.upload()), page),
                (pending, end) -> until(
                        end, pending, version -> uploads.check(version, now).ifPresent(adoptions::start)));
        each(() ->
                index.run(before(now, isSetBack, ages.entry()), clock.instant().plus(times.index())));
        return new Report(entries, uploaded, backlog.countOpenPromotions(COUNTED), oldestUnpublished(now));
    }

    /**
     * Up to when something counts as lost. Of a clock that was set back nobody can say how old anything is: then everything
     * is looked at, which does no harm, rather than nothing until the clock has caught up.
     */
    private static Instant before(Instant now, boolean isSetBack, Duration age) {
        return isSetBack || age.isZero() ? END_OF_TIME : now.minus(age);
    }

    /**
     * Goes once round a list, as far as the time reaches; says how many elements it came by. The next place is kept before the
     * elements of a page are looked after: should they take longer than this function may run, the next sweep begins behind
     * them, and comes by them again in its turn.
     */
    private <T> int round(
            String list,
            Duration time,
            int batch,
            Function<Page.Request, Page<T>> pages,
            BiConsumer<List<T>, Instant> lookAfter) {
        Instant end = clock.instant().plus(time);
        Optional<String> begun = backlog.sweptTo(list);
        Optional<String> place = begun;
        boolean isSecondLap = begun.isEmpty();
        int count = 0;
        do {
            Page<T> page = page(pages, batch, place);
            if (!page.next().equals(place)) {
                backlog.sweptTo(list, page.next());
            }
            place = page.next();
            lookAfter.accept(page.items(), end);
            count += page.items().size();
            boolean isRound = isSecondLap && (place.isEmpty() || isBehind(place.get(), begun));
            if (isRound) {
                break;
            }
            isSecondLap = isSecondLap || place.isEmpty();
        } while (clock.instant().isBefore(end));
        return count;
    }

    /** Whether a place in a list, which are texts that sort as the list does, is where this sweep began or behind it. */
    private static boolean isBehind(String place, Optional<String> begun) {
        return begun.filter(start -> place.compareTo(start) >= 0).isPresent();
    }

    /** Looks after one element after the other while there is time; the rest have their turn in the next round. */
    private <T> void until(Instant end, List<T> elements, Consumer<T> lookAfter) {
        for (T element : elements) {
            if (clock.instant().isBefore(end)) {
                each(() -> lookAfter.accept(element));
            }
        }
    }

    /** A page of a list; its first one where the place that was kept is none of it. */
    private <T> Page<T> page(Function<Page.Request, Page<T>> pages, int batch, Optional<String> place) {
        try {
            return pages.apply(new Page.Request(batch, place));
        } catch (Refused e) {
            if (e.refusal() != Refusal.INVALID_CURSOR) {
                throw e;
            }
            complaints.accept(e);
            return pages.apply(Page.Request.first(batch));
        }
    }

    private Duration oldestUnpublished(Instant now) {
        return backlog.unpublished(now, Page.Request.first(1)).items().stream()
                .findFirst()
                .map(change -> Duration.between(change.at(), now))
                .orElse(Duration.ZERO);
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
