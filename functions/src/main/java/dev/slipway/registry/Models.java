package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.Retagged;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.history.TextChange;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.text.Apart;
import dev.slipway.registry.version.TagChange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Models: registering, describing, renaming, deleting and restoring them. */
public final class Models {
    /**
     * What a new model may take over: two writes for each policy and one for each group and identity that the other names. A
     * change writes a hundred things at most, and the rest of this one takes fewer than twenty.
     */
    private static final int MOST_INHERITED = 80;

    /** How long a deleted model can be restored. */
    public static final Duration RESTORE_WINDOW = Duration.ofDays(30);

    private final RegistryStore store;
    private final Guard guard;
    private final Endings endings;
    private final Changes changes;

    Models(RegistryStore store, Guard guard, Endings endings, Changes changes) {
        this.store = store;
        this.guard = guard;
        this.endings = endings;
        this.changes = changes;
    }

    /** What a description is changed to: absent members stay, an empty optional takes away. */
    public record Description(
            Optional<ModelName> name, Optional<Optional<String>> description, Map<String, Optional<String>> tags) {
        public Description {
            tags = Map.copyOf(tags);
        }
    }

    /**
     * Registers a model with the two stages every model is born with. One that takes a name which another model had, deleted
     * or renamed since, takes over its policies.
     *
     * @throws Refused {@link Refusal#MODEL_EXISTS}, {@link Refusal#NAME_RESERVED}, {@link Refusal#NAMESAKE}
     */
    public DescribedModel create(
            ModelName name, Optional<String> description, Map<String, String> tags, Request<DescribedModel> request) {
        return create(name, ModelKind.of(Optional.empty(), tags), description, tags, request);
    }

    /** The same of this kind, whatever the tags say. */
    public DescribedModel create(
            ModelName name,
            ModelKind kind,
            Optional<String> description,
            Map<String, String> tags,
            Request<DescribedModel> request) {
        Words words = new Words(description, kind.tagged(tags));
        return changes.create(
                () -> {
                    Optional<Model> keeper = guard.checkName(name, Optional.empty(), request.caller());
                    Draft draft =
                            fresh(name, kind, words, keeper, request.caller()).succeed(keeper);
                    keeper.ifPresent(model -> inherit(draft, model, request.caller()));
                    return draft;
                },
                request,
                draft -> new DescribedModel(draft.model(), words));
    }

    private Draft fresh(ModelName name, ModelKind kind, Words words, Optional<Model> predecessor, Caller caller) {
        Instant now = changes.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        boolean keepsName = predecessor.filter(Model::keepsName).isPresent();
        Model model = new Model(
                Ids.next(now),
                name,
                kind,
                Holdings.ofBirth(),
                new Stamp(caller.identity(), now),
                Tail.beforeTheFirst(now),
                Optional.empty());
        // As its first entry says already: what was restricted under this name stays so.
        Model seen = predecessor
                .map(other -> model.with(model.access().with(other.access().visibility())))
                .orElse(model);
        Draft draft = Draft.ofNew(keepsName ? seen.keepingName() : seen)
                .record(new ModelFact.Registered(
                        kind,
                        words.cut().description(),
                        words.cut().tags(),
                        words.texts().apart().map(Apart::digest),
                        predecessor.map(other -> new ModelFact.Heritage(other.id(), other.keepsName())),
                        words.digest()));
        return words.equals(Words.NONE) ? draft : draft.write(words, Words.NONE);
    }

    /**
     * Gives a new model the policies and the access of the one that had its name, as settings of its own; but no policy that
     * whoever makes it could not set: an admin made that exception for the other model. A prompt in the place of a model, which
     * is under no default, gets those that the model was under by default, too.
     *
     * @throws Refused {@link Refusal#NAME_RESERVED} for more of them than one change can write
     */
    private void inherit(Draft draft, Model predecessor, Caller maker) {
        boolean isUnderDefaults = draft.model().isPrompt() && !predecessor.isPrompt();
        PoliciesInForce inForce = new PoliciesInForce(store);
        SortedMap<StageName, Policy> policies = new TreeMap<>();
        predecessor.stages().values().stream()
                .filter(stage -> stage.policyRevision() > 0 || isUnderDefaults)
                .forEach(stage -> policies.put(
                        stage.name(), inForce.of(predecessor, stage).policy()));
        if (2 * policies.size() + predecessor.access().readers().size() > MOST_INHERITED) {
            throw tooMuchToInherit(predecessor);
        }
        if (predecessor.access().revision() > 0) {
            try {
                Accesses.set(draft, predecessor.access().maintainedBy(maker.identity()));
            } catch (Refused full) {
                if (full.refusal() != Refusal.TOO_MANY_GRANTS) {
                    throw full;
                }
                throw tooMuchToInherit(predecessor);
            }
        }
        policies.forEach((stage, policy) -> {
            if (guard.maySet(draft.model(), stage, policy, maker)) {
                Policies.set(draft, Stage.fresh(stage, 0), policy);
            }
        });
    }

    private static Refused tooMuchToInherit(Model predecessor) {
        return Refusal.NAME_RESERVED.because(predecessor.name() + " stays with " + predecessor.id()
                + ", which has more policies and grants than one change can take over;"
                + " restore that model, or have an admin free the name");
    }

    /** Describes, tags or renames a model. Saying what is so already changes nothing. */
    public DescribedModel update(ModelRef ref, Description to, Request<DescribedModel> request) {
        return changes.change(ref, request, draft -> {
            Model model = draft.model();
            request.expect(model);
            Words words = store.described(model).words();
            ModelName name = to.name().orElse(model.name());
            Optional<ModelFact.Heritage> heritage = Optional.empty();
            boolean nameStays = false;
            if (!name.equals(model.name())) {
                nameStays = guard.checkRename(model, request.caller()) && !model.keepsName();
                heritage = succeed(draft, name, request.caller());
            }
            Optional<String> description = to.description().orElse(words.description());
            TagChange tags = TagChange.of(words.tags(), to.tags());
            ModelKind.checkSame(words.tags(), tags.after());
            Words after = new Words(description, tags.after());
            ModelFact.Updated updated = new ModelFact.Updated(
                    TextChange.between(text(model.name()), text(name)),
                    TextChange.between(words.description(), description),
                    Retagged.by(tags),
                    heritage,
                    nameStays,
                    after.digest());
            if (nameStays) {
                draft.model(draft.model().keepingName());
            }
            if (!updated.changesNothing()) {
                draft.model(draft.model().named(name)).record(updated);
            }
            if (!after.equals(words)) {
                draft.write(after, words);
            }
            return new DescribedModel(draft.model(), after);
        });
    }

    /**
     * Deletes a model; it can be restored for a while. Its name is free at once, unless it has policies: then whoever makes a
     * model of that name takes them over, and only a maintainer may when a guarded stage ever answered under it.
     */
    public DescribedModel delete(ModelRef ref, Request<DescribedModel> request) {
        return changes.change(ref, request, draft -> {
            Model model = draft.model();
            request.expect(model);
            guard.checkDelete(model);
            Instant until = draft.at().plus(RESTORE_WINDOW);
            draft.model(draft.model().deleted(new Model.Deletion(draft.at(), until)))
                    .record(new ModelFact.Deleted(until));
            return store.described(draft.model());
        });
    }

    /** Restores a deleted model, under another name if its own is taken by now. */
    public DescribedModel restore(ModelRef ref, Optional<ModelName> under, Request<DescribedModel> request) {
        return changes.changeAny(ref, request, draft -> {
            Model model = draft.model();
            request.expect(model);
            Model.Deletion deletion = model.deletion()
                    .orElseThrow(() -> Refusal.MODEL_NOT_DELETED.because(
                            model.name() + " is in use; a deleted model is named id: and its id"));
            if (!draft.at().isBefore(deletion.restorableUntil())) {
                throw Refusal.RESTORE_WINDOW_PASSED.because("it could be restored until " + deletion.restorableUntil());
            }
            // What waited when it was deleted does not come back with it.
            endings.clear(model);
            ModelName name = under.orElse(model.name());
            Optional<ModelFact.Heritage> heritage = succeed(draft, name, request.caller());
            draft.model(draft.model().restored(name)).record(new ModelFact.Restored(heritage));
            return store.described(draft.model());
        });
    }

    /** Takes over a name for a model that there is; if the name stayed with another model, it stays with this one from then on. */
    private Optional<ModelFact.Heritage> succeed(Draft draft, ModelName name, Caller caller) {
        Optional<Model> keeper = guard.checkName(name, Optional.of(draft.model()), caller);
        draft.succeed(keeper);
        Optional<Model> guarded = keeper.filter(Model::keepsName);
        guarded.ifPresent(other -> draft.model(draft.model().keepingName()));
        return guarded.map(other -> new ModelFact.Heritage(other.id(), true));
    }

    private static Optional<String> text(ModelName name) {
        return Optional.of(name.value());
    }
}
