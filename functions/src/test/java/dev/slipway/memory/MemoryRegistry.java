package dev.slipway.memory;

import dev.slipway.SteppedTime;
import dev.slipway.registry.Changes;
import dev.slipway.registry.Registry;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.delivery.Outbox;
import dev.slipway.registry.delivery.Sweep;
import java.time.Clock;
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
        outbox = new Outbox(
                stores.stores().store(), stores.backlog(), events, flow, flow, registry.endings(), complaints::add);
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
                clock,
                ages,
                Sweep.Times.DEFAULT,
                complaints::add);
    }
}
