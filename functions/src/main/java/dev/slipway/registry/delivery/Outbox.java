package dev.slipway.registry.delivery;

import dev.slipway.registry.Endings;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.port.AdoptionFlow;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Backlog.Unpublished;
import dev.slipway.registry.port.EventPublisher;
import dev.slipway.registry.port.EventPublisher.Outcome;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.version.VersionKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells the world what is recorded: events to the bus, starts and answers to the approval flow. Nothing else does. And it ends
 * the promotions that a recorded change overtakes, and keeps the search index, so that whoever makes the change need not pay for
 * that. It may be told the same change again at any time, by the stream or by the sweep; what it does twice has the effect of
 * once.
 */
public final class Outbox {
    private final RegistryStore store;
    private final Backlog backlog;
    private final EventPublisher events;
    private final ApprovalFlow flow;
    private final AdoptionFlow adoptions;
    private final Endings endings;
    private final Indexing indexing;
    private final Consumer<Throwable> complaints;

    /** An outbox; {@code complaints} hears what kept a change from being delivered this time. */
    public Outbox(
            RegistryStore store,
            Backlog backlog,
            EventPublisher events,
            ApprovalFlow flow,
            AdoptionFlow adoptions,
            Endings endings,
            Indexing indexing,
            Consumer<Throwable> complaints) {
        this.store = store;
        this.backlog = backlog;
        this.events = events;
        this.flow = flow;
        this.adoptions = adoptions;
        this.endings = endings;
        this.indexing = indexing;
        this.complaints = complaints;
    }

    /** What became of one change: its entries as far as they were there, and what became of all of them together. */
    public record Delivery(Unpublished change, List<Entry> entries, Outcome outcome) {}

    /**
     * Delivers changes and answers what became of each, in the same order. One that cannot be delivered now holds up no
     * other: it stays in the backlog until it is.
     */
    public List<Delivery> deliver(List<Unpublished> changes) {
        List<List<Entry>> entries = backlog.entries(changes);
        Iterator<Outcome> published =
                events.publish(entries.stream().flatMap(List::stream).toList()).iterator();
        Set<Subject> indexed = new HashSet<>();
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            // A change of which an entry is missing was never published whole and never will be.
            Outcome outcome =
                    entries.get(i).size() == changes.get(i).count() ? Outcome.PUBLISHED : Outcome.UNPUBLISHABLE;
            for (Entry entry : entries.get(i)) {
                outcome = worse(outcome, finish(entry, published.next(), indexed));
            }
            deliveries.add(new Delivery(changes.get(i), entries.get(i), outcome));
        }
        return marked(deliveries);
    }

    /** Takes what is published off the backlog; what stays there, because that failed, is to be told again. */
    private List<Delivery> marked(List<Delivery> deliveries) {
        try {
            backlog.published(deliveries.stream()
                    .filter(delivery -> delivery.outcome() == Outcome.PUBLISHED)
                    .map(Delivery::change)
                    .toList());
            return deliveries;
        } catch (Refused e) {
            complaints.accept(e);
            return deliveries.stream()
                    .map(delivery -> new Delivery(
                            delivery.change(), delivery.entries(), worse(delivery.outcome(), Outcome.TRY_AGAIN)))
                    .toList();
        }
    }

    /** Answers a promotion's flow if it waits and the promotion has ended. */
    public void settle(String promotionId) {
        store.promotion(promotionId)
                .filter(promotion -> !promotion.isOpen())
                .ifPresent(ended -> backlog.token(promotionId).ifPresent(token -> {
                    flow.answer(token, ended);
                    backlog.forget(promotionId, token);
                }));
    }

    /** {@code indexed}: what the search index was told of since all of these entries were there, which is not told it again. */
    private Outcome finish(Entry entry, Outcome published, Set<Subject> indexed) {
        try {
            move(entry);
            Indexing.changedBy(entry)
                    .filter(subject -> !indexed.contains(subject))
                    .ifPresent(subject -> {
                        indexing.index(subject);
                        indexed.add(subject);
                    });
            return published;
        } catch (Refused e) {
            // The flow, the store or the index does not answer: the change is still in the backlog.
            complaints.accept(e);
            return Outcome.TRY_AGAIN;
        } catch (RuntimeException e) {
            // What cannot be read can be neither published nor acted upon, and nothing behind it is to wait for it.
            complaints.accept(e);
            return published == Outcome.UNPUBLISHABLE ? published : Outcome.TRY_AGAIN;
        }
    }

    /** What is to be tried again may yet be published whole, unless a part of it never will. */
    private static Outcome worse(Outcome one, Outcome other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private void move(Entry entry) {
        Fact fact = entry.fact();
        switch (fact.type()) {
            case PROMOTION_REQUESTED ->
                flow.start(((PromotionFact) fact).subject().promotion());
            case VERSION_REGISTERED -> {
                VersionFact.Registered registered = (VersionFact.Registered) fact;
                if (registered.isToBeCopied()) {
                    adoptions.start(new VersionKey(entry.modelId(), registered.version()));
                }
            }
            case PROMOTION_ENDED -> settle(((PromotionFact) fact).subject().promotion());
            case STAGE_CHANGED -> {
                ((StageFact.Changed) fact).applied().ifPresent(applied -> settle(applied.promotion()));
                endings.supersedeAll(entry.modelId(), ((StageFact) fact).stage());
            }
            case POLICY_SET -> endings.supersedeAll(entry.modelId(), ((StageFact) fact).stage());
            case VERSION_DELETED, MODEL_DELETED -> endings.supersedeAll(entry.modelId());
            case ACCESS_SET,
                    MODEL_REGISTERED,
                    MODEL_UPDATED,
                    MODEL_RESTORED,
                    VERSION_RESOLVED,
                    VERSION_READY,
                    VERSION_REJECTED,
                    VERSION_UPDATED,
                    VERSION_RESTORED,
                    PROMOTION_DECIDED,
                    SETTINGS_CHANGED,
                    NAME_FREED -> {}
        }
    }
}
