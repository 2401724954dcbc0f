package dev.slipway.registry.delivery;

import dev.slipway.registry.Endings;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.EventPublisher;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells the world what is recorded: events to the bus, starts and answers to the approval flow. Nothing else does. And it ends
 * the promotions that a recorded change overtakes, so that whoever makes the change need not pay for them. It may be told the
 * same entry again at any time, by the stream or by the sweep; what it does twice has the effect of once.
 */
public final class Outbox {
    private final RegistryStore store;
    private final Backlog backlog;
    private final EventPublisher events;
    private final ApprovalFlow flow;
    private final Endings endings;
    private final Consumer<Throwable> complaints;

    /** An outbox; {@code complaints} hears what kept an entry from being delivered this time. */
    public Outbox(
            RegistryStore store,
            Backlog backlog,
            EventPublisher events,
            ApprovalFlow flow,
            Endings endings,
            Consumer<Throwable> complaints) {
        this.store = store;
        this.backlog = backlog;
        this.events = events;
        this.flow = flow;
        this.endings = endings;
        this.complaints = complaints;
    }

    /**
     * Delivers entries and answers what became of each, in the same order. An entry that cannot be delivered now holds up
     * no other: it stays in the backlog until it is.
     */
    public List<EventPublisher.Outcome> deliver(List<Entry> entries) {
        List<EventPublisher.Outcome> published = events.publish(entries);
        List<EventPublisher.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            outcomes.add(finish(entries.get(i), published.get(i)));
        }
        return outcomes;
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

    private EventPublisher.Outcome finish(Entry entry, EventPublisher.Outcome published) {
        try {
            move(entry);
            if (published == EventPublisher.Outcome.PUBLISHED) {
                backlog.published(entry);
            }
            return published;
        } catch (Refused e) {
            // The flow or the store does not answer: the entry is still in the backlog.
            complaints.accept(e);
            return EventPublisher.Outcome.TRY_AGAIN;
        } catch (RuntimeException e) {
            // What cannot be read can be neither published nor acted upon, and nothing behind it is to wait for it.
            complaints.accept(e);
            return published == EventPublisher.Outcome.UNPUBLISHABLE ? published : EventPublisher.Outcome.TRY_AGAIN;
        }
    }

    private void move(Entry entry) {
        Fact fact = entry.fact();
        switch (fact.type()) {
            case PROMOTION_REQUESTED ->
                flow.start(((PromotionFact) fact).subject().promotion());
            case PROMOTION_ENDED -> settle(((PromotionFact) fact).subject().promotion());
            case STAGE_CHANGED -> {
                ((StageFact.Changed) fact).applied().ifPresent(applied -> settle(applied.promotion()));
                endings.supersedeAll(entry.modelId());
            }
            case POLICY_SET, VERSION_DELETED, MODEL_DELETED -> endings.supersedeAll(entry.modelId());
            case MODEL_REGISTERED,
                    MODEL_UPDATED,
                    MODEL_RESTORED,
                    VERSION_REGISTERED,
                    VERSION_READY,
                    VERSION_REJECTED,
                    VERSION_UPDATED,
                    VERSION_RESTORED,
                    PROMOTION_DECIDED -> {}
        }
    }
}
