package dev.slipway.registry;

import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.Ids;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.version.TagChange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Models: registering, describing, renaming, deleting and restoring them. */
public final class Models {
    /** How long a deleted model can be restored. */
    public static final Duration RESTORE_WINDOW = Duration.ofDays(30);

    private final Changes changes;
    private final Policies policies;

    public Models(Changes changes, Policies policies) {
        this.changes = changes;
        this.policies = policies;
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
                    TreeMap<StageName, Stage> stages = new TreeMap<>();
                    stages.put(StageName.STAGING, Stage.fresh(StageName.STAGING, 0));
                    stages.put(StageName.PRODUCTION, Stage.fresh(StageName.PRODUCTION, 0));
                    Model model = new Model(
                            Ids.next(now),
                            name,
                            description,
                            tags,
                            0,
                            0,
                            Entry.NO_PREVIOUS,
                            stages,
                            new TreeMap<>(),
                            request.caller().subject(),
                            now,
                            now,
                            Optional.empty());
                    return Draft.ofNew(model, request.caller())
                            .record(EntryType.MODEL_REGISTERED, Map.of("description", description, "tags", tags));
                },
                request,
                Draft::model);
    }

    /** Describes, tags or renames a model. Saying what is so already changes nothing. */
    public Model update(ModelRef ref, Description to, Request<Model> request) {
        return changes.change(ref, request, draft -> {
            Model model = draft.model();
            Map<String, Object> said = new HashMap<>();
            ModelName name = to.name().orElse(model.name());
            if (!name.equals(model.name())) {
                said.put("name", Map.of("from", model.name(), "to", name));
            }
            Optional<String> description = to.description().orElse(model.description());
            if (!description.equals(model.description())) {
                said.put("description", Map.of("from", model.description(), "to", description));
            }
            TagChange tags = TagChange.of(model.tags(), to.tags());
            tags.said().ifPresent(change -> said.put("tags", change));
            if (!said.isEmpty()) {
                draft.model(model.described(name, description, tags.after()))
                        .record(EntryType.MODEL_UPDATED, Map.of("changes", said));
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
            StageMoves moves = policies.moves();
            model.stages()
                    .keySet()
                    .forEach(stage -> moves.supersede(draft, stage, Optional.empty(), "the model was deleted"));
            Instant until = draft.at().plus(RESTORE_WINDOW);
            draft.model(draft.model().deleted(Optional.of(new Model.Deletion(draft.at(), until))))
                    .record(EntryType.MODEL_DELETED, Map.of("restorableUntil", until));
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
            ModelName name = under.orElse(model.name());
            draft.model(model.deleted(Optional.empty()).described(name, model.description(), model.tags()))
                    .record(EntryType.MODEL_RESTORED, Map.of());
            return draft.model();
        });
    }
}
