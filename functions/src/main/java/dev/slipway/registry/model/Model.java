package dev.slipway.registry.model;

import dev.slipway.registry.access.ModelAccess;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.Subject;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.name.ModelKind;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model's head: everything that orders its changes, in one place. Whoever changes anything of a model changes the head
 * from the last entry they have read to a later one, or not at all.
 *
 * @param id never changes and is never reused
 * @param kind what its versions are; never changes
 * @param created by whom and when
 * @param tail where its history ends
 * @param deletion when it was deleted and until when it can be restored
 * @param access who may do what on it
 * @param keepsName whether its name stays with it: a guarded stage has answered under it
 * @param rev its revision: the place in its history of the entry that told last how it is called or described, or that it was
 *     deleted or restored
 */
public record Model(
        String id,
        ModelName name,
        ModelKind kind,
        Holdings holdings,
        Stamp created,
        Tail tail,
        Optional<Deletion> deletion,
        ModelAccess access,
        boolean keepsName,
        long rev) {

    /** A model of which nothing is recorded yet; whoever made it is its maintainer. */
    public Model(String id, ModelName name, Holdings holdings, Stamp created, Tail tail, Optional<Deletion> deletion) {
        this(id, name, ModelKind.MODEL, holdings, created, tail, deletion);
    }

    /** The same of any kind. */
    public Model(
            String id,
            ModelName name,
            ModelKind kind,
            Holdings holdings,
            Stamp created,
            Tail tail,
            Optional<Deletion> deletion) {
        this(id, name, kind, holdings, created, tail, deletion, ModelAccess.ofBirth(created.by()), false, tail.seq());
    }

    /** That and when it was deleted. */
    public record Deletion(Instant at, Instant restorableUntil) {}

    /** How to find it again: by name, or by id once it is deleted. */
    public ModelRef ref() {
        return ref(id, name, deletion.isPresent());
    }

    /** Where the head of this id lies. */
    public static ModelRef ref(String id, ModelName name, boolean isDeleted) {
        if (OwnHistory.isOwn(id)) {
            return ModelRef.OWN;
        }
        return isDeleted ? new ModelRef.Deleted(id) : name;
    }

    /** Whether its versions are texts and no files. */
    public boolean isPrompt() {
        return kind == ModelKind.PROMPT;
    }

    /** All its stages and aliases. */
    public SortedMap<StageName, Stage> stages() {
        return holdings.stages();
    }

    /** The ids of the promotions that wait, in the order in which they were asked for. */
    public List<String> open() {
        return ids(holdings.open().keySet().stream());
    }

    /** The ids of those that wait for one stage. */
    public List<String> openInto(StageName stage) {
        return ids(holdings.open().entrySet().stream()
                .filter(open -> open.getValue().equals(stage))
                .map(Map.Entry::getKey));
    }

    private List<String> ids(Stream<Long> places) {
        return places.map(seq -> new PromotionId(id, seq).toString()).toList();
    }

    /** Whether a policy was set for any of its stages, or its access. */
    public boolean hasSettings() {
        return access.revision() > 0 || stages().values().stream().anyMatch(stage -> stage.policyRevision() > 0);
    }

    /** The highest version number given so far. */
    public int lastVersion() {
        return holdings.lastVersion();
    }

    /** When anything of it changed last. */
    public Instant updatedAt() {
        return tail.at();
    }

    /**
     * One of its stages.
     *
     * @throws Refused {@link Refusal#STAGE_NOT_FOUND}, naming those that exist; also for an alias that holds nothing
     */
    public Stage stage(StageName stage) {
        Stage found = stages().get(stage);
        if (found == null) {
            throw unknown(stage);
        }
        return found;
    }

    /** One of its stages or, where it has none of this name, what an alias of this name would begin as. */
    public Stage stageOrFresh(StageName stage) {
        return Optional.ofNullable(stages().get(stage)).orElseGet(() -> holdings.fresh(stage));
    }

    /** The refusal of a stage that it has not, naming those that exist. */
    public Refused unknown(StageName stage) {
        return Refusal.STAGE_NOT_FOUND.because(name + " has no stage " + stage + "; it has " + stageNames()
                + ". A stage is made by setting its policy, or an alias of that name");
    }

    private String stageNames() {
        return stages().keySet().stream().map(StageName::value).collect(Collectors.joining(", "));
    }

    /** The same model with one stage as given; see {@link Holdings#with}. */
    public Model with(Stage stage) {
        return with(holdings.with(stage));
    }

    /**
     * The same model with one stage as given. If a policy guards the stage and it holds a version, or held one before, the
     * model's name stays with it from then on.
     */
    public Model with(Stage stage, boolean isGuarded) {
        Model changed = with(stage);
        boolean answered = Stream.of(this, changed)
                .flatMap(model -> Optional.ofNullable(model.stages().get(stage.name())).stream())
                .anyMatch(known -> known.occupant().isPresent());
        return isGuarded && answered ? changed.keepingName() : changed;
    }

    /** The same model with a promotion more that waits. */
    public Model opened(PromotionId promotion, StageName stage) {
        return with(holdings.opened(promotion.seq(), stage));
    }

    /** The same model without a promotion that has ended. */
    public Model closed(PromotionId promotion) {
        return with(holdings.closed(promotion.seq()));
    }

    /** The same model with one version number used up. */
    public Model numbered(int version) {
        return with(holdings.numbered(version));
    }

    /** The same model under this name. */
    public Model named(ModelName name) {
        return with(name, holdings, tail, deletion);
    }

    /** The same model, deleted. */
    public Model deleted(Deletion deletion) {
        return with(name, holdings, tail, Optional.of(deletion));
    }

    /** The same model, back in use under this name. */
    public Model restored(ModelName name) {
        return with(name, holdings, tail, Optional.empty());
    }

    /** The same model, whose name stays with it from now on. */
    public Model keepingName() {
        return new Model(id, name, kind, holdings, created, tail, deletion, access, true, rev);
    }

    /** Whose entries its own are from now on. */
    public Subject subject() {
        return new Subject(id, name, access.visibility() == Visibility.RESTRICTED);
    }

    /** The same model, on which people may do this. */
    public Model with(ModelAccess access) {
        return new Model(id, name, kind, holdings, created, tail, deletion, access, keepsName, rev);
    }

    /** The same model after one entry more. */
    public Model after(Entry entry) {
        long revision = entry.fact() instanceof ModelFact ? entry.seq() : rev;
        return new Model(id, name, kind, holdings, created, entry.tail(), deletion, access, keepsName, revision);
    }

    /** The same model, holding this. */
    public Model with(Holdings holdings) {
        return with(name, holdings, tail, deletion);
    }

    private Model with(ModelName name, Holdings holdings, Tail tail, Optional<Deletion> deletion) {
        return new Model(id, name, kind, holdings, created, tail, deletion, access, keepsName, rev);
    }
}
