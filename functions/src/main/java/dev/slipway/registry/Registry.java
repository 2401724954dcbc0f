package dev.slipway.registry;

import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Secrets;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.verification.HistoryVerification;
import java.time.Clock;
import java.util.function.Function;

/** The registry put together: everything it does, over one store and one artifact store. */
public final class Registry {
    private final Stores stores;
    private final Clock clock;
    private final Policies policies;
    private final Models models;
    private final Versions versions;
    private final LinkedVersions linkedVersions;
    private final Uploads uploads;
    private final Promotions promotions;
    private final Endings endings;
    private final Stages stages;
    private final Catalog catalog;
    private final HistoryVerification verification;

    /** A registry over these, by this clock. */
    public Registry(Stores stores, ArtifactStore artifacts, Clock clock) {
        this(stores, artifacts, new Changes(stores.store(), clock));
    }

    /** A registry that carries its changes through in its own way. */
    public Registry(Stores stores, ArtifactStore artifacts, Changes changes) {
        this(stores, artifacts, changes, Guard::new);
    }

    /** A registry with a guard of its own, by which a test shows what the guard keeps out. */
    Registry(Stores stores, ArtifactStore artifacts, Changes changes, Function<RegistryStore, Guard> guards) {
        this.stores = stores;
        this.clock = changes.clock();
        RegistryStore store = stores.store();
        OpenPromotions open = new OpenPromotions(store);
        endings = new Endings(store, open, changes);
        Guard guard = guards.apply(store);
        policies = new Policies(store, guard, changes);
        StageMoves moves = new StageMoves(store, policies, guard);
        models = new Models(store, guard, endings, changes);
        versions = new Versions(store, artifacts, guard, moves, endings, changes);
        linkedVersions = new LinkedVersions(store, changes);
        uploads = new Uploads(store, artifacts, versions, changes);
        promotions = new Promotions(store, guard, versions, policies, moves, open, endings, changes);
        stages = new Stages(store, policies, guard, moves, changes);
        catalog = new Catalog(stores, artifacts, versions);
        verification = new HistoryVerification(stores.state(), clock);
    }

    public RegistryStore store() {
        return stores.store();
    }

    public RegistryLists lists() {
        return stores.lists();
    }

    public Secrets secrets() {
        return stores.secrets();
    }

    public Clock clock() {
        return clock;
    }

    public Policies policies() {
        return policies;
    }

    public Models models() {
        return models;
    }

    public Versions versions() {
        return versions;
    }

    public LinkedVersions linkedVersions() {
        return linkedVersions;
    }

    public Uploads uploads() {
        return uploads;
    }

    public Promotions promotions() {
        return promotions;
    }

    public Endings endings() {
        return endings;
    }

    public Stages stages() {
        return stages;
    }

    public Catalog catalog() {
        return catalog;
    }

    public HistoryVerification verification() {
        return verification;
    }
}
