package dev.slipway.memory;

import dev.slipway.json.Rfc3339;
import dev.slipway.memory.MemoryState.Place;
import dev.slipway.memory.MemoryState.Token;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.promotion.Promotion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is still to be done, in memory. A place in a list is a text that sorts as the list does, as in the table. */
record MemoryBacklog(MemoryState state) implements Backlog {
    private static final String TIME = "[0-9T:.Z-]{24}";

    @Override
    public Page<Unpublished> unpublished(Instant before, Page.Request page) {
        synchronized (state) {
            return page(state.unpublished.values().stream(), Unpublished::at, MemoryBacklog::place, before, page);
        }
    }

    @Override
    public List<List<Entry>> entries(List<Unpublished> changes) {
        synchronized (state) {
            return changes.stream()
                    .map(change -> List.copyOf(state.entries(change.modelId())
                            .subMap(change.from(), change.from() + change.count())
                            .values()))
                    .toList();
        }
    }

    @Override
    public void published(List<Unpublished> changes) {
        synchronized (state) {
            changes.forEach(change -> state.unpublished.remove(new Place(change.modelId(), change.from())));
        }
    }

    @Override
    public Page<PendingVersion> pendingVersions(Instant before, Page.Request page) {
        synchronized (state) {
            Stream<PendingVersion> pending = state.versions.values().stream()
                    .filter(version -> version.isWaiting())
                    .map(version -> new PendingVersion(
                            version.modelId(),
                            version.number(),
                            version.registered().at()));
            return page(
                    pending,
                    PendingVersion::registeredAt,
                    version -> version.modelId() + "#" + String.format("%010d", version.version()),
                    before,
                    page);
        }
    }

    @Override
    public Page<Promotion> openPromotions(Instant before, Page.Request page) {
        synchronized (state) {
            return page(open(), Promotion::requestedAt, Promotion::id, before, page);
        }
    }

    @Override
    public int countOpenPromotions(int most) {
        synchronized (state) {
            return (int) open().limit(most).count();
        }
    }

    @Override
    public Page<String> waitingFlows(Instant before, Page.Request page) {
        synchronized (state) {
            return page(
                            state.tokens.entrySet().stream(),
                            token -> token.getValue().since(),
                            Map.Entry::getKey,
                            before,
                            page)
                    .map(Map.Entry::getKey);
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

    @Override
    public Optional<String> sweptTo(String list) {
        synchronized (state) {
            return Optional.ofNullable(state.swept.get(list));
        }
    }

    @Override
    public void sweptTo(String list, Optional<String> place) {
        synchronized (state) {
            place.ifPresentOrElse(at -> state.swept.put(list, at), () -> state.swept.remove(list));
        }
    }

    private Stream<Promotion> open() {
        return state.promotions.values().stream().filter(Promotion::isOpen);
    }

    private static String place(Unpublished change) {
        return change.modelId() + "#" + String.format("%012d", change.from());
    }

    private static <T> Page<T> page(
            Stream<T> all, Function<T, Instant> time, Function<T, String> name, Instant before, Page.Request page) {
        Instant millis = before.truncatedTo(ChronoUnit.MILLIS);
        return new MemoryList<T>(
                        element -> Rfc3339.format(time.apply(element)) + "#" + name.apply(element), TIME + "#.+")
                .page(all.filter(element -> time.apply(element).isBefore(millis)), page);
    }
}
