package dev.slipway.registry;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.Retagged;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.history.TextChange;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.version.TagChange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Models: registering, describing, renaming, deleting and restoring them. */
public final class Models {
    /** How long a deleted model can be restored. */
    public static final Duration RESTORE_WINDOW = Duration.ofDays(30);

    private final Policies policies;
    private final Endings endings;
    private final Changes changes;

    Models(Policies policies, Endings endings, Changes changes) {
        this.policies = policies;
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

    /** Registers a model with the two stages every model is born with. */
    public Model create(
            ModelName name, Optional<String> description, Map<String, String> tags, Request<Model> request) {
        return changes.create(
                () -> {
                    Instant now = changes.clock().instant().truncatedTo(ChronoUnit.MILLIS);
                    Model model = new Model(
                            Ids.next(now),
                            name,
                            new Model.Words(description, tags),
                            Holdings.ofBirth(),
                            new Stamp(request.caller().subject(), now),
                            Tail.beforeTheFirst(now),
                            Optional.empty());
                    return Draft.ofNew(model).record(new ModelFact.Registered(description, tags));
                },
                request,
                Draft::model);
    }

    /** Describes, tags or renames a model. Saying what is so already changes nothing. */
    public Model update(ModelRef ref, Description to, Request<Model> request) {
        return changes.change(ref, request, draft -> {
            Model model = draft.model();
            ModelName name = to.name().orElse(model.name());
            Optional<String> description = to.description().orElse(model.words().description());
            TagChange tags = TagChange.of(model.words().tags(), to.tags());
            ModelFact.Updated updated = new ModelFact.Updated(
                    TextChange.between(text(model.name()), text(name)),
                    TextChange.between(model.words().description(), description),
                    Retagged.by(tags));
            if (!updated.changesNothing()) {
                draft.model(model.described(name, new Model.Words(description, tags.after())))
                        .record(updated);
            }
            return draft.model();
        });
    }

    /** Deletes a model: its name is free at once, everything else is kept and can be restored for a while. */
    public Model delete(ModelRef ref, Request<Model> request) {
        return changes.change(ref, request, draft -> {
            Model model = draft.model();
            model.stages().values().stream()
                    .filter(stage -> stage.occupant().isPresent()
                            && policies.of(model.id(), stage).isGuarded())
                    .findFirst()
                    .ifPresent(stage -> {
                        throw Refusal.MODEL_IN_USE.because(
                                stage.name() + " holds version "
                                        + stage.version().orElseThrow() + "; clear the stage first",
                                Stages.now(stage));
                    });
            Instant until = draft.at().plus(RESTORE_WINDOW);
            draft.model(draft.model().deleted(new Model.Deletion(draft.at(), until)))
                    .record(new ModelFact.Deleted(until));
            return draft.model();
        });
    }

    /** Restores a deleted model, under another name if its own is taken by now. */
    public Model restore(ModelRef ref, Optional<ModelName> under, Request<Model> request) {
        return changes.changeAny(ref, request, draft -> {
            Model model = draft.model();
            Model.Deletion deletion = model.deletion()
                    .orElseThrow(() -> Refusal.MODEL_NOT_DELETED.because(
                            model.name() + " is in use; a deleted model is named id: and its id"));
            if (!draft.at().isBefore(deletion.restorableUntil())) {
                throw Refusal.RESTORE_WINDOW_PASSED.because("it could be restored until " + deletion.restorableUntil());
            }
            // What waited when it was deleted does not come back with it.
            endings.clear(model);
            ModelName name = under.orElse(model.name());
            draft.model(model.restored(name)).record(new ModelFact.Restored());
            return draft.model();
        });
    }

    private static Optional<String> text(ModelName name) {
        return Optional.of(name.value());
    }
}
