package dev.slipway.memory;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.port.Backlog;
import dev.slipway.registry.port.SearchIndex;
import dev.slipway.registry.port.Secrets;
import dev.slipway.registry.port.Stores;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.NavigableMap;

/** The registry's stores and its backlog over one state in memory. Thread-safe: one change at a time. */
public final class MemoryStores {
    private static final int SECRET_BYTES = 32;

    private final MemoryState state = new MemoryState();
    private final SecureRandom random = new SecureRandom();
    private final Stores stores;
    private final Backlog backlog = new MemoryBacklog(state);

    /** Stores that are empty; the clock says which marks of requests have expired. */
    public MemoryStores(Clock clock) {
        Secrets secrets = this::secret;
        this.stores = new Stores(
                new MemoryRegistryStore(state, clock), new MemoryLists(state), new MemoryStoredState(state), secrets);
    }

    /** What the registry is put together over. */
    public Stores stores() {
        return stores;
    }

    /** What is still to be done. */
    public Backlog backlog() {
        return backlog;
    }

    /** What searches go by. */
    public SearchIndex index() {
        return new MemorySearchIndex(state);
    }

    /** Keeps what is stored now; run, it puts that back, as often as a test likes. */
    public Runnable checkpoint() {
        synchronized (state) {
            MemoryState kept = state.copy();
            return () -> {
                synchronized (state) {
                    state.become(kept);
                }
            };
        }
    }

    /** A model's entries by their numbers; what a test does to them is done behind the registry's back. */
    public NavigableMap<Long, Entry> history(String modelId) {
        return state.entries(modelId);
    }

    private byte[] secret(String name) {
        synchronized (state) {
            return state.secrets
                    .computeIfAbsent(name, unused -> {
                        byte[] fresh = new byte[SECRET_BYTES];
                        random.nextBytes(fresh);
                        return fresh;
                    })
                    .clone();
        }
    }
}
