package dev.slipway.registry.port;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.refusal.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the registry still has to do for changes that are already recorded: entries to publish, uploads to look after, flows
 * to answer. It is part of the same table and written by the same commits, so nothing that was accepted can be missing from
 * it. Lists are of what is earlier than a time, to the millisecond, the oldest first, page by page; they may lag a moment
 * behind. Nothing answers null. Implementations are thread-safe. A store that does not answer throws
 * {@link Refusal#UNAVAILABLE}.
 */
public interface Backlog {
    /** Changes whose entries are not yet known to be published, recorded before a time. */
    Page<Unpublished> unpublished(Instant before, Page.Request page);

    /** The entries of these changes, change by change; those that there are, each change's in order. */
    List<List<Entry>> entries(List<Unpublished> changes);

    /** Marks changes published. Doing it twice is no error, nor is doing it to one that was never recorded. */
    void published(List<Unpublished> changes);

    /** Versions that wait for uploads or are being copied, neither READY nor REJECTED, registered before a time. */
    Page<PendingVersion> pendingVersions(Instant before, Page.Request page);

    /** Promotions that are open and were requested before a time. */
    Page<Promotion> openPromotions(Instant before, Page.Request page);

    /** How many promotions are open; counted up to so many. */
    int countOpenPromotions(int most);

    /** Promotions whose flow waits on a token that was stored before a time. */
    Page<String> waitingFlows(Instant before, Page.Request page);

    /** Stores the token that a promotion's flow waits on, in place of an earlier one. */
    void waitOn(String promotion, String token, Instant since);

    /** The token that a promotion's flow waits on, if it waits. */
    Optional<String> token(String promotion);

    /** Forgets a token that was answered; another one stored since stays. Doing it twice is no error. */
    void forget(String promotion, String token);

    /** The place in one of the lists, by the list's name, at which a sweep stopped; nothing when it came to the end. */
    Optional<String> sweptTo(String list);

    /** Keeps that place. */
    void sweptTo(String list, Optional<String> place);

    /**
     * A change whose entries are still to be published.
     *
     * @param from the place of its first entry in the model's history
     * @param count how many entries it has, one after the other
     * @param at when it was made
     */
    record Unpublished(String modelId, long from, int count, Instant at) {}

    /** A version that waits for its files. */
    record PendingVersion(String modelId, int version, Instant registeredAt) {}
}
