package dev.slipway.memory;

import dev.slipway.SteppedTime;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Registry;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.delivery.IndexRepair;
import dev.slipway.registry.delivery.Indexing;
import dev.slipway.registry.delivery.Outbox;
import dev.slipway.registry.delivery.Sweep;
import dev.slipway.registry.port.Backlog.Unpublished;
import dev.slipway.registry.port.Page;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A whole registry in memory: the domain as it is deployed, over ports that a test can look into. */
public final class MemoryRegistry {
    /** What went wrong on the way out. */
    public final List<Throwable> complaints = new ArrayList<>();

    public final MemoryStores stores;
    public final MemoryArtifacts artifacts;
    public final MemoryEvents events = new MemoryEvents();
    public final MemoryFlow flow = new MemoryFlow();
    public final Registry registry;
    public final Outbox outbox;
    private final Indexing indexing;
    private final Clock clock;

    /** An empty registry by this clock. It does not wait between the tries of a change. */
    public MemoryRegistry(Clock clock) {
        this(clock, RightsSettings.DEFAULT);
    }

    /** The same with other settings of who may do what. */
    public MemoryRegistry(Clock clock, RightsSettings settings) {
        this.clock = clock;
        stores = new MemoryStores(clock);
        artifacts = new MemoryArtifacts(clock);
        registry = new Registry(
                stores.stores(), artifacts, new Changes(stores.stores().store(), clock, new SteppedTime()), settings);
        indexing = new Indexing(stores.stores().store(), stores.index());
        outbox = new Outbox(
                stores.stores().store(),
                stores.backlog(),
                events,
                flow,
                flow,
                registry.endings(),
                indexing,
                complaints::add);
    }

    /** Keeps the search index of this registry. */
    public Indexing indexing() {
        return indexing;
    }

    /** What the sweep repairs the search index with. */
    public IndexRepair indexRepair() {
        return new IndexRepair(
                stores.stores().lists(), stores.backlog(), stores.index(), indexing, clock, complaints::add);
    }

    /** Tells the world of everything that it was not told of yet. */
    public void deliver() {
        Page.Request all = Page.Request.first(1_000);
        for (List<Unpublished> changes =
                        stores.backlog().unpublished(Instant.MAX, all).items();
                !changes.isEmpty();
                changes = stores.backlog().unpublished(Instant.MAX, all).items()) {
            outbox.deliver(changes);
        }
    }

    /** A sweep of this registry; {@code ages} says what counts as lost. */
    public Sweep sweep(Sweep.Ages ages) {
        return new Sweep(
                stores.backlog(),
                registry.uploads(),
                registry.endings(),
                registry.recordedSettings(),
                outbox,
                flow,
                flow,
                indexRepair(),
                clock,
                ages,
                Sweep.Times.DEFAULT,
                complaints::add);
    }
}
