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
 * it. Lists are of what is earlier than a time, the oldest first, at most so many; they may lag a moment behind. Nothing
 * answers null. Implementations are thread-safe. A store that does not answer throws {@link Refusal#UNAVAILABLE}.
 */
public interface Backlog {
    /** Entries not yet known to be published, recorded before a time. */
    List<Entry> unpublished(Instant before, int limit);

    /** Marks an entry published. Doing it twice is no error, nor is doing it to one that was never recorded. */
    void published(Entry entry);

    /** Versions that wait for uploads, neither READY nor REJECTED, registered before a time. */
    List<PendingVersion> pendingVersions(Instant before, int limit);

    /** Promotions that are open and were requested before a time. */
    List<Promotion> openPromotions(Instant before, int limit);

    /** Promotions whose flow waits on a token that was stored before a time. */
    List<String> waitingFlows(Instant before, int limit);

    /** Stores the token that a promotion's flow waits on, in place of an earlier one. */
    void waitOn(String promotion, String token, Instant since);

    /** The token that a promotion's flow waits on, if it waits. */
    Optional<String> token(String promotion);

    /** Forgets a token that was answered; another one stored since stays. Doing it twice is no error. */
    void forget(String promotion, String token);

    /** A version that waits for uploads. */
    record PendingVersion(String modelId, int version, Instant registeredAt) {}
}
