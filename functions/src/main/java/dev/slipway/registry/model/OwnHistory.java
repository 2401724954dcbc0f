package dev.slipway.registry.model;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.Spelling;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The registry's own history: what belongs to no model and is recorded all the same.
 *
 * <p>It has the form of a model's, a head that orders its changes, entries that hash each other, policies, so that everything
 * that holds for models holds for it: one transaction for each change, an event for each entry, repair by the sweep,
 * verification. Its entries are
 *
 * <ul>
 *   <li>{@code Policy Set}: the organisation's default of a stage, which stages without a policy of their own are under;
 *   <li>{@code Settings Changed}: the settings of the deployment that decide who may do what;
 *   <li>{@code Name Freed}: a name that stayed with a deleted or renamed model stays with it no longer.
 * </ul>
 *
 * <p>It is no model. Its id is {@link Ids#OF_NO_MODEL}, to which {@code id:} does not lead. Its head has a place of its own,
 * {@link ModelRef#OWN}, to which no name leads, and is in no list. Its name stands in its entries, and no model can take it, so
 * that nobody mistakes one for the other. It holds no version, and its stages never hold anything. The first change makes it.
 *
 * <p>Entries of models refer to it by places: a move under a default says which entry set that, a name that was freed which
 * entry did so. So the verification of a model needs no more than what was recorded, whatever the defaults are today.
 */
public final class OwnHistory {
    /** In place of a model's id. */
    public static final String ID = Ids.OF_NO_MODEL;

    /** In place of a model's name. */
    public static final ModelName NAME = new ModelName("slipway");

    private OwnHistory() {}

    /** Whether this is the id of the registry's own history. */
    public static boolean isOwn(String modelId) {
        return modelId.equals(ID);
    }

    /** Whether no model can take this name, as it is spelled like the one in the registry's own entries. */
    public static boolean reserves(ModelName name) {
        return Spelling.of(name.value()).equals(Spelling.of(NAME.value()));
    }

    /** Its head before the first entry, which is made at this time. */
    public static Model head(Instant at) {
        return new Model(
                ID,
                NAME,
                new Holdings(0, new TreeMap<>(), 0, new TreeMap<>()),
                new Stamp(Identity.REGISTRY, at),
                Tail.beforeTheFirst(at),
                Optional.empty());
    }
}
