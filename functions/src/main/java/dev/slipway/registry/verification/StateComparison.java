package dev.slipway.registry.verification;

import dev.slipway.registry.model.Model;
import dev.slipway.registry.model.Words;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.port.StoredState;
import dev.slipway.registry.port.StoredState.Stored;
import dev.slipway.registry.stage.SetPolicy;
import dev.slipway.registry.stage.Stage;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares what stands once for a model with what its entries come to: head, stages, policies, words, names, lists. */
final class StateComparison {
    private final StoredState state;
    private final OwnEntries own;
    private final Replay replay;
    private final Set<Difference> found = new LinkedHashSet<>();

    StateComparison(StoredState state, OwnEntries own, Replay replay) {
        this.state = state;
        this.own = own;
        this.replay = replay;
    }

    /**
     * What differs, when this is the head and the whole history was replayed.
     *
     * @param asked the name by which the model was found, if it was found by one
     */
    Set<Difference> against(Model head, Optional<ModelName> asked) {
        Model told = replay.model();
        compare(told, head, "name", Model::name);
        compare(told, head, "kind", Model::kind);
        compare(told, head, "lastVersion", Model::lastVersion);
        compare(told, head, "removedRev", model -> model.holdings().removedRev());
        compare(told, head, "created", Model::created);
        compare(told, head, "updatedAt", Model::updatedAt);
        compare(told, head, "deletion", Model::deletion);
        compare(told, head, "keepsName", Model::keepsName);
        compare(told, head, "rev", Model::rev);
        compare(told, head, "access", Model::access);
        compare(told, head, "open", model -> model.holdings().open());
        Set<StageName> stages = new TreeSet<>(told.stages().keySet());
        stages.addAll(head.stages().keySet());
        stages.forEach(
                stage -> compare(stage, told.stages().get(stage), head.stages().get(stage)));
        comparePolicies();
        compareWords();
        compareNames(told, asked);
        state.listsDamage(told).ifPresent(how -> found.add(Difference.of("model lists", how)));
        state.versionsBeyond(told.id(), told.lastVersion())
                .forEach(number -> found.add(Difference.of("version " + number, "no entry registered it")));
        return found;
    }

    private void compare(Model told, Model head, String member, Function<Model, Object> of) {
        if (!of.apply(told).equals(of.apply(head))) {
            found.add(Difference.of("head", member + " is not what the entries say"));
        }
    }

    private void compare(StageName name, Stage told, Stage stored) {
        String item = "stage " + name;
        if (told == null || stored == null) {
            found.add(Difference.of(item, told == null ? "no entry tells of it" : "it is missing"));
            return;
        }
        compare(item, told, stored, "rev", Stage::rev);
        compare(item, told, stored, "policyRevision", Stage::policyRevision);
        compare(item, told, stored, "landing", Stage::landing);
        compare(item, told, stored, "version", Stage::version);
        compare(item, told, stored, "digest", stage -> stage.occupant().map(Stage.Occupant::digest));
        compare(item, told, stored, "prefix", stage -> stage.occupant().flatMap(Stage.Occupant::prefix));
        compare(item, told, stored, "since and by", stage -> stage.occupant().map(Stage.Occupant::landed));
    }

    private void compare(String item, Stage told, Stage stored, String member, Function<Stage, Object> of) {
        if (!of.apply(told).equals(of.apply(stored))) {
            found.add(Difference.of(item, member + " is not what the entries say"));
        }
    }

    private void comparePolicies() {
        Map<String, Stored<SetPolicy>> stored = state.policies(replay.model().id());
        replay.policies().forEach((stage, set) -> {
            String item = "policy of " + stage;
            Stored<SetPolicy> policy = stored.get(stage.value());
            if (policy == null) {
                found.add(Difference.of(item, "it is missing", set.entry()));
                return;
            }
            damage(item, policy);
            policy.value()
                    .filter(kept -> !kept.equals(set))
                    .ifPresent(other -> found.add(Difference.of(item, "it is not the one that was set", set.entry())));
        });
        Set<String> told =
                replay.policies().keySet().stream().map(StageName::value).collect(Collectors.toSet());
        stored.keySet().stream()
                .filter(stage -> !told.contains(stage))
                .forEach(stage -> found.add(Difference.of("policy of " + stage, "no entry set it")));
    }

    private void compareWords() {
        Stored<Words> words = state.words(replay.model().id());
        damage("words", words);
        words.value()
                .flatMap(said -> said.texts().apart())
                .flatMap(apart -> state.textsDamage(replay.model().id(), apart))
                .ifPresent(how -> found.add(Difference.of("texts of words", how)));
        words.value()
                .filter(said -> !said.digest().equals(replay.words()))
                .ifPresent(other -> found.add(Difference.of(
                        "words", "description or tags are not what the entry recorded", replay.wordsSeq())));
    }

    private void compareNames(Model told, Optional<ModelName> asked) {
        NameComparison names = new NameComparison(state, own, found);
        if (told.ref() instanceof ModelName) {
            names.held(told);
        }
        asked.ifPresent(name -> names.asked(name, told));
    }

    private void damage(String item, Stored<?> stored) {
        stored.damage().ifPresent(how -> found.add(Difference.of(item, how)));
    }
}
