package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Reach;
import dev.slipway.registry.access.Role;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which models are there for one caller. It is made for one call, and looks at each model once. Not thread-safe. */
final class Sight {
    private final RegistryStore store;
    private final Rights rights;
    private final Caller caller;
    private final Map<String, Boolean> seen = new HashMap<>();

    /** Heads that were read to look at them and for nothing else so far. */
    private final Map<String, Model> unread = new HashMap<>();

    /** Whom the organisation's defaults ask, once that was read. */
    private Optional<ModelAccess> asked = Optional.empty();

    Sight(RegistryStore store, Rights rights, Caller caller) {
        this.store = store;
        this.rights = rights;
        this.caller = caller;
    }

    /** Whether this model is there. */
    boolean sees(Model model) {
        boolean sees = rights.sees(caller, model) || isAskedByDefault(model);
        seen.put(model.id(), sees);
        return sees;
    }

    /**
     * Whether a stage of the model has no policy of its own, and the organisation's default asks a group of the caller's: that
     * is enough to read the model and to decide.
     */
    boolean isAskedByDefault(Model model) {
        return isInAnyGroup() && caller.isInAny(askedByDefaultOn(model));
    }

    /** Defaults ask groups: whoever is in none, as machines are, is asked by no default, and nothing need be read. */
    private boolean isInAnyGroup() {
        return !caller.groups().isEmpty();
    }

    /** The groups that defaults ask for stages of the model. */
    Set<String> askedByDefaultOn(Model model) {
        return askedByDefault().deciders().entrySet().stream()
                .filter(asked -> isUnderDefault(model, asked.getKey()))
                .flatMap(asked -> asked.getValue().stream())
                .collect(Collectors.toSet());
    }

    /** Which models there can be for the caller: any, where a default asks one of their groups. */
    Reach reach() {
        boolean isAsked = !caller.roles().contains(Role.ADMIN)
                && isInAnyGroup()
                && askedByDefault().deciders().values().stream().anyMatch(caller::isInAny);
        return isAsked ? Reach.EVERYTHING : Reach.of(caller);
    }

    private static boolean isUnderDefault(Model model, StageName stage) {
        boolean isThere =
                model.stages().containsKey(stage) || !model.openInto(stage).isEmpty();
        return !model.isPrompt() && isThere && model.stageOrFresh(stage).policyRevision() == 0;
    }

    private ModelAccess askedByDefault() {
        if (asked.isEmpty()) {
            asked = Optional.of(store.modelById(OwnHistory.ID)
                    .map(Model::access)
                    .orElseGet(() -> ModelAccess.ofBirth(Identity.REGISTRY)));
        }
        return asked.get();
    }

    /** Does the reads that it would have taken to see that a model is hidden. */
    void lookForNothing() {
        if (isInAnyGroup()) {
            var unused = askedByDefault();
        }
    }

    /** Looks at a head that was read, to be used once more. */
    void look(Model model) {
        unread.put(model.id(), model);
        var unused = sees(model);
    }

    /** The head that was read only to look at it so far, if it is there for the caller. */
    Optional<Model> readAlready(String modelId) {
        return Optional.ofNullable(unread.remove(modelId)).filter(this::sees);
    }

    /** Whether it looked at the model of this id. */
    boolean knows(String modelId) {
        return seen.containsKey(modelId);
    }

    /** Whether the model of this id is there; one that nobody has takes as many reads as one that is hidden. */
    boolean sees(String modelId) {
        Boolean known = seen.get(modelId);
        if (known != null) {
            return known;
        }
        Optional<Model> model = store.modelById(modelId);
        if (model.isEmpty()) {
            // In place of the head.
            var unused = store.words(modelId);
            lookForNothing();
            seen.put(modelId, false);
            return false;
        }
        unread.put(modelId, model.get());
        return sees(model.get());
    }

    /**
     * The same of a model that the caller asks for.
     *
     * @throws Refused {@link Refusal#FORBIDDEN} when it is no secret and the caller has no role
     */
    boolean shows(Model model) {
        return sees(model) || rights.shows(caller, model);
    }

    /** The same by the model's id. */
    boolean shows(String modelId) {
        boolean sees = sees(modelId);
        Model read = unread.get(modelId);
        return sees || (read != null && rights.shows(caller, read));
    }

    /** The model of this id if it is there: the head that was just read to look at it, or else as it is now. */
    Optional<Model> model(String modelId) {
        boolean known = sees(modelId);
        Model read = unread.remove(modelId);
        if (read != null) {
            return Optional.of(read).filter(this::shows);
        }
        return known ? store.modelById(modelId).filter(this::shows) : Optional.empty();
    }
}
