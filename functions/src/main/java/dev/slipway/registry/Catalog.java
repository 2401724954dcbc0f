package dev.slipway.registry;

import dev.slipway.registry.access.Caller;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelRef;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.ArtifactStore;
import dev.slipway.registry.port.Page;
import dev.slipway.registry.port.RegistryLists;
import dev.slipway.registry.port.RegistryStore;
import dev.slipway.registry.port.Stores;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.refusal.Refusal;
import dev.slipway.registry.refusal.Refused;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import dev.slipway.registry.version.Comparison;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Everything that can be looked up. It changes nothing. */
public final class Catalog {
    private final RegistryStore store;
    private final RegistryLists lists;
    private final ArtifactStore artifacts;
    private final Versions versions;
    private final Guard guard;
    private final PresentNames names;
    private final PoliciesInForce policies;

    Catalog(Stores stores, ArtifactStore artifacts, Versions versions, Guard guard) {
        this.guard = guard;
        this.store = stores.store();
        this.lists = stores.lists();
        this.artifacts = artifacts;
        this.versions = versions;
        this.names = new PresentNames(stores.lists());
        this.policies = new PoliciesInForce(stores.store());
    }

    /**
     * Downloads on one page. The longest URLs there may be, with a session token, make 500 of them about 5 MB; Lambda answers
     * at most 6 MB.
     */
    public static final int MAX_DOWNLOADS = 500;

    /** A file of a version and the request that fetches it. */
    public record Download(ManifestFile file, ArtifactStore.SignedRequest request) {}

    /** A model, in use or deleted. */
    public Model model(ModelRef ref) {
        return store.model(ref).orElseThrow(() -> Refusal.MODEL_NOT_FOUND.because("there is no model " + ref));
    }

    /** A model by its id, in use or deleted. */
    public Model modelById(String id) {
        return store.modelById(id).orElseThrow(() -> Refusal.MODEL_NOT_FOUND.because("there is no such model"));
    }

    /** A model, in use or deleted, with what is said of it. */
    public DescribedModel described(ModelRef ref) {
        return described(model(ref));
    }

    /** A model with what is said of it. */
    public DescribedModel described(Model model) {
        return store.described(model);
    }

    /** A version, deleted or not. */
    public Version version(Model model, int number) {
        return versions.findAny(model, number);
    }

    /** A version as it is shown by itself: with its long texts, its parent's model under its present name. */
    public Versions.ModelVersion shown(Versions.ModelVersion of) {
        return new Versions.ModelVersion(of.model(), whole(cut(of).version()));
    }

    /** The same without its long texts. */
    public Versions.ModelVersion cut(Versions.ModelVersion of) {
        Version cut = of.version().cut();
        return new Versions.ModelVersion(
                of.model(), names.ofParents(of.model(), List.of(cut)).get(0));
    }

    /** A version with its long texts. */
    public Version whole(Version version) {
        return store.whole(version);
    }

    /** A model's versions as they are shown in a list, without long texts, the newest first. */
    public Page<Version> versions(Model model, RegistryLists.VersionFilter filter, Page.Request page) {
        Page<Version> found = lists.versions(model.id(), filter, page);
        return new Page<>(names.ofParents(model, found.items()), found.next());
    }

    /** A version that is not deleted. */
    public Version usedVersion(Model model, int number) {
        return versions.find(model, number);
    }

    /**
     * The files of a READY version in the order of its manifest, each with a request that fetches exactly the bytes that were
     * verified.
     *
     * @param version one that is not deleted
     * @param page with a limit of at most {@link #MAX_DOWNLOADS}
     * @throws Refused {@link Refusal#PROMPT_HAS_NO_FILES}, {@link Refusal#VERSION_NOT_READY}, {@link Refusal#VERSION_NOT_HELD}
     */
    public Page<Download> downloads(Version version, Page.Request page) {
        List<VersionFile> files = held(version);
        int begin = page.from().map(Integer::parseInt).orElse(0);
        int end = Math.min(files.size(), begin + page.limit());
        return new Page<>(
                files.subList(begin, end).stream().map(this::download).toList(),
                Optional.of(end).filter(next -> next < files.size()).map(String::valueOf));
    }

    /** All of them as they were declared, without requests. */
    public List<ManifestFile> files(Version version) {
        return held(version).stream().map(VersionFile::declared).toList();
    }

    /** That of this path, if the version has one. Any text may be asked for: it is compared and joined to nothing. */
    public Optional<Download> download(Version version, String path) {
        return held(version).stream()
                .filter(file -> file.declared().path().value().equals(path))
                .findFirst()
                .map(this::download);
    }

    private List<VersionFile> held(Version version) {
        Versions.checkFiles(version);
        Versions.usable(version);
        if (version.isByReference()) {
            throw Refusal.VERSION_NOT_HELD.because(
                    "version " + version.number() + " is there by reference: its files lie at "
                            + version.lyingAt().orElseThrow());
        }
        return versions.files(version).files();
    }

    private Download download(VersionFile file) {
        return new Download(file.declared(), artifacts.download(file));
    }

    /** Versions side by side. */
    public Comparison compare(Model model, List<Integer> numbers) {
        List<Version> compared = numbers.stream()
                .map(number -> whole(versions.findAny(model, number)))
                .toList();
        return Comparison.of(
                names.ofParents(model, compared),
                compared.stream().map(versions::files).toList());
    }

    /** A promotion as it stands: one that is overtaken is SUPERSEDED, also while that is not recorded yet. */
    public Promotion promotion(String id) {
        return asTheyStand(List.of(Promotions.recorded(store, id)), Map.of())
                .get(0)
                .promotion();
    }

    /**
     * Promotions as they stand, the newest first: a model's or, without one, those of all models that wait. What is overtaken
     * and no longer in the status asked for is left out.
     */
    public Page<Promotion> promotions(Optional<Model> model, RegistryLists.PromotionFilter filter, Page.Request page) {
        return promotions(model, filter, page, standing -> true);
    }

    /** The same of those that wait and that this caller may decide on. */
    public Page<Promotion> decidable(
            Optional<Model> model, Optional<StageName> stage, Caller caller, Page.Request page) {
        return promotions(
                model,
                new RegistryLists.PromotionFilter(stage, Optional.of(PromotionStatus.WAITING)),
                page,
                standing -> guard.mayDecide(standing.promotion(), standing.version(), caller));
    }

    private Page<Promotion> promotions(
            Optional<Model> model,
            RegistryLists.PromotionFilter filter,
            Page.Request page,
            Predicate<Standing> isWanted) {
        Map<String, Model> known = model.map(of -> Map.of(of.id(), of)).orElse(Map.of());
        return FilledPage.of(page, asked -> {
            Page<Promotion> recorded = model.map(of -> lists.promotions(of.id(), filter, asked))
                    .orElseGet(() -> lists.openPromotions(filter.stage(), asked));
            List<Promotion> wanted = asTheyStand(recorded.items(), known).stream()
                    .filter(standing -> model.isPresent()
                            ? filter.passes(standing.promotion())
                            : standing.promotion().isOpen())
                    .filter(isWanted)
                    .map(Standing::promotion)
                    .toList();
            return new Page<>(wanted, recorded.next());
        });
    }

    /** A promotion as it stands, and its version, which is read while it waits. */
    private record Standing(Promotion promotion, Optional<Version> version) {}

    /** Promotions as they stand, each under its model's present name; {@code known} are heads that need not be read for it. */
    private List<Standing> asTheyStand(List<Promotion> recorded, Map<String, Model> known) {
        Map<String, Model> models = new HashMap<>(known);
        // What is open is held against its model as it is after the promotion was read.
        Set<String> wanted = recorded.stream()
                .filter(promotion -> promotion.isOpen() || !known.containsKey(promotion.modelId()))
                .map(Promotion::modelId)
                .collect(Collectors.toSet());
        if (!wanted.isEmpty()) {
            lists.modelsById(wanted).forEach(model -> models.put(model.id(), model));
        }
        List<VersionKey> open =
                recorded.stream().filter(Promotion::isOpen).map(Catalog::key).toList();
        Map<VersionKey, Version> found = new HashMap<>();
        if (!open.isEmpty()) {
            lists.versions(open).forEach(version -> found.put(version.key(), version));
        }
        // Of many that wait for one stage its default is read once.
        Map<StageName, PolicyOrigin> defaults = new HashMap<>();
        BiFunction<Model, Stage, PolicyOrigin> origins =
                (model, stage) -> stage.policyRevision() > 0 || model.isPrompt()
                        ? policies.origin(model, stage)
                        : defaults.computeIfAbsent(stage.name(), unused -> policies.origin(model, stage));
        return recorded.stream()
                .map(promotion -> {
                    Optional<Version> version = Optional.ofNullable(found.get(key(promotion)));
                    Promotion standing = Optional.ofNullable(models.get(promotion.modelId()))
                            .map(model -> asItStands(promotion, model, version, origins)
                                    .under(model.name()))
                            .orElse(promotion);
                    return new Standing(standing, version);
                })
                .toList();
    }

    private Promotion asItStands(
            Promotion promotion,
            Model model,
            Optional<Version> version,
            BiFunction<Model, Stage, PolicyOrigin> origins) {
        Optional<String> why =
                promotion.isOpen() ? Overtaken.why(model, promotion, version, origins) : Optional.empty();
        if (why.isEmpty()) {
            return promotion;
        }
        // The stage may have moved by this very promotion, or it ended otherwise, after it was read.
        Promotion now = Promotions.recorded(store, promotion.id());
        return now.isOpen() ? now.ended(PromotionStatus.SUPERSEDED, model.updatedAt(), why.get()) : now;
    }

    private static VersionKey key(Promotion promotion) {
        return new VersionKey(promotion.modelId(), promotion.version());
    }

    /** What a stage held at a time: the last change before it; nothing before the first one. Also of an alias that is gone. */
    public Optional<StageChange> stageAt(Model model, StageName stage, Instant at) {
        Optional<StageChange> change = lists.stageChangeAt(model.id(), stage, at);
        if (change.isEmpty()) {
            checkKnown(model, stage);
        }
        return change;
    }

    /** A stage's changes, the newest first. Also those of an alias that is gone. */
    public Page<StageChange> stageHistory(Model model, StageName stage, Page.Request page) {
        Page<StageChange> changes = lists.stageChanges(model.id(), stage, page);
        if (changes.items().isEmpty()) {
            checkKnown(model, stage);
        }
        return changes;
    }

    /** Refuses a name that the model has not and never had. */
    private void checkKnown(Model model, StageName stage) {
        boolean isNew = !model.stages().containsKey(stage);
        if (isNew
                && lists.stageChanges(model.id(), stage, Page.Request.first(1))
                        .items()
                        .isEmpty()) {
            throw model.unknown(stage);
        }
    }
}
