package dev.slipway.registry;

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
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.port.Commit;
import dev.slipway.registry.port.RegistryStore;
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

    private final RegistryStore store;
    private final Policies policies;
    private final Endings endings;
    private final Changes changes;

    Models(RegistryStore store, Policies policies, Endings endings, Changes changes) {
        this.store = store;
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
    public DescribedModel create(
            ModelName name, Optional<String> description, Map<String, String> tags, Request<DescribedModel> request) {
        Words words = new Words(description, tags);
        return changes.create(
                () -> {
                    Instant now = changes.clock().instant().truncatedTo(ChronoUnit.MILLIS);
                    Model model = new Model(
                            Ids.next(now),
                            name,
                            Holdings.ofBirth(),
                            new Stamp(request.caller().subject(), now),
                            Tail.beforeTheFirst(now),
                            Optional.empty());
                    Draft draft = Draft.ofNew(model)
                            .record(new ModelFact.Registered(description, tags, Optional.empty(), words.digest()));
                    return words.equals(Words.NONE) ? draft : draft.write(new Commit.Write.OfWords(model.id(), words));
                },
                request,
                draft -> new DescribedModel(draft.model(), words));
    }

    /** Describes, tags or renames a model. Saying what is so already changes nothing. */
    public DescribedModel update(ModelRef ref, Description to, Request<DescribedModel> request) {
        return changes.change(ref, request, draft -> {
            Model model = draft.model();
            request.expect(model);
            Words words = store.words(model.id());
            ModelName name = to.name().orElse(model.name());
            Optional<String> description = to.description().orElse(words.description());
            TagChange tags = TagChange.of(words.tags(), to.tags());
            Words after = new Words(description, tags.after());
            ModelFact.Updated updated = new ModelFact.Updated(
                    TextChange.between(text(model.name()), text(name)),
                    TextChange.between(words.description(), description),
                    Retagged.by(tags),
                    after.digest());
            if (!updated.changesNothing()) {
                draft.model(model.named(name)).record(updated);
            }
            if (!after.equals(words)) {
                draft.write(new Commit.Write.OfWords(model.id(), after));
            }
            return new DescribedModel(draft.model(), after);
        });
    }

    /** Deletes a model: its name is free at once, everything else is kept and can be restored for a while. */
    public DescribedModel delete(ModelRef ref, Request<DescribedModel> request) {
        return changes.change(ref, request, draft -> {
            Model model = draft.model();
            request.expect(model);
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
            return described(draft.model());
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
            draft.model(model.restored(name)).record(new ModelFact.Restored());
            return described(draft.model());
        });
    }

    private DescribedModel described(Model model) {
        return new DescribedModel(model, store.words(model.id()));
    }

    private static Optional<String> text(ModelName name) {
        return Optional.of(name.value());
    }
}
