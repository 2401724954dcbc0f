package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Permission;
import dev.slipway.registry.access.RightsSettings;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.access.SourceRules;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Secrets;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.verification.HistoryVerification;
import java.time.Clock;
import java.util.function.BiFunction;

/** The registry put together: everything it does, over one store and one artifact store. */
public final class Registry {
    private final Stores stores;
    private final RightsSettings settings;
    private final ArtifactStore artifacts;
    private final Changes changes;
    private final Rights rights;
    private final Guard guard;
    private final Accesses accesses;
    private final Policies policies;
    private final Defaults defaults;
    private final KeptNames keptNames;
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
        this(stores, artifacts, new Changes(stores.store(), clock), Roles.DEFAULT);
    }

    /** A registry that carries its changes through in its own way, for callers with the roles that there are by default. */
    public Registry(Stores stores, ArtifactStore artifacts, Changes changes) {
        this(stores, artifacts, changes, Roles.DEFAULT);
    }

    /** The same for callers with these roles. */
    public Registry(Stores stores, ArtifactStore artifacts, Changes changes, Roles roles) {
        this(stores, artifacts, changes, new RightsSettings(roles, SourceRules.NONE));
    }

    /** The same with all settings that decide who may do what. */
    public Registry(Stores stores, ArtifactStore artifacts, Changes changes, RightsSettings settings) {
        this(stores, artifacts, changes, settings, Guard::new);
    }

    /**
     * The registry for one call: models that are not there for the caller are not there, and what the caller may not do is
     * refused. To be made for each call anew.
     *
     * @param permission what the call is about
     */
    public Registry onBehalfOf(Caller caller, Permission permission) {
        Sight sight = new Sight(stores.store(), rights, caller);
        Stores seen = new Stores(
                new SeenStore(stores.store(), sight),
                new SeenLists(stores.lists(), sight),
                stores.state(),
                stores.secrets());
        Changes.Right right = new Changes.Right() {
            @Override
            public void check(Model model) {
                boolean isAsked = permission.isForDeciders() && sight.isAskedByDefault(model);
                if (!isAsked) {
                    rights.check(permission, caller, model, () -> sight.askedByDefaultOn(model));
                }
            }

            @Override
            public void checkEverywhere() {
                rights.checkEverywhere(permission, caller);
            }
        };
        HistoryVerification shown =
                verification.of(head -> head.map(sight::shows).orElseGet(() -> {
                    sight.lookForNothing();
                    return Permission.READ.isHeldBy(caller);
                }));
        return new Registry(this, seen, changes.under(right, seen.store()), shown);
    }

    /** A registry with a guard of its own, by which a test shows what the guard keeps out. */
    Registry(
            Stores stores,
            ArtifactStore artifacts,
            Changes changes,
            RightsSettings settings,
            BiFunction<RegistryStore, Rights, Guard> guards) {
        this(
                new Stores(stores.store(), stores.lists(), stores.state(), new KeptSecrets(stores.secrets())),
                artifacts,
                changes,
                settings,
                guards.apply(stores.store(), new Rights(settings.access())),
                new Endings(stores.store(), new OpenPromotions(stores.store()), changes),
                new HistoryVerification(stores.state(), changes.clock()));
    }

    /** What guards and ends goes by all there is, whoever calls; everything else by what the caller sees. */
    private Registry(Registry whole, Stores seen, Changes changes, HistoryVerification verification) {
        this(seen, whole.artifacts, changes, whole.settings, whole.guard, whole.endings, verification);
    }

    private Registry(
            Stores stores,
            ArtifactStore artifacts,
            Changes changes,
            RightsSettings settings,
            Guard guard,
            Endings endings,
            HistoryVerification verification) {
        this.stores = stores;
        this.artifacts = artifacts;
        this.changes = changes;
        this.settings = settings;
        this.rights = new Rights(settings.access());
        this.guard = guard;
        this.endings = endings;
        RegistryStore store = stores.store();
        OpenPromotions open = new OpenPromotions(store);
        policies = new Policies(new PoliciesInForce(store), guard, changes);
        defaults = new Defaults(store, guard, changes);
        keptNames = new KeptNames(store, changes);
        accesses = new Accesses(changes);
        StageMoves moves = new StageMoves(store, policies, guard);
        models = new Models(store, guard, endings, changes);
        versions = new Versions(store, artifacts, guard, moves, endings, changes);
        linkedVersions = new LinkedVersions(store, settings.sources(), changes);
        uploads = new Uploads(store, artifacts, versions, changes);
        promotions = new Promotions(store, guard, versions, policies, moves, open, endings, changes);
        stages = new Stages(store, policies, guard, moves, changes);
        catalog = new Catalog(stores, artifacts, versions, guard);
        this.verification = verification;
    }

    /** Who has which role everywhere. */
    public Roles roles() {
        return settings.access();
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
        return changes.clock();
    }

    public Policies policies() {
        return policies;
    }

    /** What the organisation asks of stages without a policy of their own. */
    public Defaults defaults() {
        return defaults;
    }

    /** With whom names stay, and freeing them. */
    public KeptNames keptNames() {
        return keptNames;
    }

    /** Which settings decide who may do what, in the registry's own history. */
    public RecordedSettings recordedSettings() {
        return new RecordedSettings(stores.lists(), settings, changes);
    }

    /**
     * Refuses what the call is about where its caller may not do it. For what changes nothing and needs more than to read: a
     * change checks by itself.
     */
    public void checkRight(Model model) {
        changes.checkRight(model);
    }

    /** The same of what is about no model. */
    public void checkRightEverywhere() {
        changes.checkRightEverywhere();
    }

    /** Who may do what on a model. */
    public Accesses accesses() {
        return accesses;
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

    /** Versions whose files are being copied. */
    public CopiedVersions copiedVersions() {
        return new CopiedVersions(stores.store(), settings.sources(), changes);
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
