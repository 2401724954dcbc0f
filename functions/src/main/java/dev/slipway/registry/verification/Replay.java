package dev.slipway.registry.verification;

import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.history.AccessSet;
import dev.slipway.registry.history.Entry;
import dev.slipway.registry.history.Fact;
import dev.slipway.registry.history.ModelFact;
import dev.slipway.registry.history.NameFreed;
import dev.slipway.registry.history.PromotionFact;
import dev.slipway.registry.history.SettingsChanged;
import dev.slipway.registry.history.StageFact;
import dev.slipway.registry.history.Tail;
import dev.slipway.registry.history.VersionFact;
import dev.slipway.registry.model.Holdings;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.OwnHistory;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.promotion.PromotionId;
import dev.slipway.registry.stage.Policy;
import dev.slipway.registry.stage.PolicyOrigin;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.stage.Stage;
import dev.slipway.registry.stage.StageChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A model as its entries tell it, one after the other: what its head, its policies and its words must be. An entry that cannot
 * have come after those before it is complained of, and taken all the same.
 */
final class Replay {
    /** What the registry's own history says of defaults. */
    interface Defaults {
        /** The default that was set for a stage with this entry, if one was. */
        Optional<Policy> setAt(StageName stage, long entry);
    }

    private final Defaults defaults;
    private Model model;
    private Sha256 words;
    private long wordsSeq;

    /** The entry that set the model's access last; 0 before the first one. */
    private long accessSeq;

    private final SortedMap<StageName, SetPolicy> policies = new TreeMap<>();
    private final SortedMap<StageName, Long> moves = new TreeMap<>();

    /** Before the first entry. */
    Replay(Defaults defaults) {
        this.defaults = defaults;
    }

    /** The model by now. */
    Model model() {
        return model;
    }

    /** Whether the name that the model has by now stays with it. */
    boolean keepsName() {
        return model != null && model.keepsName();
    }

    /** The digest of what is said of the model by now. */
    Sha256 words() {
        return words;
    }

    long wordsSeq() {
        return wordsSeq;
    }

    /** The policies that were set so far. */
    SortedMap<StageName, SetPolicy> policies() {
        return policies;
    }

    Checkpoint checkpoint() {
        return new Checkpoint(
                model.id(),
                model.tail().seq(),
                wordsSeq,
                model.rev(),
                accessSeq,
                model.keepsName(),
                model.lastVersion(),
                model.holdings().removedRev(),
                List.copyOf(moves.values()),
                policies.values().stream().map(SetPolicy::entry).toList(),
                List.copyOf(model.holdings().open().keySet()));
    }

    /**
     * Goes on from a checkpoint.
     *
     * @param entries those that the checkpoint names, and the first one
     */
    static Replay from(Checkpoint checkpoint, Map<Long, Entry> entries, Defaults defaults) {
        Replay replay = new Replay(defaults);
        Entry last = entries.get(checkpoint.seq());
        replay.begin(entries.get(1L));
        Holdings begun = replay.model.holdings();
        replay.model = replay.model.with(
                new Holdings(checkpoint.lastVersion(), begun.stages(), checkpoint.removedRev(), begun.open()));
        for (long seq : checkpoint.policies()) {
            replay.apply(entries.get(seq));
        }
        for (long seq : checkpoint.moves()) {
            replay.apply(entries.get(seq));
        }
        for (long seq : checkpoint.open()) {
            replay.apply(entries.get(seq));
        }
        Stream.of(checkpoint.words(), checkpoint.rev(), checkpoint.access())
                .filter(seq -> seq > 0)
                .forEach(seq -> replay.apply(entries.get(seq)));
        Model told = replay.model.named(last.model());
        replay.model = new Model(
                told.id(),
                told.name(),
                told.kind(),
                told.holdings(),
                told.created(),
                last.tail(),
                told.deletion(),
                told.access(),
                checkpoint.keepsName(),
                checkpoint.rev());
        return replay;
    }

    /** Takes the next entry; says what is impossible about it. */
    Optional<String> next(Entry entry) {
        if (model == null && !OwnHistory.isOwn(entry.modelId())) {
            if (!(entry.fact() instanceof ModelFact.Registered)) {
                return Optional.of("a history begins with the registration of the model");
            }
            begin(entry);
            return Optional.empty();
        }
        if (model == null) {
            begin(entry);
        }
        Optional<String> impossible = impossible(entry);
        apply(entry);
        return impossible;
    }

    private void begin(Entry entry) {
        if (OwnHistory.isOwn(entry.modelId())) {
            // Its first entry is one like all others.
            model = OwnHistory.head(entry.at());
            words = Words.NONE.digest();
            return;
        }
        ModelFact.Registered registered = (ModelFact.Registered) entry.fact();
        Stamp created = new Stamp(entry.by(), entry.at());
        Model fresh = new Model(
                entry.modelId(),
                entry.model(),
                registered.kind(),
                Holdings.ofBirth(),
                created,
                Tail.beforeTheFirst(entry.at()),
                Optional.empty());
        model = inheriting(fresh, registered).after(entry);
        words = registered.wordsDigest();
        wordsSeq = entry.seq();
    }

    private static Model inheriting(Model model, ModelFact fact) {
        return fact.heritage().filter(ModelFact.Heritage::keepsName).isPresent() ? model.keepingName() : model;
    }

    private void apply(Entry entry) {
        Fact fact = entry.fact();
        if (fact instanceof ModelFact of) {
            model = inheriting(model, of);
        }
        // Java 17 has no switch over types.
        if (fact instanceof ModelFact.Updated updated) {
            updated.name().flatMap(name -> name.to()).ifPresent(name -> model = model.named(new ModelName(name)));
            model = updated.nameStays() ? model.keepingName() : model;
            words = updated.wordsDigest();
            wordsSeq = entry.seq();
        } else if (fact instanceof ModelFact.Deleted deleted) {
            model = model.deleted(new Model.Deletion(entry.at(), deleted.restorableUntil()));
        } else if (fact instanceof ModelFact.Restored) {
            model = model.restored(entry.model());
        } else if (fact instanceof VersionFact.Registered registered) {
            model = model.numbered(registered.version());
        } else if (fact instanceof StageFact.PolicySet set) {
            Stage under = stage(set.stage()).under(set.policyRevision());
            model = model.with(under, set.policy().isGuarded())
                    .with(model.access().decidedBy(set.stage(), set.policy().deciders()));
            policies.put(set.stage(), new SetPolicy(set.policyRevision(), entry.seq(), set.policy()));
        } else if (fact instanceof AccessSet set) {
            model = model.with(model.access().set(set.access()).at(set.accessRevision()));
            accessSeq = entry.seq();
        } else if (fact instanceof StageFact.Changed changed) {
            changed.applied().ifPresent(applied -> model = model.closed(id(applied.promotion())));
            model = model.with(moved(changed, entry), changed.under().guarded());
            moves.put(changed.stage(), entry.seq());
            // Nothing is left to tell of an alias that is gone.
            moves.keySet().retainAll(model.stages().keySet());
        } else if (fact instanceof PromotionFact.Requested requested) {
            model = model.opened(
                    id(requested.subject().promotion()), requested.subject().stage());
        } else if (fact instanceof PromotionFact.Ended ended) {
            model = model.closed(id(ended.subject().promotion()));
        }
        model = model.after(entry);
    }

    private Stage moved(StageFact.Changed changed, Entry entry) {
        Optional<Stage.Occupant> occupant = changed.move()
                .to()
                .flatMap(version -> changed.occupant()
                        .map(held -> new Stage.Occupant(
                                version, held.digest(), held.prefix(), new Stamp(entry.by(), entry.at()))));
        return new Stage(
                changed.stage(),
                changed.rev(),
                stage(changed.stage()).policyRevision(),
                occupant,
                changed.landings().top());
    }

    private Stage stage(StageName name) {
        Stage known = model.stages().get(name);
        return known == null ? model.holdings().fresh(name) : known;
    }

    /** The policy that a stage is under that has its own or, by this origin, a default. */
    private Optional<Policy> policy(StageName stage, PolicyOrigin origin) {
        SetPolicy set = policies.get(stage);
        if (set != null) {
            return Optional.of(set.policy());
        }
        return origin.defaultEntry()
                .map(entry -> defaults.setAt(stage, entry))
                .orElseGet(() -> Optional.of(Policy.ofBirth(model.kind(), stage)));
    }

    private static PromotionId id(String promotion) {
        return PromotionId.of(promotion).orElseThrow();
    }

    private Optional<String> impossible(Entry entry) {
        return unless(!entry.at().isBefore(model.updatedAt()), "it is earlier than the entry before")
                .or(() -> unless(isInPlace(entry.fact()), "it belongs into another kind of history"))
                .or(() -> impossible(entry.fact(), entry));
    }

    /** What is recorded of models, and what in the registry's own history; policies are set in both. */
    private boolean isInPlace(Fact fact) {
        boolean isOwn = fact instanceof SettingsChanged || fact instanceof NameFreed;
        return fact instanceof StageFact.PolicySet || isOwn == OwnHistory.isOwn(model.id());
    }

    private Optional<String> impossible(Fact fact, Entry entry) {
        if (fact instanceof ModelFact.Registered) {
            return Optional.of("a model is registered once");
        }
        if (fact instanceof VersionFact version) {
            return fact instanceof VersionFact.Registered
                    ? unless(version.version() == model.lastVersion() + 1, "the version number is not the next one")
                    : unless(isRegistered(version.version()), "the version was never registered");
        }
        if (fact instanceof PromotionFact promotion) {
            PromotionId id = id(promotion.subject().promotion());
            return fact instanceof PromotionFact.Requested
                    ? unless(isAskedBy(entry, id), "the promotion was asked for elsewhere")
                    : unless(isOpen(id), "the promotion does not wait");
        }
        if (fact instanceof StageFact.PolicySet set) {
            return unless(
                    set.policyRevision() == stage(set.stage()).policyRevision() + 1,
                    "the policy's revision is not the next one");
        }
        if (fact instanceof AccessSet set) {
            return unless(
                    set.accessRevision() == model.access().revision() + 1, "the access's revision is not the next one");
        }
        return fact instanceof StageFact.Changed changed ? impossible(changed, entry) : Optional.empty();
    }

    private boolean isRegistered(int version) {
        return version >= 1 && version <= model.lastVersion();
    }

    private boolean isOpen(PromotionId id) {
        return id.modelId().equals(model.id()) && model.holdings().open().containsKey(id.seq());
    }

    private static boolean isAskedBy(Entry entry, PromotionId id) {
        return id.equals(new PromotionId(entry.modelId(), entry.seq()));
    }

    private Optional<String> impossible(StageFact.Changed changed, Entry entry) {
        Stage before = stage(changed.stage());
        PolicyOrigin origin = changed.under().origin();
        Optional<Policy> known = policy(changed.stage(), origin);
        if (known.isEmpty()) {
            return Optional.of("the default that it names was never set");
        }
        Policy policy = known.get();
        return unless(changed.rev() == before.rev() + 1, "the stage's revision is not the next one")
                .or(() -> unless(changed.move().from().equals(before.version()), "the stage held another version"))
                .or(() -> unless(
                        changed.move().to().filter(to -> !isRegistered(to)).isEmpty(),
                        "the version was never registered"))
                .or(() -> unless(
                        origin.revision() == before.policyRevision()
                                && changed.under().guarded() == policy.isGuarded(),
                        "the stage had another policy"))
                .or(() -> unless(
                        changed.applied()
                                .map(applied -> id(applied.promotion()))
                                .filter(id -> !isOpen(id) && !isAskedBy(entry, id))
                                .isEmpty(),
                        "the promotion does not wait"))
                .or(() -> unless(
                        changed.kind() != StageChange.Kind.PROMOTED || isApproved(changed, policy, entry.by()),
                        "the policy asks for more approvals, by others than who asked"));
    }

    private static boolean isApproved(StageFact.Changed changed, Policy policy, Identity requester) {
        long others = changed.applied().map(StageFact.Applied::approvedBy).orElse(List.of()).stream()
                .map(Identity::id)
                .filter(id -> !id.equals(requester.id()))
                .distinct()
                .count();
        return others >= policy.approvals();
    }

    private static Optional<String> unless(boolean holds, String complaint) {
        return holds ? Optional.empty() : Optional.of(complaint);
    }
}
