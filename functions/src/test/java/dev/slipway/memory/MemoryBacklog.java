package dev.slipway.memory;

import dev.slipway.memory.MemoryState.Token;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is still to be done, in memory. */
record MemoryBacklog(MemoryState state) implements Backlog {
    @Override
    public List<Entry> unpublished(Instant before, int limit) {
        synchronized (state) {
            return state.unpublished.values().stream()
                    .filter(entry -> entry.at().isBefore(before))
                    .sorted(Comparator.comparing(Entry::at)
                            .thenComparing(Entry::modelId)
                            .thenComparing(Entry::seq))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public void published(Entry entry) {
        synchronized (state) {
            state.unpublished.remove(entry.id());
        }
    }

    @Override
    public List<PendingVersion> pendingVersions(Instant before, int limit) {
        synchronized (state) {
            return state.versions.values().stream()
                    .filter(version -> version.status() == VersionStatus.PENDING_UPLOAD)
                    .filter(version -> version.registered().at().isBefore(before))
                    .sorted(Comparator.comparing(
                                    (Version version) -> version.registered().at())
                            .thenComparing(Version::modelId)
                            .thenComparingInt(version -> version.number()))
                    .map(version -> new PendingVersion(
                            version.modelId(),
                            version.number(),
                            version.registered().at()))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public List<Promotion> openPromotions(Instant before, int limit) {
        synchronized (state) {
            return state.promotions.values().stream()
                    .filter(Promotion::isOpen)
                    .filter(promotion -> promotion.requestedAt().isBefore(before))
                    .sorted(Comparator.comparing(Promotion::requestedAt).thenComparing(Promotion::id))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public List<String> waitingFlows(Instant before, int limit) {
        synchronized (state) {
            return state.tokens.entrySet().stream()
                    .filter(token -> token.getValue().since().isBefore(before))
                    .sorted(Comparator.comparing((Map.Entry<String, Token> token) ->
                                    token.getValue().since())
                            .thenComparing(Map.Entry::getKey))
                    .map(Map.Entry::getKey)
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public void waitOn(String promotion, String token, Instant since) {
        synchronized (state) {
            state.tokens.put(promotion, new Token(token, since));
        }
    }

    @Override
    public Optional<String> token(String promotion) {
        synchronized (state) {
            return Optional.ofNullable(state.tokens.get(promotion)).map(Token::text);
        }
    }

    @Override
    public void forget(String promotion, String token) {
        synchronized (state) {
            token(promotion).filter(token::equals).ifPresent(same -> state.tokens.remove(promotion));
        }
    }
}
