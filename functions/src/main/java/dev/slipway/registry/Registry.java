package dev.slipway.registry;

import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.RegistryStore;
import java.time.Clock;

/** The registry put together: every deed over one store and one artifact store. */
public final class Registry {
    private final RegistryStore store;
    private final Clock clock;
    private final Policies policies;
    private final Models models;
    private final Versions versions;
    private final Adoptions adoptions;
    private final Uploads uploads;
    private final Promotions promotions;
    private final Stages stages;
    private final Catalog catalog;
    private final HistoryVerification verification;

    /** A registry over these, by this clock. */
    public Registry(RegistryStore store, ArtifactStore artifacts, Clock clock) {
        this(store, artifacts, new Changes(store, clock));
    }

    /** A registry that carries its changes through in its own way. */
    public Registry(RegistryStore store, ArtifactStore artifacts, Changes changes) {
        this.store = store;
        this.clock = changes.clock();
        policies = new Policies(store, changes);
        models = new Models(changes, policies);
        versions = new Versions(store, artifacts, policies, changes);
        adoptions = new Adoptions(store, changes);
        uploads = new Uploads(store, artifacts, versions, changes);
        promotions = new Promotions(store, versions, policies, changes);
        stages = new Stages(store, policies, changes);
        catalog = new Catalog(store, artifacts, versions);
        verification = new HistoryVerification(store);
    }

    public RegistryStore store() {
        return store;
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

    public Adoptions adoptions() {
        return adoptions;
    }

    public Uploads uploads() {
        return uploads;
    }

    public Promotions promotions() {
        return promotions;
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
